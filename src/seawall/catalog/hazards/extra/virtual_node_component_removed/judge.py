"""EX-07: virtual nodes are not ready, and the component that runs them is not in the cluster."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.facts import Deployment, Facts, Node
from seawall.model import Hit, Text
from seawall.relations.platform import SYSTEM, virtual

_NAMES = ("ack-virtual-node-controller", "ack-virtual-node")


def judge(facts: Facts) -> Iterator[Hit]:
    # A managed component runs outside of the cluster; then its nodes are ready.
    dead = [n for n in facts.all(Node) if virtual(n) and not n.ready]
    if not dead or any(facts.named(Deployment, name, SYSTEM) for name in _NAMES):
        return
    because = Text(
        en="the virtual node is not ready and ack-virtual-node is not installed",
        zh="虚拟节点未就绪，且集群中没有 ack-virtual-node 组件",
    )
    for node in dead:
        yield Hit(Node.resource, "", node.metadata.name, because)
