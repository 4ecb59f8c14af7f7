"""All CoreDNS pods on one node, or in one zone, while others would take them."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.facts import Facts, Node
from seawall.model import Hit, Text
from seawall.relations.dns import dns_pods
from seawall.relations.platform import ZONE, open_to_pods


def judge(facts: Facts) -> Iterator[Hit]:
    pods = [pod for pod in dns_pods(facts) if pod.spec.node_name]
    if len(pods) < 2:
        return
    nodes = {node.metadata.name: node for node in facts.all(Node)}
    zones = {name: node.metadata.labels.get(ZONE, "") for name, node in nodes.items()}
    open_ = [name for name, node in nodes.items() if open_to_pods(node)]
    on = {pod.spec.node_name for pod in pods}
    where = {zones.get(name, "") for name in on}
    refs = tuple(f"pods/kube-system/{pod.metadata.name}" for pod in pods)
    count = len(pods)
    if len(on) == 1 and set(open_) - on:
        name = next(iter(on))
        because = Text(
            en=f"all {count} pods run on {name}", zh=f"{count} 个 Pod 全部运行在 {name} 上"
        )
    elif len(where) == 1 and {zones[name] for name in open_} - where - {""} and where != {""}:
        zone = next(iter(where))
        because = Text(
            en=f"all {count} pods run in zone {zone}", zh=f"{count} 个 Pod 全部在可用区 {zone}"
        )
    else:
        return
    yield Hit("apps/deployments", "kube-system", "coredns", because, refs)
