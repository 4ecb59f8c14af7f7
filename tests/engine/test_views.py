"""Views: fewer keys decoded, the same verdicts."""

from __future__ import annotations

import time
from collections.abc import Callable
from random import Random
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.engine import load
from seawall.engine.cel import compile_expression, evaluate_bool
from seawall.engine.cel.reads import Reads
from seawall.engine.index import Catalog, Rule
from seawall.engine.views import View, objects_read, view_type, views, views_of
from seawall.errors import ExpressionError
from seawall.model import Match
from tests.engine.generate import Expressions, Shape
from tests.engine.oracle import tagged

NAMES = ("object", "oldObject", "request", "namespaceObject")
SEEDS = st.integers(min_value=0, max_value=2**32)


def rule(when: str, *resources: str) -> Rule:
    match = Match(when=when, operations=("UPDATE",), resources=resources)
    return Rule("r", "kube", match, compile_expression(when, NAMES))


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load()


def kube_rules(catalog: Catalog) -> list[Rule]:
    found = {id(r): r for rules in catalog.index.values() for r in rules if r.plane == "kube"}
    return list(found.values())


def verdict(when: Callable[..., Any], *values: Any) -> str:
    found = evaluate_bool(when, *values)
    return str(found) if isinstance(found, bool) else type(found).__name__


def test_a_view_keeps_what_is_read_and_what_reports_need() -> None:
    made = views([rule("object.spec.containers.exists(c, c.image == 'x')", "pods")])["pods"]
    pod = {
        "kind": "Pod",
        "metadata": {"name": "p", "managedFields": [{"a": 1}]},
        "spec": {"containers": [{"image": "x", "name": "c"}], "nodeName": "n"},
        "status": {"phase": "Running"},
    }
    assert made.decode(msgspec.json.encode(pod)) == {
        "kind": "Pod",
        "metadata": {"name": "p"},
        "spec": {"containers": [{"image": "x"}]},
    }


def test_a_rule_that_reads_another_field_extends_the_view() -> None:
    data = b'{"spec": {"replicas": 1, "paused": true, "x": 2}}'
    one = rule("object.spec.replicas > 1", "apps/deployments")
    two = rule("has(oldObject.spec.paused)", "apps/deployments")
    assert views([one])["apps/deployments"].decode(data) == {"spec": {"replicas": 1}}
    both = views([one, two])["apps/deployments"].decode(data)
    assert both == {"spec": {"replicas": 1, "paused": True}}


def test_rules_of_every_resource_are_in_every_view() -> None:
    made = views([rule("'k' in object.metadata.labels", "*"), rule("object.a == 1", "pods")])
    data = b'{"metadata": {"labels": {"k": "v"}}, "a": 1}'
    assert made["pods"].decode(data) == {"metadata": {"labels": {"k": "v"}}, "a": 1}
    assert made["*"].decode(data) == {"metadata": {"labels": {"k": "v"}}}


@pytest.mark.parametrize(
    ("when", "data"),
    [
        ("object.spec == oldObject.spec", b'{"spec": {"a": {"b": [1]}}}'),
        ("object.m.exists(k, object.m[k] == 'x')", b'{"m": {"p": "x", "q": "y"}}'),
        ("object.?a[?'b'].orValue({}).exists(k, k == 'c')", b'{"a": {"b": {"c": 1}}}'),
        ("[object.a, object.b].exists(x, x.c == 1)", b'{"a": {"c": 0}, "b": {"c": 1}}'),
        ("(object.a + object.b).exists(x, x.c == 1)", b'{"a": [{"c": 0}], "b": [{"c": 1}]}'),
        (
            "object.a.filter(x, x.c > 0).map(x, x.d).exists(y, y.e)",
            b'{"a":[{"c":1,"d":{"e":true}}]}',
        ),
        ("['a', 'b'].exists(f, object[?f].orValue({}).exists(k, k == 'x'))", b'{"a": {"x": 1}}'),
        ("[dyn('a'), object.c].exists(f, object[f] == 1)", b'{"a": 2, "b": 1, "c": "b"}'),
        ("(object.c == 'z' ? object['a'] : object['b']) == 1", b'{"a": 2, "b": 1, "c": "b"}'),
        ("object.?a.?b.hasValue() && object.a.b.c == 1", b'{"a": {"b": {"c": 1}}}'),
        ("object.?a.optMap(x, x.b).orValue(0) == 1", b'{"a": {"b": 1}}'),
        ("(object.a == null ? object.b : object.a).c == 1", b'{"a": null, "b": {"c": 1}}'),
    ],
)
def test_indirect_reads_are_seen(when: str, data: bytes) -> None:
    made = rule(when, "pods")
    view = views([made])["pods"]
    seen, whole = view.decode(data), msgspec.json.decode(data)
    expected = verdict(made.when, whole, whole, None, None)
    assert expected in ("True", "False")
    assert verdict(made.when, seen, seen, None, None) == expected


