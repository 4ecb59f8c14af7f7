"""EX-04: among nodes that pools made, one that no pool knows."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.facts import Facts, Node
from seawall.model import Hit, Text
from seawall.relations.platform import CLUSTER, EXTERNAL, machines, master, pool


def judge(facts: Facts) -> Iterator[Hit]:
    workers = [node for node in machines(facts) if not master(node)]
    if not any(pool(node) and CLUSTER in node.metadata.labels for node in workers):
        return  # no pools here: every node came another way
    for node in workers:
        labels = node.metadata.labels
        if not pool(node) and CLUSTER not in labels and EXTERNAL not in labels:
            because = Text(
                en="it carries neither the label of a node pool nor that of the cluster",
                zh="既没有节点池标签，也没有集群标签",
            )
            yield Hit(Node.resource, "", node.metadata.name, because)
