"""Pods that run outside of the cluster's machines and have nobody who looks after them."""

from __future__ import annotations

from seawall.facts import Facts, Node
from seawall.model import Impact, Line, Operation, Text
from seawall.relations import gathered, key, lines, named, platform, pods_of_nodes

_PODS = Text("pods on virtual nodes, which run and cost on", "虚拟节点上继续运行并计费的 Pod")


def impact(op: Operation, facts: Facts) -> Impact:
    def pods() -> list[Line]:
        nodes = [n.metadata.name for n in facts.all(Node) if platform.virtual(n)]
        return lines("pod", sorted(named(key(p)) for p in pods_of_nodes(facts, nodes)), _PODS)

    return gathered(pods)
