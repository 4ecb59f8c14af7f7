"""Kubernetes RBAC rules for resources as rules of the catalogue name them.

`seawall catalog rbac` and the agent's chart are made of these.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

Rule = dict[str, Any]
DISCOVERY: Final = ("/api", "/api/*", "/apis", "/apis/*", "/version")


def grouped(resources: Iterable[str], verbs: Iterable[str]) -> list[Rule]:
    """One rule for each API group."""
    groups: dict[str, set[str]] = {}
    for resource in resources:
        group, _, plural = resource.rpartition("/")
        groups.setdefault(group, set()).add(plural)
    return [
        {"apiGroups": [group], "resources": sorted(plurals), "verbs": list(verbs)}
        for group, plurals in sorted(groups.items())
    ]


def paths(paths: Iterable[str] = DISCOVERY) -> Rule:
    """Reading what is no resource."""
    return {"nonResourceURLs": list(paths), "verbs": ["get"]}
