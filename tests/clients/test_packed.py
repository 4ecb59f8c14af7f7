"""Pods as protobuf from a real API server: the same facts as from JSON, cut as they arrive."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.clients.kube import Cluster, connect
from seawall.clients.kube.packed import MAGIC, Pages
from seawall.errors import ClusterError
from seawall.facts import Keeper, Node, Pod, wire
from tests.clients.gate import Gate

PODS = 40
_CLAIM = {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}}
SPEC: dict[str, Any] = {
    "nodeName": "nowhere",
    "hostNetwork": True,
    "nodeSelector": {"disk": "ssd", "empty": ""},
    "containers": [
        {
            "name": "main",
            "image": "registry.example.com/shop:1",
            "env": [{"name": "TEXT", "value": "价值"}],
            "ports": [{"containerPort": 80}],
            "resources": {
                "requests": {"cpu": 0.25, "memory": "1e3", "example.com/gpu": 2},
                "limits": {"cpu": "1500m", "memory": "0.5Gi", "example.com/gpu": 2},
            },
        },
        {"name": "bare", "image": "bare"},
    ],
    "initContainers": [{"name": "first", "image": "first"}],
    "volumes": [
        {"name": "claimed", "persistentVolumeClaim": {"claimName": "data", "readOnly": True}},
        {"name": "host", "hostPath": {"path": "/var/log", "type": "Directory"}},
        {"name": "empty", "emptyDir": {}},
        {"name": "memory", "emptyDir": {"medium": "Memory", "sizeLimit": "1Gi"}},
        {"name": "own", "ephemeral": {"volumeClaimTemplate": {"spec": _CLAIM}}},
        {"name": "config", "configMap": {"name": "config"}},
    ],
}
STATUS: dict[str, Any] = {
    "phase": "Running",
    "podIP": "10.1.2.3",
    "podIPs": [{"ip": "10.1.2.3"}],
    "conditions": [
        {"type": "Ready", "status": "False", "reason": "ContainersNotReady"},
        {"type": "PodScheduled", "status": "True", "lastTransitionTime": "2026-11-24T08:00:00Z"},
    ],
    "containerStatuses": [
        {
            "name": "main",
            "image": "i",
            "imageID": "",
            "ready": False,
            "restartCount": 7,
            "state": {"waiting": {"reason": "CrashLoopBackOff", "message": "back-off"}},
            "lastState": {"terminated": {"exitCode": 1, "reason": "Error"}},
        },
        {
            "name": "bare",
            "image": "i",
            "imageID": "",
            "ready": True,
            "restartCount": 0,
            "state": {"running": {"startedAt": "2026-11-24T08:00:00Z"}},
        },
    ],
}
_OWNER = {"apiVersion": "apps/v1", "kind": "ReplicaSet", "name": "web", "uid": "u-1"}


def pod(name: str, spec: dict[str, Any], **meta: Any) -> dict[str, Any]:
    return {
        "metadata": {"name": name} | meta,
        "spec": {"automountServiceAccountToken": False} | spec,
    }


@pytest.fixture(scope="module")
def space(lab: Any) -> Iterator[str]:
    """A namespace with pods of many forms."""
    admin = connect(kubeconfig=str(lab.kubeconfig))
    name = "packed"
    admin.create("namespaces", {"metadata": {"name": name}})
    account = {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "default"}}
    admin.patch("serviceaccounts", "default", account, name, kind="apply")
    bare = {"containers": [{"name": "main", "image": "i"}], "nodeName": "nowhere"}
    admin.create("pods", pod("full", SPEC, labels={"app": "web", "empty": ""}), name)
    admin.patch("pods", "full", {"status": STATUS}, name, subresource="status")
    owners = [_OWNER | {"controller": True}, _OWNER | {"uid": "u-2", "controller": False}]
    owners.append(_OWNER | {"uid": "u-3"})
    admin.create("pods", pod("owned", bare, ownerReferences=owners[1:]), name)
    admin.create("pods", pod("controlled", bare, ownerReferences=owners[:1]), name)
    admin.create("pods", pod("leaving", bare, finalizers=["example.com/stay"]), name)
    admin.delete("pods", "leaving", name)
    for number in range(PODS):
        admin.create("pods", pod(f"p{number:02}", bare), name)
    yield name
    admin.patch("pods", "leaving", {"metadata": {"finalizers": None}}, name)
    admin.delete("namespaces", name)


def kept(pages: Iterator[bytes]) -> list[Pod]:
    keeper = Keeper(Pod)
    for page in pages:
        keeper.take(page)
    return keeper.objects


@pytest.mark.cluster
def test_protobuf_gives_the_pods_that_json_gives(admin: Cluster, space: str) -> None:
    packed = list(admin.pages("pods", namespace=space, pack=True))
    assert all(page.startswith(MAGIC) for page in packed)
    mine, theirs = kept(iter(packed)), kept(admin.pages("pods", namespace=space))
    assert len(mine) == PODS + 4
    assert mine == theirs
    (full,) = (found for found in mine if found.metadata.name == "full")
    assert full.spec.containers[0].resources.limits["memory"] == "512Mi"
    assert [volume.name for volume in full.spec.volumes] == [
        "claimed",
        "host",
        "empty",
        "memory",
        "own",
    ]
    assert full.status.container_statuses[0].restart_count == 7
    assert any(found.metadata.deletion_timestamp for found in mine)


@pytest.mark.cluster
def test_every_pod_of_the_cluster_is_the_same_in_both(admin: Cluster, space: str) -> None:
    mine = kept(admin.pages("pods", limit=7, pack=True))
    assert len(mine) >= PODS
    assert mine == kept(admin.pages("pods"))


@pytest.mark.cluster
def test_a_kind_without_protobuf_comes_as_json(admin: Cluster) -> None:
    spec = {
        "group": "packed.example.com",
        "names": {"plural": "things", "kind": "Thing"},
        "scope": "Cluster",
        "versions": [
            {"name": "v1", "served": True, "storage": True, "schema": {"openAPIV3Schema": _ANY}}
        ],
    }
    crds, name = "apiextensions.k8s.io/customresourcedefinitions", "things.packed.example.com"
    admin.create(crds, {"metadata": {"name": name}, "spec": spec})
    try:
        (page,) = _offered(admin, "packed.example.com/things")
    finally:
        admin.delete(crds, name)
    assert msgspec.json.decode(page)["kind"] == "ThingList"


_ANY = {"type": "object", "x-kubernetes-preserve-unknown-fields": True}


def _offered(admin: Cluster, resource: str) -> list[bytes]:
    """Its pages, once the server serves it."""
    for _ in range(100):
        admin.rediscover()
        try:
            return list(admin.pages(resource, pack=True))
        except ClusterError:
            time.sleep(0.1)
    raise AssertionError(f"{resource} is not served")


@pytest.mark.cluster
def test_a_packed_list_that_was_cut_starts_anew(gate: Gate, space: str) -> None:
    gate.fault(f"{space}/pods", cut=9000, times=1)
    cluster = connect(kubeconfig=str(gate.config()))
    found: list[bytes] = []
    for page in cluster.pages("pods", namespace=space, pack=True, restart=found.clear):
        found.append(page)
    assert len(kept(iter(found))) == PODS + 4


@pytest.mark.cluster
def test_a_packed_list_that_is_always_cut_is_never_an_empty_list(gate: Gate, space: str) -> None:
    gate.fault(f"{space}/pods", cut=9000)
    cluster = connect(kubeconfig=str(gate.config()))
    with pytest.raises(ClusterError) as caught:
        list(cluster.pages("pods", namespace=space, pack=True, restart=lambda: None))
    assert caught.value.reason == "unreachable"


@pytest.mark.cluster
def test_what_is_no_protobuf_is_told(gate: Gate, space: str) -> None:
    kind = (("Content-Type", "application/vnd.kubernetes.protobuf"),)
    gate.fault(f"{space}/pods", status=200, body=b"k8s\0\x12\xff\x01no list", headers=kind)
    cluster = connect(kubeconfig=str(gate.config()))
    with pytest.raises(ClusterError) as caught:
        list(cluster.pages("pods", namespace=space, pack=True))
    assert caught.value.reason == "server"


def test_a_kind_that_has_no_reader_refuses_protobuf() -> None:
    with pytest.raises(msgspec.DecodeError, match="JSON only"):
        Keeper(Node).take(MAGIC)


@given(st.binary(max_size=200))
def test_any_bytes_are_pods_or_no_pods(data: bytes) -> None:
    with contextlib.suppress(msgspec.DecodeError):
        assert isinstance(wire.pods(MAGIC + data), list)


def answer(items: list[bytes], token: bytes) -> bytes:
    """A list as a server sends it; sizes below 16 KiB."""
    fields = [(1, b"\x12\x0242" + b"\x1a" + size(token) + token + b"\x20\x07")]
    inner = b"".join(
        bytes([number << 3 | 2]) + size(body) + body
        for number, body in fields + [(2, i) for i in items]
    )
    about = b"\x0a\x02v1"
    return MAGIC + b"\x0a" + size(about) + about + b"\x12" + size(inner) + inner + b"\x1a\0"


def size(body: bytes) -> bytes:
    count = len(body)
    return bytes([count]) if count < 128 else bytes([count & 127 | 128, count >> 7])


@given(st.lists(st.binary(max_size=300), max_size=20), st.integers(1, 500))
def test_the_cut_does_not_depend_on_how_it_arrives(items: list[bytes], step: int) -> None:
    whole = answer(items, b"next")
    pages = Pages(whole[at : at + step] for at in range(0, len(whole), step))
    found = b"".join(page.removeprefix(MAGIC) for page in pages)
    assert found == b"".join(b"\x12" + size(item) + item for item in items)
    assert pages.token == "next"


@given(st.integers(0, 60))
def test_a_list_that_ends_too_early_is_none(keep: int) -> None:
    whole = answer([b"x" * 40], b"")
    with pytest.raises(ValueError, match="too early"):
        list(Pages([whole[: min(keep, len(whole) - 3)]]))


@given(st.binary(max_size=60))
def test_other_bytes_are_no_list(data: bytes) -> None:
    with contextlib.suppress(ValueError):
        assert list(Pages([MAGIC + data]))
