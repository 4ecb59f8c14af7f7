"""A node that is forgotten takes its pods along, undrained."""

from __future__ import annotations

from seawall.facts import Facts
from seawall.model import Impact, Operation
from seawall.relations import effects


def impact(op: Operation, facts: Facts) -> Impact:
    return effects.nodes(op, facts)
