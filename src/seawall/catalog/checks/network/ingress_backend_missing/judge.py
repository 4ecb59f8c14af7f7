"""Ingress paths and default backends whose Service does not exist."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.facts import Facts, Ingress, Service
from seawall.model import Hit, Text
from seawall.relations.network import routes


def judge(facts: Facts) -> Iterator[Hit]:
    for ingress in facts.all(Ingress):
        space = ingress.metadata.namespace
        missing = sorted(
            {name for _, name in routes(ingress) if not facts.named(Service, name, space)}
        )
        if missing:
            names = ", ".join(missing)
            because = Text(en=f"no such Service: {names}", zh=f"Service 不存在：{names}")
            yield Hit(Ingress.resource, space, ingress.metadata.name, because)
