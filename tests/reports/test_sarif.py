from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from seawall.model import Lang
from seawall.responses.reports import sarif
from tests.reports import sample

SCHEMA = json.loads((Path(__file__).parent / "data/sarif-2.1.0-rtm.5.json").read_text("utf-8"))


def run(lang: Lang = "en") -> dict[str, Any]:
    found: dict[str, Any] = json.loads(sarif.render(sample.result(), lang))["runs"][0]
    return found


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_it_validates_against_the_official_schema(lang: Lang) -> None:
    log = json.loads(sarif.render(sample.result(), lang))
    checker = jsonschema.Draft4Validator(SCHEMA, format_checker=jsonschema.FormatChecker())
    assert [error.message for error in checker.iter_errors(log)] == []


def test_results_point_at_their_rule_and_place() -> None:
    log = run()
    rules = log["tool"]["driver"]["rules"]
    for result in log["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    first = log["results"][0]["locations"][0]["physicalLocation"]
    assert first["artifactLocation"]["uri"] == "ops/clean%20%26%20up.sh"
    assert first["region"]["startLine"] == 3
    assert log["results"][0]["partialFingerprints"]["seawall/v1"]


def test_unknowns_are_for_review_and_have_no_level() -> None:
    unknown = [r for r in run()["results"] if r["kind"] == "review"]
    assert [r["level"] for r in unknown] == ["none", "none"]


def test_what_is_allowed_is_suppressed_with_its_reason() -> None:
    suppressed = [r["suppressions"] for r in run()["results"] if "suppressions" in r]
    assert suppressed == [
        [{"kind": "inSource", "status": "accepted", "justification": "n3 was retired"}]
    ]


def test_what_could_not_be_read_makes_the_run_unsuccessful() -> None:
    invocation = run()["invocations"][0]
    assert invocation["executionSuccessful"] is False
    texts = [n["message"]["text"] for n in invocation["toolExecutionNotifications"]]
    assert texts == ["not YAML; mend the file", "an exception has no reason"]


def test_rules_carry_help_in_markdown() -> None:
    help_ = run("zh")["tool"]["driver"]["rules"][0]["help"]
    assert "**恢复：**" in help_["markdown"]
    assert "**" not in help_["text"]


def test_absolute_and_odd_names_become_uris() -> None:
    assert sarif.uri("/a b/c.sh") == "file:///a%20b/c.sh"
    assert sarif.uri("a/\udcff.sh") == "a/%FF.sh"
    assert sarif.uri("-") == "stdin"
