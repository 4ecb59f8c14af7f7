"""What is generated, looked at without a cluster."""

from __future__ import annotations

import json
from pathlib import Path
from typing import get_args

import msgspec
import pytest
import yaml

from seawall.audit import actors
from seawall.guard import items, manifests, policies, setting, texts
from seawall.guard.setting import Mode, Setting
from seawall.model import Lang
from tests.catalog.cases import catalog
from tests.cli.running import seawall


def bundle(**settings: object) -> list[policies.Policy]:
    return policies.bundle(catalog(), actors().actors, Setting(**settings))  # type: ignore[arg-type]


@pytest.mark.parametrize("lang", get_args(Lang))
def test_messages_fit_what_an_api_server_takes(lang: Lang) -> None:
    for one in bundle(lang=lang):
        for rule in one.policy["spec"]["validations"]:
            text = rule["message"]
            assert len(text.encode()) <= 5120 - 400, text
            assert "\n" not in text
            assert text.partition(", ")[0].partition("-")[2].isdigit(), text


def test_the_gravest_comes_first() -> None:
    order = ("critical", "error", "warning", "advice")
    for found in items.native(catalog()).values():
        grades = [order.index(item.entry.severity) for item in found]
        assert grades == sorted(grades)


@pytest.mark.parametrize("mode", get_args(Mode))
def test_nothing_is_refused_while_learning(mode: Mode) -> None:
    for one in bundle(mode=mode):
        actions = one.binding["spec"]["validationActions"]
        closed = one.policy["spec"]["failurePolicy"] == "Fail"
        assert closed == (mode == "deny")
        assert ("Deny" in actions) == (mode == "deny")


def test_every_item_is_native_or_says_why_not() -> None:
    native = {item.id for found in items.native(catalog()).values() for item in found}
    left = {f"{one.hazard}.{one.number}": one.why for one in items.left_out(catalog())}
    every = {
        f"{id_}.{number}"
        for id_, entry in catalog().hazards.items()
        for number, _ in enumerate(entry.match.kube)
    }
    assert native | set(left) == every
    assert not native & set(left)
    assert set(left.values()) <= {"facts", "every", "ours", "records"}


def test_what_stands_aside_is_known_from_its_catalogue() -> None:
    """ACK's own hazards are for ACK; a hazard that is off is nowhere."""
    anywhere = {id_ for one in bundle(platform="any") for id_ in one.hazards}
    assert "terway_config_changed" not in anywhere
    assert "node_deleted" in anywhere
    assert "node_deleted" not in {
        id_ for one in bundle(off=("node_deleted",)) for id_ in one.hazards
    }


def test_without_policies_only_the_setting_is_written() -> None:
    """Before Kubernetes 1.30."""
    found = manifests.wanted(catalog(), actors().actors, Setting(), native=False)
    assert {one["kind"] for one in found} == {"Namespace", "ConfigMap", "ClusterRole"}


def test_a_setting_is_read_as_it_was_written() -> None:
    rows = actors().actors[:2]
    wrote = Setting(mode="deny", lang="zh", actors=rows, off=("a",), learned="2026-11-24T10:00:00Z")
    body = setting.config_map(wrote)
    assert all(isinstance(value, str) for value in body["data"].values())
    assert setting.read(msgspec.json.encode(body)) == wrote


def test_a_delegation_is_no_change_and_anything_else_is() -> None:
    spec = bundle()[0].policy["spec"]
    opened = json.loads(json.dumps(spec))
    opened["variables"][0]["expression"] = '["node_deleted nodes /n1 uid li.wei"]'
    assert opened["variables"][0]["name"] == policies.DELEGATED
    assert policies.digest(opened) == policies.digest(spec)
    opened["variables"][1]["expression"] = "''"
    assert policies.digest(opened) != policies.digest(spec)


def test_texts_are_literals_whatever_is_in_them() -> None:
    assert texts.quoted("it's \\ a\nline") == "'it\\'s \\\\ a line'"


def test_export_is_yaml_and_json_of_the_same(tmp_path: Path) -> None:
    asked = ("guard", "export", "--select", "NP-02")
    text = seawall(*asked, folder=tmp_path).out
    listed = json.loads(seawall(*asked, "--output", "json", folder=tmp_path).out)
    assert list(yaml.safe_load_all(text)) == listed["items"]
    assert {one["metadata"]["name"] for one in listed["items"]} == {"seawall-nodes"}
    assert seawall("guard", "export", "--select", "no-such", folder=tmp_path).status == 2
