"""Manifests to Operations."""

from __future__ import annotations

from typing import Any

import pytest

from seawall.commands.context import Context
from seawall.errors import InputError
from seawall.model import Operation, Unknown
from seawall.sources import manifest


def read(text: str | bytes, ctx: Context | None = None) -> list[Operation]:
    data = text.encode() if isinstance(text, str) else text
    return list(manifest.read(data, "f.yaml", ctx or context()))


def context() -> Context:
    return Context(file="f.yaml", source="manifest", problems=[])


def test_each_object_of_a_stream_is_an_apply_with_its_place() -> None:
    text = (
        "# a\napiVersion: v1\nkind: Service\nmetadata: {name: a, namespace: x}\n---\n{}\n---\n"
        + ("apiVersion: v1\nkind: Node\nmetadata: {name: n1}\n")
    )
    service, node = read(text)
    assert (service.plane, service.action, service.source) == ("kube", "apply", "manifest")
    assert service.before is None
    assert service.after["spec"]["type"] == "ClusterIP"
    assert service.target["resource"] == "services"
    assert service.target["namespace"] == "x"
    assert (service.where.file, service.where.line, service.where.document) == ("f.yaml", 2, 0)
    assert (node.where.line, node.where.document) == (8, 2)
    assert node.target["name"] == "n1"


def test_a_list_is_its_items_with_their_lines() -> None:
    text = (
        "apiVersion: v1\nkind: List\nitems:\n"
        "- apiVersion: v1\n  kind: Node\n  metadata: {name: a}\n"
        "- apiVersion: v1\n  kind: NodeList\n  items:\n  - metadata:\n      name: b\n"
    )
    first, second = read(text)
    assert (first.target["name"], first.where.line) == ("a", 4)
    assert (second.target["kind"], second.target["name"]) == ("Node", "b")
    assert second.where.line == 10


def test_json_and_utf_16() -> None:
    text = '{"apiVersion": "v1", "kind": "Node",\n "metadata": {"name": "n1"}}\n'
    for data in (text.encode(), text.encode("utf-16"), text.encode("utf-8-sig")):
        (op,) = read(data)
        assert op.target["name"] == "n1"


def test_yaml_1_1_reaches_the_object() -> None:
    text = (
        "x: &base {a: yes}\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: 010}\n"
        "data:\n  <<: *base\n  on: 0o10\n"
    )
    (op,) = read(text)
    assert op.after["data"] == {"a": True, "true": 8}
    assert op.target["name"] == "8"


def test_values_of_secrets_are_taken_out() -> None:
    text = (
        "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\n"
        "data: {a: aHVudGVyMg==}\nstringData: {b: hunter2}\n"
    )
    (op,) = read(text)
    assert isinstance(op.after["data"]["a"], Unknown)
    assert isinstance(op.after["stringData"]["b"], Unknown)
    assert "hunter2" not in repr(op)
    assert "aHVudGVyMg" not in repr(op)


@pytest.mark.parametrize("text", ["- hosts: all\n", "on: push\n", "a\n", "", "---\n", "# a\n"])
def test_what_is_no_kubernetes_says_so(text: str) -> None:
    with pytest.raises(manifest.NotKubernetes, match=r"f\.yaml: holds no Kubernetes object"):
        read(text)


@pytest.mark.parametrize(
    "head",
    [
        "apiVersion: v1\nkind: Config\n",
        "apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\n",
        "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n",
        "apiVersion: audit.k8s.io/v1\nkind: Policy\n",
    ],
)
def test_configuration_of_programs_is_not_applied(head: str) -> None:
    assert read(head) == []


def test_one_bad_document_does_not_hide_the_others() -> None:
    ctx = context()
    (op,) = read("a: [\n---\napiVersion: v1\nkind: Node\nmetadata: {name: a}\n", ctx)
    assert op.target["name"] == "a"
    assert [(problem.line, problem.fatal) for problem in ctx.problems] == [(2, True)]


def test_bad_input_is_an_error_with_its_line() -> None:
    with pytest.raises(InputError, match=r"f\.yaml:2: holds NUL bytes"):
        read(b"a: 1\nb: \0\n")
    with pytest.raises(InputError, match=r"f\.yaml:1: is not UTF-8"):
        read("名: 值".encode("gb18030"))
    ctx = context()
    read("[" * 10_000, ctx)
    assert ctx.problems[0].why == "is nested deeper than 256 levels"


@pytest.mark.parametrize(
    "metadata",
    [None, [], "x", {"name": None}, {"name": 5}, {"name": ["a"]}, {"generateName": "a-"}, {}],
)
@pytest.mark.parametrize("spec", [None, [], "x", 1, {"containers": "x"}, {"template": []}])
def test_objects_of_any_shape_do_no_harm(metadata: Any, spec: Any) -> None:
    import json

    for kind in ("Pod", "Service", "Secret", "DaemonSet", "CronJob", "PersistentVolume", "X"):
        obj = {"apiVersion": "v1", "kind": kind, "metadata": metadata, "spec": spec, "data": spec}
        (op,) = read(json.dumps(obj))
        assert op.target["kind"] == kind


def test_objects_for_others() -> None:
    found = manifest.objects(b"a: 1\n---\napiVersion: v1\nkind: Node\n", "f")
    assert found == [({"apiVersion": "v1", "kind": "Node"}, 1, 3)]


def test_a_template_without_its_chart_is_told_once() -> None:
    data = (
        b"apiVersion: v1\nkind: ConfigMap\nmetadata: {name: {{ .Values.name }}}\n---\n"
        b"apiVersion: v1\nkind: Secret\nmetadata: {name: {{ .Values.name }}}\n"
    )
    ctx = Context(file="t.yaml", source="manifest", problems=[])
    list(manifest.read(data, "t.yaml", ctx))
    (problem,) = ctx.problems
    assert (problem.line, problem.fatal) == (3, True)
    assert "is a template" in problem.why
