"""Data on the node's own disks that its pods don't find again."""

from __future__ import annotations

from seawall.facts import Facts
from seawall.model import Impact, Operation
from seawall.relations.stakes import on_nodes


def broken(op: Operation, facts: Facts) -> Impact:
    return on_nodes(op, facts)
