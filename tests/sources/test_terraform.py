"""Reading plans: what is a plan, where its changes stand, what is refused, what stays hidden."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from seawall.commands.context import Context
from seawall.errors import InputError
from seawall.model import Operation, Problem
from seawall.sources import terraform
from seawall.sources.sniff import kind_of

PLANS = Path(__file__).parent / "plans"


def _read(name: str) -> tuple[list[Operation], list[Problem]]:
    file = PLANS / f"{name}.json"
    ctx = Context(file=str(file), source="terraform", problems=[])
    return list(terraform.read(file.read_bytes(), str(file), ctx)), ctx.problems


@pytest.mark.parametrize("name", sorted(file.stem for file in PLANS.glob("*.json")))
def test_no_secret_leaves_a_plan(name: str) -> None:
    operations, problems = _read(name)
    assert "Canary" not in repr(operations) + repr(problems)


def test_where_a_change_stands() -> None:
    operations, _ = _read("module_for_each_pool_removed")
    address = 'module.ack["prod"].alicloud_cs_kubernetes_node_pool.pool["team-a/gpu v100.spot"]'
    assert {op.where.address for op in operations} == {address}
    assert all(address in op.text for op in operations)


def test_a_deposed_object_says_so() -> None:
    (operation,) = _read("service_slb_deposed_delete")[0]
    assert operation.where.address == "alicloud_slb_load_balancer.ingress_lb (deposed 3f1c9a7e)"
    assert operation.target["id"] == "lb-bp1wtnf86hib2g1q0e7wy"


def test_lines_of_a_formatted_plan() -> None:
    plan = json.loads((PLANS / "user_slb_delete.json").read_bytes())
    text = json.dumps(plan, indent=2).encode()
    ctx = Context(file="plan.json", source="terraform")
    for op in terraform.read(text, "plan.json", ctx):
        line = text.decode().split("\n")[op.where.line - 1]
        assert f'"address": "{op.where.address}"' in line


def test_the_walker_knows_every_plan() -> None:
    for file in PLANS.glob("*.json"):
        assert kind_of(file.name, file.read_bytes()) == "terraform"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b'{"format_version": "2.0", "terraform_version": "9"}', "format version 2.0"),
        (b'{"format_version": "1.2", "resource_changes": {}}', "resource_changes"),
        (b'{"format_version": "1.2", "resource_changes": [{"address": ', "cut off"),
        (b'{"terraform_version": "1.0"}', "format_version"),
        (b'{"format_version": "1.2", "x": ' + b"[" * 100_000, "nested too deeply|cut off"),
        (b'\xff\xfe{\x00"\x00', "format_version|cut off"),
    ],
)
def test_bad_input(data: bytes, words: str) -> None:
    with pytest.raises(InputError, match=words):
        list(terraform.read(data, "plan.json", Context(file="plan.json", source="terraform")))


@pytest.mark.parametrize(
    ("more", "words"),
    [({"errored": True}, "ended with an error"), ({"complete": False}, "not complete")],
)
def test_a_part_of_a_plan_is_remarked(more: dict[str, Any], words: str) -> None:
    plan = {"format_version": "1.2", "complete": True, "resource_changes": []} | more
    ctx = Context(file="plan.json", source="terraform", problems=[])
    assert not list(terraform.read(json.dumps(plan).encode(), "plan.json", ctx))
    (problem,) = ctx.problems
    assert words in problem.why
    assert not problem.fatal
