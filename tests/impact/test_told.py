"""How an impact is shown: a group of lines with its number and first names."""

from __future__ import annotations

import json
from typing import Any

import jsonschema

from seawall.model import Impact, Line, Text
from seawall.relations import effects
from seawall.responses.reports import html, impact, junit, reasons, sarif, text
from seawall.responses.reports import json as json_report
from tests.impact.recorded import checked, shop

STOPS = Text("Services that stop", "停止的 Service")


def test_a_group_has_its_number_and_the_first_names() -> None:
    made = Impact(tuple(effects.lines("service", (f"a/s{n}" for n in range(60)), STOPS)))
    assert len(made.lines) == effects.MOST + 1
    (line,) = impact.told(made, "en")
    assert line == "Services that stop: 60 (a/s0, a/s1, a/s2, a/s3, a/s4, +55 more)"
    (line,) = impact.told(made, "zh")
    assert line == "停止的 Service：60（a/s0、a/s1、a/s2、a/s3、a/s4、另有 55 个）"


def test_names_are_made_safe() -> None:
    (line,) = impact.told(Impact((Line("pod", "a\x1b[31m", STOPS),)), "en")
    assert "\x1b" not in line


def test_nothing_is_said_as_such() -> None:
    assert list(impact.told(Impact(), "en")) == ["nothing that is known to depend on it"]
    assert list(impact.told(Impact(unknown=("pods: forbidden",)), "en")) == [
        "not known: pods: forbidden"
    ]
    gap = Impact(unknown=("pods: which namespace is not in the text",))
    assert list(impact.told(gap, "zh")) == ["无法得知：pods: 文本中没有说明命名空间"]
    (remark,) = checked("kubectl delete node n9").remarks
    assert reasons.of(remark.why, "zh") == "shop-prod 中没有 Node n9"


def test_the_text_report_tells_it_between_impact_and_way_out() -> None:
    shown = text.render(checked("kubectl delete node n1"), "en", columns=120, brief=True)
    assert "now      Services that stop answering: 2 (shop/public, shop/web)" in shown
    shown = text.render(checked("kubectl delete ns shop"), "zh", columns=120, brief=True)
    assert "消失的 Service：4（shop/api、shop/none、shop/public、shop/web）" in shown
    shown = text.render(checked("kubectl delete deploy web"), "zh", columns=120, brief=True)
    assert "此刻会连带影响" in shown
    assert "停止响应的 Service：1（shop/web）" in shown


def test_the_page_tells_it_in_both_languages() -> None:
    page = html.render(checked("kubectl delete node n1"), "en").decode()
    assert "Services that stop answering: 2 (shop/public, shop/web)" in page
    assert "停止响应的 Service：2（shop/public、shop/web）" in page


def test_the_json_report_fits_its_schema() -> None:
    commands = "kubectl delete node n1; kubectl delete deploy web"
    result = checked(commands, shop({"pods": "timeout"}))
    report: dict[str, Any] = json.loads(json_report.render(result, "en"))
    jsonschema.validate(report, json_report.schema())
    assert report["findings"][0]["impact_now"] == {"lines": [], "unknown": ["pods: timeout"]}
    assert [effect["subject"]["name"] for effect in report["effects"]] == ["web"]


def test_sarif_and_junit_tell_it_too() -> None:
    result = checked("kubectl delete node n1")
    told = "Services that stop answering: 2 (shop/public, shop/web)"
    results = json.loads(sarif.render(result, "en"))["runs"][0]["results"]
    found = next(one for one in results if one["ruleId"] == "node_deleted")
    assert told in found["properties"]["impactNow"]
    assert told in found["message"]["text"]
    assert f"now: {told}" in junit.render(result, "en").decode()
    assert "停止响应的 Service：2（shop/public、shop/web）" in junit.render(result, "zh").decode()
