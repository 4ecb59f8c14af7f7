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
