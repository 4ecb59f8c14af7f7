"""Defaults that the API server fills in and rules look at.

Source: the API reference of Kubernetes 1.35 (Service, PersistentVolume, workloads). Only fields
that a rule may read are listed; a Partial keeps its missing fields unknown.
"""

from __future__ import annotations

from typing import Any

from seawall.model import Partial

_ROLLING = {"type": "RollingUpdate"}
_SPEC: dict[tuple[str, str], dict[str, Any]] = {
    ("", "Service"): {"type": "ClusterIP", "sessionAffinity": "None"},
    ("", "PersistentVolume"): {
        "volumeMode": "Filesystem",
        "persistentVolumeReclaimPolicy": "Retain",
    },
    ("", "PersistentVolumeClaim"): {"volumeMode": "Filesystem"},
    ("", "ReplicationController"): {"replicas": 1},
    ("apps", "Deployment"): {"replicas": 1, "strategy": _ROLLING},
    ("apps", "StatefulSet"): {"replicas": 1, "updateStrategy": _ROLLING},
    ("apps", "ReplicaSet"): {"replicas": 1},
    ("apps", "DaemonSet"): {"updateStrategy": _ROLLING},
    ("batch", "CronJob"): {"suspend": False, "concurrencyPolicy": "Allow"},
}
_EXTERNAL = ("NodePort", "LoadBalancer")


def filled(obj: dict[str, Any]) -> dict[str, Any]:
    """The object with defaults in `spec`; the same object when nothing is missing."""
    group = str(obj.get("apiVersion", "")).rpartition("/")[0]
    wanted = _SPEC.get((group, str(obj.get("kind", ""))))
    spec = obj.get("spec")
    if wanted is None or isinstance(obj, Partial) or isinstance(spec, Partial):
        return obj
    if spec is None:
        spec = {}
    if not isinstance(spec, dict):
        return obj
    missing = {key: value for key, value in wanted.items() if spec.get(key) is None}
    if spec.get("type") in _EXTERNAL and spec.get("externalTrafficPolicy") is None:
        missing["externalTrafficPolicy"] = "Cluster"
    return obj | {"spec": spec | missing} if missing else obj
