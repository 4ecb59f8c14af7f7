"""kube-dns exists and no ready endpoint stands behind it."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.facts import Facts
from seawall.model import Hit, Text
from seawall.relations import ready_endpoints
from seawall.relations.dns import dns_service


def judge(facts: Facts) -> Iterator[Hit]:
    service = dns_service(facts)
    if service is None or not service.spec.selector:
        return
    if not ready_endpoints(facts).get(("kube-system", "kube-dns")):
        because = Text(en="it has no ready endpoint", zh="没有就绪的端点")
        yield Hit(service.resource, "kube-system", "kube-dns", because)
