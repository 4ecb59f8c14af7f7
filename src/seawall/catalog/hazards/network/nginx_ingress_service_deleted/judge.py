"""NW-12: ACK's Nginx Ingress controller is there, and its Service is missing or another one."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.facts import DaemonSet, Deployment, Facts, Service
from seawall.model import Hit, Text
from seawall.relations.platform import SYSTEM, ack

_CONTROLLER, _SERVICE = "nginx-ingress-controller", "nginx-ingress-lb"


def judge(facts: Facts) -> Iterator[Hit]:
    found = facts.named(Deployment, _CONTROLLER, SYSTEM) or facts.named(
        DaemonSet, _CONTROLLER, SYSTEM
    )
    if found is None or not ack(facts):
        return
    refs = (f"{found.resource}/{SYSTEM}/{_CONTROLLER}",)
    service = facts.named(Service, _SERVICE, SYSTEM)
    if (because := _wrong(service, found.spec.template.metadata.labels)) is not None:
        yield Hit("services", SYSTEM, _SERVICE, because, refs)


def _wrong(service: Service | None, labels: dict[str, str]) -> Text | None:
    """What is wrong with the Service in front of a controller whose pods have these labels."""
    if service is None:
        return Text(
            en="the controller runs, its Service does not exist",
            zh="控制器仍在运行，但它的 Service 不存在",
        )
    if service.spec.type != "LoadBalancer":
        kind = service.spec.type
        return Text(
            en=f"its type is {kind}, not LoadBalancer", zh=f"类型是 {kind}，不是 LoadBalancer"
        )
    if not service.spec.selector.items() <= labels.items():
        return Text(
            en="its selector does not take the controller's pods", zh="选择器选不中控制器的 Pod"
        )
    if lacking := {80, 443} - {port.port for port in service.spec.ports}:
        ports = ", ".join(map(str, sorted(lacking)))
        return Text(en=f"it does not open port {ports}", zh=f"没有开放端口 {ports}")
    return None
