"""Fuzz target: any bytes as a Terraform plan give Operations or an InputError."""

from __future__ import annotations

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
