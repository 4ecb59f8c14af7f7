"""What pods ask for and what nodes have, in cores and bytes."""

from __future__ import annotations

from collections import defaultdict

from seawall.facts import Facts, Pod
from seawall.relations.measures import amount
from seawall.relations.workloads import of_daemons

Asked = tuple[float, float]  # cores, bytes


def asked_by_node(facts: Facts) -> dict[str, tuple[Asked, Asked]]:
    """Node → what its pods request: those that could move, and those that belong to the node."""
    sums: dict[str, list[float]] = defaultdict(lambda: [0.0] * 4)
    known: dict[str | int, float] = {}
    for pod in facts.all(Pod):
        if pod.finished or not pod.spec.node_name:
            continue
        place = sums[pod.spec.node_name]
        start = 2 if of_daemons(pod) else 0
        for container in pod.spec.containers:
            for offset, name in enumerate(("cpu", "memory")):
                if (text := container.resources.requests.get(name)) is not None:
                    if text not in known:
                        known[text] = amount(text)
                    place[start + offset] += known[text]
    return {node: ((a, b), (c, d)) for node, (a, b, c, d) in sums.items()}


def pods_by_node(facts: Facts) -> dict[str, int]:
    """Node → number of its unfinished pods."""
    found: dict[str, int] = defaultdict(int)
    for pod in facts.all(Pod):
        if not pod.finished and pod.spec.node_name:
            found[pod.spec.node_name] += 1
    return found
