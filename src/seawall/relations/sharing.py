"""Which disks a pod or workload that is asked for would share with others: ST-04 on a cluster."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from seawall.facts import Claim, Deployment, Facts, Pod, StatefulSet, Workload
from seawall.model import Impact, Line, Operation
from seawall.relations import words
from seawall.relations.effects import gathered, lines, resource_of
from seawall.relations.select import objects_of, replicas
from seawall.relations.storage import disks_of, pods_of_claims
from seawall.relations.workloads import Key, key, named, pods_of_workloads

_SCALED: Final[dict[str, type[Workload]]] = {
    kind.resource: kind for kind in (Deployment, StatefulSet)
}


def disks(op: Operation, facts: Facts) -> Impact:
    """Disks with a file system that would have several pods: new ones, and those that are there.

    The operation makes a pod or a workload, changes a workload, or scales one.
    """

    def shared() -> list[Line]:
        mounted = set(_claims(op, facts)) & _on_disks(facts)
        if not mounted:
            return []
        if (replicas(op) or 1) > 1:
            return lines("disk", sorted(map(named, mounted)), words.SHARED)
        own = {key(pod) for pod in _own(op, facts)}
        used = {
            claim
            for claim in mounted
            if any(key(pod) not in own for pod in pods_of_claims(facts, {claim}))
        }
        return lines("disk", sorted(map(named, used)), words.SHARED)

    return gathered(shared)


def _claims(op: Operation, facts: Facts) -> Iterator[Key]:
    """The claims that it would mount; of a scaled workload those of its template."""
    if op.target.get("subresource") == "scale":
        kind = _SCALED.get(resource_of(op))
        for workload in objects_of(op, facts, kind) if kind else ():
            for volume in workload.spec.template.spec.volumes:
                if volume.persistent_volume_claim:
                    space = workload.metadata.namespace
                    yield space, volume.persistent_volume_claim.claim_name
        return
    space = str(op.target.get("namespace", ""))
    for volume in _volumes(op.after):
        source = volume.get("persistentVolumeClaim") if isinstance(volume, dict) else None
        if isinstance(source, dict) and isinstance(source.get("claimName"), str):
            yield space, source["claimName"]


def _volumes(obj: Any) -> list[Any]:
    """Those of a pod, or of a workload's template."""
    spec = _map(_map(obj).get("spec"))
    inner = _map(_map(spec.get("template")).get("spec"))
    found = spec.get("volumes", inner.get("volumes"))
    return found if isinstance(found, list) else []


def _map(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _own(op: Operation, facts: Facts) -> list[Pod]:
    """The pods that the operation's object has already: they go when new ones come."""
    kind = _SCALED.get(resource_of(op))
    if kind is None or op.action == "create":
        return []
    return pods_of_workloads(facts, objects_of(op, facts, kind))


def _on_disks(facts: Facts) -> set[Key]:
    """Claims that are bound to a cloud disk with one file system."""
    names = {volume.metadata.name for _, volume in disks_of(facts)}
    return {
        (claim.metadata.namespace, claim.metadata.name)
        for claim in facts.all(Claim)
        if claim.spec.volume_name in names
    }
