# The whole developer interface. Needs Python >= 3.11 and make; everything else is fetched.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.stamp

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup: $(STAMP) ## make .venv with the command seawall

$(STAMP): pyproject.toml uv.lock scripts/setup.sh
	PYTHON=$(PYTHON) scripts/setup.sh $(VENV)
	@touch $(STAMP)

check: setup ## linters, types, import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test-fast: setup ## tests without root and toolchains, under two minutes
	$(BIN)/pytest -q -n 2 -m 'not toolchain and not soak'

.PHONY: help setup check test-fast
