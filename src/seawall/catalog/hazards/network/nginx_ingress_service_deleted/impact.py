"""Every host that the Nginx Ingress controller serves loses its entry."""

from __future__ import annotations

from seawall.facts import Facts
from seawall.model import Impact, Operation
from seawall.relations import components, effects, gathered


def impact(op: Operation, facts: Facts) -> Impact:
    hosts = gathered(lambda: components.entries(facts))
    return components.joined(effects.services(op, facts), hosts)
