"""Where the replicas of workloads run."""

from __future__ import annotations

from collections import defaultdict

from seawall.facts import Facts, Node, Pod
from seawall.relations.platform import open_to_pods

Workload = tuple[str, str, str]  # (resource, namespace, name)
_RESOURCES = {"StatefulSet": "apps/statefulsets", "ReplicaSet": "apps/deployments"}


def replicas(facts: Facts) -> dict[Workload, list[Pod]]:
    """Deployment or StatefulSet → its running pods, where there are several.

    A Deployment's name is that of the pod's ReplicaSet without the hash of the template.
    """
    return facts.once(_replicas)


def _replicas(facts: Facts) -> dict[Workload, list[Pod]]:
    # Siblings share the list of their owners (facts.share), so each owner is looked at once.
    siblings: dict[int, list[Pod]] = defaultdict(list)
    for pod in facts.all(Pod):
        if pod.status.phase == "Running" and not pod.metadata.deletion_timestamp:
            siblings[id(pod.metadata.owner_references)].append(pod)
    found: dict[Workload, list[Pod]] = defaultdict(list)
    for pods in siblings.values():
        if workload := _workload(pods[0]):
            found[workload] += pods
    return {workload: pods for workload, pods in found.items() if len(pods) > 1}


def _workload(pod: Pod) -> Workload | None:
    meta = pod.metadata
    owner = next((one for one in meta.owner_references if one.controller), None)
    if owner is None or owner.kind not in _RESOURCES:
        return None
    name = owner.name
    if owner.kind == "ReplicaSet":
        hash_ = meta.labels.get("pod-template-hash", "")
        if not hash_ or not name.endswith(f"-{hash_}"):
            return None  # a ReplicaSet of its own
        name = name.removesuffix(f"-{hash_}")
    return _RESOURCES[owner.kind], meta.namespace, name


def places(facts: Facts, pods: list[Pod]) -> list[Node]:
    """The open nodes on which such pods could run, by their nodeSelector."""
    wanted = pods[0].spec.node_selector.items()
    return [node for node in facts.once(_open) if wanted <= node.metadata.labels.items()]


def _open(facts: Facts) -> list[Node]:
    return [node for node in facts.all(Node) if open_to_pods(node)]
