"""Deployments and StatefulSets of one replica that alone stand behind a balancer or an Ingress."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from seawall.facts import Deployment, Facts, Ingress, Service, StatefulSet, Workload
from seawall.model import Hit, Text
from seawall.relations import matches
from seawall.relations.network import routes


def judge(facts: Facts) -> Iterator[Hit]:
    routed = {
        (ingress.metadata.namespace, name)
        for ingress in facts.all(Ingress)
        for _, name in routes(ingress)
    }
    entries = [
        service
        for service in facts.all(Service)
        if service.spec.selector
        and (
            service.spec.type == "LoadBalancer"
            or (service.metadata.namespace, service.metadata.name) in routed
        )
    ]
    if not entries:
        return
    workloads: dict[str, list[Workload]] = defaultdict(list)
    for found in (facts.all(Deployment), facts.all(StatefulSet)):
        for one in found:
            workloads[one.metadata.namespace].append(one)
    told = set()
    for service in entries:
        space, name = service.metadata.namespace, service.metadata.name
        behind = [
            (1 if one.spec.replicas is None else one.spec.replicas, one)
            for one in workloads[space]
            if matches(service.spec.selector, one.spec.template.metadata.labels)
        ]
        if sum(count for count, _ in behind) != 1:
            continue
        alone = next(one for count, one in behind if count)
        key = (alone.resource, space, alone.metadata.name)
        if key not in told:
            told.add(key)
            because = Text(
                en=f"it has one replica, and Service {name} is open to the outside",
                zh=f"只有一个副本，却通过 Service {name} 对外提供服务",
            )
            yield Hit(*key, because, (f"services/{space}/{name}",))
