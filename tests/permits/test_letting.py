"""Findings under a permit: in `check --context` before it is done, in a record after it was."""

from __future__ import annotations

import datetime
import json
import re
from pathlib import Path
from typing import Any

import click
import msgspec
import pytest

from seawall.cli import guard as guard_cli
from seawall.cli import permit as permit_cli
from seawall.cli.main import run
from seawall.model import Operation
from seawall.permits.letting import of_objects, was_permitted
from seawall.permits.model import Event, Permit, Status, Subject
from tests.permits.conftest import Bench
from tests.permits.test_deciding import HOUR, NOW, deletion, permit

DOCS = Path(__file__).parent.parent.parent / "docs"
NODES = ("checked", "unchecked")


@pytest.mark.toolchain
@pytest.mark.cluster
@pytest.mark.xdist_group("permits")
def test_check_knows_the_permits_of_its_cluster(bench: Bench) -> None:
    uids = {}
    for name in NODES:
        ready = {"status": {"conditions": [{"type": "Ready", "status": "True"}]}}
        made = json.loads(bench.admin.create("nodes", {"metadata": {"name": name}}))
        bench.admin.patch("nodes", name, ready, subresource="status", kind="strategic")
        uids[name] = made["metadata"]["uid"]
    wanted = {"resource": "nodes", "name": "checked", "uid": uids["checked"]}
    for spec in ({"objects": [wanted]}, {"objects": [wanted | {"name": "unchecked"}]}):
        bench.approved(**spec)

    def check(name: str) -> tuple[int, dict[str, Any]]:
        bench.capsys.readouterr()
        words = ["--kubeconfig", str(bench.lab.kubeconfig), "--output", "json"]
        status = run(["check", "--command", f"kubectl delete node {name}", *words])
        return status, json.loads(bench.capsys.readouterr().out)

    status, found = check("checked")
    assert status == 0, found["findings"]
    [one] = [each for each in found["allowed"] if each["finding"]["rule"] == "node_deleted"]
    assert one["how"] == "permit"
    assert "approved by carol" in one["reason"]
    status, found = check("unchecked")  # a permit of that name, but for another object
    assert status == 1
    assert [each["rule"] for each in found["findings"]].count("node_deleted") == 1


def recorded(op: Operation, at: datetime.datetime) -> Operation:
    return msgspec.structs.replace(op, time=at.isoformat())


def used(by: str, at: datetime.datetime, *objects: Subject) -> Permit:
    history = (Event("approved", "carol", NOW), Event("used", by, at, request="r-1"))
    status = Status("used", "carol", NOW, 0, history)
    return msgspec.structs.replace(permit(*objects), status=status)


def test_on_record_a_use_says_that_it_was_permitted() -> None:
    late = NOW + datetime.timedelta(seconds=30)
    op = recorded(deletion(), late)
    one = used("alice", NOW)
    assert was_permitted(op, "node_deleted", [one]) is one
    assert was_permitted(op, "another", [one]) is None
    assert was_permitted(recorded(deletion(), NOW + HOUR / 2), "node_deleted", [one]) is None
    assert was_permitted(recorded(deletion(user="bob"), late), "node_deleted", [one]) is None
    assert was_permitted(recorded(deletion(uid="u-9"), late), "node_deleted", [one]) is None
    assert was_permitted(recorded(deletion(name="n2"), late), "node_deleted", [one]) is None
    assert was_permitted(deletion(), "node_deleted", [one]) is None  # nobody knows when
    assert was_permitted(op, "node_deleted", [permit()]) is None  # open, and not used


def test_on_the_other_planes_it_has_to_have_been_open() -> None:
    target = {"type": "loadbalancer", "id": "lb-1"}
    op = Operation(plane="cloud", action="slb:Delete", target=target, actor={"username": "alice"})
    status = Status("approved", "carol", NOW, 1, (Event("approved", "carol", NOW),))
    one = msgspec.structs.replace(permit(Subject("cloud:loadbalancer", "lb-1")), status=status)
    assert was_permitted(recorded(op, NOW + HOUR / 2), "node_deleted", [one]) is one
    assert was_permitted(recorded(op, NOW - HOUR), "node_deleted", [one]) is None
    assert was_permitted(recorded(op, NOW + HOUR), "node_deleted", [one]) is None
    gone = (*status.history, Event("revoked", "alice", NOW + HOUR / 4))
    revoked = msgspec.structs.replace(one, status=msgspec.structs.replace(status, history=gone))
    assert was_permitted(recorded(op, NOW + HOUR / 2), "node_deleted", [revoked]) is None


def test_what_is_no_permit_permits_nothing() -> None:
    good: dict[str, object] = msgspec.to_builtins(permit())
    others: list[dict[str, object]] = [
        {},
        {"spec": 1},
        good | {"spec": {}},
        good | {"metadata": None},
    ]
    for broken in others:
        assert of_objects([broken]) == []


@pytest.mark.parametrize("page", ["permits.md", "permits.zh-CN.md"])
def test_the_guide_names_options_that_exist(page: str) -> None:
    groups = [permit_cli.command("en"), guard_cli.command("en")]
    known = {"--context"}
    for group in groups:
        assert isinstance(group, click.Group)
        known |= {o for each in group.commands.values() for p in each.params for o in p.opts}
    text = (DOCS / page).read_text("utf-8")
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", text)) - known == set()
