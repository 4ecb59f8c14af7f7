"""What a cluster is made of: is it one of ACK's, which nodes are masters, machines, virtual."""

from __future__ import annotations

import re
from typing import Final

from seawall.facts import Facts, Node, Pod

MASTER: Final = ("node-role.kubernetes.io/control-plane", "node-role.kubernetes.io/master")
CLUSTER: Final = "ack.aliyun.com"
POOLS: Final = ("alibabacloud.com/nodepool-id", "node.alibabacloud.com/nodepool-id")
EXTERNAL: Final = "alibabacloud.com/external"
ZONE: Final = "topology.kubernetes.io/zone"
SYSTEM: Final = "kube-system"
_INSTANCE: Final = re.compile(r"(?:[a-z]+://)?[a-z]+(?:-[a-z0-9]+)+\.(i-[a-z0-9]+)")


def ack(facts: Facts) -> bool:
    """Whether Alibaba Cloud runs or manages it: its version or its nodes say so."""
    return "-aliyun" in facts.version or any(CLUSTER in n.metadata.labels for n in facts.all(Node))


def system_pods(facts: Facts) -> list[Pod]:
    """The pods of kube-system: few among all of them, and several rules look at no others."""
    return facts.once(_system_pods)


def _system_pods(facts: Facts) -> list[Pod]:
    return [pod for pod in facts.all(Pod) if pod.metadata.namespace == SYSTEM]


def master(node: Node) -> bool:
    return any(label in node.metadata.labels for label in MASTER)


def virtual(node: Node) -> bool:
    """A virtual node stands for a service that runs pods; there is no machine."""
    return node.metadata.labels.get("type") == "virtual-kubelet"


def instance(node: Node) -> str:
    """The id of its ECS instance, "" where the provider id names none ("cn-x.i-1" does)."""
    found = _INSTANCE.fullmatch(node.spec.provider_id)
    return found[1] if found else ""


def pool(node: Node) -> str:
    """The id of its node pool, "" for none."""
    return next((node.metadata.labels[key] for key in POOLS if key in node.metadata.labels), "")


def open_to_pods(node: Node) -> bool:
    """Ready, not cordoned, and without a taint that turns pods away."""
    turned = any(taint.effect in ("NoSchedule", "NoExecute") for taint in node.spec.taints)
    return node.ready and not node.spec.unschedulable and not turned and not virtual(node)


def machines(facts: Facts) -> list[Node]:
    """The nodes that are machines."""
    return [node for node in facts.all(Node) if not virtual(node)]
