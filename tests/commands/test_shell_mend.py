"""No line is lost because another one does not parse; what stays unread is said."""

from __future__ import annotations

import pytest

from tests.commands.scripts import found, read

LAST = "kubectl delete node n1"
DELETED = "delete resource=nodes name=n1"

# Real lines that every bash reads and the grammar does not.
FORMS = (
    "x() { cd /x && rm -rf $(ls |grep -v ^packages$); }",
    "f=\"${u/'https://storage.googleapis.com/'/gs://}\"",
    'H="${EVICTION:-memory.available<250Mi,nodefs.available<10%}"',
    'f() {\n  git ls-files \\\n    "a" `# x {y}` \\\n    "$@"\n}',
    "case $1 in\n ?*' '?*) echo;;\nesac",
    'case $l in\n\t*"Copyright (c) "*" Technologies, Inc.")\n\techo;;\nesac',
    "for i do echo $i; done",
    '[ \\( ! -h "$A" -a -d "$A" \\) -o \\\n  \\( -h "$A" \\) ] && cmd',
    "echo $((time -p $* >/dev/null) 2>&1) | awk '{print $4}'",
    'exec {FD}<>"$lockfile"',
    'V=3 kube::log::status "Running"',
    "x=${x//<start-a><end-a>/<start-a>${BASH_REMATCH[1]}<end-a>}",
    "lvs -S lv_name=~\\(e2scrub$\\) \\\n  -o x",
    "cat <<EOF;\nx\nEOF",
)


@pytest.mark.parametrize("text", FORMS)
def test_forms_that_the_grammar_does_not_know_are_read(text: str) -> None:
    ops, problems = read(f"{text}\n{LAST}\n")
    assert [(op.action, op.where.line) for op in ops if op.plane == "kube"] == [
        ("delete", text.count("\n") + 2)
    ]
    assert problems == []


def test_the_words_are_those_of_the_text_as_written() -> None:
    assert found("for i do sysctl -w k=$i; done; cat /x |grep -v ^a$)\nset -- 1 2") == [
        "sysctl.set key=k > value=?"
    ]
    text = "f() {\n  sysctl -w $1=$2 $3:$4=${5}\n}\nf a.b 1 c d 2"
    assert found(text) == ["sysctl.set key=a.b > value=1", "sysctl.set key=c:d > value=2"]


def test_a_script_may_end_in_a_backslash() -> None:
    assert read(LAST + " \\\n")[1] == []


BROKEN = "if [ a; then\n  ((gzip f 4>&-\n    echo $? >&4) 3>&- |\n    rm -rf /etc/x) 5<&0\nfi"


def test_what_stays_unread_is_one_problem_with_its_lines() -> None:
    text = f"{LAST}\n\n{BROKEN}\n\nx() {{ if ; }}\n{LAST}\n"
    ops, (problem,) = read(text)
    assert [op.where.line for op in ops if op.plane == "kube"] == [1, 10]
    assert problem.line == 3
    assert problem.why.endswith(" 9")


def test_unread_lines_are_fatal_where_they_name_a_program_that_is_judged() -> None:
    assert [p.fatal for p in read(f"x() {{ if ; }}\n{LAST}")[1]] == [False]
    assert [p.fatal for p in read(f"x\n) ) rm -rf /etc/kubernetes\n{LAST}")[1]] == [True]


def test_several_broken_lines_far_apart_lose_only_themselves() -> None:
    good = ["".join(f"{n}{i}() {{\n  sysctl -w {n}{i}=1\n}}\n\n" for i in range(4)) for n in "klm"]
    text = "a() {\n  b <( ( x\n}\n\n".join(good)
    ops, problems = read(text + LAST)
    assert len(ops) == 13
    assert [(p.fatal, p.why.rpartition(": ")[2]) for p in problems] == [(False, "line 18, 38")]


def test_a_broken_script_inside_of_another_is_said_at_its_lines() -> None:
    ops, problems = read(f"ssh h <<'E'\n{LAST}\nx() {{ if ; }}\n{LAST}2\nE\n")
    assert [op.where.line for op in ops] == [2, 4]
    assert [(p.line, p.fatal) for p in problems] == [(3, False)]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('NODE="" FORCE=0\nrm -rf /etc/kubernetes', 2),
        ('A="a\nb" B+=2  # a "comment"\n\nrm -rf /etc/kubernetes', 4),
        ("f() {\n  a=/etc b=kubernetes\n  rm -rf $a/$b\n}\nf", 3),
        ("A=/etc B=(1\n2)\nC=$A D=4\nrm -rf $C/kubernetes > /dev/null", 4),
        ("A=1 B=2 \\\n  rm -rf /etc/kubernetes", 1),
        ("A=1 B=2 rm -rf /etc/kubernetes", 1),
    ],
)
def test_a_list_of_assignments_ends_at_its_line(text: str, line: int) -> None:
    ops, _ = read(text)
    assert [(op.where.line, op.target["path"]) for op in ops] == [(line, "/etc/kubernetes")]


def test_what_stands_behind_a_heredocs_start_runs() -> None:
    assert found(f"cat <<-'E' > /dev/null 2>&1; {LAST}\n\tx\n\tE\n") == [DELETED]
    assert found(f"time {{ {LAST}; }}") == [DELETED]
    assert found(f"case a in a) x;& b) {LAST};; c) {LAST}2;; esac") == [DELETED]


def test_here_strings_and_shifts_start_no_heredoc() -> None:
    text = f"base64 -d <<< kubectl\nx=$((1 << kubectl))\nkubectl get nodes | xargs {LAST}"
    ops, _ = read(text)
    assert {(op.where.line, op.text) for op in ops} == {(3, f"kubectl get nodes | xargs {LAST}")}
    ops, _ = read("cat n <<< kubectl\nkubectl get nodes -o name | parallel kubectl delete {}")
    assert [op.text for op in ops] == ["kubectl get nodes -o name | parallel kubectl delete {}"]


def test_a_heredoc_ends_only_at_its_own_delimiter() -> None:
    text = f"cat <<End-of-message\nEnd\nEnd-of-messages\nEnd-of-message\n{LAST}\n"
    assert found(text) == [DELETED]
