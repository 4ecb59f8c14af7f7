"""Facts: a read-only picture of a cluster now, small enough to keep in memory whole.

Each kind is a msgspec Struct that names the few fields which judges, impacts and recoveries relate
to each other; the API's JSON decodes straight into it (350 bytes a pod instead of 3,400). What one
object tells by itself is judged on the fly, page by page (`engine.views`), and is not kept here.

*Absent is not empty*: a part that could not be read, is too old or was never collected raises
`NotRead`; an empty list comes only from a list that succeeded.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Final, TypeVar

import msgspec


class Fact(msgspec.Struct, rename="camel", gc=False, kw_only=True):
    """A part of an object. Fields are named as in the API, in snake_case."""


class Owner(Fact):
    kind: str = ""
    name: str = ""
    uid: str = ""
    controller: bool | None = None


class Meta(Fact):
    name: str = ""
    namespace: str = ""
    uid: str = ""
    labels: dict[str, str] = {}
    owner_references: list[Owner] = []
    creation_timestamp: str = ""
    deletion_timestamp: str | None = None


class FullMeta(Meta):
    annotations: dict[str, str] = {}
    finalizers: list[str] = []


class Condition(Fact):
    type: str = ""
    status: str = ""
    reason: str = ""
    message: str = ""
    last_transition_time: str | None = None


class Ref(Fact):
    kind: str = ""
    namespace: str = ""
    name: str = ""
    uid: str = ""


class Selector(Fact):
    """A LabelSelector: {"matchLabels": {…}, "matchExpressions": [{key, operator, values}]}."""

    match_labels: dict[str, str] = {}
    match_expressions: list[Requirement] = []


class Requirement(Fact):
    key: str = ""
    operator: str = ""  # In, NotIn, Exists, DoesNotExist
    values: list[str] = []


class Object(Fact):
    """An object of the API; a subclass names its resource."""

    resource: ClassVar[str] = ""
    kind_name: ClassVar[str] = ""
    metadata: FullMeta = msgspec.field(default_factory=FullMeta)


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


class ContainerStatus(Fact):
    name: str = ""
    ready: bool = False
    restart_count: int = 0


class PodStatus(Fact):
    phase: str = ""
    pod_ip: str = msgspec.field(default="", name="podIP")
    conditions: list[Condition] = []
    container_statuses: list[ContainerStatus] = []


class Pod(Object):
    resource: ClassVar[str] = "pods"
    kind_name: ClassVar[str] = "Pod"
    metadata: Meta = msgspec.field(default_factory=Meta)  # type: ignore[assignment]
    spec: PodSpec = msgspec.field(default_factory=PodSpec)
    status: PodStatus = msgspec.field(default_factory=PodStatus)

    @property
    def ready(self) -> bool:
        """The condition Ready is True, as the endpoints controller reads it."""
        return any(c.type == "Ready" and c.status == "True" for c in self.status.conditions)

    @property
    def finished(self) -> bool:
        return self.status.phase in ("Succeeded", "Failed")


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


class ServicePort(Fact):
    name: str = ""
    port: int = 0
    protocol: str = "TCP"
    target_port: int | str = 0
    node_port: int = 0


class ServiceSpec(Fact):
    type: str = "ClusterIP"
    cluster_ip: str = msgspec.field(default="", name="clusterIP")
    selector: dict[str, str] = {}
    ports: list[ServicePort] = []
    external_name: str = ""
    load_balancer_class: str = ""


class BalancerAddress(Fact):
    ip: str = ""
    hostname: str = ""


class Balancer(Fact):
    ingress: list[BalancerAddress] = []


class BalancerStatus(Fact):
    load_balancer: Balancer = msgspec.field(default_factory=Balancer)


class Service(Object):
    resource: ClassVar[str] = "services"
    kind_name: ClassVar[str] = "Service"
    spec: ServiceSpec = msgspec.field(default_factory=ServiceSpec)
    status: BalancerStatus = msgspec.field(default_factory=BalancerStatus)

    @property
    def addresses(self) -> tuple[str, ...]:
        """Of its load balancer: IP addresses and host names."""
        return tuple(i.ip or i.hostname for i in self.status.load_balancer.ingress)


class EndpointConditions(Fact):
    ready: bool | None = None  # nil means ready
    serving: bool | None = None
    terminating: bool | None = None


class Endpoint(Fact):
    addresses: list[str] = []
    conditions: EndpointConditions = msgspec.field(default_factory=EndpointConditions)
    node_name: str = ""
    target_ref: Ref | None = None


class EndpointSlice(Object):
    resource: ClassVar[str] = "discovery.k8s.io/endpointslices"
    kind_name: ClassVar[str] = "EndpointSlice"
    endpoints: list[Endpoint] | None = None

    @property
    def service(self) -> str:
        return self.metadata.labels.get("kubernetes.io/service-name", "")


class Backend(Fact):
    name: str = ""


class IngressBackend(Fact):
    service: Backend | None = None


class IngressPath(Fact):
    path: str = ""
    backend: IngressBackend = msgspec.field(default_factory=IngressBackend)


class IngressHttp(Fact):
    paths: list[IngressPath] = []


class IngressRule(Fact):
    host: str = ""
    http: IngressHttp | None = None


class IngressTls(Fact):
    hosts: list[str] = []
    secret_name: str = ""


class IngressSpec(Fact):
    ingress_class_name: str = ""
    rules: list[IngressRule] = []
    tls: list[IngressTls] = []
    default_backend: IngressBackend | None = None


class Ingress(Object):
    resource: ClassVar[str] = "networking.k8s.io/ingresses"
    kind_name: ClassVar[str] = "Ingress"
    spec: IngressSpec = msgspec.field(default_factory=IngressSpec)
    status: BalancerStatus = msgspec.field(default_factory=BalancerStatus)


class ClaimSpec(Fact):
    volume_name: str = ""
    access_modes: list[str] = []
    storage_class_name: str | None = None
    volume_mode: str = "Filesystem"


class Phase(Fact):
    phase: str = ""


class Claim(Object):
    resource: ClassVar[str] = "persistentvolumeclaims"
    kind_name: ClassVar[str] = "PersistentVolumeClaim"
    spec: ClaimSpec = msgspec.field(default_factory=ClaimSpec)
    status: Phase = msgspec.field(default_factory=Phase)


class Csi(Fact):
    driver: str = ""
    volume_handle: str = ""
    volume_attributes: dict[str, str] = {}


class Nfs(Fact):
    server: str = ""
    path: str = ""


class PersistentVolumeSpec(Fact):
    csi: Csi | None = None
    nfs: Nfs | None = None
    local: HostPath | None = None
    host_path: HostPath | None = None
    claim_ref: Ref | None = None
    access_modes: list[str] = []
    persistent_volume_reclaim_policy: str = ""
    volume_mode: str = "Filesystem"


class PersistentVolume(Object):
    resource: ClassVar[str] = "persistentvolumes"
    kind_name: ClassVar[str] = "PersistentVolume"
    spec: PersistentVolumeSpec = msgspec.field(default_factory=PersistentVolumeSpec)
    status: Phase = msgspec.field(default_factory=Phase)


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


class Template(Fact):
    metadata: Meta = msgspec.field(default_factory=Meta)
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


class Workload(Object):
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


class CrdNames(Fact):
    plural: str = ""
    kind: str = ""


class CrdVersion(Fact):
    name: str = ""
    served: bool = True
    storage: bool = False


class CrdSpec(Fact):
    group: str = ""
    names: CrdNames = msgspec.field(default_factory=CrdNames)
    scope: str = ""
    versions: list[CrdVersion] = []


class Conditions(Fact):
    conditions: list[Condition] = []


class Crd(Object):
    resource: ClassVar[str] = "apiextensions.k8s.io/customresourcedefinitions"
    kind_name: ClassVar[str] = "CustomResourceDefinition"
    spec: CrdSpec = msgspec.field(default_factory=CrdSpec)
    status: Conditions = msgspec.field(default_factory=Conditions)


class ConfigMap(Object):
    resource: ClassVar[str] = "configmaps"
    kind_name: ClassVar[str] = "ConfigMap"
    data: dict[str, str] = {}


class Namespace(Object):
    resource: ClassVar[str] = "namespaces"
    kind_name: ClassVar[str] = "Namespace"
    status: Phase = msgspec.field(default_factory=Phase)


class Event(Object):
    """A core/v1 Event; only its last occurrence is known."""

    resource: ClassVar[str] = "events"
    kind_name: ClassVar[str] = "Event"
    metadata: Meta = msgspec.field(default_factory=Meta)  # type: ignore[assignment]
    involved_object: Ref = msgspec.field(default_factory=Ref)
    reason: str = ""
    message: str = ""
    type: str = ""
    last_timestamp: str | None = None
    event_time: str | None = None


KINDS: Final[tuple[type[Object], ...]] = (
    *(Pod, Node, Service, EndpointSlice, Ingress, Claim, PersistentVolume, Budget),
    *(Deployment, StatefulSet, DaemonSet, Crd, ConfigMap, Namespace, Event),
)

T = TypeVar("T", bound=Object)


class NotRead(Exception):
    """A part of the facts is not known. Whoever meets it answers "unknown", with `why`."""

    def __init__(self, resource: str, why: str) -> None:
        self.resource, self.why = resource, why
        super().__init__(f"{resource}: {why}")


class Facts:
    """One picture. `parts` maps a resource to its objects, or to why they could not be read.

    `cluster` is the name that the user knows it by, `version` the API server's ("v1.35.4"), `now`
    the time of the picture (RFC 3339, UTC), `namespace` the only one looked at ("" = all).
    """

    def __init__(
        self,
        parts: Mapping[str, list[Any] | NotRead],
        *,
        cluster: str = "",
        version: str = "",
        now: str = "",
        namespace: str = "",
    ) -> None:
        self.parts = dict(parts)
        self.cluster, self.version, self.now, self.namespace = cluster, version, now, namespace
        self._named: dict[type[Object], dict[tuple[str, str], Any]] = {}

    def all(self, kind: type[T]) -> list[T]:
        """Every object of the kind. NotRead if its list did not succeed."""
        return self.raw(kind.resource)

    def raw(self, resource: str) -> list[Any]:
        """The objects of a resource as they were decoded. NotRead as above."""
        found = self.parts.get(resource)
        if found is None:
            raise NotRead(resource, "it was not collected")
        if isinstance(found, NotRead):
            raise found
        return found

    def named(self, kind: type[T], name: str, namespace: str = "") -> T | None:
        """The object of that name, None when the list has none. NotRead as above."""
        if kind not in self._named:
            self._named[kind] = {(o.metadata.namespace, o.metadata.name): o for o in self.all(kind)}
        found: T | None = self._named[kind].get((namespace, name))
        return found
