"""Volumes: who uses a claim, what lies on a node's own disk, what goes for good."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from collections.abc import Set as AbstractSet

from seawall.facts import Claim, Facts, PersistentVolume, Pod
from seawall.relations.workloads import Key, key, named, of_daemons


def pods_of_claims(facts: Facts, claims: AbstractSet[Key]) -> list[Pod]:
    """Unfinished pods that mount one of the claims."""
    if not claims:
        return []
    return [p for p in facts.all(Pod) if not p.finished and not claims.isdisjoint(claims_of(p))]


def claims_of(pod: Pod) -> list[Key]:
    """The claims that a pod mounts, generic ephemeral ones ("<pod>-<volume>") too."""
    space = pod.metadata.namespace
    found = [
        (space, v.persistent_volume_claim.claim_name)
        for v in pod.spec.volumes
        if v.persistent_volume_claim
    ]
    return found + [
        (space, f"{pod.metadata.name}-{v.name}") for v in pod.spec.volumes if v.ephemeral
    ]


def claims_of_volumes(facts: Facts, volumes: Collection[str]) -> list[Key]:
    """The claims that are bound to these PersistentVolumes."""
    found = (v.spec.claim_ref for v in facts.all(PersistentVolume) if v.metadata.name in volumes)
    return [(ref.namespace, ref.name) for ref in found if ref is not None]


def volumes_deleted_with(facts: Facts, claims: Collection[Key]) -> list[str]:
    """PersistentVolumes that are deleted with their claim, disk and all: reclaim policy Delete."""
    if not claims:
        return []
    return sorted(
        v.metadata.name
        for v in facts.all(PersistentVolume)
        if v.spec.persistent_volume_reclaim_policy == "Delete"
        and v.spec.claim_ref is not None
        and (v.spec.claim_ref.namespace, v.spec.claim_ref.name) in claims
    )


def scratch(pods: Iterable[Pod]) -> list[str]:
    """Pods with an emptyDir on disk, which goes with them; agents of the node left out."""
    return sorted(
        named(key(pod))
        for pod in pods
        if not of_daemons(pod)
        and any(v.empty_dir and not v.empty_dir.medium for v in pod.spec.volumes)
    )


def on_node_disk(facts: Facts, pods: Iterable[Pod]) -> list[str]:
    """Like `default/db: /data`, for each directory of the node that such a pod keeps data in.

    hostPath volumes, and claims on a PersistentVolume of type local or hostPath. Sockets, devices
    and the system's own directories hold no data of a pod.
    """
    pods = [pod for pod in pods if not of_daemons(pod)]
    found = {
        f"{named(key(pod))}: {v.host_path.path}"
        for pod in pods
        for v in pod.spec.volumes
        if v.host_path and not v.host_path.path.startswith(_SYSTEM)
    }
    claimed = [(pod, claim) for pod in pods for claim in claims_of(pod)]
    if claimed:
        local = _local(facts)
        found |= {f"{named(key(pod))}: {local[claim]}" for pod, claim in claimed if claim in local}
    return sorted(found)


_SYSTEM = (
    *("/etc/", "/proc", "/sys", "/dev", "/run", "/var/run", "/var/log", "/lib", "/usr", "/boot"),
    "/var/lib/kubelet",
)


def _local(facts: Facts) -> dict[Key, str]:
    """Claim -> directory, of PersistentVolumes on a node's own disk."""
    bound = {c.spec.volume_name: c for c in facts.all(Claim) if c.spec.volume_name}
    found = {}
    for volume in facts.all(PersistentVolume):
        place = volume.spec.local or volume.spec.host_path
        claim = bound.get(volume.metadata.name)
        if place and claim:
            found[claim.metadata.namespace, claim.metadata.name] = place.path
    return found


# Drivers whose volume is a disk with one file system.
_DISKS = frozenset(
    (
        *("diskplugin.csi.alibabacloud.com", "ebs.csi.aws.com", "pd.csi.storage.gke.io"),
        *("disk.csi.azure.com", "cinder.csi.openstack.org"),
    )
)


def disks_of(facts: Facts) -> Iterator[tuple[str, PersistentVolume]]:
    """(id of the cloud disk, volume on it); raw block devices may be shared and are left out."""
    for volume in facts.all(PersistentVolume):
        csi = volume.spec.csi
        if (
            csi
            and csi.driver in _DISKS
            and csi.volume_handle
            and volume.spec.volume_mode != "Block"
        ):
            yield csi.volume_handle, volume
