"""The kubernetes provider's resources as the objects that they make.

Source: the provider's schemas; names follow the API's in snake_case, with the exceptions below.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from seawall.model import Unknown

_VERSION = re.compile(r"_v\d+(?:(?:alpha|beta)\d+)?$")

_KINDS = """
v1 Service service
v1 Namespace namespace
v1 ConfigMap config_map
v1 Secret secret
v1 Pod pod
v1 PersistentVolume persistent_volume
v1 PersistentVolumeClaim persistent_volume_claim
v1 ServiceAccount service_account
v1 Endpoints endpoints
v1 ReplicationController replication_controller
v1 LimitRange limit_range
v1 ResourceQuota resource_quota
apps/v1 Deployment deployment
apps/v1 DaemonSet daemonset
apps/v1 DaemonSet daemon_set
apps/v1 StatefulSet stateful_set
batch/v1 Job job
batch/v1 CronJob cron_job
networking.k8s.io/v1 Ingress ingress
networking.k8s.io/v1 IngressClass ingress_class
networking.k8s.io/v1 NetworkPolicy network_policy
storage.k8s.io/v1 StorageClass storage_class
storage.k8s.io/v1 CSIDriver csi_driver
autoscaling/v2 HorizontalPodAutoscaler horizontal_pod_autoscaler
policy/v1 PodDisruptionBudget pod_disruption_budget
rbac.authorization.k8s.io/v1 ClusterRole cluster_role
rbac.authorization.k8s.io/v1 ClusterRoleBinding cluster_role_binding
rbac.authorization.k8s.io/v1 Role role
rbac.authorization.k8s.io/v1 RoleBinding role_binding
scheduling.k8s.io/v1 PriorityClass priority_class
apiregistration.k8s.io/v1 APIService api_service
admissionregistration.k8s.io/v1 ValidatingWebhookConfiguration validating_webhook_configuration
admissionregistration.k8s.io/v1 MutatingWebhookConfiguration mutating_webhook_configuration
"""
KINDS = {
    cells[2]: (cells[0], cells[1]) for cells in (row.split() for row in _KINDS.strip().split("\n"))
}

# Blocks that repeat: their name in the provider → in the API. All others stand at most once.
_LISTS = {
    "container": "containers",
    "init_container": "initContainers",
    "volume": "volumes",
    "volume_mount": "volumeMounts",
    "volume_device": "volumeDevices",
    "env": "env",
    "env_from": "envFrom",
    "port": "ports",
    "toleration": "tolerations",
    "host_aliases": "hostAliases",
    "image_pull_secrets": "imagePullSecrets",
    "sysctl": "sysctls",
    "rule": "rules",
    "subject": "subjects",
    "webhook": "webhooks",
    "subset": "subsets",
    "address": "addresses",
    "taint": "taints",
    "match_expressions": "matchExpressions",
    "ingress": "ingress",
    "egress": "egress",
    "from": "from",
    "to": "to",
    "path": "paths",
    "tls": "tls",
    "items": "items",
    "topology_spread_constraint": "topologySpreadConstraints",
    "limit": "limits",
    "metric": "metrics",
    "volume_claim_template": "volumeClaimTemplates",
    "sources": "sources",
    "node_selector_term": "nodeSelectorTerms",
    "http_header": "httpHeaders",
    "secret_ref": "secrets",
}
_NAMES = {
    "cluster_ip": "clusterIP",
    "cluster_ips": "clusterIPs",
    "external_ips": "externalIPs",
    "load_balancer_ip": "loadBalancerIP",
    "host_pid": "hostPID",
    "host_ipc": "hostIPC",
    "host_ip": "hostIP",
    "non_resource_urls": "nonResourceURLs",
    "storage_provisioner": "provisioner",
    "ca_bundle": "caBundle",
}
# Maps whose keys are the user's own.
_MAPS = frozenset(
    (
        *("labels", "annotations", "data", "binary_data", "string_data", "match_labels", "limits"),
        *("node_selector", "requests", "parameters", "volume_attributes", "capacity", "hard"),
        *("default", "default_request", "max", "min", "max_limit_request_ratio", "driver_options"),
    )
)
_NOT_OF_OBJECT = frozenset(
    (
        *("id", "timeouts", "status", "generation", "resource_version", "uid", "self_link"),
        *("wait_for_load_balancer", "wait_for_rollout", "wait_until_bound", "wait_for_completion"),
        *(
            "wait_for_default_service_account",
            "default_secret_name",
            "wait_for_service_account_token",
        ),
    )
)
_DEEPEST = 40


def object_of(type_: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """The object behind a typed resource; {} for a type that makes none."""
    name = _VERSION.sub("", type_.removeprefix("kubernetes_"))
    if name not in KINDS:
        return {}
    version, kind = KINDS[name]
    obj = {"apiVersion": version, "kind": kind} | _fields(values, 0)
    spec = obj.get("spec")
    if isinstance(spec, dict) and isinstance(
        source := spec.pop("persistentVolumeSource", None), dict
    ):
        obj["spec"] = spec | source
    return obj


def block(value: Any) -> Mapping[str, Any]:
    """The one map of a block, {} if it isn't there."""
    first = value[0] if isinstance(value, list) and value else value
    return first if isinstance(first, Mapping) else {}


def _fields(values: Mapping[str, Any], depth: int) -> dict[str, Any]:
    out: dict[str, Any] = {}
    if depth > _DEEPEST:
        return out
    for key, value in values.items():
        if key in _NOT_OF_OBJECT or (
            not isinstance(value, Unknown) and value in (None, "", [], {})
        ):
            continue
        if isinstance(value, list) and value and isinstance(value[0], Mapping):
            if key in _LISTS:
                out[_LISTS[key]] = [_fields(block([item]), depth + 1) for item in value]
            else:
                out[_camel(key)] = _fields(value[0], depth + 1)
        elif isinstance(value, Mapping):
            # A block of newer schemas, or a map with keys of the user.
            plain = key in _MAPS or (key == "selector" and "match_labels" not in value)
            out[_camel(key)] = dict(value) if plain else _fields(value, depth + 1)
        else:
            out[_camel(key)] = value
    return out


def _camel(name: str) -> str:
    if name in _NAMES:
        return _NAMES[name]
    first, *rest = name.split("_")
    return first + "".join(part[:1].upper() + part[1:] for part in rest)