@settings(max_examples=15, deadline=None)
@given(seed=SEEDS)
def test_the_catalogue_gives_the_same_verdicts_through_views(catalog: Catalog, seed: int) -> None:
    random, made = Random(seed), views_of(catalog)
    for found in kube_rules(catalog):
        shape = Shape(found.match.when, NAMES)
        values = list(shape.variables(random).values())
        for resource in found.match.resources:
            view = made[resource]
            seen = [view.decode(msgspec.json.encode(value)) for value in values[:2]]
            whole = verdict(found.when, *values)
            assert verdict(found.when, *seen, *values[2:]) == whole, found.match.when


@settings(max_examples=15, deadline=None)
@given(seed=SEEDS)
def test_generated_expressions_give_the_same_values_through_views(seed: int) -> None:
    random = Random(seed)
    spread = Shape("object.a.b.c == object.list.exists(x, x.a.b) && object.b.c", ("object",))
    for _ in range(40):
        text = Expressions(random).one()
        try:
            program = compile_expression(text, ("object",))
        except ExpressionError:
            continue
        reads = msgspec.json.decode(program.reads, type=dict[str, Reads]).get("object", Reads())
        value = spread.variables(random)["object"]
        seen = View(reads).decode(msgspec.json.encode(value))
        assert _outcome(program, seen) == _outcome(program, value), (text, value)


def _outcome(program: Callable[..., Any], value: Any) -> Any:
    found = evaluate_bool(program, value)
    return tagged(found) if isinstance(found, bool) else type(found).__name__


def test_keys_from_a_list_of_texts_are_fields() -> None:
    made = rule("['labels', 'x'].exists(f, object.metadata[?f].orValue({}).exists(k, k == 'a'))")
    reads = objects_read(made).children["metadata"]
    assert set(reads.children) == {"labels", "x"}
    assert reads.items is None


def test_shapes_that_no_rule_expects_are_decoded() -> None:
    made = View(Reads(children={"spec": Reads(children={"a": Reads(whole=True)})}))
    for text in (b'{"spec": null}', b'{"spec": [1, {"a": 2}]}', b'{"spec": "x"}', b"[]", b"null"):
        assert made.decode(text) == msgspec.json.decode(text)


def test_a_page_of_a_list() -> None:
    view = views([rule("object.a == 1", "pods")])["pods"]
    page = b'{"kind": "PodList", "metadata": {"continue": "t"}, "items": [{"a": 1, "b": 2}]}'
    assert view.decode_list(page) == ([{"a": 1}], "t")
    assert view.decode_list(b'{"items": []}') == ([], "")


def test_what_is_read_whole_needs_no_view() -> None:
    assert view_type(Reads(whole=True)) is Any


def test_a_view_is_faster_than_the_whole(catalog: Catalog) -> None:
    """Decoding alone, in one run on one machine; the bar is far below what is measured (4–8 x)."""
    view = views_of(catalog)["pods"]
    page = msgspec.json.encode({"items": [_pod(number) for number in range(2000)]})
    decode_all = msgspec.json.Decoder().decode
    fast = min(_seconds(lambda: view.decode_list(page)) for _ in range(3))
    slow = min(_seconds(lambda: decode_all(page)) for _ in range(3))
    assert slow > 1.5 * fast, (slow, fast)


def _seconds(work: Callable[[], Any]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _pod(number: int) -> dict[str, Any]:
    managed: dict[str, Any] = {
        f"f:{name}": {".": {}, "f:x": {}} for name in ("metadata", "spec", "status", "a", "b")
    }
    container = {
        "name": "a",
        "image": "nginx:1.25",
        "imagePullPolicy": "IfNotPresent",
        "resources": {"requests": {"cpu": "100m", "memory": "128Mi"}, "limits": {"cpu": "1"}},
        "ports": [{"containerPort": 80, "protocol": "TCP"}],
        "volumeMounts": [{"name": "v", "mountPath": "/x"}],
    }
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {
            "name": f"web-{number}",
            "namespace": "prod",
            "labels": {"app": "web"},
            "managedFields": [{"manager": "m", "fieldsV1": managed} for _ in range(4)],
        },
        "spec": {"containers": [container, container], "volumes": [{"name": "v", "emptyDir": {}}]},
        "status": {
            "conditions": [{"type": kind, "status": "True"} for kind in ("Ready", "Initialized")],
            "containerStatuses": [{"name": "a", "ready": True, "image": "i"} for _ in range(2)],
        },
    }
