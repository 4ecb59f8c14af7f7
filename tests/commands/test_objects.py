"""Objects and references become Operations in the normal form of the kube plane."""

from __future__ import annotations

from typing import Any

import pytest

from seawall.commands import kinds, objects
from seawall.commands.objects import Ref
from seawall.model import Partial, Unknown
from tests.commands.typed import context, plain

SERVICE: dict[str, Any] = {
    "apiVersion": "v1",
    "kind": "Service",
    "metadata": {"name": "web", "namespace": "shop"},
    "spec": {"ports": [{"port": 80}]},
}


def ref(word: str, name: str, namespace: str | None = None) -> Ref:
    return Ref(kind=kinds.of_resource(word), name=name, namespace=namespace)


@pytest.mark.parametrize(
    ("word", "resource", "group"),
    [
        ("no", "nodes", ""),
        ("Node", "nodes", ""),
        ("deploy", "deployments", "apps"),
        ("deployments.v1.apps", "deployments", "apps"),
        ("deploy.apps", "deployments", "apps"),
        ("nodes.network.alibabacloud.com", "nodes", "network.alibabacloud.com"),
        ("aliyunlogconfig", "aliyunlogconfigs", "log.alibabacloud.com"),
        ("crd", "customresourcedefinitions", "apiextensions.k8s.io"),
        ("widgets.v1beta1.example.com", "widgets", "example.com"),
        ("widget.example.com", "widgets", "example.com"),
    ],
)
def test_a_word_names_the_resource_that_kubectl_would_take(
    word: str, resource: str, group: str
) -> None:
    row = kinds.of_resource(word)
    assert (row.resource, row.group) == (resource, group)


def test_a_word_with_another_group_is_not_the_known_kind() -> None:
    assert kinds.of_word("deployments.example.com") is None
    assert kinds.of_word("services.serving.knative.dev") is None


def test_an_applied_object_has_the_api_servers_defaults() -> None:
    op = objects.applied(SERVICE, context())
    assert (op.action, op.before) == ("apply", None)
    assert op.after["spec"]["type"] == "ClusterIP"
    assert "type" not in SERVICE["spec"]
    assert op.target == {
        "group": "",
        "version": "v1",
        "kind": "Service",
        "resource": "services",
        "subresource": "",
        "namespace": "shop",
        "name": "web",
    }


def test_a_namespace_that_is_not_given_is_unknown_and_a_cluster_kind_has_none() -> None:
    service = {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "web"}}
    op = objects.applied(service, context())
    assert isinstance(op.target["namespace"], Unknown)
    assert isinstance(op.after["metadata"]["namespace"], Unknown)
    node = objects.deleted(ref("node", "n1"), context())
    assert node.target["namespace"] == ""
    assert "namespace" in node.before["metadata"].absent


def test_a_generated_name_keeps_its_beginning() -> None:
    job = {"apiVersion": "batch/v1", "kind": "Job", "metadata": {"generateName": "tune-"}}
    name = objects.target_of(job)["name"]
    assert isinstance(name, Unknown)
    assert name.prefix == "tune-"


def test_values_of_a_secret_never_stay() -> None:
    notes = {"kubectl.kubernetes.io/last-applied-configuration": "{hunter2}"}
    secret = {
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": {"name": "s", "annotations": notes},
        "data": {"password": "aHVudGVyMg=="},
        "stringData": {"user": "hunter2"},
    }
    for op in (
        objects.applied(secret, context()),
        objects.deleted(secret, context()),
        objects.replaced(secret, context()),
    ):
        assert "hunter2" not in repr(op)
        assert "aHVudGVyMg" not in repr(op)
    assert set(objects.applied(secret, context()).after["data"]) == {"password"}


def test_a_partial_object_stays_partial() -> None:
    half = Partial(
        {"apiVersion": "v1", "kind": "Service", "metadata": Partial({"name": "web"})},
    )
    op = objects.deleted(half, context())
    assert isinstance(op.before, Partial)
    assert isinstance(op.before["metadata"], Partial)
    assert "spec" not in op.before


