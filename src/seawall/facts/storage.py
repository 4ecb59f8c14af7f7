"""Claims, volumes, and where they are attached."""

from __future__ import annotations

from typing import ClassVar

import msgspec

from seawall.facts.objects import Fact, Meta, Object, Phase, Ref
from seawall.facts.pods import HostPath


class ClaimSpec(Fact):
    volume_name: str = ""
    access_modes: list[str] = []
    storage_class_name: str | None = None
    volume_mode: str = "Filesystem"


class Claim(Object):
    resource: ClassVar[str] = "persistentvolumeclaims"
    kind_name: ClassVar[str] = "PersistentVolumeClaim"
    spec: ClaimSpec = msgspec.field(default_factory=ClaimSpec)
    status: Phase = msgspec.field(default_factory=Phase)


class Csi(Fact):
    driver: str = ""
    volume_handle: str = ""
    volume_attributes: dict[str, str] = {}


class Nfs(Fact):
    server: str = ""
    path: str = ""


class PersistentVolumeSpec(Fact):
    csi: Csi | None = None
    nfs: Nfs | None = None
    local: HostPath | None = None
    host_path: HostPath | None = None
    claim_ref: Ref | None = None
    access_modes: list[str] = []
    persistent_volume_reclaim_policy: str = ""
    volume_mode: str = "Filesystem"


class PersistentVolume(Object):
    resource: ClassVar[str] = "persistentvolumes"
    kind_name: ClassVar[str] = "PersistentVolume"
    spec: PersistentVolumeSpec = msgspec.field(default_factory=PersistentVolumeSpec)
    status: Phase = msgspec.field(default_factory=Phase)


class CsiNode(Object):
    resource: ClassVar[str] = "storage.k8s.io/csinodes"
    kind_name: ClassVar[str] = "CSINode"
    metadata: Meta = msgspec.field(default_factory=Meta)  # type: ignore[assignment]


class AttachmentSource(Fact):
    persistent_volume_name: str = ""


class AttachmentSpec(Fact):
    attacher: str = ""
    node_name: str = ""
    source: AttachmentSource = msgspec.field(default_factory=AttachmentSource)


class AttachmentStatus(Fact):
    attached: bool = False


class VolumeAttachment(Object):
    resource: ClassVar[str] = "storage.k8s.io/volumeattachments"
    kind_name: ClassVar[str] = "VolumeAttachment"
    spec: AttachmentSpec = msgspec.field(default_factory=AttachmentSpec)
    status: AttachmentStatus = msgspec.field(default_factory=AttachmentStatus)
