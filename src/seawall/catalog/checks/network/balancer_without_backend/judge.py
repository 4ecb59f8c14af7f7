"""Services with a balancer's address and a selector that have no ready endpoint."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.facts import Facts, Service
from seawall.model import Hit, Text
from seawall.relations import ready_endpoints


def judge(facts: Facts) -> Iterator[Hit]:
    entries = [
        (service.metadata.namespace, service.metadata.name)
        for service in facts.all(Service)
        if service.spec.type == "LoadBalancer" and service.addresses and service.spec.selector
    ]
    ready = ready_endpoints(facts) if entries else {}
    for space, name in entries:
        if not ready.get((space, name)):
            because = Text(en="it has no ready endpoint", zh="没有就绪的端点")
            yield Hit(Service.resource, space, name, because)
