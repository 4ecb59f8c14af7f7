"""Webhooks that must agree to every pod of kube-system or of their own namespace."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.facts import Facts, Namespace, Webhook
from seawall.model import Hit, Text
from seawall.relations import matches
from seawall.relations.webhooks import strict_webhooks


def judge(facts: Facts) -> Iterator[Hit]:
    for config, webhook, ref in strict_webhooks(facts):
        if not _on_new_pods(webhook) or webhook.match_conditions or _narrow(webhook):
            continue
        taken = [
            name
            for name in dict.fromkeys(("kube-system", ref.namespace))
            if (space := facts.named(Namespace, name))
            and (
                webhook.namespace_selector is None
                or matches(webhook.namespace_selector, space.metadata.labels)
            )
        ]
        if taken:
            names = ", ".join(taken)
            because = Text(
                en=f"{webhook.name} judges the pods of {names}",
                zh=f"{webhook.name} 会拦截 {names} 中的 Pod",
            )
            yield Hit(config.resource, "", config.metadata.name, because)


def _on_new_pods(webhook: Webhook) -> bool:
    return any(
        {"CREATE", "*"} & set(rule.operations)
        and {"", "*"} & set(rule.api_groups)
        and {"pods", "*", "*/*"} & set(rule.resources)
        for rule in webhook.rules
    )


def _narrow(webhook: Webhook) -> bool:
    """It looks only at objects with certain labels, which the system's pods may not carry."""
    selector = webhook.object_selector
    return bool(selector and (selector.match_labels or selector.match_expressions))
