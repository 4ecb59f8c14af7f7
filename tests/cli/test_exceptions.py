from __future__ import annotations

import datetime

import pytest

from seawall.errors import InputError
from seawall.model import Finding, Operation, Where
from seawall.responses.exceptions import accepted, inline

TODAY = datetime.date(2026, 11, 24)
NAMES = {
    "node_deleted": ["node_deleted"],
    "disk_formatted": ["disk_formatted"],
    "node_gone": ["node_deleted"],  # a former name
    "NP-02": ["node_deleted", "node_readiness_forged"],  # a row
}


def finding(line: int, rule: str = "node_deleted", text: str = "kubectl delete node n1") -> Finding:
    where = Where(file="a.sh", line=line)
    op = Operation(plane="kube", action="delete", target={}, where=where, text=text)
    return Finding(
        rule=rule,
        rows=("NP-02",),
        verdict="hit",
        severity="error",
        operation=op,
        fingerprint=f"{rule}{line}",
    )


def allowed(text: str, *findings: Finding) -> tuple[list[str], list[str]]:
    """(reasons of what was let pass, complaints)."""
    lines = text.split("\n")
    rest, passed, problems = inline.apply(findings, lambda _file: lines, NAMES, TODAY)
    assert len(rest) + len(passed) == len(findings)
    assert not any(problem.fatal for problem in problems)
    return [entry.reason for entry in passed], [f"{p.line}: {p.why}" for p in problems]


@pytest.mark.parametrize(
    "comment",
    [
        "# seawall: allow NP-02 until 2027-01-31 because n1 was retired",
        "# seawall: allow node_deleted until 2027-01-31 because n1 was retired",
        "// seawall: allow node_deleted until 2026-11-24 because n1 was retired",
        "<!-- seawall: allow node_deleted because n1 was retired -->",
        "#seawall:allow disk_formatted, node_deleted because: n1 was retired",
    ],
)
def test_an_exception_on_the_line_or_right_above(comment: str) -> None:
    reason = ["n1 was retired"]
    assert allowed(f"kubectl delete node n1  {comment}", finding(1)) == (reason, [])
    assert allowed(f"{comment}\nkubectl delete node n1", finding(2)) == (reason, [])
    assert allowed(f"{comment}\n# more\nkubectl delete node n1", finding(3)) == (reason, [])
    assert allowed(f"{comment}\n\nkubectl delete node n1", finding(3)) == ([], [])
    assert allowed(f"{comment}\nls\nkubectl delete node n1", finding(3)) == ([], [])


@pytest.mark.parametrize(
    ("comment", "complaint"),
    [
        ("allow node_deleted until 2026-11-23 because x", "an exception ended on 2026-11-23"),
        ("allow node_deleted until 2027-01-31", "an exception gives no reason"),
        ("allow node_deleted because", "an exception gives no reason"),
        ("allow node_deletd because x", "an exception names an unknown rule: node_deletd"),
        ("allow", "an exception names no rule"),
        ("allow node_deleted until soon because x", "an exception has a date that is none: soon"),
    ],
)
def test_an_exception_that_does_not_hold_is_reported(comment: str, complaint: str) -> None:
    assert allowed(f"kubectl delete node n1 # seawall: {comment}", finding(1)) == (
        [],
        [f"1: {complaint}"],
    )


def test_a_rules_former_name_still_counts() -> None:
    assert allowed("x # seawall: allow node_gone because y", finding(1)) == (["y"], [])


def test_an_exception_is_for_its_rule_only() -> None:
    text = "x # seawall: allow disk_formatted because y"
    assert allowed(text, finding(1)) == ([], [])


def test_a_command_over_several_lines_may_carry_it_on_any() -> None:
    text = "kubectl delete \\\n node n1 # seawall: allow node_deleted because y"
    assert allowed(text, finding(1, text="kubectl delete \\\n node n1")) == (["y"], [])


def test_a_finding_without_a_line_has_no_inline_exception() -> None:
    assert allowed("# seawall: allow node_deleted because y", finding(0)) == ([], [])


def test_accepted_findings_pass_and_gone_ones_are_stale() -> None:
    first, second = finding(1), finding(2)
    data = accepted.write([first], [], TODAY, "known since the move")
    entries = accepted.read(data, "accepted.json")
    rest, passed, stale = accepted.apply([first, second], entries, {"a.sh"}, "accepted.json")
    assert (rest, [entry.finding for entry in passed], stale) == ([second], [first], [])
    assert passed[0].reason == "2026-11-24 known since the move"
    _, _, stale = accepted.apply([second], entries, {"a.sh"}, "accepted.json")
    assert [(p.file, p.fatal) for p in stale] == [("accepted.json", False)]
    assert accepted.apply([second], entries, {"b.sh"}, "accepted.json")[2] == []


def test_writing_again_keeps_notes_and_drops_what_is_gone() -> None:
    first, second = finding(1), finding(2)
    before = accepted.read(accepted.write([first, second], [], TODAY, "old"), "f")
    third = finding(3)
    later = datetime.date(2027, 1, 1)
    after = accepted.read(accepted.write([second, third], before, later), "f")
    assert [(e.fingerprint, e.note, e.date) for e in after] == [
        ("node_deleted2", "old", "2026-11-24"),
        ("node_deleted3", "", "2027-01-01"),
    ]


@pytest.mark.parametrize("data", [b"", b"[]", b'{"accepted": [{"fingerprint": 1}]}', b"\xff"])
def test_a_file_of_another_kind_is_refused(data: bytes) -> None:
    with pytest.raises(InputError, match=r"^accepted\.json: is no file of accepted findings"):
        accepted.read(data, "accepted.json")
