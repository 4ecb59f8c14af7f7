"""What a missing object needs to work again, and is missing too: it comes back along with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

import msgspec

from seawall.baseline.capture import CRDS

RBAC: Final = "rbac.authorization.k8s.io"
BINDINGS: Final = (f"{RBAC}/clusterrolebindings", f"{RBAC}/rolebindings")


class Need(msgspec.Struct, frozen=True):
    resource: str
    namespace: str
    name: str


def of(resource: str, content: Mapping[str, Any]) -> Iterator[Need]:
    """What an object refers to by name. Secrets are among it: no copy of them is kept."""
    meta = content.get("metadata") or {}
    namespace = meta.get("namespace", "")
    if namespace:
        yield Need("namespaces", "", namespace)
    spec = content.get("spec") or {}
    if template := _template(spec):
        yield from _of_pod(template, namespace)
    if resource == "persistentvolumeclaims" and spec.get("volumeName"):
        yield Need("persistentvolumes", "", spec["volumeName"])
    if resource in BINDINGS:
        ref = content.get("roleRef") or {}
        cluster_wide = ref.get("kind") == "ClusterRole"
        plural = "clusterroles" if cluster_wide else "roles"
        yield Need(f"{RBAC}/{plural}", "" if cluster_wide else namespace, ref.get("name", ""))


def definition(resource: str) -> Need:
    """The CRD that serves a custom resource."""
    group, _, plural = resource.partition("/")
    return Need(CRDS, "", f"{plural}.{group}")


def binds(content: Mapping[str, Any], namespace: str, account: str) -> bool:
    """Whether a binding is of that service account."""
    return any(
        (one.get("kind"), one.get("namespace"), one.get("name"))
        == ("ServiceAccount", namespace, account)
        for one in content.get("subjects") or ()
    )


def _template(spec: Mapping[str, Any]) -> Mapping[str, Any]:
    """The pod spec of a workload, {} if it is none."""
    job = (spec.get("jobTemplate") or {}).get("spec") or {}
    template = spec.get("template") or job.get("template") or {}
    found = template.get("spec") if isinstance(template, dict) else None
    return found if isinstance(found, dict) and "containers" in found else {}


def _of_pod(pod: Mapping[str, Any], namespace: str) -> Iterator[Need]:
    if account := pod.get("serviceAccountName"):
        yield Need("serviceaccounts", namespace, account)
    for volume in pod.get("volumes") or ():
        yield from _of_volume(volume, namespace)
        for source in (volume.get("projected") or {}).get("sources") or ():
            yield from _of_volume(source, namespace)
    for container in [*(pod.get("initContainers") or ()), *(pod.get("containers") or ())]:
        sources = [one.get("valueFrom") or {} for one in container.get("env") or ()]
        for source in [*sources, *(container.get("envFrom") or ())]:
            for key, resource in (("configMap", "configmaps"), ("secret", "secrets")):
                ref = source.get(f"{key}KeyRef") or source.get(f"{key}Ref") or {}
                if ref.get("name") and not ref.get("optional"):
                    yield Need(resource, namespace, ref["name"])


def _of_volume(volume: Mapping[str, Any], namespace: str) -> Iterator[Need]:
    fields = (
        ("configMap", "name", "configmaps"),
        ("secret", "secretName", "secrets"),
        ("secret", "name", "secrets"),
        ("persistentVolumeClaim", "claimName", "persistentvolumeclaims"),
    )
    for source, field, resource in fields:
        ref = volume.get(source) or {}
        if ref.get(field) and not ref.get("optional"):
            yield Need(resource, namespace, ref[field])
