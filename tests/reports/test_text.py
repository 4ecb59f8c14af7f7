from __future__ import annotations

import re

import msgspec
import pytest
from hypothesis import given
from hypothesis.strategies import integers
from hypothesis.strategies import text as texts

from seawall.model import Lang, Operation, Where
from seawall.responses.reports import excerpt, text
from seawall.responses.reports.plain import cut, safe, width, wrapped
from tests.reports import sample

CLOSING = "，。、；：？！）」』】》〉”’…%,.;:?!)]}"
LANGS: tuple[Lang, Lang] = ("en", "zh")


def test_a_report_is_grouped_by_file_and_marks_the_place() -> None:
    lines = text.render(sample.result(), "en").splitlines()
    assert lines[0] == sample.FILE
    at = lines.index("    6 │     sysctl -w net.ipv4.ip_forward=0  # 关闭转发")
    assert lines[at + 1] == "      │     " + "^" * len("sysctl -w net.ipv4.ip_forward=0")
    assert lines.index("plan.json") > at


def test_a_rule_is_explained_once_for_each_file() -> None:
    shown = text.render(sample.result(), "en", columns=200)
    assert shown.count("[node_deleted]") == 2
    assert shown.count("as above") == 1
    assert shown.count("Restart kubelet") == 3  # node_deleted, ip_forward_off, the plan's


def test_what_is_unknown_takes_one_line_for_one_operation() -> None:
    shown = text.render(sample.result(), "en")
    assert shown.count("? could be CL-01, NW-11: the value of $LB is not known here") == 1
    assert "可能是 CL-01、NW-11" in text.render(sample.result(), "zh")


def test_the_summary_counts_operations_and_what_could_not_be_read() -> None:
    shown = text.render(sample.result(), "en")
    assert "operations: 4 hit, 1 unknown, 1 passed" in shown
    assert "findings: critical 2, error 2" in shown
    assert "could not look at: 1" in shown
    assert "broken.yaml:3: not YAML; mend the file" in shown


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("columns", [40, 60, 100])
def test_lines_fit_the_terminal(lang: Lang, columns: int) -> None:
    shown = text.render(sample.result(), lang, columns=columns).splitlines()
    too_wide = [line for line in shown if width(line) > columns and " │ " not in line]
    assert [line for line in too_wide if " " in line.strip()] == []  # an id can't be broken


def test_colours_only_when_allowed() -> None:
    plain = text.render(sample.result(), "en")
    coloured = text.render(sample.result(), "en", color=True)
    assert "\x1b" not in plain
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == plain


def test_nothing_of_a_file_reaches_the_terminal_as_an_escape() -> None:
    made = sample.result()
    op = sample.node("n1", 3, "kubectl delete node \x1b]0;x\x07n1\u202e")
    made.findings = [sample.finding("node_deleted", op)]
    shown = text.render(made, "en")
    assert "\\u001b]0;x\\u0007n1\\u202e" in shown
    assert not set(shown) & {"\x1b", "\x07", "\u202e"}


def test_the_rest_of_a_line_is_hidden_when_it_looks_like_a_secret() -> None:
    shown = text.render(sample.result(), "en")
    assert "    4 │ kubectl delete node n2" in shown
    assert "hunter2" not in shown


@pytest.mark.parametrize(
    ("line", "text", "expected"),
    [
        ("a; kubectl delete node n1 # bye", "kubectl delete node n1", (3, 22)),
        ("mysql -phunter2; kubectl x", "kubectl x", (0, 9)),
        ("curl https://u:p@host/; kubectl x", "kubectl x", (0, 9)),
        ("\tkubectl x", "kubectl x", (4, 9)),
        ("another line", "kubectl x", (0, 9)),
        ("x" * 500 + "kubectl x", "kubectl x", (0, 9)),
    ],
)
def test_excerpts(line: str, text: str, expected: tuple[int, int]) -> None:
    op = Operation(plane="node", action="x", target={}, where=Where(file="f", line=1), text=text)
    shown = excerpt.of(op, lambda _file: [line])
    assert (shown.start, shown.length) == expected
    assert shown.text[shown.start :][: shown.length] == text
    assert "hunter2" not in shown.text


def test_an_operation_without_text_shows_its_subject() -> None:
    op = msgspec.structs.replace(sample.node("n1", 3, ""), text="")
    assert excerpt.of(op, lambda _file: None).text == "delete Node n1"


def test_wrapping_breaks_chinese_anywhere_but_before_punctuation() -> None:
    lines = wrapped("节点池仍然计入这台机器，显示的节点数与实际不一致。", 12)
    assert all(width(line) <= 13 for line in lines)
    assert not any(line[0] in "，。" for line in lines)
    assert "".join(lines) == "节点池仍然计入这台机器，显示的节点数与实际不一致。"


def test_wrapping_keeps_english_words_and_cuts_what_is_too_long() -> None:
    assert wrapped("one two three", 7) == ["one two", "three"]
    assert wrapped("a" * 25, 10) == ["a" * 10, "a" * 10, "a" * 5]
    assert wrapped("", 10) == [""]


@given(texts(), integers(4, 60))
def test_wrapping_loses_nothing_and_fits(words: str, columns: int) -> None:
    words = safe(words)
    lines = wrapped(words, columns)
    assert "".join("".join(lines).split()) == "".join(words.split())
    most = columns + max((len(line) - len(line.rstrip(CLOSING)) for line in lines), default=0) * 2
    assert all(width(line) <= most for line in lines)


@given(texts(), integers(1, 60))
def test_cutting_fits(words: str, columns: int) -> None:
    assert width(cut(safe(words), columns)) <= columns


def test_widths() -> None:
    assert width("节点 n1") == 7
    assert width("e\u0301") == 1
    assert cut("节点池节点池", 7) == "节点池…"
    assert safe("a\tb\x00") == "a   b\\u0000"
