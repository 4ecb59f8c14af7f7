"""Rules on the state of a cluster: what loads, what is read for them, and what they say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from seawall.engine import Catalog, load
from seawall.engine.states import Outcome, judged
from seawall.inspect import Picture, inspect, needed
from tests.catalog.pictures import CaseSource

TEXTS = """\
title: {en: A, zh: 甲}
why: {en: B, zh: 乙}
impact: {en: C, zh: 丙}
recovery: {en: D, zh: 丁}
severity: warning
group: configuration
"""
STATE = """\
state:
- resources: [pods]
  when: object.spec.hostNetwork == true
"""
JUDGE = """\
from collections.abc import Iterator

from seawall.facts import Facts, Pod, Service
from seawall.model import Hit, Text


def judge(facts: Facts) -> Iterator[Hit]:
    for service in facts.all(Service):
        name, space = service.metadata.name, service.metadata.namespace
        if not [pod for pod in facts.all(Pod) if pod.metadata.namespace == space]:
            yield Hit("services", space, name, Text(en="no pod", zh="无容器组"), ("namespaces/a",))
"""


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def check(tmp_path: Path, text: str = "", judge: str = "", id_: str = "mine") -> Catalog:
    folder = tmp_path / "own" / "checks" / "area" / id_
    folder.mkdir(parents=True)
    (folder / "check.yaml").write_text(TEXTS + text)
    if judge:
        (folder / "judge.py").write_text(judge)
    catalog = load([tmp_path / "own"], allow_code=True)
    return catalog.selected(lambda name, _: name == id_)


def pod(name: str, owner: str = "", **spec: Any) -> dict[str, Any]:
    meta: dict[str, Any] = {"name": name, "namespace": "a", "labels": {"pod-template-hash": "7f"}}
    if owner:
        reference = {"apiVersion": "apps/v1", "kind": "ReplicaSet", "name": owner, "uid": "1"}
        meta["ownerReferences"] = [reference | {"controller": True}]
    return {"apiVersion": "v1", "kind": "Pod", "metadata": meta, "spec": spec}


SERVICE = {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "s", "namespace": "a"}}


def unread(resource: str) -> dict[str, Any]:
    return {"kind": "NotRead", "resource": resource, "why": "forbidden"}


def seen(catalog: Catalog, *objects: dict[str, Any]) -> Outcome:
    (outcome,) = picture(catalog, *objects).outcomes
    return outcome


def picture(catalog: Catalog, *objects: dict[str, Any]) -> Picture:
    return inspect(CaseSource(list(objects)), catalog)


def test_one_object_is_judged_by_itself(tmp_path: Path) -> None:
    catalog = check(tmp_path, STATE)
    outcome = seen(catalog, pod("p", hostNetwork=True), pod("q", hostNetwork=False))
    assert outcome.verdict == "hit"
    (finding,) = outcome.findings
    target = finding.operation.target
    assert (target["kind"], target["namespace"], target["name"]) == ("Pod", "a", "p")
    assert finding.operation.action == "state"
    assert finding.operation.where.cluster == "case"
    assert seen(catalog).verdict == "miss"


def test_a_field_that_is_not_there_is_unknown_and_names_the_reason(tmp_path: Path) -> None:
    outcome = seen(check(tmp_path, STATE), pod("p"))
    assert outcome.verdict == "unknown"
    assert "hostNetwork" in outcome.findings[0].because


def test_pods_of_one_template_are_one_finding_at_their_workload(tmp_path: Path) -> None:
    pods = [pod(f"web-7f-{number}", "web-7f", hostNetwork=True) for number in range(3)]
    (finding,) = seen(check(tmp_path, STATE), *pods).findings
    target = finding.operation.target
    assert (target["group"], target["kind"], target["name"]) == ("apps", "Deployment", "web")
    assert finding.refs == ("pods/a/web-7f-0", "pods/a/web-7f-1", "pods/a/web-7f-2")


def test_pods_that_differ_are_found_one_by_one(tmp_path: Path) -> None:
    text = STATE.replace("object.spec.hostNetwork == true", "object.spec.nodeName == 'n'")
    pods = [pod(f"web-7f-{number}", "web-7f", nodeName="n") for number in range(3)]
    outcome = seen(check(tmp_path, text), *pods)
    assert [finding.operation.target["kind"] for finding in outcome.findings] == ["Pod"] * 3


def test_version_and_time_of_the_picture_are_facts_of_a_rule(tmp_path: Path) -> None:
    when = "timestamp(facts.now).getFullYear() == 2027 && facts.version.startsWith('v1.34')"
    catalog = check(tmp_path, STATE.replace("object.spec.hostNetwork == true", when))
    about = {"kind": "Cluster", "version": "v1.34.2", "now": "2027-01-01T00:00:00Z"}
    assert seen(catalog, about, pod("p")).verdict == "hit"
    assert seen(catalog, pod("p")).verdict == "miss"


def test_code_relates_objects_and_says_how_it_sees_it(tmp_path: Path) -> None:
    catalog = check(tmp_path, judge=JUDGE)
    assert needed(catalog) == ("pods", "services")
    outcome = seen(catalog, SERVICE)
    (finding,) = outcome.findings
    assert finding.seen is not None
    assert (finding.seen.zh, finding.refs) == ("无容器组", ("namespaces/a",))
    assert seen(catalog, SERVICE, pod("p")).verdict == "miss"


@pytest.mark.parametrize("judge", ["", JUDGE])
def test_what_could_not_be_read_is_unknown_and_never_clean(tmp_path: Path, judge: str) -> None:
    catalog = check(tmp_path, "" if judge else STATE, judge)
    outcome = seen(catalog, SERVICE, unread("pods"))
    assert outcome.verdict == "unknown"
    assert outcome.findings[0].because == "pods could not be read: forbidden"
    assert [part.resource for part in picture(catalog, unread("pods")).unread] == ["pods"]
    assert seen(catalog, SERVICE, pod("p", hostNetwork=False), unread("nodes")).verdict == "miss"


def test_hits_before_a_part_that_is_missing_stay(tmp_path: Path) -> None:
    both = check(tmp_path, STATE, JUDGE)
    outcome = seen(both, pod("p", hostNetwork=True), unread("services"))
    assert outcome.verdict == "hit"
    assert [finding.verdict for finding in outcome.findings] == ["hit", "unknown"]


def test_a_defect_of_a_judge_is_told_and_stops_no_other(tmp_path: Path) -> None:
    check(tmp_path, STATE, id_="other")
    broken = JUDGE.replace("if not [", "if not [1 / 0 ")
    check(tmp_path, judge=broken.replace("1 / 0 pod for", "1 / 0 for"))
    catalog = load([tmp_path / "own"], allow_code=True)
    mine = catalog.selected(lambda id_, _: id_ in ("mine", "other"))
    found = picture(mine, SERVICE, pod("p", hostNetwork=True))
    outcomes = {outcome.rule: outcome for outcome in found.outcomes}
    assert outcomes["other"].verdict == "hit"
    assert outcomes["mine"].verdict == "unknown"
    assert "ZeroDivisionError" in outcomes["mine"].findings[0].because


def test_a_users_code_runs_only_when_allowed(tmp_path: Path) -> None:
    check(tmp_path, judge="raise SystemExit('it ran')")
    catalog = load([tmp_path / "own"]).selected(lambda id_, _: id_ == "mine")
    outcome = seen(catalog, SERVICE)
    assert outcome.verdict == "unknown"
    assert "--allow-code" in outcome.findings[0].because


def test_one_namespace_tells_nothing_about_the_others(tmp_path: Path) -> None:
    catalog = check(tmp_path, judge=JUDGE)
    about = {"kind": "Cluster", "namespace": "b"}
    outcome = seen(catalog, about, SERVICE)
    assert outcome.verdict == "unknown"
    assert outcome.findings[0].because == "only the namespace b was looked at"


def test_a_fingerprint_names_the_finding_over_its_life(tmp_path: Path) -> None:
    catalog = check(tmp_path, STATE)
    one, two = (
        seen(catalog, about, pod("p", hostNetwork=True)).findings[0].fingerprint
        for about in ({"kind": "Cluster"}, {"kind": "Cluster", "version": "v1.36.0"})
    )
    assert one == two
    assert one != seen(catalog, pod("q", hostNetwork=True)).findings[0].fingerprint


def test_an_entry_of_the_user_replaces_its_namesake_whole(tmp_path: Path) -> None:
    for name, text, judge in (("one", "", JUDGE), ("two", STATE, "")):
        check(tmp_path / name, text, judge)
    catalog = load([tmp_path / "one" / "own", tmp_path / "two" / "own"], allow_code=True)
    assert "mine" not in catalog.judges
    assert "mine" in judged(catalog)


@pytest.mark.parametrize(
    ("text", "line", "field"),
    [
        (STATE.replace("hostNetwork ==", "hostNetwork ="), 9, "state[0].when"),
        (STATE.replace("[pods]", "[]"), 8, "state[0]"),
        (STATE.replace("object.", "oldObject."), 9, "state[0].when"),
        ("", 0, ""),
    ],
)
def test_a_wrong_check_names_its_place(tmp_path: Path, text: str, line: int, field: str) -> None:
    catalog = check(tmp_path, text)
    (error,) = (e for e in catalog.errors if e.file.startswith(str(tmp_path)))
    assert (error.line, error.field) == (line, field)


def test_a_check_and_a_hazard_have_different_ids(tmp_path: Path) -> None:
    folder = tmp_path / "own" / "hazards" / "area" / "mine"
    folder.mkdir(parents=True)
    text = "rows: [NW-01]\nreversible: no\nsources: []\nmatch: {}\n" + TEXTS.replace("group", "#")
    (folder / "hazard.yaml").write_text(text.replace("reversible: no", "reversible: manual"))
    catalog = check(tmp_path, STATE)
    (error,) = (e for e in catalog.errors if e.file.startswith(str(tmp_path)))
    assert "the id is taken by hazards/area/mine/hazard.yaml" in str(error)
