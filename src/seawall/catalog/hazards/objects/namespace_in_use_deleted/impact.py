"""What a namespace holds decides whether its deletion is harmful."""

from __future__ import annotations

from seawall.facts import Facts
from seawall.model import Impact, Operation
from seawall.relations.stakes import in_namespaces


def broken(op: Operation, facts: Facts) -> Impact:
    return in_namespaces(op, facts)
