"""Services, their endpoints, and what is in front of them."""

from __future__ import annotations

from typing import ClassVar

import msgspec

from seawall.facts.objects import Fact, Object


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
    session_affinity: str = "None"


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


class Target(Fact):
    """What an endpoint is of. Without a uid: there are as many as pods."""

    kind: str = ""
    namespace: str = ""
    name: str = ""


class Endpoint(Fact):
    addresses: list[str] = []
    conditions: EndpointConditions = msgspec.field(default_factory=EndpointConditions)
    node_name: str = ""
    target_ref: Target | None = None


class EndpointSlice(Object):
    resource: ClassVar[str] = "discovery.k8s.io/endpointslices"
    kind_name: ClassVar[str] = "EndpointSlice"
    endpoints: list[Endpoint] | None = None

    @property
    def service(self) -> str:
        return self.metadata.labels.get("kubernetes.io/service-name", "")


class BackendPort(Fact):
    """`name` is `use-annotation` where a controller's annotation says what to do instead."""

    name: str = ""


class Backend(Fact):
    name: str = ""
    port: BackendPort | None = None


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
