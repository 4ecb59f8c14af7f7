"""What the reports on a state say: score, changes, watching, each format, both languages."""

from __future__ import annotations

import io
import json as stdlib
import sys
from typing import Any
from xml.etree import ElementTree as Xml

import jsonschema
import pytest

from seawall.cli.inspect import duration
from seawall.cli.output import Output
from seawall.cli.watching import Watch
from seawall.engine import load
from seawall.errors import ClusterError, UsageError
from seawall.inspect import needed, result
from seawall.locales import speaker
from seawall.locales.inspect import MESSAGES
from seawall.model import Lang, Severity
from seawall.responses.reports import (
    earlier,
    inspection,
    inspection_html,
    inspection_text,
    json,
    junit,
    sarif,
)
from seawall.responses.reports.inspection import Checked, score
from seawall.responses.reports.result import Result
from seawall.sources.watched_part import State
from tests.catalog.pictures import CaseSource
from tests.inspect.conftest import INGRESS, RULE

Object = dict[str, Any]


def ingress(name: str) -> Object:
    meta = {"name": name, "namespace": "shop"}
    kind = {"apiVersion": "networking.k8s.io/v1", "kind": "Ingress"}
    return {**INGRESS, **kind, "metadata": meta}


def refused(resource: str) -> Object:
    return {"kind": "NotRead", "resource": resource, "why": "it is not allowed"}


def looked(*objects: Object) -> Result:
    return result(CaseSource(list(objects)), load())


def checks(*verdicts: tuple[Any, Severity]) -> list[Checked]:
    return [Checked(f"r{n}", verdict, severity) for n, (verdict, severity) in enumerate(verdicts)]


@pytest.mark.parametrize(
    ("found", "points", "grade", "confidence"),
    [
        ([("passed", "critical")], 100, "A", 100),
        ([("failed", "critical"), ("passed", "error")], 75, "C", 100),
        ([("failed", "error"), ("failed", "warning"), ("failed", "advice")], 86, "B", 100),
        ([("failed", "critical")] * 5, 0, "F", 100),
        ([("passed", "critical"), ("unknown", "critical")], 100, "A", 50),
        ([("passed", "error"), ("unknown", "critical")], 100, "", 28),
        ([("unknown", "warning")], None, "", 0),
        ([], None, "", 0),
    ],
)
def test_the_score(
    found: list[tuple[Any, Severity]], points: int | None, grade: str, confidence: int
) -> None:
    made = score(checks(*found))
    assert (made.points, made.grade, made.confidence) == (points, grade, confidence)


def test_unknown_never_counts_as_passed() -> None:
    seen = looked(refused("nodes")).inspection
    assert seen is not None
    unread = {check.rule for check in seen.checks if check.verdict == "unknown"}
    assert "node_not_ready" in unread
    assert seen.score.confidence < 100
    assert seen.count("passed") + seen.count("failed") + len(unread) == len(seen.checks)


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("columns", [40, 100, 300])
def test_the_terminal_names_object_reason_and_way_out(lang: Lang, columns: int) -> None:
    made = looked(ingress("front"), refused("nodes"))
    text = inspection_text.render(made, lang, columns=columns)
    flat = "".join(text.split())
    entry = load().checks[RULE]
    for part in ("shop/front", RULE, entry.recovery.of(lang), entry.impact.of(lang)):
        assert "".join(part.split()) in flat
    assert ("it is not allowed" in text or columns == 40) or lang == "zh"
    assert speaker(MESSAGES, lang)("unread.title") in text


def test_colours_only_when_asked() -> None:
    made = looked(ingress("front"))
    assert "\x1b[" not in inspection_text.render(made, "en")
    assert "\x1b[" in inspection_text.render(made, "en", color=True)


def test_a_hostile_name_reaches_no_terminal_and_no_page() -> None:
    made = looked(ingress("a\x1b[2J<script>alert(1)</script>"))
    assert "\x1b" not in inspection_text.render(made, "en")
    page = inspection_html.render(made, "en").decode()
    assert "\x1b" not in page
    assert "<script>alert" not in page


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_json_report_fits_its_schema(lang: Lang) -> None:
    made = looked(ingress("front"), refused("nodes"))
    assert made.inspection is not None
    made.inspection.change = inspection.compare(made.findings, [], made.inspection.checks, "x")
    data = stdlib.loads(json.render(made, lang))
    jsonschema.validate(data, json.schema())
    assert data["inspection"]["change"]["new"]


def test_sarif_and_junit_name_the_object() -> None:
    made = looked(ingress("front"), refused("nodes"))
    run = sarif.log(made, "en")["runs"][0]
    names = [one["locations"][0]["logicalLocations"][0] for one in run["results"]]
    assert {"fullyQualifiedName": "case/Ingress shop/front"} in names
    suite = Xml.fromstring(junit.render(made, "en"))
    assert "Ingress shop/front" in "".join(one.text or "" for one in suite.iter("failure"))
    assert suite.attrib["tests"] == str(len(made.inspection.checks if made.inspection else []))


