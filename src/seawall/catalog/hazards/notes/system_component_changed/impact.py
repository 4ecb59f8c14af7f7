"""Who depends on the component, and what goes with it at once."""

from __future__ import annotations

from seawall.facts import Facts
from seawall.model import Impact, Operation
from seawall.relations import components, effects


def impact(op: Operation, facts: Facts) -> Impact:
    return components.joined(effects.after(op, facts), components.of_operation(op, facts))
