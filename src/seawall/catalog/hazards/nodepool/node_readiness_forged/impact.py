"""A node that counts as not ready loses its endpoints at once and its pods after minutes."""

from __future__ import annotations

from seawall.facts import Facts
from seawall.model import Impact, Operation
from seawall.relations import effects


def impact(op: Operation, facts: Facts) -> Impact:
    return effects.drained(op, facts)
