"""Webhooks whose caBundle holds no certificate that lasts."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.facts import Facts, MutatingWebhooks, ValidatingWebhooks
from seawall.model import Hit, Text
from seawall.relations.measures import ending


def judge(facts: Facts) -> Iterator[Hit]:
    configs: list[ValidatingWebhooks | MutatingWebhooks] = [
        *facts.all(ValidatingWebhooks),
        *facts.all(MutatingWebhooks),
    ]
    for config in configs:
        ends = {
            end
            for webhook in config.webhooks
            if (end := ending(webhook.client_config.ca_bundle, facts.now))
        }
        if ends:
            end = min(ends)
            because = Text(en=f"its certificate ends on {end}", zh=f"证书于 {end} 到期")
            yield Hit(config.resource, "", config.metadata.name, because)
