"""Workloads and claims of one stream, related as their disks ask for (ST-04)."""

from __future__ import annotations

from typing import Any

from seawall.commands.context import Context
from seawall.sources import manifest

CLAIM = """
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {{name: data, namespace: {space}}}
spec: {spec}
---
"""
WORKLOAD = """
apiVersion: apps/v1
kind: {kind}
metadata: {{name: web, namespace: shop}}
spec:
  replicas: {replicas}
  template:
    spec:
      containers: [{{name: c, image: c}}]
      volumes: [{{name: d, persistentVolumeClaim: {{claimName: {claim}}}}}]
"""


def related(text: str) -> list[dict[str, Any]]:
    """spec of each operation on `claims`."""
    ctx = Context(file="x.yaml", source="manifest")
    found = manifest.read(text.encode(), "x.yaml", ctx)
    return [op.after["spec"] for op in found if op.target.get("subresource") == "claims"]


def stream(
    spec: str,
    *,
    space: str = "shop",
    kind: str = "Deployment",
    replicas: Any = 2,
    claim: Any = "data",
) -> str:
    workload = WORKLOAD.format(kind=kind, replicas=replicas, claim=claim)
    return CLAIM.format(space=space, spec=spec) + workload


def test_a_class_of_disks_is_told_by_its_name() -> None:
    found = related(stream("{storageClassName: alicloud-disk-essd}"))
    assert found == [{"replicas": 2, "surges": True, "disks": ["data"]}]


def test_only_deployments_surge() -> None:
    found = related(stream("{storageClassName: alicloud-disk-essd}", kind="StatefulSet"))
    assert found == [{"replicas": 2, "surges": False, "disks": ["data"]}]


def test_blocks_other_classes_and_other_namespaces_are_left_alone() -> None:
    assert related(stream("{storageClassName: alicloud-disk-essd, volumeMode: Block}")) == []
    assert related(stream("{storageClassName: alibabacloud-cnfs-nas}")) == []
    assert related(stream("{}")) == []
    assert related(stream("{storageClassName: alicloud-disk-essd}", space="other")) == []


def test_a_volume_of_its_own_decides() -> None:
    volume = """
---
apiVersion: v1
kind: PersistentVolume
metadata: {name: v}
spec: {csi: {driver: %s}, claimRef: {name: data, namespace: shop}}
"""
    named = stream("{storageClassName: fast}")
    assert related(named + volume % "diskplugin.csi.alibabacloud.com")
    assert related(named + volume % "nasplugin.csi.alibabacloud.com") == []


def test_values_of_wrong_types_are_no_claims() -> None:
    assert related(stream("[a, b]", claim="[1, 2]", replicas="{}")) == []
    assert related(stream("{storageClassName: [alicloud-disk-essd]}")) == []
    odd = stream("{storageClassName: alicloud-disk-essd, volumeName: {a: b}}", replicas='"many"')
    assert related(odd) == [{"replicas": 1, "surges": True, "disks": ["data"]}]


def beside(text: str, **files: str) -> list[dict[str, Any]]:
    """As `related`, in a folder with other files."""
    ctx = Context(
        file="x.yaml",
        source="manifest",
        folder=lambda _: [f"{name}.yaml" for name in files],
        open=lambda path: files[path.removesuffix(".yaml")].encode(),
    )
    found = manifest.read(text.encode(), "x.yaml", ctx)
    return [op.after["spec"] for op in found if op.target.get("subresource") == "claims"]


def test_a_claim_may_stand_in_a_file_beside() -> None:
    workload = WORKLOAD.format(kind="Deployment", replicas=2, claim="data")
    disk = CLAIM.format(space="shop", spec="{storageClassName: alicloud-disk-essd}")
    nas = CLAIM.format(space="shop", spec="{storageClassName: alibabacloud-cnfs-nas}")
    elsewhere = CLAIM.format(space="other", spec="{storageClassName: alicloud-disk-essd}")
    assert beside(workload, pvc=disk) == [{"replicas": 2, "surges": True, "disks": ["data"]}]
    assert beside(workload, pvc=nas) == []
    assert beside(workload, pvc=disk, variant=nas) == []
    assert beside(workload, pvc=elsewhere) == []
    assert beside(workload, broken="PersistentVolumeClaim: [") == []
    assert beside(workload) == []


VOLUME = """
apiVersion: v1
kind: PersistentVolume
metadata: {{name: {name}}}
spec:
  volumeMode: {mode}
  csi: {{driver: {driver}, volumeHandle: {handle}}}
---
"""
DISK = "diskplugin.csi.alibabacloud.com"


def volumes(*rows: tuple[str, str, str], mode: str = "Filesystem") -> list[dict[str, Any]]:
    return related(
        "".join(VOLUME.format(name=n, driver=d, handle=h, mode=mode) for n, d, h in rows)
    )


def test_volumes_of_one_disk_know_how_many_they_are() -> None:
    two = [{"volumes": 2}, {"volumes": 2}]
    assert volumes(("a", DISK, "d-1"), ("b", DISK, "d-1"), ("c", DISK, "d-2")) == two
    assert volumes(("a", DISK, "d-1"), ("a", DISK, "d-1")) == []
    assert volumes(("a", DISK, "d-1"), ("b", DISK, "d-1"), mode="Block") == []
    nas = "nasplugin.csi.alibabacloud.com"
    assert volumes(("a", nas, "share"), ("b", nas, "share")) == []
