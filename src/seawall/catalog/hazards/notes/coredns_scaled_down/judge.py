"""NT-04: CoreDNS has fewer than two replicas where two nodes could hold them."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.facts import Facts, Node
from seawall.model import Hit, Text
from seawall.relations.dns import dns_deployment
from seawall.relations.platform import open_to_pods


def judge(facts: Facts) -> Iterator[Hit]:
    deployment = dns_deployment(facts)
    if deployment is None:
        return
    wanted = deployment.spec.replicas
    replicas = 1 if wanted is None else wanted
    if replicas < 2 and (replicas == 0 or sum(map(open_to_pods, facts.all(Node))) > 1):
        because = Text(en=f"replicas: {replicas}", zh=f"副本数：{replicas}")
        yield Hit(deployment.resource, "kube-system", "coredns", because)
