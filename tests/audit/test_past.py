"""What the baseline adds: the object before a change, and what a deleted definition took along."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from seawall.audit import past
from seawall.engine.load import OWN
from seawall.model import Partial, Unknown
from seawall.responses.reports import text
from tests.audit.logs import event, judged, told, write

CASES = OWN / "hazards" / "network" / "reuse_annotation_removed" / "cases"
REPLACED = CASES / "unknown-audit-replaced.json"
LB = "service.beta.kubernetes.io/alibaba-cloud-loadbalancer-id"


@pytest.mark.parametrize(
    ("annotations", "verdicts"), [({LB: "lb-1"}, ["hit"]), ({}, []), (None, ["unknown"])]
)
def test_a_replaced_object_is_compared_with_its_copy(
    annotations: dict[str, str] | None, verdicts: list[str]
) -> None:
    asked = []

    def known(*what: str) -> Any:
        asked.append(what)
        metadata = {"name": "shop", "namespace": "default", "annotations": annotations}
        return None if annotations is None else {"metadata": metadata, "spec": {}}

    found = told(judged(REPLACED, known=known))
    assert [verdict for rule, verdict, _ in found if rule == "reuse_annotation_removed"] == verdicts
    event = msgspec.json.decode(REPLACED.read_bytes())
    uid = event["objectRef"]["uid"]
    assert ("services", "default", "shop", event["requestReceivedTimestamp"], uid) in asked


def test_what_the_event_itself_tells_is_not_looked_up(tmp_path: Path) -> None:
    def known(*_: str) -> Any:
        raise AssertionError("the event decides")

    (hit, *_) = told(judged(CASES / "hit-audit-annotate.json", known=known))
    assert hit[:2] == ("reuse_annotation_removed", "hit")


def test_a_deleted_definition_lists_what_went_with_it() -> None:
    case = OWN / "hazards" / "logs" / "log_crd_deleted" / "cases" / "hit-audit-delete.json"
    names = ["aliyunlogconfigs/default/access", "aliyunlogconfigs/shop/orders"]
    result = judged(case, lost=lambda crd, _at: names if crd.startswith("aliyunlog") else [])
    for lang, words in (("en", "was deleted with its definition"), ("zh", "随其定义一起被删除")):
        shown = text.render(result, lang)  # type: ignore[arg-type]
        assert words in shown
        assert all(name in shown for name in names)


LABELLED = OWN / "hazards/cluster/masters_changed_by_hand/cases/unknown-audit-recorded_label.json"
ROLE = "node-role.kubernetes.io/control-plane"


@pytest.mark.parametrize(
    ("metadata", "tally"),
    [
        ({"labels": {"a": "b"}}, {"hit": 1}),
        ({}, {"hit": 1}),
        ({"labels": {ROLE: ""}}, {"passed": 1}),
        (None, {"unknown": 1}),
    ],
)
def test_a_label_is_new_if_the_copy_has_none(
    metadata: dict[str, Any] | None, tally: dict[str, int]
) -> None:
    copy = None if metadata is None else Partial({"metadata": {"name": "n", **metadata}})
    result = judged(LABELLED, known=lambda *_: copy)
    mine = [one for one in result.findings if one.rule == "masters_changed_by_hand"]
    assert {one.verdict for one in mine} == tally.keys() - {"passed"}
    assert result.recorded
    assert {k: v for k, v in result.recorded.tally.items() if v} == tally


def test_without_a_copy_it_is_said_what_would_tell() -> None:
    for lang, words in (("en", "keep one with"), ("zh", "持续保存基线")):
        shown = text.render(judged(LABELLED), lang, columns=200)  # type: ignore[arg-type]
        assert words in shown
        assert "`seawall baseline capture --watch`" in " ".join(shown.split())


def test_what_a_copy_leaves_out_stays_unknown() -> None:
    """Of a node the baseline keeps labels, annotations and taints: its provider id is no part."""
    filled = past._filled(Unknown("?"), Partial({"metadata": {}}))
    assert isinstance(filled, Partial)
    filled = past._filled(Partial({"metadata": {"name": "n"}}), Partial({"spec": {}}))
    assert isinstance(filled, Partial)
    assert filled == {"metadata": {"name": "n"}, "spec": {}}


def test_what_the_api_server_did_not_finish_is_not_decided_by_a_copy(tmp_path: Path) -> None:
    late = msgspec.json.decode(LABELLED.read_bytes())
    late["responseStatus"]["code"] = 504
    copy = {"metadata": {"name": "n"}}
    (finding,) = judged(write(tmp_path / "a.log", late), known=lambda *_: copy).findings
    assert (finding.verdict, finding.because[:28]) == ("unknown", "the API server answered 504:")


def without_bodies(line: int, **changes: Any) -> dict[str, Any]:
    found = event(line, level="Metadata", **changes)
    return {key: found[key] for key in found if key not in ("requestObject", "responseObject")}


def test_a_deletion_without_bodies_may_be_a_dry_run(tmp_path: Path) -> None:
    """Line 17 of the log was one: kubectl says so in the body only."""
    assert not judged(write(tmp_path / "whole.log", event(17))).findings
    log = write(tmp_path / "a.log", without_bodies(17))
    result = judged(log)
    assert [one.verdict for one in result.findings] == ["hit"]
    for lang, words in (("en", "a dry run"), ("zh", "试运行")):
        assert words in text.render(result, lang)  # type: ignore[arg-type]
    known = judged(log, outlived=lambda *_: True)
    assert not known.findings
    assert known.recorded
    assert {k: v for k, v in known.recorded.tally.items() if v} == {"dry-run": 1}
    shown = judged(log, outlived=lambda *_: True, everything=True).allowed
    assert [entry.how for entry in shown] == ["dry-run"]


def test_definitions_deleted_together_list_all_their_objects(tmp_path: Path) -> None:
    case = OWN / "hazards" / "logs" / "log_crd_deleted" / "cases" / "hit-audit-delete.json"
    first = msgspec.json.decode(case.read_bytes())
    log = write(tmp_path / "a.log", first, first | {"auditID": "second"})
    names = iter(("aliyunlogconfigs/default/access", "aliyunlogconfigs/shop/orders"))
    (finding,) = judged(log, lost=lambda *_: [next(names)]).findings
    assert finding.impact
    assert [line.name.rpartition("/")[2] for line in finding.impact.lines] == ["access", "orders"]
