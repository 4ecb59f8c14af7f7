"""What is at stake: the lines that decide whether an operation is harmful on the cluster at hand.

For `broken` in an `impact.py` (see `Match.breaks`): each reads as few kinds of facts as it takes,
because guards ask for every request.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from typing import Any, Final

from seawall.facts import Claim, Facts, Namespace, Node, PersistentVolume, Service
from seawall.model import Impact, Line, Operation
from seawall.relations import words
from seawall.relations.effects import gathered, lines, number, unserved
from seawall.relations.measures import amount
from seawall.relations.platform import virtual
from seawall.relations.select import names_of, objects_of, replicas
from seawall.relations.storage import (
    claims_of_volumes,
    on_node_disk,
    pods_of_claims,
    volumes_deleted_with,
)
from seawall.relations.workloads import Key, key, named, pods_of_nodes

_PREFIX: Final = "service.beta.kubernetes.io/"
# The cloud controller leaves the load balancer of such a Service alone (ACK's CCM, all versions).
KEPT: Final = _PREFIX + "alibaba-cloud-loadbalancer-preserve-lb-on-delete"
_REUSED: Final = (
    _PREFIX + "alibaba-cloud-loadbalancer-id",
    _PREFIX + "alicloud-loadbalancer-id",
)
_BALANCER: Final = "service.k8s.alibaba/loadbalancer-id"  # a label that the CCM sets


def in_namespaces(op: Operation, facts: Facts) -> Impact:
    """What goes for good with these namespaces, or takes others along.

    Load balancers, bound claims, and Services behind webhooks without which requests are refused.
    """

    def inside(kind: type[Any]) -> list[Any]:
        wanted = {name for _, name in names_of(op, facts, Namespace)}
        return [one for one in facts.all(kind) if one.metadata.namespace in wanted]

    def services() -> set[tuple[str, str]]:
        return {(one.metadata.namespace, one.metadata.name) for one in inside(Service)}

    return gathered(
        lambda: lines("balancer", _named(filter(balanced, inside(Service))), words.BALANCERS),
        lambda: lines("claim", _named(filter(bound, inside(Claim))), words.BOUND),
        lambda: unserved(facts, services()),
    )


def balanced(service: Service) -> bool:
    """It has a load balancer that goes with it."""
    return service.spec.type == "LoadBalancer" and not service.metadata.annotations.get(KEPT)


def bound(claim: Claim) -> bool:
    return claim.status.phase == "Bound"


def _named(found: Iterable[Any]) -> list[str]:
    return sorted(named((one.metadata.namespace, one.metadata.name)) for one in found)


def of_claims(op: Operation, facts: Facts) -> Impact:
    """Pods that use these claims, and volumes that are deleted with them."""
    return _of_claims(facts, set(names_of(op, facts, Claim)))


def of_volumes(op: Operation, facts: Facts) -> Impact:
    """Claims that lose these volumes, and the pods that use them."""
    names = {name for _, name in names_of(op, facts, PersistentVolume)}
    claims = set(claims_of_volumes(facts, names))
    return gathered(
        lambda: lines("claim", sorted(map(named, claims)), words.UNBOUND),
        lambda: _using(facts, claims),
    )


def _of_claims(facts: Facts, claims: AbstractSet[Key]) -> Impact:
    return gathered(
        lambda: _using(facts, claims),
        lambda: lines("volume", volumes_deleted_with(facts, claims), words.DISKS),
    )


def _using(facts: Facts, claims: AbstractSet[Key]) -> list[Line]:
    pods = pods_of_claims(facts, claims)
    return lines("pod", sorted(named(key(pod)) for pod in pods), words.STUCK)


def on_nodes(op: Operation, facts: Facts) -> Impact:
    """Data of pods that lies on the disks of these nodes."""

    def data() -> list[Line]:
        names = (name for _, name in names_of(op, facts, Node))
        return lines("data", on_node_disk(facts, pods_of_nodes(facts, names)), words.LOCAL)

    return gathered(data)


def behind_balancers(op: Operation, facts: Facts) -> Impact:
    """Other Services that use the load balancers which these Services own.

    One that names its load balancer itself does not own it; one that is told to keep it, keeps it.
    """

    def reusing() -> list[Line]:
        going = [one for one in objects_of(op, facts, Service) if _owns(one)]
        keys = {(one.metadata.namespace, one.metadata.name) for one in going}
        taken = {mark for one in going for mark in _marks(one)}
        found = [
            one
            for one in facts.all(Service)
            if one.spec.type == "LoadBalancer"
            and (one.metadata.namespace, one.metadata.name) not in keys
            and not taken.isdisjoint(_marks(one))
        ]
        return lines("service", _named(found), words.REUSING)

    return gathered(reusing)


def _owns(service: Service) -> bool:
    return not any(service.metadata.annotations.get(name) for name in (KEPT, *_REUSED))


def _marks(service: Service) -> set[str]:
    """What tells its load balancer: the id that it names or was given, and the addresses."""
    meta = service.metadata
    ids = (*(meta.annotations.get(name, "") for name in _REUSED), meta.labels.get(_BALANCER, ""))
    return {mark for mark in (*ids, *service.addresses) if mark}


def dns_replicas(op: Operation, facts: Facts) -> Impact:
    """How many replicas of CoreDNS the cluster needs, if the operation leaves fewer."""

    def needed() -> list[Line]:
        left, wanted = replicas(op), dns_needed(facts)
        return number(
            "replica", wanted if left is not None and left < wanted else 0, words.REPLICAS
        )

    return gathered(needed)


def dns_needed(facts: Facts) -> int:
    """One replica for 8 nodes or 64 cores, from 2 to 100, as ACK's dns-autoscaler counts.

    Source: {"linear": {"coresPerReplica": 64, "nodesPerReplica": 8, "min": 2, "max": 100}} of the
    nodes that are not virtual.
    """
    nodes = [node for node in facts.all(Node) if not virtual(node)]
    cores = sum(amount(node.status.capacity.get("cpu", 0)) for node in nodes)
    return min(100, max(2, math.ceil(len(nodes) / 8), math.ceil(cores / 64)))
