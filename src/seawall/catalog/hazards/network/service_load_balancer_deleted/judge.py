"""NW-11: the controller says of a Service that its load balancer is gone; it makes no new one."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.facts import Event, Facts, Service
from seawall.model import Hit, Text

_MADE_BY_CCM = "service.k8s.alibaba/loadbalancer-id"
_REUSED = (
    "service.beta.kubernetes.io/alibaba-cloud-loadbalancer-force-override-listeners",
    "service.beta.kubernetes.io/alicloud-loadbalancer-force-override-listeners",
)


def judge(facts: Facts) -> Iterator[Hit]:
    candidates = {
        (service.metadata.namespace, service.metadata.name): service
        for service in facts.all(Service)
        if service.spec.type == "LoadBalancer"
        and not any(key in service.metadata.annotations for key in _REUSED)
        and (_MADE_BY_CCM in service.metadata.labels or service.addresses)
    }
    if not candidates:
        return
    lost = _lost(facts)
    for (space, name), service in candidates.items():
        if (event := lost.get((space, name))) is not None:
            address = ", ".join(service.addresses) or "-"
            yield Hit(
                "services",
                space,
                name,
                Text(
                    en=f"the controller can't find its load balancer (address {address})",
                    zh=f"控制器找不到它的负载均衡（地址 {address}）",
                ),
                (f"events/{space}/{event.metadata.name}",),
            )


def _lost(facts: Facts) -> dict[tuple[str, str], Event]:
    """Service → the event, unless the controller has got through since."""
    newest: dict[tuple[str, str], Event] = {}
    for event in sorted(facts.all(Event), key=_when):
        if event.involved_object.kind == "Service" and _tells(event):
            newest[event.involved_object.namespace, event.involved_object.name] = event
    return {
        key: event for key, event in newest.items() if "can not find loadbalancer" in event.message
    }


def _tells(event: Event) -> bool:
    return event.reason == "EnsuredLoadBalancer" or "loadbalancer" in event.message


def _when(event: Event) -> str:
    return event.last_timestamp or event.event_time or event.metadata.creation_timestamp
