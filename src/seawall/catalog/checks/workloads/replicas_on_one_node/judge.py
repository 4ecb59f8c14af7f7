"""Workloads of several replicas that all run on one node although others could take them."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.facts import Facts
from seawall.model import Hit, Text
from seawall.relations.placement import places, replicas


def judge(facts: Facts) -> Iterator[Hit]:
    for (resource, space, name), pods in replicas(facts).items():
        nodes = {pod.spec.node_name for pod in pods}
        if len(nodes) > 1 or (space, name) == ("kube-system", "coredns"):
            continue
        node = nodes.pop()
        if any(place.metadata.name != node for place in places(facts, pods)):
            count = len(pods)
            because = Text(
                en=f"all {count} replicas run on {node}", zh=f"{count} 个副本全部运行在 {node} 上"
            )
            yield Hit(resource, space, name, because, (f"nodes/{node}",))
