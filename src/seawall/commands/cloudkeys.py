"""How to know, from a cloud resource's own name, tags and description, that a cluster lives on it.

The keys are those that ACK, its cloud controller manager, CSI and Terway write; see the join keys
in the project's facts. What the text does not show stays Unknown: never a guess.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from seawall.commands.context import Word
from seawall.model import Unknown

API_SERVER_NAME = re.compile(
    r"(ManagedK8SSlb|K8sMasterSlb|k8s_master_slb|k8s-master|-apiserver)", re.I
)
SERVICE_NAME = re.compile(r"^a[0-9a-f]{31}$")  # "a" + the Service's UID, cut to 32
WORKER_NAME = re.compile(r"^worker-k8s-for-cs-|^k8s-node-|^node-k8s-for-cs-", re.I)
MASTER_NAME = re.compile(r"^master-\d*-?k8s-for-cs-|^k8s-master-", re.I)
AUTO_GROUP = re.compile(
    r"^alicloud-cs-auto-created-security-group|^security group of ACS Cluster|^sg-k8s-"
)
ROLE_NAME = re.compile(
    r"^(KubernetesWorkerRole-|KubernetesMasterRole-|AliyunCS|AliyunCCCSI|k8sWorkerRolePolicy-|k8sMasterRolePolicy-)"
)
CLUSTER_TAG = "ack.aliyun.com"
SERVICE_TAGS = ("kubernetes.do.not.delete", "kubernetes.reused.by.user")
VOLUME_TAGS = ("createdby", "k8s.aliyun.com", "csi.alibabacloud.com/volume-name")
DRIVER_TAGS = ("kubernetes.io/created-for/", "csi.alibabacloud.com/volume-name")  # beginnings


def role_of(
    type_: str,
    *,
    name: Word | None = None,
    tags: Mapping[str, Any] | Unknown | None = None,
    description: Word | None = None,
) -> Word:
    """One of CLOUD_ROLES, or Unknown when name, tags and description do not decide.

    None means "not given"; an empty map of tags means "it has none".
    """
    texts = [text for text in (name, description) if isinstance(text, str)]
    keys = tags if isinstance(tags, Mapping) else None
    found = _by_tags(type_, keys or {}, texts) or _by_text(type_, texts)
    if found:
        return found
    if keys is not None and isinstance(name, str):
        return ""
    return Unknown(f"the text does not say what this {type_} is to a cluster")


def _by_text(type_: str, texts: list[str]) -> str:
    patterns = {
        "loadbalancer": ((API_SERVER_NAME, "apiserver"), (SERVICE_NAME, "service")),
        "instance": ((MASTER_NAME, "master"), (WORKER_NAME, "worker")),
        "securitygroup": ((AUTO_GROUP, "worker"),),
        "role": ((ROLE_NAME, "identity"),),
        "policy": ((ROLE_NAME, "identity"),),
    }
    for pattern, role in patterns.get(type_, ()):
        if any(pattern.search(text) for text in texts):
            return role
    return ""


def _by_tags(type_: str, tags: Mapping[str, Any], texts: list[str]) -> str:
    if type_ in ("loadbalancer", "listener", "servergroup"):
        if any(tag in tags for tag in SERVICE_TAGS):
            return "service"
        return "apiserver" if CLUSTER_TAG in tags else ""
    if type_ in ("disk", "filesystem"):
        # A worker's own disks have the cluster's tag too: for disks only the driver's tags count.
        if type_ == "filesystem" and (CLUSTER_TAG in tags or "k8s.aliyun.com" in tags):
            return "volume"
        made = tags.get("createdby") == "alibabacloud-csi-plugin"
        if made or any(str(tag).startswith(DRIVER_TAGS) for tag in tags):
            return "volume"
    if type_ == "eni":
        return "eni" if str(tags.get("creator", "")).startswith("terway") else ""
    if CLUSTER_TAG in tags or "ack.alibabacloud.com/nodepool-id" in tags:
        roles = {"instance": "worker", "scalinggroup": "nodepool", "securitygroup": "worker"}
        if type_ == "instance" and any(MASTER_NAME.search(text) for text in texts):
            return "master"
        return roles.get(type_, "")
    return ""
