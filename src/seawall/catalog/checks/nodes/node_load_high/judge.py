"""Nodes whose use of CPU or memory is at 85 % of what pods may have, or above (metrics.k8s.io)."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.facts import Facts, Node, NodeMetrics
from seawall.model import Hit, Text
from seawall.relations.measures import amount

_HIGH = 0.85  # as ACK's default alerts
_NAMES = (("cpu", "CPU", "CPU"), ("memory", "memory", "内存"))


def judge(facts: Facts) -> Iterator[Hit]:
    used = {metrics.metadata.name: metrics.usage for metrics in facts.all(NodeMetrics)}
    for node in facts.all(Node):
        usage = used.get(node.metadata.name, {})
        told = []
        for key, en, zh in _NAMES:
            whole = amount(node.status.allocatable.get(key, 0))
            part = amount(usage.get(key, 0)) / whole if whole else 0.0
            if part >= _HIGH:
                told.append((f"{en} {part:.0%}", f"{zh} {part:.0%}"))
        if told:
            because = Text(
                en="in use: " + ", ".join(en for en, _ in told),
                zh="使用率：" + "，".join(zh for _, zh in told),
            )
            yield Hit(Node.resource, "", node.metadata.name, because)
