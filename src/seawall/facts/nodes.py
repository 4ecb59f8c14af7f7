"""Nodes and what tells about them."""

from __future__ import annotations

from typing import ClassVar

import msgspec

from seawall.facts.objects import Condition, Fact, Meta, Object


class Taint(Fact):
    key: str = ""
    value: str = ""
    effect: str = ""


class NodeSpec(Fact):
    provider_id: str = msgspec.field(default="", name="providerID")
    pod_cidr: str = msgspec.field(default="", name="podCIDR")
    unschedulable: bool = False
    taints: list[Taint] = []


class Address(Fact):
    type: str = ""
    address: str = ""


class NodeInfo(Fact):
    kubelet_version: str = ""
    kube_proxy_version: str = ""
    container_runtime_version: str = ""
    kernel_version: str = ""
    os_image: str = ""
    machine_id: str = msgspec.field(default="", name="machineID")
    boot_id: str = msgspec.field(default="", name="bootID")


class NodeStatus(Fact):
    addresses: list[Address] = []
    conditions: list[Condition] = []
    node_info: NodeInfo = msgspec.field(default_factory=NodeInfo)
    capacity: dict[str, str | int] = {}
    allocatable: dict[str, str | int] = {}


class Node(Object):
    resource: ClassVar[str] = "nodes"
    kind_name: ClassVar[str] = "Node"
    spec: NodeSpec = msgspec.field(default_factory=NodeSpec)
    status: NodeStatus = msgspec.field(default_factory=NodeStatus)

    @property
    def ready(self) -> bool:
        return any(c.type == "Ready" and c.status == "True" for c in self.status.conditions)


class LeaseSpec(Fact):
    holder_identity: str = ""
    renew_time: str | None = None


class Lease(Object):
    resource: ClassVar[str] = "coordination.k8s.io/leases"
    kind_name: ClassVar[str] = "Lease"
    metadata: Meta = msgspec.field(default_factory=Meta)  # type: ignore[assignment]
    spec: LeaseSpec = msgspec.field(default_factory=LeaseSpec)


class NodeMetrics(Object):
    """What a node uses now, as metrics-server tells; where none serves it, that is not known."""

    resource: ClassVar[str] = "metrics.k8s.io/nodes"
    kind_name: ClassVar[str] = "NodeMetrics"
    metadata: Meta = msgspec.field(default_factory=Meta)  # type: ignore[assignment]
    usage: dict[str, str] = {}