def test_the_page_holds_both_languages_and_the_score() -> None:
    page = inspection_html.render(looked(ingress("front"), refused("nodes")), "zh").decode()
    entry = load().checks[RULE]
    for text in (entry.title.en, entry.title.zh, "shop/front", "/100"):
        assert text in page


def test_what_changed_between_two_looks() -> None:
    first, second = looked(ingress("one"), ingress("two")), looked(ingress("two"), ingress("new"))
    assert second.inspection is not None
    change = inspection.compare(
        second.findings, earlier.of_result(first, "en"), second.inspection.checks, "before"
    )
    assert [inspection.name_of(one) for one in change.new] == ["Ingress shop/new"]
    assert [inspection.name_of(one) for one in change.remaining] == ["Ingress shop/two"]
    assert [one.name for one in change.fixed] == ["one"]
    blind = looked(refused("networking.k8s.io/ingresses"))
    assert blind.inspection is not None
    then = earlier.of_result(first, "en")
    change = inspection.compare(blind.findings, then, blind.inspection.checks, "before")
    assert (change.fixed, {one.name for one in change.unclear}) == ([], {"one", "two"})


def test_a_report_of_files_is_no_state_to_compare_with() -> None:
    from seawall.errors import InputError

    data = json.render(Result(hazard=load().entry), "en")
    with pytest.raises(InputError, match="not on the state"):
        earlier.findings(data, "old.json")


class Changing:
    """A picture that changes whenever somebody waits for it, to what its looks give."""

    def __init__(self, *looks: Result | str) -> None:
        self.looks = list(looks)
        self.failed: ClusterError | None = None

    def mark(self) -> int:
        return len(self.looks)

    def wait(self, mark: int, seconds: float) -> int:
        if not self.looks:
            raise KeyboardInterrupt
        return mark

    def states(self) -> dict[str, State]:
        return {}

    def ready(self, seconds: float) -> bool:
        return True

    def look(self) -> Result:
        found = self.looks.pop(0)
        self.failed = ClusterError("unreachable", found) if isinstance(found, str) else None
        return looked(*map(refused, needed(load()))) if isinstance(found, str) else found


def told(monkeypatch: pytest.MonkeyPatch, lang: Lang, *looks: Result | str) -> list[str]:
    """What `--watch` prints between the report that it begins with and the one that ends it."""
    out = io.TextIOWrapper(io.BytesIO(), "utf-8")
    monkeypatch.setattr(sys, "stdout", out)
    picture = Changing(*looks)
    watch = Watch(1, float("inf"), lang, Output(), lambda seconds: None)
    watch.run(picture, picture.look, None, "")
    out.flush()
    lines = out.buffer.getvalue().decode().splitlines()
    return [line for line in lines if line[2:3] == ":" and line[5:6] == ":"]


def test_watching_tells_what_comes_and_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    one = looked(ingress("one"))
    lines = told(monkeypatch, "en", looked(), one, looked(ingress("one")), looked())
    assert [line.split()[1] for line in lines] == ["new", "fixed"]
    assert all("shop/one" in line for line in lines)


def test_watching_tells_what_is_not_known_for_a_while_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    blind = refused("networking.k8s.io/ingresses")
    seen = [looked(ingress("one")), looked(blind), looked(blind), looked(ingress("one"))]
    lines = (line.partition("  ")[2] for line in told(monkeypatch, "en", *seen))
    assert [" ".join(line.split()[:3]) for line in lines if "[" not in line[:3]] == [
        "not known now:",
        "not known now",
        "known again: ingresses",
        "remaining Ingress leads",
    ]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_an_outage_is_told_once_and_doubles_nothing(
    monkeypatch: pytest.MonkeyPatch, lang: Lang
) -> None:
    why = "the connection was refused"
    seen: list[Result | str] = [looked(ingress("one")), why, why, looked(ingress("one")), looked()]
    lines = told(monkeypatch, lang, *seen)
    assert len(lines) == 3
    assert "shop/one" not in "".join(lines[:2])
    assert speaker(MESSAGES, lang)("change.fixed") in lines[2]


@pytest.mark.parametrize(("text", "seconds"), [("90s", 90), ("5m", 300), ("1h", 3600)])
def test_durations(text: str, seconds: float) -> None:
    assert duration(text, speaker(MESSAGES, "en")) == seconds


@pytest.mark.parametrize("text", ["", "5", "m", "-1m", "0s", "5d", "٥m", "1.5h"])
def test_what_is_no_duration(text: str) -> None:
    with pytest.raises(UsageError):
        duration(text, speaker(MESSAGES, "en"))
