"""Pods, what they belong to, and the budgets that protect them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from seawall.facts import Budget, Facts, Pod, Workload
from seawall.relations.select import matches

Key = tuple[str, str]  # (namespace, name)


def key(pod: Pod) -> Key:
    return pod.metadata.namespace, pod.metadata.name


def named(found: Key) -> str:
    """Like default/web; the name alone of what has no namespace."""
    return "/".join(part for part in found if part)


def pods_of_nodes(facts: Facts, nodes: Iterable[str]) -> list[Pod]:
    """The pods that are bound to one of the nodes and have not finished."""
    wanted = frozenset(nodes)
    return [p for p in facts.all(Pod) if p.spec.node_name in wanted and not p.finished]


def pods_of_workloads(facts: Facts, workloads: Iterable[Workload]) -> list[Pod]:
    """The unfinished pods that the workloads' selectors take and that some controller owns."""
    by_space: dict[str, list[Workload]] = defaultdict(list)
    for workload in workloads:
        by_space[workload.metadata.namespace].append(workload)
    if not by_space:
        return []
    return [
        pod
        for pod in facts.all(Pod)
        if not pod.finished
        and controller(pod) is not None
        and any(
            matches(w.spec.selector, pod.metadata.labels)
            for w in by_space.get(pod.metadata.namespace, ())
        )
    ]


def controller(pod: Pod) -> str | None:
    """The kind of what controls a pod ("ReplicaSet"); None: nobody makes it again."""
    owners = pod.metadata.owner_references
    return next((owner.kind for owner in owners if owner.controller), None)


def of_daemons(pod: Pod) -> bool:
    """One that belongs to its node: a DaemonSet's, or a static one."""
    return controller(pod) in ("DaemonSet", "Node")


def budgets_broken(facts: Facts, going: Iterable[Pod]) -> list[tuple[Budget, int]]:
    """Budgets that allow fewer disruptions than their pods that go; with that number."""
    by_space: dict[str, list[Pod]] = defaultdict(list)
    for pod in going:
        by_space[pod.metadata.namespace].append(pod)
    found = []
    for budget in facts.all(Budget):
        pods = by_space.get(budget.metadata.namespace, ())
        count = sum(p.ready and matches(budget.spec.selector, p.metadata.labels) for p in pods)
        if count > budget.status.disruptions_allowed:
            found.append((budget, count))
    return found
