"""Nodes with 90 % or more of the pods that they may hold."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.facts import Facts, Node
from seawall.model import Hit, Text
from seawall.relations.capacity import pods_by_node
from seawall.relations.measures import amount
from seawall.relations.platform import machines

_FULL = 0.9


def judge(facts: Facts) -> Iterator[Hit]:
    pods = pods_by_node(facts)
    for node in machines(facts):
        limit = amount(node.status.allocatable.get("pods", 0))
        count = pods.get(node.metadata.name, 0)
        if limit and count >= _FULL * limit:
            because = Text(
                en=f"{count} of {limit:.0f} pods", zh=f"已有 {count} 个 Pod，上限 {limit:.0f}"
            )
            yield Hit(Node.resource, "", node.metadata.name, because)
