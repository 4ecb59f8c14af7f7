"""Which disks the workloads of a manifest share: ST-04 is told by several objects together.

A Deployment names a claim, the claim a class or a volume, and only these say "disk". Where the
stream or the files beside it hold them, the workload gets a further operation on the subresource
`claims` (ours, no API server has it): spec.replicas (or an autoscaler's maximum), spec.surges (a
rollout starts the new pod before the old one is gone) and spec.disks, the claims that are cloud
disks with a file system. Volumes of the stream that name one disk get such an operation too, with
spec.volumes, how many they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

import msgspec

from seawall.commands.context import Context
from seawall.commands.objects import target_of
from seawall.errors import InputError
from seawall.formats import text, yaml11
from seawall.formats.loose import map_of, maps_of
from seawall.model import Operation
from seawall.sources.manifest_parts import Part, parts
from seawall.sources.workload_scripts import neighbours

_WORKLOADS = frozenset(("Deployment", "ReplicaSet", "StatefulSet"))
_DRIVERS = ("diskplugin.csi.alibabacloud.com", "alicloud/disk")
_TELLING = ("PersistentVolumeClaim", "PersistentVolume", "StorageClass", "HorizontalPodAutoscaler")
_MOST_BESIDE = 40  # files: those of one application; a larger folder is a pile of many
_LARGEST_BESIDE = 200_000  # bytes of a file beside
_LABELLED = 100  # volumes that a claim's labels are compared with; a stream may hold any number


def shared(found: list[Part], ctx: Context) -> Iterator[Operation]:
    """One operation for each workload that mounts disks and each volume that shares its disk."""
    yield from _volumes(found, ctx)
    mounting = [
        (part, names)
        for part in found
        if part.obj["kind"] in _WORKLOADS and (names := list(_claims(part.obj)))
    ]
    if not mounting:
        return
    storage = _Storage([part.obj for part in found])
    wanted = {(_address(part.obj)[0], name) for part, names in mounting for name in names}
    if wanted - storage.disks():
        storage = _Storage([part.obj for part in found] + list(_beside(ctx)))
    disks = storage.disks()
    for part, names in mounting:
        space = _address(part.obj)[0]
        if shared_ones := [name for name in names if (space, name) in disks]:
            yield _operation(part, shared_ones, storage, ctx)


def _beside(ctx: Context) -> Iterator[dict[str, Any]]:
    """Claims, volumes, classes and autoscalers of the files in the same folder."""
    words = [kind.encode() for kind in _TELLING]
    for file, data in neighbours(ctx, *words, most=_MOST_BESIDE, piles=False):
        yield from _told(file, data)


@lru_cache(maxsize=256)
def _told(file: str, data: bytes) -> tuple[dict[str, Any], ...]:
    if len(data) > _LARGEST_BESIDE:
        return ()
    try:
        found = parts(yaml11.load_all(text.decode(data, file), file, []))
        return tuple(part.obj for part in found if part.obj["kind"] in _TELLING)
    except InputError:
        return ()  # what is wrong with that file is told when it is read itself


def _volumes(found: list[Part], ctx: Context) -> Iterator[Operation]:
    names: dict[str, set[str]] = {}
    ones = [(part, _Volume(part.obj)) for part in found if part.obj["kind"] == "PersistentVolume"]
    for _, volume in ones:
        names.setdefault(volume.handle, set()).add(volume.name)
    for part, volume in ones:
        if volume.disk and volume.handle and not volume.block and len(names[volume.handle]) > 1:
            yield _related(part, {"volumes": len(names[volume.handle])}, ctx)


class _Storage:
    """Volumes, classes and autoscalers of a stream, by what ties them to others."""

    def __init__(self, objects: list[dict[str, Any]]) -> None:
        self._objects = objects
        self._classes = {
            _address(one)[1]: _disk(one.get("provisioner")) for one in self.of("StorageClass")
        }
        self._volumes = [_Volume(one) for one in self.of("PersistentVolume")]
        self._by_claim = {one.claim: one.disk for one in self._volumes if one.claim[1]}
        self._by_name = {one.name: one.disk for one in self._volumes}
        free = [one for one in self._volumes if not one.claim[1]]
        self._by_class = {one.class_: one.disk for one in free if one.class_ is not None}
        self._most: dict[tuple[str, str, str], int] = {}
        for scaler in self.of("HorizontalPodAutoscaler"):
            spec = map_of(scaler.get("spec"))
            ref = map_of(spec.get("scaleTargetRef"))
            key = (str(ref.get("kind")), *(_address(scaler)[0], str(ref.get("name"))))
            self._most[key] = max(self._most.get(key, 0), _number(spec.get("maxReplicas")))

    def of(self, kind: str) -> Iterator[dict[str, Any]]:
        return (obj for obj in self._objects if obj["kind"] == kind)

    def disks(self) -> set[tuple[str, str]]:
        """Namespace and name of the claims that are a disk by all that names them."""
        told: dict[tuple[str, str], bool] = {}
        for claim in self.of("PersistentVolumeClaim"):
            disk = self.is_disk(claim, map_of(claim.get("spec")))
            told[_address(claim)] = disk and told.get(_address(claim), True)
        return {address for address, disk in told.items() if disk}

    def most(self, workload: dict[str, Any]) -> int:
        """The most replicas that an autoscaler of the stream may ask for; 0: it has none."""
        return self._most.get((str(workload["kind"]), *_address(workload)), 0)

    def is_disk(self, claim: dict[str, Any], spec: Mapping[str, Any]) -> bool:
        """Whether the text ties the claim to a cloud disk: by its own volume, or by a class."""
        if spec.get("volumeMode") == "Block":
            return False
        name, class_ = spec.get("volumeName"), spec.get("storageClassName")
        labels = map_of(map_of(spec.get("selector")).get("matchLabels"))
        for tied in (
            self._by_claim.get(_address(claim)),
            self._by_name.get(name) if isinstance(name, str) else None,
            self._labelled(labels) if labels else None,
            self._by_class.get(class_) if isinstance(class_, str) else None,
        ):
            if tied is not None:
                return tied
        if not isinstance(class_, str):
            return False
        return self._classes.get(class_, class_.startswith("alicloud-disk-"))

    def _labelled(self, labels: Mapping[str, Any]) -> bool | None:
        for volume in self._volumes[:_LABELLED]:
            if all(volume.labels.get(key) == value for key, value in labels.items()):
                return volume.disk
        return None


class _Volume:
    def __init__(self, obj: dict[str, Any]) -> None:
        spec = map_of(obj.get("spec"))
        ref = map_of(spec.get("claimRef"))
        class_ = spec.get("storageClassName")
        source = map_of(spec.get("csi")) or map_of(spec.get("flexVolume"))
        self.name = _address(obj)[1]
        self.labels = map_of(map_of(obj.get("metadata")).get("labels"))
        self.claim = (_text(ref.get("namespace")), _text(ref.get("name")))
        self.class_ = class_ if isinstance(class_, str) else None
        self.disk = _disk(source.get("driver"))
        self.block = spec.get("volumeMode") == "Block"
        options = map_of(source.get("options"))
        self.handle = _text(source.get("volumeHandle") or options.get("volumeId"))


def _operation(part: Part, disks: list[str], storage: _Storage, ctx: Context) -> Operation:
    spec = map_of(part.obj.get("spec"))
    surges = part.obj["kind"] == "Deployment" and _surges(map_of(spec.get("strategy")))
    replicas = max(_number(spec.get("replicas")), storage.most(part.obj))
    return _related(part, {"replicas": replicas, "surges": surges, "disks": disks}, ctx)


def _related(part: Part, spec: dict[str, Any], ctx: Context) -> Operation:
    after = {"metadata": dict(map_of(part.obj.get("metadata"))), "spec": spec}
    target = target_of(part.obj, "claims")
    made = ctx.operation("kube", "apply", target, line=part.line, after=after)
    made.where = msgspec.structs.replace(made.where, document=part.document.index)
    return made


def _surges(strategy: Mapping[str, Any]) -> bool:
    rolling = map_of(strategy.get("rollingUpdate"))
    return strategy.get("type") != "Recreate" and rolling.get("maxSurge", 1) not in (0, "0", "0%")


def _claims(workload: dict[str, Any]) -> Iterator[str]:
    pod = map_of(map_of(map_of(workload.get("spec")).get("template")).get("spec"))
    for volume in maps_of(pod.get("volumes")):
        name = map_of(volume.get("persistentVolumeClaim")).get("claimName")
        if isinstance(name, str):
            yield name


def _address(obj: Mapping[str, Any]) -> tuple[str, str]:
    metadata = map_of(obj.get("metadata"))
    return _text(metadata.get("namespace")), _text(metadata.get("name"))


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _disk(driver: Any) -> bool:
    return driver in _DRIVERS


def _number(value: Any) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else 1
