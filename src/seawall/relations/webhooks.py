"""Admission webhooks that must answer."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.facts import Facts, MutatingWebhooks, Ref, ValidatingWebhooks, Webhook


def strict_webhooks(
    facts: Facts,
) -> Iterator[tuple[ValidatingWebhooks | MutatingWebhooks, Webhook, Ref]]:
    """(configuration, webhook, its Service) of each with failurePolicy Fail, the API's default."""
    configs: list[ValidatingWebhooks | MutatingWebhooks] = [
        *facts.all(ValidatingWebhooks),
        *facts.all(MutatingWebhooks),
    ]
    for config in configs:
        for webhook in config.webhooks:
            service = webhook.client_config.service
            if service is not None and webhook.failure_policy != "Ignore":
                yield config, webhook, service
