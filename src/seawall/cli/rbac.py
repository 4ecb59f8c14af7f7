"""`seawall catalog rbac`: the read-only role that inspection needs, from what the rules look at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import yaml

from seawall import inspect
from seawall.facts import KINDS

if TYPE_CHECKING:
    from seawall.engine import Catalog

NAME: Final = "seawall-inspect"
VERBS: Final = ("get", "list", "watch")
PATHS: Final = ("/api", "/api/*", "/apis", "/apis/*", "/version", "/readyz", "/livez", "/metrics")


def role(catalog: Catalog) -> str:
    """YAML of the ClusterRole: one rule for each API group, nothing but reading, no Secrets.

    Read by rules of `catalog`, and by the facts that impact relates to each other.
    """
    groups: dict[str, set[str]] = {}
    for resource in (*inspect.needed(catalog), *(kind.resource for kind in KINDS)):
        group, _, plural = resource.rpartition("/")
        groups.setdefault(group, set()).add(plural)
    rules: list[dict[str, Any]] = [
        {"apiGroups": [group], "resources": sorted(plurals), "verbs": list(VERBS)}
        for group, plurals in sorted(groups.items())
    ]
    rules.append({"nonResourceURLs": list(PATHS), "verbs": ["get"]})
    document = {
        "apiVersion": "rbac.authorization.k8s.io/v1",
        "kind": "ClusterRole",
        "metadata": {"name": NAME},
        "rules": rules,
    }
    return yaml.safe_dump(document, sort_keys=False)
