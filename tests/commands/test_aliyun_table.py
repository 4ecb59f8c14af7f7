"""The table of cloud calls: one source, and everything in it can be reached."""

from __future__ import annotations

import itertools
import re
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml

from seawall.commands import cloudtable
from seawall.commands.cloudcalls import operation
from seawall.commands.context import Command, Word
from seawall.commands.programs import aliyun, ecctl, helm, kubectl
from seawall.model import CLOUD_TYPES, Operation, Unknown
from tests.commands.typed import context, ops, plain

KNOWLEDGE = Path(__file__).parent.parent.parent / "src/seawall/catalog/knowledge"


def test_what_runs_is_what_people_edit() -> None:
    edited = yaml.safe_load((KNOWLEDGE / "cloud_actions.yaml").read_text())
    shipped = msgspec.json.decode((KNOWLEDGE / "cloud_actions.json").read_bytes())
    assert shipped == edited, "run scripts/knowledge.py"


def rows() -> list[tuple[str, str]]:
    return [
        (product, name)
        for product, row in cloudtable.products().items()
        for name in [*(n for calls in row.calls for n in calls.apis.split()), *row.paths]
    ]


def test_types_are_the_models_and_names_stand_once() -> None:
    assert len(rows()) == len(set(rows()))
    for product, name in rows():
        api = cloudtable.find(product, name)
        assert api is not None
        assert set(api.ids.values()) <= CLOUD_TYPES
        assert {type_ for types in api.by.values() for type_ in types.values()} <= CLOUD_TYPES


@pytest.mark.parametrize("product", ["cs"])
def test_each_path_leads_to_its_api(product: str) -> None:
    for name in cloudtable.products()[product].paths:
        api = cloudtable.find(product, name)
        assert api is not None
        path = ["x1" if part.startswith("{") else part for part in api.path]
        routed = cloudtable.route(product, api.method, path)
        assert routed is not None
        assert routed[0].name == name


def test_kebab_case_and_older_names_find_the_api() -> None:
    for asked in ("DeleteClusterNodepool", "delete-cluster-nodepool", "DeleteNodepool"):
        api = cloudtable.find("cs", asked)
        assert api is not None
        assert api.action == "cs:DeleteClusterNodepool"


def test_the_table_has_every_action_that_rules_and_plans_name() -> None:
    actions = set(
        re.findall(r"\b[a-z]+:[A-Z]\w+\b(?!\{)", (KNOWLEDGE / "terraform.yaml").read_text())
    )
    for hazard in KNOWLEDGE.parent.glob("hazards/*/*/hazard.yaml"):
        for match in yaml.safe_load(hazard.read_text())["match"].get("cloud", ()):
            actions |= set(match["actions"])
    actions = {action for action in actions if action.partition(":")[0] in cloudtable.products()}
    assert actions
    assert [one for one in actions if cloudtable.find(*one.split(":")) is None] == []


def test_an_action_of_the_model_becomes_operations() -> None:
    [op] = operation("ess:ModifyScalingGroup", {"ScalingGroupId": "asg-1", "MaxSize": 2}, context())
    assert (op.action, op.target["type"], op.after["MaxSize"]) == (
        "ess:ModifyScalingGroup",
        "scalinggroup",
        2,
    )
    assert operation("ecs:DescribeInstances", {}, context()) == []


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            "ecctl ecs instance delete i-1 i-2 --force",
            ["ecs:DeleteInstances instance i-1", "ecs:DeleteInstances instance i-2"],
        ),
        (
            "ecctl ack nodepool detach np1 --cluster c1 --instance i-1",
            ["cs:RemoveNodePoolNodes nodepool np1"],
        ),
        ("ecctl ack np delete np1 --cluster c1", ["cs:DeleteClusterNodepool nodepool np1"]),
        ("ecctl ack delete c1", ["cs:DeleteCluster cluster c1"]),
        (
            "ecctl ack addon delete logtail-ds --cluster c1",
            ["cs:UnInstallClusterAddons addon logtail-ds"],
        ),
        ("ecctl ack node attach --cluster c1 --instance i-1", ["cs:AttachInstances cluster c1"]),
        ("ecctl ecs disk detach d-1 --instance i-1", ["ecs:DetachDisk disk d-1"]),
        (
            "ecctl ecs sg revoke sg-1 --rule udp:53@10.0.0.0/8",
            ["ecs:RevokeSecurityGroup securitygroup sg-1"],
        ),
        ("ecctl ecs instance delete i-1 --dry-run", []),
        ("ecctl ecs instance list", []),
        ("ecctl schema ack.nodepool.delete", []),
        ("ecctl", []),
    ],
)
def test_ecctl_calls_the_same_apis(line: str, expected: list[str]) -> None:
    found = ops(ecctl.read, line)
    assert [f"{op.action} {op.target['type']} {plain(op.target['id'])}" for op in found] == expected


