"""What a new cluster gets before anyone uses it: rights, and the mark of a practice cluster."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from seawall.lab.api import Client

Object = dict[str, Any]
OPERATORS: Final = "lab:operators"  # may do everything, without being system:masters
PRACTICE: Final = "seawall-practice"  # without this ConfigMap no drill runs on a cluster
_RBAC: Final = "/apis/rbac.authorization.k8s.io/v1"


def bootstrap(client: Client, cluster: str) -> None:
    for path, body in (*_rights(), _mark(cluster)):
        client.apply(path, body)


def _rights() -> Iterator[tuple[str, Object]]:
    for name, role, subject in (
        ("lab-operators", "cluster-admin", {"kind": "Group", "name": OPERATORS}),
        ("lab-kube-proxy", "system:node-proxier", {"kind": "User", "name": "system:kube-proxy"}),
    ):
        yield (
            f"{_RBAC}/clusterrolebindings/{name}",
            {
                "apiVersion": "rbac.authorization.k8s.io/v1",
                "kind": "ClusterRoleBinding",
                "metadata": {"name": name},
                "roleRef": {
                    "apiGroup": "rbac.authorization.k8s.io",
                    "kind": "ClusterRole",
                    "name": role,
                },
                "subjects": [{"apiGroup": "rbac.authorization.k8s.io", **subject}],
            },
        )


def _mark(cluster: str) -> tuple[str, Object]:
    return (
        f"/api/v1/namespaces/kube-system/configmaps/{PRACTICE}",
        {
            "apiVersion": "v1",
            "kind": "ConfigMap",
            "metadata": {"name": PRACTICE, "namespace": "kube-system"},
            "data": {"cluster": cluster},
        },
    )
