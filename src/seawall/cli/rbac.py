"""`seawall catalog rbac`: the roles that inspection and the baseline need, from what rules look at.

Three purposes, each with its own ClusterRole and no right more than it uses:

inspect   reads what rules look at, and what impact relates.
baseline  reads what the catalogue protects. A capture also keeps all custom resources; which there
          are only the cluster knows, so their API groups are named.
restore   the same, and creates and replaces those kinds. It never deletes.

None reads Secrets: nothing of the catalogue keeps their data.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final, Literal

import yaml

from seawall import inspect
from seawall.baseline import scope
from seawall.engine.rbac import DISCOVERY, Rule, grouped, paths
from seawall.facts import KINDS

if TYPE_CHECKING:
    from seawall.engine import Catalog

Purpose = Literal["inspect", "baseline", "restore"]
PURPOSES: Final[tuple[Purpose, ...]] = ("inspect", "baseline", "restore")
READ: Final = ("get", "list", "watch")
WRITE: Final = ("create", "update")
PATHS: Final = (*DISCOVERY, "/readyz", "/livez", "/metrics")
_RBAC: Final = "rbac.authorization.k8s.io"
# A Node is never made, it only gets its labels back; a volume also gets its claim back; who puts
# roles and bindings back gives rights that it may not have itself.
_PATCHED: Final = "nodes"
_MORE: Final[tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]] = (
    ("", (_PATCHED,), (*READ, "patch")),
    ("", ("persistentvolumes",), ("patch",)),
    (_RBAC, ("clusterroles", "roles"), ("bind", "escalate")),
)


def role(catalog: Catalog, purpose: Purpose = "inspect", groups: Iterable[str] = ()) -> str:
    """YAML of the ClusterRole. `groups`: API groups of custom resources, for the baseline.

    ValueError (the group) for one of Kubernetes' own: all of it would be more than is needed.
    """
    if purpose == "inspect":
        kinds = (*inspect.needed(catalog), *(kind.resource for kind in KINDS))
        rules = [*grouped(kinds, READ), paths(PATHS)]
    else:
        rules = _of_baseline(catalog, purpose, tuple(groups))
    document = {
        "apiVersion": f"{_RBAC}/v1",
        "kind": "ClusterRole",
        "metadata": {"name": f"seawall-{purpose}"},
        "rules": rules,
    }
    return yaml.safe_dump(document, sort_keys=False)


def _of_baseline(catalog: Catalog, purpose: Purpose, groups: tuple[str, ...]) -> list[Rule]:
    known = scope.load()
    own = {resource.rpartition("/")[0] for resource in known.also}
    for group in groups:
        if group in own or "." not in group:
            raise ValueError(group)
    kept = set(scope.guarded(known, scope.matched(catalog)))
    kept = {one for one in kept if one.rpartition("/")[0] not in groups}
    kept |= {f"{group}/*" for group in groups}
    if purpose == "baseline":
        rules = grouped(kept, READ)
    else:
        rules = grouped(kept - {_PATCHED}, (*READ, *WRITE))
        rules += [
            {"apiGroups": [group], "resources": list(plurals), "verbs": list(more)}
            for group, plurals, more in _MORE
        ]
    return [*rules, paths()]
