from __future__ import annotations

import json as stdlib
from typing import Any

import jsonschema
import pytest

from seawall.model import Lang
from seawall.responses.reports import json
from tests.reports import sample

# Section 9 of the architecture. Names are stable: a new one is added here, none is taken away.
NAMES = (
    *("rule", "rows", "verdict", "severity", "plane", "title", "why", "subject", "where", "actor"),
    *("time", "evidence", "impact", "recovery", "fingerprint", "impact_now", "seen", "refs"),
    *("count", "last", "lost"),
)


def made(lang: Lang = "en") -> dict[str, Any]:
    report: dict[str, Any] = stdlib.loads(json.render(sample.result(), lang))
    return report


def test_findings_have_the_promised_names_in_the_promised_order() -> None:
    report = made()
    assert tuple(report["findings"][0]) == NAMES
    assert tuple(report)[:1] == ("findings",)
    assert report["findings"][0]["where"] == {"file": sample.FILE, "line": 3, "column": 1}
    assert report["findings"][0]["rows"] == ["NP-02"]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_it_fits_its_own_schema(lang: Lang) -> None:
    schema = json.schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(made(lang), schema)


def test_texts_are_in_the_language_that_was_asked_for() -> None:
    assert made("zh")["findings"][0]["title"] == "用 kubectl 删除节点"
    assert made("en")["findings"][0]["title"] == "A node removed with kubectl"


def test_what_the_input_does_not_tell_is_null() -> None:
    unknown = [f for f in made()["findings"] if f["verdict"] == "unknown"]
    assert [f["subject"]["id"] for f in unknown] == [None, None]
    assert unknown[0]["evidence"]["because"] == "the value of $LB is not known here"


def test_the_summary_counts() -> None:
    summary = made()["summary"]
    assert summary["operations"] == {"hit": 4, "unknown": 1, "passed": 1}
    assert summary["hits"] == {"critical": 2, "error": 2, "warning": 0, "advice": 0}
    assert (summary["unknown"], summary["allowed"], summary["problems"]) == (2, 1, 1)


def test_a_file_name_that_is_no_utf8_does_not_end_the_report() -> None:
    result = sample.result()
    op = sample.node("n1", 3, "kubectl delete node n1")
    op.where = type(op.where)(file="b\udcffd.sh", line=1)
    result.findings = [sample.finding("node_deleted", op)]
    report = stdlib.loads(json.render(result, "en"))
    assert report["findings"][0]["where"]["file"] == "b?d.sh"


def test_the_same_result_gives_the_same_bytes() -> None:
    assert json.render(sample.result(), "en") == json.render(sample.result(), "en")
