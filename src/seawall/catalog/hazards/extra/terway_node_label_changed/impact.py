"""Pods whose network was set up by the configuration that the node had before."""

from __future__ import annotations

from seawall.facts import Facts, Node
from seawall.model import Impact, Line, Operation, Text
from seawall.relations import gathered, key, lines, named, names_of, pods_of_nodes

_PODS = Text("pods set up by the configuration before", "按原配置建立网络的 Pod")


def impact(op: Operation, facts: Facts) -> Impact:
    def pods() -> list[Line]:
        names = (name for _, name in names_of(op, facts, Node))
        found = (p for p in pods_of_nodes(facts, names) if not p.spec.host_network)
        return lines("pod", sorted(named(key(pod)) for pod in found), _PODS)

    return gathered(pods)
