"""Pods and what is in them."""

from __future__ import annotations

from typing import Any, ClassVar

import msgspec

from seawall.facts.objects import Fact, Object, PodMeta


class ClaimSource(Fact):
    claim_name: str = ""


class HostPath(Fact):
    path: str = ""


class Volume(Fact):
    name: str = ""
    persistent_volume_claim: ClaimSource | None = None
    host_path: HostPath | None = None
    empty_dir: dict[str, Any] | None = None
    ephemeral: dict[str, Any] | None = None


class Port(Fact):
    name: str = ""
    container_port: int = 0
    protocol: str = "TCP"


class Resources(Fact):
    requests: dict[str, str | int] = {}
    limits: dict[str, str | int] = {}


class Container(Fact):
    name: str = ""
    image: str = ""
    ports: list[Port] = []
    resources: Resources = msgspec.field(default_factory=Resources)


class PodSpec(Fact):
    node_name: str = ""
    host_network: bool = False
    volumes: list[Volume] = []
    containers: list[Container] = []
    node_selector: dict[str, str] = {}
    service_account_name: str = ""
    priority_class_name: str = ""


class Reason(Fact):
    reason: str = ""


class ContainerState(Fact):
    """What a container waits for (CrashLoopBackOff, ImagePullBackOff …), or ended with."""

    waiting: Reason | None = None
    terminated: Reason | None = None


class ContainerStatus(Fact):
    name: str = ""
    ready: bool = False
    restart_count: int = 0
    state: ContainerState | None = None
    last_state: ContainerState | None = None


class PodCondition(Fact):
    type: str = ""
    status: str = ""
    reason: str = ""
    last_transition_time: str | None = None


class PodStatus(Fact):
    phase: str = ""
    reason: str = ""
    pod_ip: str = msgspec.field(default="", name="podIP")
    conditions: list[PodCondition] = []
    container_statuses: list[ContainerStatus] = []


class Pod(Object):
    resource: ClassVar[str] = "pods"
    kind_name: ClassVar[str] = "Pod"
    metadata: PodMeta = msgspec.field(default_factory=PodMeta)  # type: ignore[assignment]
    spec: PodSpec = msgspec.field(default_factory=PodSpec)
    status: PodStatus = msgspec.field(default_factory=PodStatus)

    @property
    def ready(self) -> bool:
        """The condition Ready is True, as the endpoints controller reads it."""
        return any(c.type == "Ready" and c.status == "True" for c in self.status.conditions)

    @property
    def finished(self) -> bool:
        return self.status.phase in ("Succeeded", "Failed")
