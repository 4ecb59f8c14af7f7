"""NP-02: a Node is gone, and what Kubernetes still holds shows that its machine lives on.

Whether the instance exists is for the cloud to say. A node that was drained and whose machine is
gone leaves no pods of workloads, no fresh Lease and no further events of its kubelet.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from seawall.facts import Event, Facts, Lease, Node, Pod
from seawall.model import Hit, Text
from seawall.relations import of_daemons
from seawall.relations.measures import seconds

_FRESH = 60  # a kubelet renews its Lease every 10 s


def judge(facts: Facts) -> Iterator[Hit]:
    nodes = {node.metadata.name for node in facts.all(Node)}
    traces: dict[str, list[tuple[str, Text]]] = defaultdict(list)
    for name, ref, trace in _traces(facts, nodes):
        if name and name not in nodes:
            traces[name].append((ref, trace))
    for name, found in traces.items():
        told = list(dict.fromkeys(text for _, text in found))
        because = Text(
            en="the Node does not exist; " + ", ".join(text.en for text in told),
            zh="Node 对象不存在；" + "，".join(text.zh for text in told),
        )
        yield Hit(Node.resource, "", name, because, tuple(ref for ref, _ in found[:10]))


def _traces(facts: Facts, nodes: set[str]) -> Iterator[tuple[str, str, Text]]:
    """(node, what tells it, how)."""
    pods = Text(en="pods are still bound to it", zh="仍有 Pod 绑定在该节点上")
    for pod in facts.all(Pod):
        if pod.spec.node_name not in nodes and not pod.finished and not of_daemons(pod):
            yield pod.spec.node_name, f"pods/{pod.metadata.namespace}/{pod.metadata.name}", pods
    kubelet = Text(en="its kubelet still reports", zh="其 kubelet 仍在上报")
    for lease in facts.all(Lease):
        name, fresh = lease.metadata.name, seconds(lease.spec.renew_time, facts.now) < _FRESH
        if lease.metadata.namespace == "kube-node-lease" and fresh:
            yield name, f"{Lease.resource}/kube-node-lease/{name}", kubelet
    removed: dict[str, str] = {}
    for event in facts.all(Event):
        if event.reason == "RemovingNode":
            removed[event.involved_object.name] = _when(event)
    for event in facts.all(Event):
        host = event.source.host
        if event.source.component == "kubelet" and host in removed and _when(event) > removed[host]:
            yield host, f"events/{event.metadata.namespace}/{event.metadata.name}", kubelet


def _when(event: Event) -> str:
    return event.last_timestamp or event.event_time or event.metadata.creation_timestamp
