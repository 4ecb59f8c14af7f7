"""Kubelets older than the API server by more than is supported; on ACK by a minor version."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.facts import Facts, Node
from seawall.model import Hit, Text
from seawall.relations.measures import version
from seawall.relations.platform import ack, machines

# Kubernetes' version skew policy: three minor versions, two for kubelets below 1.25.
_SKEW, _OLD_SKEW, _OLD = 3, 2, 25


def judge(facts: Facts) -> Iterator[Hit]:
    server = version(facts.version)[1]
    strict = ack(facts)
    for node in machines(facts):
        kubelet = node.status.node_info.kubelet_version
        minor = version(kubelet)[1]
        allowed = 0 if strict else _OLD_SKEW if minor < _OLD else _SKEW
        if minor and server - minor > allowed:
            because = Text(
                en=f"its kubelet is {kubelet}, the API server {facts.version}",
                zh=f"kubelet 为 {kubelet}，API Server 为 {facts.version}",
            )
            yield Hit(Node.resource, "", node.metadata.name, because)
