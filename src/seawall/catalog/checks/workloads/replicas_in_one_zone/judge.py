"""Workloads whose replicas run on several nodes of one zone while another zone has nodes too."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.facts import Facts, Node
from seawall.model import Hit, Text
from seawall.relations.placement import places, replicas
from seawall.relations.platform import ZONE


def judge(facts: Facts) -> Iterator[Hit]:
    zones = {n.metadata.name: n.metadata.labels.get(ZONE, "") for n in facts.all(Node)}
    if len(set(zones.values()) - {""}) < 2:
        return
    for (resource, space, name), pods in replicas(facts).items():
        nodes = {pod.spec.node_name for pod in pods}
        where = {zones.get(node, "") for node in nodes}
        if len(nodes) < 2 or len(where) > 1 or "" in where:
            continue
        zone = where.pop()
        if {zones[n.metadata.name] for n in places(facts, pods)} - {zone, ""}:
            count = len(pods)
            because = Text(
                en=f"all {count} replicas run in zone {zone}",
                zh=f"{count} 个副本全部在可用区 {zone}",
            )
            yield Hit(resource, space, name, because)
