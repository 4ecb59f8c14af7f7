"""CL-17: nodes, API servers and endpoints don't agree on the masters, or their number is wrong."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.facts import EndpointSlice, Facts, Node
from seawall.model import Hit, Text
from seawall.relations.measures import seconds
from seawall.relations.platform import ack, master, system_pods

_SERVER = {"component": "kube-apiserver", "tier": "control-plane"}


def judge(facts: Facts) -> Iterator[Hit]:
    masters = {node.metadata.name: node for node in facts.all(Node) if master(node)}
    if not masters:
        return  # a managed control plane has no nodes
    if ack(facts) and len(masters) not in (3, 5):
        because = Text(
            en=f"number of masters: {len(masters)}; a dedicated cluster has 3 or 5",
            zh=f"集群有 {len(masters)} 台 Master；专有集群应为 3 或 5 台",
        )
        yield Hit(
            Node.resource, "", "", because, tuple(f"nodes/{name}" for name in sorted(masters))
        )
    serving = {
        pod.spec.node_name
        for pod in system_pods(facts)
        if pod.metadata.labels.items() >= _SERVER.items()
    }
    if serving:
        # A master that joined just now is starting its API server.
        old = [
            n for n in masters if seconds(masters[n].metadata.creation_timestamp, facts.now) > 120
        ]
        idle = Text(
            en="labelled a master, it runs no API server",
            zh="有 Master 标签，但没有运行 API Server",
        )
        yield from (Hit(Node.resource, "", name, idle) for name in old if name not in serving)
        bare = Text(
            en="it runs an API server, unlabelled", zh="运行着 API Server，但没有 Master 标签"
        )
        yield from (Hit(Node.resource, "", name, bare) for name in serving - masters.keys())
        yield from _unknown(facts, masters)


def _unknown(facts: Facts, masters: dict[str, Node]) -> Iterator[Hit]:
    """API servers that report themselves and have no Node."""
    slices = [s for s in facts.all(EndpointSlice) if s.metadata.namespace == "default"]
    endpoints = [e for s in slices if s.service == "kubernetes" for e in s.endpoints or ()]
    reported = sorted({address for endpoint in endpoints for address in endpoint.addresses})
    if (count := len(reported)) > len(masters):
        names, known = ", ".join(reported), len(masters)
        because = Text(
            en=f"{count} API servers report themselves ({names}), {known} masters have a Node",
            zh=f"有 {count} 个 API Server 在上报（{names}），但只有 {known} 台 Master 有 Node 对象",
        )
        yield Hit(Node.resource, "", "", because, ("services/default/kubernetes",))
