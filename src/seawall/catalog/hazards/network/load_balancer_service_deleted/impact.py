"""The entry from outside goes; on a delete the Service inside of the cluster too."""

from __future__ import annotations

from seawall.facts import Facts, Service
from seawall.model import Impact, Operation
from seawall.relations import effects, gathered, objects_of


def impact(op: Operation, facts: Facts) -> Impact:
    if op.action == "delete":
        return effects.services(op, facts)
    return gathered(lambda: effects.balancers_gone(facts, objects_of(op, facts, Service)))
