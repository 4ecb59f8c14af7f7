"""What is at stake: the lines that decide whether an operation is harmful on the cluster at hand.

For `broken` in an `impact.py` (see `Match.breaks`): each reads as few kinds of facts as it takes,
because guards ask for every request.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from seawall.facts import Claim, Facts, Namespace, Service
from seawall.model import Impact, Operation
from seawall.relations import words
from seawall.relations.effects import gathered, lines, unserved
from seawall.relations.select import names_of
from seawall.relations.workloads import named

# The cloud controller leaves the load balancer of such a Service alone (ACK's CCM, all versions).
KEPT: Final = "service.beta.kubernetes.io/alibaba-cloud-loadbalancer-preserve-lb-on-delete"


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
