"""The network plugin loses its records of every pod's address."""

from __future__ import annotations

from seawall.facts import Facts
from seawall.model import Impact, Operation, Text
from seawall.relations import components, effects, gathered, number

_PODS = Text("pods whose addresses are recorded nowhere else", "地址记录随之丢失的 Pod")


def impact(op: Operation, facts: Facts) -> Impact:
    return components.joined(
        effects.definitions(op, facts),
        gathered(
            lambda: components.controllers(op, facts),
            lambda: number("pod", len(components.running(facts)), _PODS),
        ),
    )
