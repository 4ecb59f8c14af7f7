"""Pods that have the disk already."""

from __future__ import annotations

from typing import Any

from seawall.facts import Claim, Facts, PersistentVolume, Workload
from seawall.model import Impact, Line, Operation, Text
from seawall.relations import (
    claims_of_volumes,
    effects,
    gathered,
    key,
    lines,
    named,
    names_of,
    objects_of,
    pods_of_claims,
    pods_of_workloads,
    storage,
)
from seawall.relations.sharing import disks

_PODS = Text("pods that use the volume now", "正在使用该卷的 Pod")


def broken(op: Operation, facts: Facts) -> Impact:
    return disks(op, facts)


def impact(op: Operation, facts: Facts) -> Impact:
    def using() -> list[Line]:
        kind = effects.KIND_OF.get(effects.resource_of(op), Claim)
        if kind is PersistentVolume:
            names = {name for _, name in names_of(op, facts, kind)} | _on_disk(op.after, facts)
            found = pods_of_claims(facts, set(claims_of_volumes(facts, names)))
        elif issubclass(kind, Workload):
            found = pods_of_workloads(facts, objects_of(op, facts, kind))
        else:
            found = pods_of_claims(facts, set(names_of(op, facts, kind)))
        return lines("pod", sorted(named(key(pod)) for pod in found), _PODS)

    return gathered(using)


def _on_disk(volume: Any, facts: Facts) -> set[str]:
    """The PersistentVolumes on the disk that a new one names."""
    spec = volume.get("spec") if isinstance(volume, dict) else None
    csi = spec.get("csi") if isinstance(spec, dict) else None
    handle = csi.get("volumeHandle") if isinstance(csi, dict) else None
    return {found.metadata.name for disk, found in storage.disks_of(facts) if disk == handle}
