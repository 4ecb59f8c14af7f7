"""Which masters are left, and what runs on the one that goes."""

from __future__ import annotations

from seawall.facts import Facts, Node
from seawall.model import Impact, Line, Operation, Text
from seawall.relations import components, effects, gathered, lines, names_of, platform

_LEFT = Text("masters that are left", "剩余的 Master")


def impact(op: Operation, facts: Facts) -> Impact:
    if op.action != "delete":
        return Impact()
    going = {name for _, name in names_of(op, facts, Node)}

    def left() -> list[Line]:
        found = (n.metadata.name for n in facts.all(Node) if platform.master(n))
        return lines("node", sorted(name for name in found if name not in going), _LEFT)

    return components.joined(gathered(left), effects.nodes(op, facts))