def test_a_label_that_is_removed_was_there_and_others_did_not_change() -> None:
    op = objects.keyed(ref("node", "n1"), context(), "labels", {"b": "2"}, ["a"])
    assert op.action == "update"
    assert plain(op.before["metadata"]["labels"]) == {"a": "?"}
    assert op.after["metadata"]["labels"] == {"b": "2"}
    assert op.after["metadata"]["annotations"] == {}
    assert not isinstance(op.after["metadata"]["labels"], Partial)


def test_overwriting_a_label_says_that_it_may_have_been_there() -> None:
    op = objects.keyed(ref("node", "n1"), context(), "labels", {"b": "2"}, overwrite=True)
    assert plain(op.before["metadata"]["labels"]) == {"b": "?"}


@pytest.mark.parametrize(
    ("how", "patch"),
    [
        ("merge", {"metadata": {"annotations": {"a/b": None}}}),
        ("strategic", {"metadata": {"annotations": {"a/b": None}}}),
        ("json", [{"op": "remove", "path": "/metadata/annotations/a~1b"}]),
    ],
)
def test_each_kind_of_patch_removes_an_annotation_alike(how: str, patch: Any) -> None:
    op = objects.patched(ref("svc", "web", "shop"), context(), patch, how=how)
    assert plain(op.before["metadata"]["annotations"]) == {"a/b": "?"}
    assert op.after["metadata"]["annotations"] == {}


def test_a_patch_leaves_what_it_does_not_name_unknown() -> None:
    op = objects.patched(ref("svc", "web"), context(), {"spec": {"type": "ClusterIP"}}, how="merge")
    assert op.after["spec"] == {"type": "ClusterIP"}
    assert isinstance(op.after["spec"], Partial)
    assert "spec" not in op.before


def test_a_patch_that_sets_a_field_to_null_makes_it_absent() -> None:
    op = objects.patched(ref("pv", "p"), context(), {"spec": {"claimRef": None}}, how="merge")
    assert op.after["spec"].absent == {"claimRef"}
    assert isinstance(op.before["spec"]["claimRef"], Unknown)


def test_one_element_of_a_list_makes_the_list_unknown() -> None:
    patch = [{"op": "replace", "path": "/spec/template/spec/containers/0/image", "value": "x"}]
    op = objects.patched(ref("ds", "kube-proxy"), context(), patch, how="json")
    assert isinstance(op.after["spec"]["template"]["spec"]["containers"], Unknown)


def test_a_json_patch_over_all_annotations_forgets_the_old_ones() -> None:
    patch = [{"op": "replace", "path": "/metadata/annotations", "value": {"a": "1"}}]
    op = objects.patched(ref("svc", "web"), context(), patch, how="json")
    assert isinstance(op.before["metadata"]["annotations"], Unknown)
    assert op.after["metadata"]["annotations"] == {"a": "1"}


@pytest.mark.parametrize("patch", [Unknown("a file"), 7, None, "text", [1, {"op": "add"}]])
def test_a_patch_that_is_none_says_nothing(patch: Any) -> None:
    op = objects.patched(ref("svc", "web"), context(), patch, how="json")
    assert op.after["metadata"]["name"] == "web"
    assert "spec" not in op.after


def test_scaling_is_an_update_of_the_subresource() -> None:
    op = objects.scaled(ref("deploy", "coredns", "kube-system"), context(), 1, current=2)
    assert op.target["subresource"] == "scale"
    assert (op.before["spec"]["replicas"], op.after["spec"]["replicas"]) == (2, 1)


def test_a_document_keeps_its_place() -> None:
    op = objects.applied(SERVICE, context(), line=7, document=2, text="kubectl apply -f x")
    assert (op.where.line, op.where.document, op.text) == (7, 2, "kubectl apply -f x")
