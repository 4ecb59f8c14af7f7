"""All objects of the guard, in the order in which they are written; taken back in the other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from seawall.audit.platform import Actor
from seawall.engine import Catalog
from seawall.guard import policies, setting, webhooks
from seawall.guard.setting import LABELS, NAMESPACE, Object, Setting

DEFINITIONS: Final = "apiextensions.k8s.io/customresourcedefinitions"
# As `clients.kube` names them, in their order. All of them are found by the guard's labels.
RESOURCES: Final = {
    "Namespace": "namespaces",
    "ConfigMap": "configmaps",
    "ClusterRole": "rbac.authorization.k8s.io/clusterroles",
    "CustomResourceDefinition": DEFINITIONS,
    "ValidatingAdmissionPolicy": policies.POLICIES,
    "ValidatingAdmissionPolicyBinding": policies.BINDINGS,
    "ValidatingWebhookConfiguration": webhooks.RESOURCE,
}
NATIVE: Final = ("ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding")
BREAK_GLASS: Final = "seawall-break-glass"


def wanted(
    catalog: Catalog,
    actors: Sequence[Actor],
    chosen: Setting,
    *,
    native: bool = True,
    client: Object | None = None,
    more: Sequence[Object] = (),
) -> list[Object]:
    """What is to be there. `native`: the API server knows such policies (1.30 and later).

    `client`: the clientConfig of the agent's webhook, None without an agent. `more`: what others
    need beside it (permits), with our labels.
    """
    bundle = policies.bundle(catalog, actors, chosen) if native else []
    found = [_namespace(), setting.config_map(chosen), _break_glass()]
    found += [one.policy for one in bundle] + [one.binding for one in bundle]
    if client is not None:
        rules = setting.chosen(catalog, chosen)
        hook = webhooks.configuration(rules, actors, chosen, client, everything=not native)
        found += [hook] if hook else []
    found += [one for one in more if native or one["kind"] not in NATIVE]
    order = list(RESOURCES)
    return sorted(found, key=lambda one: order.index(one["kind"]))


def _namespace() -> Object:
    metadata = {"name": NAMESPACE, "labels": LABELS}
    return {"apiVersion": "v1", "kind": "Namespace", "metadata": metadata}


def _break_glass() -> Object:
    """To be bound by whoever may break the glass; every cluster-admin holds it anyway."""
    rule = {"apiGroups": ["seawall.io"], "resources": ["hazards"], "verbs": ["breakglass"]}
    return {
        "apiVersion": "rbac.authorization.k8s.io/v1",
        "kind": "ClusterRole",
        "metadata": {"name": BREAK_GLASS, "labels": LABELS},
        "rules": [rule],
    }
