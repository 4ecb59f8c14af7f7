"""Other Services that stand on the same load balancer."""

from __future__ import annotations

from seawall.facts import Facts
from seawall.model import Impact, Operation
from seawall.relations.stakes import behind_balancers


def broken(op: Operation, facts: Facts) -> Impact:
    return behind_balancers(op, facts)
