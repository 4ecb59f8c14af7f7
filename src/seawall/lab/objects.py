"""What a new cluster gets before anyone uses it: rights, and the mark of a practice cluster."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import yaml

from seawall.lab import images
from seawall.lab.api import Client

Object = dict[str, Any]
OPERATORS: Final = "lab:operators"  # may do everything, without being system:masters
PRACTICE: Final = "seawall-practice"  # without this ConfigMap no drill runs on a cluster
MANIFESTS: Final = Path(__file__).with_name("manifests")
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


_PATHS: Final = {
    "ServiceAccount": "/api/v1/namespaces/{namespace}/serviceaccounts/{name}",
    "ConfigMap": "/api/v1/namespaces/{namespace}/configmaps/{name}",
    "Service": "/api/v1/namespaces/{namespace}/services/{name}",
    "Deployment": "/apis/apps/v1/namespaces/{namespace}/deployments/{name}",
    "ClusterRole": f"{_RBAC}/clusterroles/{{name}}",
    "ClusterRoleBinding": f"{_RBAC}/clusterrolebindings/{{name}}",
}


def dns(client: Client) -> None:
    """CoreDNS, as pods."""
    text = (MANIFESTS / "coredns.yaml").read_text()
    for body in yaml.safe_load_all(text.replace("COREDNS_IMAGE", images.name("coredns"))):
        client.apply(_PATHS[body["kind"]].format_map({"namespace": "", **body["metadata"]}), body)


def node(client: Client, name: str, labels: Mapping[str, str], provider: str, pods: str) -> None:
    """The Node object, also when kubelet was faster: with its range of pods."""
    client.apply(
        f"/api/v1/nodes/{name}",
        {
            "apiVersion": "v1",
            "kind": "Node",
            "metadata": {"name": name, "labels": dict(labels)},
            "spec": {"providerID": provider, "podCIDR": pods, "podCIDRs": [pods]},
        },
    )


def ready(client: Client, name: str) -> bool:
    """kubelet says that the node is ready."""
    return _ready(client, name).get("status") == "True"


def heartbeat(client: Client, name: str) -> str:
    """When kubelet last said whether the node is ready."""
    return str(_ready(client, name).get("lastHeartbeatTime", ""))


def _ready(client: Client, name: str) -> dict[str, str]:
    found = client.get(f"/api/v1/nodes/{name}") or {}
    conditions = found.get("status", {}).get("conditions", ())
    return next((one for one in conditions if one["type"] == "Ready"), {})
