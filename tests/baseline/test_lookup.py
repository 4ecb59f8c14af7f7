"""What audit asks of the baseline and tells it, over a real API server's objects."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from seawall import store
from seawall.baseline import capture, history, lookup
from seawall.baseline.history import History
from seawall.baseline.lookup import Deed
from tests.baseline.conftest import Bench
from tests.baseline.test_drills import CRDS, crd, serve, service

pytestmark = [pytest.mark.cluster, pytest.mark.xdist_group("baseline")]


@pytest.fixture
def past(bench: Bench) -> Iterator[History]:
    bench.sea("capture")
    with store.open(str(bench.store)) as opened:
        yield history.choose(opened, capture.identity(bench.cluster))


def test_an_object_as_it_was_at_a_time(bench: Bench, past: History) -> None:
    home = bench.namespace("lookup")
    early = capture.now()
    bench.make("services", service("web", a="1"), home)
    bench.sea("capture")
    between = capture.now()
    bench.patch("services", "web", {"metadata": {"annotations": {"a": "2"}}}, home)
    bench.sea("capture")
    bench.delete("services", "web", home)
    bench.sea("capture")
    assert lookup.before(past, "services", home, "web", early) is None
    first = lookup.before(past, "services", home, "web", between)
    assert first is not None
    assert first["metadata"]["annotations"] == {"a": "1"}
    last = lookup.before(past, "services", home, "web")
    assert last is not None
    assert last["metadata"]["annotations"] == {"a": "2"}
    assert lookup.before(past, "services", home, "web", capture.now()) is None


def test_what_went_with_a_crd(bench: Bench, past: History) -> None:
    home = bench.namespace("lostwith")
    definition = crd("things", "Thing", "lost.example.com")
    name = definition["metadata"]["name"]
    resource = serve(bench, definition)
    for thing in ("a", "b"):
        body = {"apiVersion": "lost.example.com/v1alpha1", "kind": "Thing"}
        bench.make(resource, {**body, "metadata": {"name": thing}}, home)
    bench.sea("capture")
    at = capture.now()
    bench.delete(CRDS, name)
    assert [one.name for one in lookup.lost(past, name, at)] == ["a", "b"], "before any capture"
    bench.sea("capture")
    assert [one.name for one in lookup.lost(past, name, at)] == ["a", "b"]
    assert [one.name for one in lookup.lost(past, name)] == ["a", "b"]


def test_audit_names_who_left_no_name(bench: Bench, past: History) -> None:
    home = bench.namespace("signed")
    bench.make("services", service("web", a="1"), home)
    bench.sea("capture")
    at = capture.now()
    bench.patch("services", "web", {"metadata": {"annotations": {"a": None}}}, home)
    bench.sea("capture")
    gone = capture.now()
    bench.delete("services", "web", home)
    bench.sea("capture")
    assert lookup.sign(past, Deed("services", home, "web", False, "mallory", at))
    assert lookup.sign(past, Deed("services", home, "web", True, "eve", gone))
    assert not lookup.sign(past, Deed("services", home, "web", False, "x", capture.now()))
    copies = past.versions("services", home, "web")
    assert [one.actor for one in copies] == ["", "mallory", "eve"]
    bench.sea("list", "svc", "web", "-n", home)
    assert "mallory" in bench.last
