"""Pods and what is in them."""

from __future__ import annotations

from typing import ClassVar

import msgspec

from seawall.facts.objects import Fact, Object, PodMeta, Shared


class ClaimSource(Fact):
    claim_name: str = ""


class HostPath(Fact):
    path: str = ""


class EmptyDir(Fact):
    medium: str = ""


class Ephemeral(Fact):
    """A claim that is made and deleted with the pod."""


class Volume(Fact):
    name: str = ""
    persistent_volume_claim: ClaimSource | None = None
    host_path: HostPath | None = None
    empty_dir: EmptyDir | None = None
    ephemeral: Ephemeral | None = None

    @property
    def tells(self) -> bool:
        """It holds data or a part of the node; others only hand in configuration."""
        return bool(
            self.persistent_volume_claim or self.host_path or self.empty_dir or self.ephemeral
        )


class Resources(Fact):
    requests: dict[str, str | int] = {}
    limits: dict[str, str | int] = {}


class Container(Fact):
    name: str = ""
    image: str = ""
    resources: Resources = msgspec.field(default_factory=Resources)


class PodSpec(Fact):
    node_name: str = ""
    host_network: bool = False
    volumes: list[Volume] = []
    containers: list[Container] = []
    node_selector: dict[str, str] = {}


class Reason(Shared, frozen=True):
    reason: str = ""


class ContainerState(Shared, frozen=True):
    """What a container waits for (CrashLoopBackOff, ImagePullBackOff …)."""

    waiting: Reason | None = None


class ContainerStatus(Shared, frozen=True):
    name: str = ""
    restart_count: int = 0
    state: ContainerState | None = None


class PodCondition(Shared, frozen=True):
    type: str = ""
    status: str = ""


class PodStatus(Fact):
    phase: str = ""
    pod_ip: str = msgspec.field(default="", name="podIP")
    conditions: tuple[PodCondition, ...] = ()
    container_statuses: tuple[ContainerStatus, ...] = ()


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
