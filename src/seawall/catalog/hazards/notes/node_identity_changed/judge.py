"""NT-15: a node of ACK lacks labels that its neighbours carry, or contradicts itself."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.facts import Facts, Node
from seawall.model import Hit, Text
from seawall.relations.platform import CLUSTER, EXTERNAL, POOLS, instance, machines, master

_LABELS = (*POOLS, CLUSTER, EXTERNAL)


def judge(facts: Facts) -> Iterator[Hit]:
    nodes = [node for node in machines(facts) if not master(node) and _known(node)]
    usual = [
        key
        for key in _LABELS
        if 2 * sum(key in node.metadata.labels for node in nodes) >= len(nodes)
    ]
    clusters = {node.metadata.labels[CLUSTER] for node in nodes if CLUSTER in node.metadata.labels}
    for node in nodes:
        labels = node.metadata.labels
        lacking = [key for key in usual if key not in labels]
        if lacking and any(key in labels for key in usual):
            because = Text(
                en=f"it lacks the label {', '.join(lacking)}", zh=f"缺少标签 {'、'.join(lacking)}"
            )
            yield Hit(Node.resource, "", node.metadata.name, because)
        elif why := _contradiction(node, clusters):
            yield Hit(Node.resource, "", node.metadata.name, why)


def _known(node: Node) -> bool:
    return bool(instance(node)) or EXTERNAL in node.metadata.labels


def _contradiction(node: Node, clusters: set[str]) -> Text | None:
    labels = node.metadata.labels
    pools = {labels[key] for key in POOLS if key in labels}
    if len(pools) > 1:
        names = ", ".join(sorted(pools))
        return Text(en=f"its labels name two pools: {names}", zh=f"标签指向两个节点池：{names}")
    named = labels.get("alibabacloud.com/ecs-instance-id", "")
    if named and instance(node) and named != instance(node):
        return Text(
            en=f"its label names instance {named}, its provider id {instance(node)}",
            zh=f"标签中的实例是 {named}，而 providerID 指向 {instance(node)}",
        )
    if len(clusters) > 1 and CLUSTER in labels:
        names = ", ".join(sorted(clusters))
        return Text(
            en=f"the nodes name several clusters: {names}", zh=f"节点标签指向多个集群：{names}"
        )
    return None
