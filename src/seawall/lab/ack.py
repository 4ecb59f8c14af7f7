"""What makes a lab's node look like one of ACK: names, ids, labels.

The keys are those of `signals.md` 2.1; the ids are made from the cluster's id, so a node keeps its
own over a rebuild of its Node object.
"""

from __future__ import annotations

import hashlib
from typing import Final

REGION: Final = "cn-hangzhou"
ZONES: Final = ("cn-hangzhou-h", "cn-hangzhou-i")
INSTANCE_TYPE: Final = "ecs.g7.xlarge"


def _id(cluster: str, what: str, length: int) -> str:
    return hashlib.sha256(f"{cluster}/{what}".encode()).hexdigest()[:length]


def node_name(address: str) -> str:
    return f"{REGION}.{address}"


def instance_id(cluster: str, node: str) -> str:
    return f"i-bp1{_id(cluster, node, 17)}"


def provider_id(cluster: str, node: str) -> str:
    return f"{REGION}.{instance_id(cluster, node)}"


def nodepool_id(cluster: str) -> str:
    return f"np{_id(cluster, 'default-nodepool', 32)}"


def machine_id(cluster: str, node: str) -> str:
    """What /etc/machine-id says on the node."""
    return _id(cluster, f"machine/{node}", 32)


def labels(cluster: str, node: str, number: int, *, master: bool) -> dict[str, str]:
    """Labels as ACK's attach script and cloud controller give them."""
    zone = ZONES[number % len(ZONES)]
    found = {
        "ack.aliyun.com": cluster,
        "alibabacloud.com/ecs-instance-id": instance_id(cluster, node),
        "alibabacloud.com/nodepool-id": nodepool_id(cluster),
        "node.alibabacloud.com/nodepool-id": nodepool_id(cluster),
        "node.alibabacloud.com/instance-charge-type": "PostPaid",
        "node.alibabacloud.com/spot-strategy": "NoSpot",
        "node.kubernetes.io/instance-type": INSTANCE_TYPE,
        "topology.kubernetes.io/region": REGION,
        "topology.kubernetes.io/zone": zone,
        "topology.diskplugin.csi.alibabacloud.com/zone": zone,
    }
    if master:
        for name in ("alibabacloud.com/nodepool-id", "node.alibabacloud.com/nodepool-id"):
            del found[name]
    return found
