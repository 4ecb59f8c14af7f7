"""`seawall audit --store`: what a real API server's log leaves open, and the baseline tells."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from seawall.cli.main import run
from tests.baseline.conftest import Bench, until
from tests.baseline.test_drills import CRDS, crd, node, serve

pytestmark = [pytest.mark.cluster, pytest.mark.xdist_group("baseline")]

MASTER = "masters_changed_by_hand"
ROLE = "node-role.kubernetes.io/control-plane"


class Logged:
    """What the API server logged in a while, as a file of its own."""

    def __init__(self, bench: Bench, log: Path) -> None:
        self.bench, self.log = bench, log

    def told(self, rule: str, *more: str) -> list[dict[str, Any]]:
        """The findings of a rule."""
        found = self.report(*more)["findings"]
        return [one for one in found if one["rule"] == rule]

    def report(self, *more: str) -> dict[str, Any]:
        self.bench.capsys.readouterr()
        run(["--lang=en", "audit", str(self.log), "--output", "json", *more])
        out, _ = self.bench.capsys.readouterr()
        found: dict[str, Any] = json.loads(out)
        return found


@contextmanager
def logged(bench: Bench, log: Path, awaited: str) -> Iterator[Logged]:
    """Of what is done in the block; `awaited` is in its last event."""
    start = bench.lab.audit_log.stat().st_size
    yield Logged(bench, log)

    def tail() -> bytes:
        with bench.lab.audit_log.open("rb") as file:
            file.seek(start)
            return file.read()

    until(lambda: awaited.encode() in tail())
    log.write_bytes(tail()[: tail().rfind(b"\n") + 1])


def test_a_label_is_a_hit_if_the_copy_had_none(bench: Bench, tmp_path: Path) -> None:
    store = ("--store", str(bench.store))
    bench.make("nodes", node("cl17"))
    bench.sea("capture")
    with logged(bench, tmp_path / "a.log", ROLE) as first:
        bench.lab.kubectl("label", "node", "cl17", f"{ROLE}=", as_user="zheng", check=True)
    (unknown,) = first.told(MASTER)
    assert unknown["verdict"] == "unknown"
    assert "seawall baseline capture --watch" in unknown["evidence"]["because"]
    (hit,) = first.told(MASTER, *store)
    assert (hit["verdict"], hit["actor"]["username"]) == ("hit", "zheng")
    bench.sea("capture")
    again = (f"{ROLE}=", "--overwrite", "team=x")
    with logged(bench, tmp_path / "b.log", '"team":"x"') as second:
        bench.lab.kubectl("label", "node", "cl17", *again, as_user="zheng", check=True)
    assert second.told(MASTER, *store) == []
    bench.delete("nodes", "cl17")


def test_a_replaced_object_is_held_against_its_copy(bench: Bench, tmp_path: Path) -> None:
    store = ("--store", str(bench.store))
    bench.make("nodes", node("put"))
    bench.sea("capture")
    for name, label, verdicts in (("a", ROLE, ["hit"]), ("b", "team", [])):
        body = bench.there("nodes", "put")
        body["metadata"]["labels"] = {"kubernetes.io/hostname": "put", label: ""}
        del body["metadata"]["resourceVersion"]
        with logged(bench, tmp_path / name, f'"{label}":""') as done:
            text = json.dumps(body)
            bench.lab.kubectl("replace", "-f", "-", stdin=text, as_user="zheng", check=True)
        assert [one["verdict"] for one in done.told(MASTER, *store)] == verdicts
    stranger = bench.make("nodes", node("stranger"))
    stranger["metadata"]["labels"][ROLE] = ""
    del stranger["metadata"]["resourceVersion"]  # a node controller changes it at any time
    with logged(bench, tmp_path / "c", '"name":"stranger"') as done:
        bench.lab.kubectl("replace", "-f", "-", stdin=json.dumps(stranger), check=True)
    (unknown,) = done.told(MASTER, *store)
    assert "name it with --store" in unknown["evidence"]["because"]
    for name in ("put", "stranger"):
        bench.delete("nodes", name)


def test_a_dry_run_is_told_from_a_deletion_by_what_lived_on(bench: Bench, tmp_path: Path) -> None:
    """At level Metadata (ACK: ConfigMaps) the two leave the same event."""
    store, rule = ("--store", str(bench.store)), "terway_config_changed"
    settings = {"metadata": {"name": "eni-config"}, "data": {"eni_conf": "{}"}}
    bench.make("configmaps", settings, "kube-system")
    bench.sea("capture")
    doomed = ("delete", "configmap", "eni-config", "-n", "kube-system", "--wait=false")
    with logged(bench, tmp_path / "a", '"verb":"delete"') as tried:
        bench.lab.kubectl(*doomed, "--dry-run=server", as_user="jiang", check=True)
    (open_,) = tried.told(rule, *store)
    assert open_["verdict"] == "hit"
    assert "a dry run (kubectl delete --dry-run=server) looks the same here" in open_["seen"]
    time.sleep(1.1)  # managedFields count seconds
    bench.patch("configmaps", "eni-config", {"data": {"more": "1"}}, "kube-system")
    bench.sea("capture")
    report = tried.report(*store)
    assert [one for one in report["findings"] if one["rule"] == rule] == []
    assert report["recorded"]["tally"]["dry-run"] == 1
    with logged(bench, tmp_path / "b", '"verb":"delete"') as done:
        bench.lab.kubectl(*doomed, as_user="jiang", check=True)
    time.sleep(1.1)
    bench.make("configmaps", settings, "kube-system")  # another one of that name
    bench.sea("capture")
    (hit,) = done.told(rule, *store)
    assert (hit["verdict"], hit["actor"]["username"]) == ("hit", "jiang")
    bench.delete("configmaps", "eni-config", "kube-system")


def test_a_deleted_definition_names_what_went_with_it(bench: Bench, tmp_path: Path) -> None:
    store, home = ("--store", str(bench.store)), bench.namespace("lostlogs")
    definition = crd("aliyunlogconfigs", "AliyunLogConfig", "log.alibabacloud.com")
    resource = serve(bench, definition)
    for name in ("access", "orders"):
        body = {"apiVersion": "log.alibabacloud.com/v1alpha1", "kind": "AliyunLogConfig"}
        bench.make(resource, {**body, "metadata": {"name": name}}, home)
    bench.sea("capture")
    with logged(bench, tmp_path / "a", '"verb":"delete"') as done:
        gone = ("delete", "crd", definition["metadata"]["name"], "--wait=false")
        bench.lab.kubectl(*gone, as_user="zhou", check=True)
    until(lambda: bench.get(CRDS, definition["metadata"]["name"]) is None)
    (hit,) = done.told("log_crd_deleted", *store)
    names = [line["name"] for line in hit["impact_now"]["lines"]]
    assert names == [f"aliyunlogconfigs/{home}/{name}" for name in ("access", "orders")]
    assert hit["impact_now"]["lines"][0]["text"] == "was deleted with its definition"
    (alone,) = done.told("log_crd_deleted")
    assert alone["impact_now"] is None
    done.report(*store, "--save")
    run(["--lang=en", "findings", "show", hit["fingerprint"][:12], *store])
    shown, _ = bench.capsys.readouterr()
    assert f"aliyunlogconfigs/{home}/orders" in shown


def test_a_store_without_a_baseline_says_so(bench: Bench, tmp_path: Path) -> None:
    bench.make("nodes", node("early"))
    with logged(bench, tmp_path / "a", "early") as done:
        bench.lab.kubectl("label", "node", "early", f"{ROLE}=", check=True)
    report = done.report("--store", str(tmp_path / "empty.db"))
    assert any("it is empty" in str(one) for one in report["problems"]), report["problems"]
    bench.delete("nodes", "early")
