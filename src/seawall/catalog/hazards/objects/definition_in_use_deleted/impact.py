"""The objects of a definition go with it, without a further question."""

from __future__ import annotations

from seawall.facts import Facts
from seawall.model import Impact, Operation
from seawall.relations.effects import definitions


def broken(op: Operation, facts: Facts) -> Impact:
    return definitions(op, facts)
