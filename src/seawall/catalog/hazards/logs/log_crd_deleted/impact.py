"""All configurations go with their definition; the collectors have nothing to do."""

from __future__ import annotations

from seawall.facts import Facts
from seawall.model import Impact, Operation
from seawall.relations import components, effects, gathered

_COLLECTORS = ("logtail-ds", "loongcollector-ds")


def impact(op: Operation, facts: Facts) -> Impact:
    return components.joined(
        effects.definitions(op, facts),
        gathered(
            lambda: components.controllers(op, facts),
            lambda: components.of_names(_COLLECTORS, facts),
        ),
    )
