from __future__ import annotations

from xml.etree import ElementTree as Xml

from seawall.model import Problem
from seawall.responses.reports import junit
from tests.reports import sample


def root() -> Xml.Element:
    return Xml.fromstring(junit.render(sample.result(), "en"))


def test_a_case_for_each_file_and_rule() -> None:
    suites = {suite.attrib["name"]: suite for suite in root()}
    assert list(suites) == [sample.FILE, "plan.json", "clean.yaml", "broken.yaml"]
    failed = [
        case.attrib["name"] for case in suites[sample.FILE] if case.find("failure") is not None
    ]
    assert failed == ["NW-01 IP forwarding switched off", "NP-02 A node removed with kubectl"]
    assert suites["clean.yaml"].attrib["failures"] == "0"
    assert suites["broken.yaml"].attrib["errors"] == "1"


def test_totals_add_up() -> None:
    tree = root()
    for name in ("tests", "failures", "errors", "skipped"):
        total = sum(int(suite.attrib[name]) for suite in tree)
        assert tree.attrib[name] == str(total)


def test_unknown_and_allowed_are_skipped_with_their_reason() -> None:
    reasons = [skipped.attrib["message"] for skipped in root().iter("skipped")]
    assert "not known: the value of $LB is not known here" in reasons
    assert "allowed in the file: n3 was retired" in reasons


def test_control_characters_do_not_break_the_xml() -> None:
    made = sample.result()
    op = sample.node("n1", 3, "kubectl\x00\x1b delete node n1 ]]> <&")
    made.findings = [sample.finding("node_deleted", op)]
    made.problems = [Problem(file="\ud800x\x07", why="bad \x1b")]
    text = Xml.fromstring(junit.render(made, "en"))
    failure = next(text.iter("failure")).text or ""
    assert "kubectl\\x00\\x1b delete node n1 ]]> <&" in failure
