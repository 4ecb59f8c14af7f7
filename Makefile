# The whole developer interface. Needs Python >= 3.11 and make; everything else is fetched.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.stamp
MINUTES ?= 10

.PHONY: help setup run check test test-fast soak bench record docs clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup: $(STAMP) ## make .venv with the command seawall

$(STAMP): pyproject.toml uv.lock scripts/setup.sh
	PYTHON=$(PYTHON) scripts/setup.sh $(VENV)
	@touch $(STAMP)

run: setup ## judge the example folder: a report in the terminal, and as HTML
	@scripts/run.sh $(BIN)

check: setup ## linters, types, import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: setup ## all tests but the long ones, on a real cluster: needs root; builds what it needs once
	@[ "$$(id -u)" = 0 ] || { echo 'make test brings up a real cluster: run it as root, or run make test-fast' >&2; exit 1; }
	scripts/packages.sh chromium=chromium zsh=zsh pg_lsclusters=postgresql $$($(BIN)/python -m tests.toolchain packages)
	$(BIN)/python -m tests.toolchain all
	$(BIN)/pytest -q -n 2 --dist loadgroup -m 'not soak'

test-fast: setup ## tests without root, cluster and built tools, under two minutes
	$(BIN)/pytest -q -n 2 -m 'not toolchain and not cluster and not soak'

soak: setup ## the long ones: fuzzing (MINUTES each), long oracle runs; evidence in out/soak
	scripts/soak.sh $(BIN) $(MINUTES)

bench: setup ## measure against the named peers; prints a table
	$(BIN)/python -m tests.bench

record: setup ## perform the rows on a real API server; write its events and reviews as cases
	$(BIN)/python -m tests.record

docs: setup ## pages made from the catalogue, in docs/generated
	$(BIN)/python -m seawall.cli.docs docs/generated

clean: ## remove what the other targets made in this folder
	rm -rf $(VENV) out docs/generated src/seawall/engine/_compiled.py
