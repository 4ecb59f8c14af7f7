"""All nodes take the change at the next restart of Terway, with the pods that they run."""

from __future__ import annotations

from seawall.facts import Facts
from seawall.model import Impact, Operation, Text
from seawall.relations import components, gathered, number

_PODS = Text("pods whose network was made by the configuration before", "按原配置建立网络的 Pod")


def impact(op: Operation, facts: Facts) -> Impact:
    return gathered(
        lambda: components.of_names(["eni-config"], facts),
        lambda: number("pod", len(components.running(facts)), _PODS),
    )
