"""NW-12: ACK's Nginx Ingress controller is there, and its Service is missing or no balancer."""

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
    service = facts.named(Service, _SERVICE, SYSTEM)
    if service is None:
        because = Text(
            en="the controller runs, its Service does not exist",
            zh="控制器仍在运行，但它的 Service 不存在",
        )
    elif service.spec.type != "LoadBalancer":
        kind = service.spec.type  # the cloud controller deletes the balancer then, too
        because = Text(
            en=f"its type is {kind}, not LoadBalancer", zh=f"类型是 {kind}，不是 LoadBalancer"
        )
    else:
        return
    refs = (f"{found.resource}/{SYSTEM}/{_CONTROLLER}",)
    yield Hit(Service.resource, SYSTEM, _SERVICE, because, refs)
