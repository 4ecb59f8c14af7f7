"""ST-04: one disk behind several volumes, several running pods on one disk, or one that waits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from seawall.facts import Event, Facts, PersistentVolume, Pod
from seawall.model import Hit, Text
from seawall.relations import claims_of
from seawall.relations.storage import disks_of


def judge(facts: Facts) -> Iterator[Hit]:
    volumes: dict[str, list[PersistentVolume]] = defaultdict(list)
    for disk, volume in disks_of(facts):
        volumes[disk].append(volume)
    for disk, (first, *others) in volumes.items():
        because = Text(
            en=f"disk {disk} stands behind {len(others) + 1} volumes",
            zh=f"云盘 {disk} 被 {len(others) + 1} 个 PV 同时引用",
        )
        for volume in others:
            refs = (f"persistentvolumes/{first.metadata.name}",)
            yield Hit(PersistentVolume.resource, "", volume.metadata.name, because, refs)
    if volumes:
        refs_ = [one.spec.claim_ref for found in volumes.values() for one in found]
        yield from _shared(facts, {(ref.namespace, ref.name) for ref in refs_ if ref})


def _shared(facts: Facts, claims: set[tuple[str, str]]) -> Iterator[Hit]:
    users: dict[tuple[str, str], list[Pod]] = defaultdict(list)
    for pod in facts.all(Pod):
        if pod.spec.volumes and not pod.finished and not pod.metadata.deletion_timestamp:
            for claim in claims & set(claims_of(pod)):
                users[claim].append(pod)
    several = {claim: pods for claim, pods in users.items() if len(pods) > 1}
    if not several:
        return
    refused = {e.involved_object.name for e in facts.all(Event) if "Multi-Attach" in e.message}
    for (space, name), pods in several.items():
        running = sum(pod.status.phase == "Running" for pod in pods)
        if running > 1 or any(pod.metadata.name in refused for pod in pods):
            because = Text(
                en=f"{len(pods)} pods use it, {running} of them run",
                zh=f"{len(pods)} 个 Pod 使用同一云盘，其中 {running} 个在运行",
            )
            refs = tuple(f"pods/{space}/{pod.metadata.name}" for pod in pods[:10])
            yield Hit("persistentvolumeclaims", space, name, because, refs)
