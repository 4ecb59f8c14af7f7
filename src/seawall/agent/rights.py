"""What the agent may do in its cluster: exactly what it calls, made from the catalogue.

Two lists of RBAC rules. `everywhere`: it reads the kinds that impacts relate to each other, names
of custom objects, permits; it writes the literal lists of the guard's own policies, and its own two
webhook configurations. `at_home`: the setting, a Lease, its own certificate. Objects are named
wherever RBAC can (it can't for list, watch and create), and no Secret but that one can be read.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from seawall.agent import certificates, leading, picture
from seawall.audit import actors
from seawall.engine.rbac import Rule, grouped, paths
from seawall.guard import items, policies, setting, webhooks
from seawall.guard.setting import Setting
from seawall.permits import hooking, manifests

if TYPE_CHECKING:
    from seawall.engine import Catalog

_WATCH: Final = ("list", "watch")
_OWN_HOOKS: Final = (hooking.NAME, setting.NAME)
# Groups of Kubernetes itself end so: what may be read of them is listed kind by kind.
_KUBERNETES: Final = ".k8s.io"


def everywhere(catalog: Catalog) -> list[Rule]:
    """Of the ClusterRole. Custom objects are counted when somebody deletes their definition: those
    of the groups that the catalogue names (a chart's `customGroups` adds some)."""
    return [
        *grouped((kind.resource for kind in picture.WATCHED), _WATCH),
        *grouped((f"{one}/*" for one in _custom(catalog)), ("list",)),
        _rule(manifests.RESOURCE, ("get", "list", "watch", "delete")),
        _rule(f"{manifests.RESOURCE}/status", ("patch",)),
        _rule(policies.POLICIES, ("list",)),
        _rule(policies.POLICIES, ("patch",), _policies(catalog)),
        _rule(webhooks.RESOURCE, ("create",)),
        _rule(webhooks.RESOURCE, ("get", "update", "patch", "delete"), _OWN_HOOKS),
        paths(),
    ]


def at_home() -> list[Rule]:
    """Of the Role in the agent's own namespace. It creates ConfigMaps as dry runs: probes."""
    return [
        _rule("configmaps", ("create",)),
        _rule("configmaps", ("get",), (setting.NAME,)),
        _rule(leading.RESOURCE, ("create",)),
        _rule(leading.RESOURCE, ("get", "update", "patch"), (leading.NAME,)),
        _rule("secrets", ("get", "update"), (certificates.SECRET,)),
    ]


def _policies(catalog: Catalog) -> list[str]:
    """The names of all policies that any setting can ask for."""
    every = policies.bundle(catalog, actors().actors, Setting())
    return [one.policy["metadata"]["name"] for one in every]


def _custom(catalog: Catalog) -> list[str]:
    """The groups of custom resources that hazards look at."""
    named = {one.rpartition("/")[0] for one in items.native(catalog)}
    return sorted(one for one in named if "." in one and not one.endswith(_KUBERNETES))


def _rule(resource: str, verbs: Iterable[str], names: Iterable[str] = ()) -> Rule:
    """On "group/plural" or "group/plural/subresource", of the core group "plural"."""
    group, slash, plural = resource.partition("/")
    rule: Rule = {"apiGroups": [group if slash else ""], "resources": [plural or group]}
    named = {"resourceNames": sorted(names)} if names else {}
    return rule | named | {"verbs": list(verbs)}
