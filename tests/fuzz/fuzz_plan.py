"""Fuzz target: any bytes as a Terraform plan give Operations or an InputError."""

from __future__ import annotations

import importlib
import sys
import tempfile
from pathlib import Path

from seawall.commands.context import Context
from seawall.errors import InputError
from seawall.sources import terraform

PLANS = Path(__file__).parent.parent / "sources" / "plans"


def one(data: bytes) -> None:
    ctx = Context(file="plan.json", source="terraform", problems=[])
    try:
        for operation in terraform.read(data, "plan.json", ctx):
            repr(operation)
    except InputError:
        pass


def corpus() -> list[bytes]:
    return [file.read_bytes() for file in sorted(PLANS.glob("*.json"))]


def main() -> None:
    atheris = importlib.import_module("atheris")  # only `make soak` installs it
    with tempfile.TemporaryDirectory() as seeds:  # the fuzzer adds its own finds to it
        for number, data in enumerate(corpus()):
            (Path(seeds) / str(number)).write_bytes(data)
        atheris.instrument_all()
        atheris.Setup([*sys.argv, seeds], one)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
