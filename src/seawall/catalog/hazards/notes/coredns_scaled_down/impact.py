"""With no replica left nothing resolves; with one, everything stands on one pod."""

from __future__ import annotations

from seawall.facts import Facts
from seawall.model import Impact, Operation
from seawall.relations import effects, gathered
from seawall.relations.select import replicas
from seawall.relations.stakes import dns_replicas


def broken(op: Operation, facts: Facts) -> Impact:
    return dns_replicas(op, facts)


def impact(op: Operation, facts: Facts) -> Impact:
    left = replicas(op)
    return gathered(lambda: effects.dns_gone(facts, 1 if left is None else left))
