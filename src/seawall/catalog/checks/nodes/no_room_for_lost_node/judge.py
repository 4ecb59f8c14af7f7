"""Requests of all pods against the nodes without the largest one.

Only sums: whether each single pod finds a place, and whether it may run there, is not asked.
"""

from __future__ import annotations

from collections.abc import Iterator

from seawall.facts import Facts, Node
from seawall.model import Hit, Text
from seawall.relations.capacity import asked_by_node
from seawall.relations.measures import amount
from seawall.relations.platform import open_to_pods

_PARTS = (("cpu", "CPU", "CPU", 1.0, "cores"), ("memory", "memory", "内存", 2.0**30, "GiB"))


def judge(facts: Facts) -> Iterator[Hit]:
    nodes = [node for node in facts.all(Node) if open_to_pods(node)]
    if len(nodes) < 2:
        return
    asked = asked_by_node(facts)
    none = ((0.0, 0.0), (0.0, 0.0))
    told = []
    for index, (key, en, zh, unit, name) in enumerate(_PARTS):
        moving = sum(asked.get(node.metadata.name, none)[0][index] for node in nodes)
        room = [
            amount(node.status.allocatable.get(key, 0))
            - asked.get(node.metadata.name, none)[1][index]
            for node in nodes
        ]
        left = sum(room) - max(room)
        if moving > left:
            numbers = f"{moving / unit:.1f} > {left / unit:.1f} {name}"
            told.append((f"{en} {numbers}", f"{zh} {numbers}"))
    if told:
        because = Text(
            en="requested, and left without the largest node: " + ", ".join(e for e, _ in told),
            zh="请求总量与失去最大节点后的剩余量：" + "，".join(z for _, z in told),
        )
        yield Hit(Node.resource, "", "", because)
