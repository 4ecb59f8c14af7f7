"""What pods ask for and what nodes have, in cores and bytes."""

from __future__ import annotations

from collections import Counter, defaultdict

from seawall.facts import Container, Facts, Pod
from seawall.relations.measures import amount
from seawall.relations.workloads import of_daemons

Asked = tuple[float, float]  # cores, bytes


def asked_by_node(facts: Facts) -> dict[str, tuple[Asked, Asked]]:
    """Node → what its pods request: those that could move, and those that belong to the node."""
    sums: dict[str, list[float]] = defaultdict(lambda: [0.0] * 4)
    # Pods of one workload share their containers and owners (facts.share): each is asked once.
    asked: dict[int, Asked] = {}
    bound: dict[int, bool] = {}
    for pod in placed(facts):
        containers, owners = pod.spec.containers, id(pod.metadata.owner_references)
        if (wanted := asked.get(id(containers))) is None:
            wanted = asked[id(containers)] = _asked(containers)
        if (stays := bound.get(owners)) is None:
            stays = bound[owners] = of_daemons(pod)
        place = sums[pod.spec.node_name]
        place[2 if stays else 0] += wanted[0]
        place[3 if stays else 1] += wanted[1]
    return {node: ((a, b), (c, d)) for node, (a, b, c, d) in sums.items()}


def _asked(containers: list[Container]) -> Asked:
    requests = [container.resources.requests for container in containers]
    cores, size = (sum(amount(one.get(name, 0)) for one in requests) for name in ("cpu", "memory"))
    return cores, size


def pods_by_node(facts: Facts) -> Counter[str]:
    """Node → number of its unfinished pods."""
    return Counter(pod.spec.node_name for pod in placed(facts))


def placed(facts: Facts) -> list[Pod]:
    """The unfinished pods that are on a node."""
    return facts.once(_placed)


def _placed(facts: Facts) -> list[Pod]:
    over = ("Succeeded", "Failed")
    return [p for p in facts.all(Pod) if p.spec.node_name and p.status.phase not in over]
