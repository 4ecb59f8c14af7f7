"""Webhooks with failurePolicy Fail whose Service is missing or has no ready endpoint."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.facts import Facts, Service
from seawall.model import Hit, Text
from seawall.relations import ready_endpoints
from seawall.relations.webhooks import strict_webhooks


def judge(facts: Facts) -> Iterator[Hit]:
    webhooks = [(c, w, ref) for c, w, ref in strict_webhooks(facts) if w.rules]
    if not webhooks:
        return
    ready = ready_endpoints(facts)
    for config, webhook, ref in webhooks:
        service = facts.named(Service, ref.name, ref.namespace)
        if service is not None and service.spec.type == "ExternalName":
            continue
        name = f"{ref.namespace}/{ref.name}"
        if service is None:
            because = Text(
                en=f"{webhook.name}: its Service {name} does not exist",
                zh=f"{webhook.name}：Service {name} 不存在",
            )
        elif not ready.get((ref.namespace, ref.name)):
            because = Text(
                en=f"{webhook.name}: its Service {name} has no ready endpoint",
                zh=f"{webhook.name}：Service {name} 没有就绪的端点",
            )
        else:
            continue
        yield Hit(config.resource, "", config.metadata.name, because, (f"services/{name}",))
