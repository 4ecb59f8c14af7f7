"""What a namespace holds decides whether its deletion is harmful."""

from __future__ import annotations

from seawall.facts import Facts
from seawall.model import Impact, Operation
from seawall.relations import stakes


def broken(op: Operation, facts: Facts) -> Impact:
    return stakes.in_namespaces(op, facts)
