"""Replaces names, consistently, so that a snapshot can be given to strangers (`--for-support`).

A name becomes a pseudonym ("pod-3f2a…") by a keyed hash: equal names stay equal wherever they
stand, also inside of other texts, and the key is thrown away. What belongs to Kubernetes or to a
component that rules know (kube-system, coredns, label keys, kinds) keeps its name: without it no
rule could find anything. Addresses keep their family and their network relations are lost.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import re
import secrets
from collections.abc import Mapping
from typing import Any, Final

from seawall.commands.kinds import Kind
from seawall.sources.snapshot_patterns import HIDDEN

# Namespaces of Kubernetes and of ACK: their objects are the same in each cluster.
_SYSTEM: Final = re.compile(r"kube-.*|cert-manager|arms-.*|ack-.*|istio-system|ingress-nginx")
# Fields of the API that hold words of the API, and times.
_WORDS_OF_API: Final = frozenset(
    (
        *("apiVersion", "kind", "type", "status", "reason", "phase", "protocol", "operator"),
        *("effect", "fieldPath", "resource", "operation", "manager", "dnsPolicy", "restartPolicy"),
        *("creationTimestamp", "resourceVersion", "time", "lastTransitionTime", "mode"),
    )
)
# Objects that every cluster has, and words that stand in every domain of Kubernetes.
_EVERYWHERE: Final = frozenset(
    (
        *("kubernetes", "default", "kube-root-ca.crt", "svc", "cluster", "local", "io", "com"),
        *("k8s", "pod", "node", "name", "app", "true", "false", "http", "https", "tcp", "udp"),
    )
)
_OWN_KEYS: Final = frozenset(("data", "binaryData"))
# Kinds whose names are types of things rather than somebody's own.
_KEPT: Final = frozenset(
    (
        *("APIService", "CustomResourceDefinition", "CSIDriver", "FlowSchema", "RuntimeClass"),
        *("PriorityLevelConfiguration", "PriorityClass", "StorageClass", "IngressClass"),
        *("MutatingWebhookConfiguration", "ValidatingWebhookConfiguration", "VolumeSnapshotClass"),
        *("ValidatingAdmissionPolicy", "DeviceClass", "VolumeAttributesClass"),
    )
)
# Field -> what it names. Fields whose owner decides (name, uid) are handled in `_map`.
_FIELDS: Final = {
    "namespace": "ns",
    "nodeName": "node",
    "holderIdentity": "holder",
    "hostname": "host",
    "host": "host",
    "externalName": "host",
    "providerID": "id",
    "machineID": "id",
    "systemUUID": "id",
    "bootID": "id",
    "uid": "uid",
    "volumeHandle": "id",
    "nodeID": "id",
    "containerID": "id",
    "instance": "id",
    "secretName": "secret",
    "claimName": "claim",
    "volumeName": "volume",
    "serviceAccountName": "account",
    "serviceAccount": "account",
    "serviceName": "service",
    "server": "host",
    "username": "user",
    "reportingInstance": "host",
}
_LISTS: Final = {"hosts": "host", "dnsNames": "host", "externalIPs": "host"}
_NAMES: Final = {
    "Namespace": "ns",
    "Node": "node",
    "ServiceAccount": "account",
    "Secret": "secret",
    "PersistentVolumeClaim": "claim",
    "PersistentVolume": "volume",
    "Service": "service",
}
_HOST_LABELS: Final = ("kubernetes.io/hostname", "alibabacloud.com/nodepool-id")
_V4: Final = re.compile(r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])")
_V6: Final = re.compile(r"(?<![\w:])(?:[0-9a-fA-F]{1,4}:){2,7}[0-9a-fA-F:]{1,40}(?![\w:])")
_IDS: Final = re.compile(
    r"\b(?:i|d|lb|nlb|alb|eni|sg|vpc|vsw|asg|esc|np|ngw|eip|rsp|acl|snap|s|m|c)-[a-z0-9]{12,24}\b"
    r"|\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|(?<!\d)\d{15,18}(?!\d)|\bc[0-9a-f]{32}\b"
)
_WORD: Final = re.compile(r"[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?")
_HOST: Final = re.compile(
    r"(?<![\w.-])(?:[a-z0-9][a-z0-9-]{0,62}\.){1,8}(?:com|cn|net|org|io|dev|app|cloud|internal|local"
    r"|corp|lan|test|example|info|biz|xyz|top|edu|gov|hk|tw|sg|eu|us|uk|de|jp|me|co|site|tech)\b"
)
# Names below these say nothing about whose cluster it is.
_PUBLIC: Final = (
    *(".k8s.io", "kubernetes.io", "aliyuncs.com", "alibabacloud.com", "aliyun.com", "svc", "local"),
    *(
        ".csi",
        "docker.io",
        "quay.io",
        "gcr.io",
        "ghcr.io",
        ".json",
        ".yaml",
        ".yml",
        ".conf",
        ".crt",
    ),
    *(
        "coreos.com",
        "istio.io",
        "helm.sh",
        ".key",
        ".sock",
        ".sh",
        ".pem",
        ".log",
        ".txt",
        "x-k8s.io",
    ),
)


def _plain_namespace(name: str) -> bool:
    return name == "default" or _SYSTEM.fullmatch(name) is not None


def _what(kind: str) -> str:
    return _NAMES.get(kind) or kind.lower() or "name"


class Pseudonyms:
    """Call `learn` for every object first, then `object`: texts may name what comes later."""

    def __init__(self, key: bytes = b"") -> None:
        self._key = key or secrets.token_bytes(32)
        self._known: dict[str, str] = {}
        self._texts: dict[str, str] = {}
        self._made: set[str] = set()

    def learn(self, kind: Kind, found: Mapping[str, Any]) -> None:
        """Remember the names that other objects and texts may repeat, and those of its owners."""
        metadata = found.get("metadata") or {}
        name, namespace = metadata.get("name", ""), metadata.get("namespace", "")
        if kind.kind == "Node":
            label = (metadata.get("labels") or {}).get("kubernetes.io/hostname")
            self._name(label or name, "node")
        if not self._own(kind.kind, name, namespace):
            return
        self._name(name, _what(kind.kind))
        about = found.get("involvedObject") or {}
        for other in (*(metadata.get("ownerReferences") or ()), about):
            if other.get("name") and self._own(other.get("kind", ""), other["name"], namespace):
                self._name(other["name"], _what(other.get("kind", "")))

    def object(self, kind: Kind, found: dict[str, Any]) -> dict[str, Any]:
        """The object with its names replaced; changed and given back."""
        metadata = found.get("metadata")
        if isinstance(metadata, dict):
            name, namespace = metadata.get("name"), str(metadata.get("namespace", ""))
            if isinstance(name, str) and self._own(kind.kind, name, namespace):
                metadata["name"] = self._name(name, _what(kind.kind))
                if kind.kind == "ConfigMap" and isinstance(found.get("data"), dict):
                    found["data"] = dict.fromkeys(found["data"], HIDDEN)
            if isinstance(prefix := metadata.get("generateName"), str):
                metadata["generateName"] = self._name(prefix.rstrip("-"), "name") + "-"
        for key, value in found.items():
            found[key] = self._field(key, value)
        return found

    def cluster(self, name: str, what: str) -> str:
        """The new name of the cluster, or of the namespace that was looked at."""
        return name if not name or _plain_namespace(name) else self._name(name, what)

    def _own(self, kind: str, name: str, namespace: str) -> bool:
        """A name that somebody chose for a thing of their own."""
        if not name or kind in _KEPT or name in _EVERYWHERE or name.startswith("system:"):
            return False
        if kind == "Namespace":
            return not _plain_namespace(name)
        if not namespace and kind in ("ClusterRole", "ClusterRoleBinding"):
            return False
        return kind == "Node" or not (namespace and _SYSTEM.fullmatch(namespace))

    def _field(self, key: str, value: Any) -> Any:
        if isinstance(value, str):
            return value if key in _WORDS_OF_API else self._value(key, value)
        if isinstance(value, dict):
            if key in _OWN_KEYS:
                value = {self._text(inner): one for inner, one in value.items()}
            return self._map(value)
        if isinstance(value, list):
            what = _LISTS.get(key, "")
            return [
                self._value("host", one) if what and isinstance(one, str) else self._field("", one)
                for one in value
            ]
        return value

    def _map(self, found: dict[str, Any]) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for key, value in found.items():
            if key in _HOST_LABELS and isinstance(value, str):
                made[key] = self._name(value, "node" if "hostname" in key else "id")
            else:
                made[key] = self._field(key, value)
        return made

    def _value(self, key: str, value: str) -> str:
        what = _FIELDS.get(key)
        if not value or what is None or value in _EVERYWHERE:
            return self._text(value)
        if (what == "ns" and _plain_namespace(value)) or value.startswith("system:"):
            return value
        if what == "host":
            return self._hosts(self._text(value))
        if what in ("account", "claim", "secret", "service") and value not in self._known:
            return self._text(value)  # of an object that is not here, or of Kubernetes itself
        if what == "id" and "." in value and "://" not in value:  # cn-hangzhou.i-bp1…
            return self._text(value)
        return self._name(value, what)

    def _name(self, name: str, what: str) -> str:
        known = self._known.get(name)
        if known is None:
            digest = hmac.new(self._key, name.encode(), hashlib.sha256).hexdigest()
            known = self._known[name] = f"{what}-{digest[:12]}"
            self._made.add(known)
        return known

    def _text(self, text: str) -> str:
        """Known names, addresses and ids anywhere in a text."""
        found = self._texts.get(text)
        if found is None:
            found = self._replaced(text)
            if len(self._texts) > 200_000:
                self._texts.clear()
            if len(text) < 300:
                self._texts[text] = found
        return found

    def _replaced(self, text: str) -> str:
        text = _WORD.sub(self._word, text)
        text = _IDS.sub(lambda m: self._name(m[0], "id"), text)
        text = _V4.sub(self._address, text)
        text = _V6.sub(self._address, text)
        return self._hosts(text) if "." in text else text

    def _word(self, found: re.Match[str]) -> str:
        """A whole word, or its parts between dots, that is a name we know."""
        word = found[0]
        if known := self._known.get(word):
            return known
        if "." not in word:
            return word
        return ".".join(self._known.get(part, part) for part in word.split("."))

    def _hosts(self, text: str) -> str:
        return _HOST.sub(self._host, text)

    def _host(self, found: re.Match[str]) -> str:
        host = found[0]
        if host.endswith(_PUBLIC) or any(part in self._made for part in host.split(".")):
            return host
        return f"{self._name(host, 'host')}.example"

    def _address(self, found: re.Match[str]) -> str:
        try:
            address = ipaddress.ip_address(found[0])
        except ValueError:
            return found[0]
        if address.is_loopback or address.is_unspecified:
            return found[0]
        digest = hmac.new(self._key, address.packed, hashlib.sha256).digest()
        if address.version == 4:
            return f"10.{digest[0]}.{digest[1]}.{digest[2]}"
        return str(ipaddress.IPv6Address(b"\xfd" + digest[:15]))