def test_ecctl_rules_and_bodies() -> None:
    [op] = ops(ecctl.read, "ecctl ecs sg revoke sg-1 --rule udp:53@10.0.0.0/8")
    assert op.after["Permissions"] == [
        {"IpProtocol": "udp", "PortRange": "53/53", "SourceCidrIp": "10.0.0.0/8"}
    ]
    line = "ecctl ack nodepool update np1 --cluster c1 --with-node-config --node-config @n.json"
    [op] = ops(ecctl.read, line, context({"n.json": '{"os_config":{}}'}))
    assert (op.action, op.after["os_config"]) == ("cs:ModifyNodePoolNodeConfig", {})


PLAIN = """
-- - --= -=x --a= $ [ { [[[[ $(x -n -f --body --Tag.1.1.1.1 --x.99999999999.y --Tag..y // /a//b
delete apply / a/b/c -p --type=json patch set rollout run exec create label taint debug node/
svc/x --name
--image --type --roa --container --replicas --dry-run= --CommandContent --UserData --raw
--overrides
"""
HOSTILE: list[Word] = [
    *PLAIN.split(),
    Unknown("$X"),
    Unknown("$X", "--name="),
    Unknown("$X", "--"),
    Unknown("$X", "-n"),
    Unknown("$X", "node/"),
    Unknown("$(kubectl get", "", "/x"),
    Unknown("$(aliyun slb"),
]
HEADS = {
    "aliyun": ["slb X", "cs PUT", "cs", "ecs RunCommand", "ess DetachInstances"],
    "ecctl": ["ecs instance update", "ack nodepool"],
    "helm": ["install", "uninstall", "rollback", ""],
}
KUBECTL = ["", "delete", "patch svc x", "create deploy d", "set image", "apply", "expose deploy x"]
KUBECTL += [
    "run x",
    "debug",
    "exec",
    "scale deploy x",
    "set resources deploy x",
    "autoscale deploy x",
]


@pytest.mark.parametrize("program", [kubectl, helm, aliyun, ecctl])
def test_odd_words_never_break_a_reader(program: Any) -> None:
    name = sorted(program.NAMES & {"kubectl", "helm", "aliyun", "ecctl"})[0]
    for head in HEADS.get(name, KUBECTL):
        for pair in itertools.product(HOSTILE, repeat=2):
            command = Command(name=name, args=(*head.split(), *pair), line=1)
            assert all(isinstance(op, Operation) for op in program.read(command, context()))


@pytest.mark.parametrize("depth", [200, 100_000])
def test_deep_json_is_no_body_and_no_crash(depth: int) -> None:
    deep = '{"a":' * depth + "1" + "}" * depth
    line = Command(
        name="aliyun", args=("cs", "PUT", "/clusters/c1/nodepools/n", "--body", deep), line=1
    )
    assert len(list(aliyun.read(line, context()))) == 1
    for flags in (("patch", "svc", "x", "-p", deep), ("run", "x", "--overrides", deep)):
        assert len(list(kubectl.read(Command(name="kubectl", args=flags, line=1), context()))) == 1
