"""What of an object is kept: equal content, equal hash; nothing of what others write."""

from __future__ import annotations

import copy
from typing import Any

import msgspec
import pytest

from seawall.baseline import content, difference, needs, scope
from seawall.baseline.content import Shape
from seawall.errors import InputError

RULES = scope.load()
SERVICE = Shape("services", "v1", "Service")
NODE = Shape("nodes", "v1", "Node")
MAP = Shape("configmaps", "v1", "ConfigMap", whole=True)

Object = dict[str, Any]


def hash_of(whole: Object, form: Shape) -> bytes | None:
    raw = msgspec.json.encode(whole)
    return content.seen(raw, content.heads.decode(raw).metadata, form, RULES).hash


def service() -> Object:
    return {
        "metadata": {
            "name": "web",
            "namespace": "a",
            "uid": "u",
            "resourceVersion": "7",
            "creationTimestamp": "2026-01-01T00:00:00Z",
            "annotations": {"k": "v"},
            "managedFields": [{"manager": "kubectl", "time": "2026-01-01T00:00:00Z"}],
        },
        "spec": {"type": "LoadBalancer", "ports": [{"port": 80}]},
    }


@pytest.mark.parametrize(
    "change",
    [
        {"uid": "other"},
        {"resourceVersion": "8"},
        {"generation": 3},
        {"managedFields": []},
        {"annotations": {"k": "v", "control-plane.alpha.kubernetes.io/leader": "x"}},
        {"labels": {}},
        {"labels": None},
    ],
)
def test_what_others_write_is_no_change(change: Object) -> None:
    other = service()
    other["metadata"] |= change
    assert hash_of(other, SERVICE) == hash_of(service(), SERVICE)


@pytest.mark.parametrize(
    ("path", "value"),
    [("metadata", {"annotations": {}}), ("metadata", {"labels": {"a": "b"}}), ("spec", {"x": 1})],
)
def test_what_people_write_is_a_change(path: str, value: Object) -> None:
    other = service()
    other[path] |= value
    assert hash_of(other, SERVICE) != hash_of(service(), SERVICE)


def test_a_status_is_kept_where_it_tells_an_address_or_is_data() -> None:
    status = {"status": {"loadBalancer": {"ingress": [{"ip": "1.2.3.4"}]}}}
    for form, is_kept in ((SERVICE, True), (MAP, True), (Shape("policy/x", "v1", "X"), False)):
        whole = {**service(), **status}
        assert ("status" in content.kept(copy.deepcopy(whole), form, RULES)) is is_kept
    found = content.kept({**service(), **status}, SERVICE, RULES)
    assert "status" not in content.wanted(found, SERVICE, RULES), "and is never put back"


def test_of_a_node_labels_annotations_and_peoples_taints() -> None:
    node = {
        "metadata": {
            "name": "n1",
            "labels": {"b": "2", "a": "1"},
            "annotations": {"node.alpha.kubernetes.io/ttl": "0", "mine": "1"},
        },
        "spec": {
            "providerID": "x",
            "unschedulable": True,
            "taints": [
                {"key": "node.kubernetes.io/not-ready", "effect": "NoExecute", "timeAdded": "x"},
                {"key": "gpu", "value": "y", "effect": "NoSchedule"},
            ],
        },
        "status": {"conditions": []},
    }
    assert content.kept(node, NODE, RULES) == {
        "apiVersion": "v1",
        "kind": "Node",
        "metadata": {
            "name": "n1",
            "labels": {"a": "1", "b": "2"},
            "annotations": {"mine": "1"},
        },
        "spec": {"taints": [{"key": "gpu", "value": "y", "effect": "NoSchedule"}]},
    }


def test_who_changed_it_is_the_last_manager_of_more_than_a_status() -> None:
    managers = [
        {"manager": "kubectl-edit", "time": "2026-01-02T00:00:00Z"},
        {"manager": "kubectl-create", "time": "2026-01-01T00:00:00Z"},
        {"manager": "kubelet", "time": "2026-01-09T00:00:00Z", "subresource": "status"},
    ]
    raw = msgspec.json.encode({"metadata": {"name": "x", "managedFields": managers}})
    head = content.heads.decode(raw).metadata
    assert content.author(head) == ("kubectl-edit", "2026-01-02T00:00:00Z")


def test_an_object_that_nests_too_deeply_is_named() -> None:
    raw = b'{"metadata":{"name":"deep"},"spec":' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    head = content.Meta(name="deep")
    with pytest.raises(InputError, match="services/deep"):
        content.seen(raw, head, SERVICE, RULES)


def test_secrets_and_what_is_made_by_others_is_never_kept() -> None:
    matched = {"secrets", "pods", "services", "nodes/status", "*", "apps/deployments/scale"}
    guarded = scope.guarded(RULES, matched | {"apps/deployments", "log.alibabacloud.com/x"})
    assert not {"secrets", "pods", "nodes/status", "*"} & set(guarded)
    assert {"services", "nodes", "apps/deployments", "log.alibabacloud.com/x"} <= set(guarded)
    assert all(one.count("/") <= 1 for one in guarded)


def test_the_order_has_a_place_for_everything_that_is_kept() -> None:
    order = [RULES.rank(one) for one in ("namespaces", "configmaps", "x.y/z", "apps/daemonsets")]
    assert order == sorted(order)
    assert len(set(RULES.order)) == len(RULES.order)
    last = "admissionregistration.k8s.io/validatingwebhookconfigurations"
    assert RULES.rank(last) == len(RULES.order) - 1, "it could refuse all that comes before"


def test_differences_as_paths() -> None:
    before = {"a": {"x.y/z": 1, "b": [1, 2]}, "gone": True, "same": "s"}
    after = {"a": {"x.y/z": 2, "b": [1, 2, 3]}, "same": "s", "new": None}
    found = {one.path: (one.before, one.after) for one in difference.changes(before, after)}
    unset = msgspec.UNSET
    assert found == {
        "a['x.y/z']": (1, 2),
        "a.b[2]": (unset, 3),
        "gone": (True, unset),
        "new": (unset, None),
    }
    assert difference.missing(before, after) == ["a['x.y/z']", "gone"]


def test_a_long_text_is_compared_line_by_line() -> None:
    old = {"data": {"Corefile": "a\nb\nc\n"}}
    new = {"data": {"Corefile": "a\nB\nc\n"}}
    lines = difference.lines(old, new)
    assert [line for line in lines if line[0] in "+-"] == ["-    b", "+    B"]


def test_what_a_workload_needs() -> None:
    pod = {
        "serviceAccountName": "sa",
        "containers": [
            {"env": [{"valueFrom": {"secretKeyRef": {"name": "s1", "key": "k"}}}]},
            {"envFrom": [{"configMapRef": {"name": "c1"}}, {"secretRef": {"name": "s2"}}]},
        ],
        "volumes": [
            {"configMap": {"name": "c2", "optional": True}},
            {"persistentVolumeClaim": {"claimName": "p"}},
            {"projected": {"sources": [{"secret": {"name": "s3"}}]}},
            {"secret": {"secretName": "s4"}},
        ],
    }
    cron = {
        "metadata": {"namespace": "a"},
        "spec": {"jobTemplate": {"spec": {"template": {"spec": pod}}}},
    }
    found = {(one.resource, one.name) for one in needs.of("batch/cronjobs", cron)}
    assert found == {
        ("namespaces", "a"),
        ("serviceaccounts", "sa"),
        ("configmaps", "c1"),
        ("persistentvolumeclaims", "p"),
        *(("secrets", f"s{number}") for number in range(1, 5)),
    }
