"""NT-14: a registered cluster whose agent is missing, switched off or not ready."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.facts import ConfigMap, Deployment, Facts, Node
from seawall.model import Hit, Text
from seawall.relations.platform import EXTERNAL, SYSTEM

_AGENT = "ack-cluster-agent"


def judge(facts: Facts) -> Iterator[Hit]:
    registered = facts.named(ConfigMap, "ack-agent-config", SYSTEM) is not None or any(
        node.metadata.labels.get(EXTERNAL) == "true" for node in facts.all(Node)
    )
    if not registered:
        return
    agent = facts.named(Deployment, _AGENT, SYSTEM)
    if agent is None:
        because = Text(en="the agent does not exist", zh="代理不存在")
    elif agent.spec.replicas == 0:
        because = Text(en="the agent is scaled to 0", zh="代理的副本数为 0")
    elif agent.status.observed_generation and not agent.status.ready_replicas:
        because = Text(en="none of the agent's pods is ready", zh="代理没有就绪的 Pod")
    else:
        return
    yield Hit(Deployment.resource, SYSTEM, _AGENT, because)
