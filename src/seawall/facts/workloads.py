"""What makes pods, and what limits their going."""

from __future__ import annotations

from typing import ClassVar

import msgspec

from seawall.facts.objects import Fact, FullMeta, Object, Selector
from seawall.facts.pods import PodSpec


class BudgetSpec(Fact):
    selector: Selector | None = None
    min_available: int | str | None = None
    max_unavailable: int | str | None = None


class BudgetStatus(Fact):
    disruptions_allowed: int = 0
    current_healthy: int = 0
    desired_healthy: int = 0
    expected_pods: int = 0


class Budget(Object):
    resource: ClassVar[str] = "policy/poddisruptionbudgets"
    kind_name: ClassVar[str] = "PodDisruptionBudget"
    spec: BudgetSpec = msgspec.field(default_factory=BudgetSpec)
    status: BudgetStatus = msgspec.field(default_factory=BudgetStatus)


class Labels(Fact):
    labels: dict[str, str] = {}
    annotations: dict[str, str] = {}


class Template(Fact):
    metadata: Labels = msgspec.field(default_factory=Labels)
    spec: PodSpec = msgspec.field(default_factory=PodSpec)


class WorkloadSpec(Fact):
    replicas: int | None = None
    selector: Selector | None = None
    template: Template = msgspec.field(default_factory=Template)


class WorkloadStatus(Fact):
    replicas: int = 0
    ready_replicas: int = 0
    desired_number_scheduled: int = 0  # of a DaemonSet
    number_ready: int = 0
    observed_generation: int = 0


class Manager(Fact):
    """Who wrote fields of an object, through which version of its API, and when."""

    manager: str = ""
    operation: str = ""
    subresource: str = ""
    api_version: str = ""
    time: str | None = None


class WorkloadMeta(FullMeta):
    managed_fields: list[Manager] = []


class Workload(Object):
    metadata: WorkloadMeta = msgspec.field(default_factory=WorkloadMeta)
    spec: WorkloadSpec = msgspec.field(default_factory=WorkloadSpec)
    status: WorkloadStatus = msgspec.field(default_factory=WorkloadStatus)


class Deployment(Workload):
    resource: ClassVar[str] = "apps/deployments"
    kind_name: ClassVar[str] = "Deployment"


class StatefulSet(Workload):
    resource: ClassVar[str] = "apps/statefulsets"
    kind_name: ClassVar[str] = "StatefulSet"


class DaemonSet(Workload):
    resource: ClassVar[str] = "apps/daemonsets"
    kind_name: ClassVar[str] = "DaemonSet"
