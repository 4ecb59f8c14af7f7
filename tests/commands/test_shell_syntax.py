"""What of a script runs: lists, branches, loops, functions; and where each command stands."""

from __future__ import annotations

import pytest

from tests.commands.scripts import found, read

SET = "sysctl -w k="


def values(text: str) -> list[str]:
    """The values that the script gives to the kernel parameter k."""
    return [line.rpartition("value=")[2] for line in found(text) if "key=k" in line]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{SET}1; {SET}2\n{SET}3 && {SET}4 || {SET}5", "1 2 3 4 5"),
        (f"false && {SET}1; true || {SET}2; false || {SET}3; true && {SET}4", "3 4"),
        (f"! true && {SET}1; ! false && {SET}2", "2"),
        (f"[ -f /x ] && {SET}1; test -d /y || {SET}2; [[ $a == b ]] && {SET}3", "1 2 3"),
        (f"[ 1 = 2 ] && {SET}1; [ a = a ] && {SET}2; [ -z '' ] && {SET}3", "2 3"),
        (f"[ 2 -gt 3 ] && {SET}1; [[ abc == a* ]] && {SET}2; [ -n '' ] && {SET}3", "2"),
        (f"if false; then {SET}1; elif true; then {SET}2; else {SET}3; fi", "2"),
        (f"if grep -q x y; then {SET}1; else {SET}2; fi", "1 2"),
        (f"if {SET}1; then {SET}2; fi", "1 2"),
        (f"case start in start|run) {SET}1;; *) {SET}2;; esac", "1"),
        (f"case $1 in start) {SET}1;; stop) {SET}2;; esac", "1 2"),
        (f"for v in 1 2 3; do {SET}$v; done", "1 2 3"),
        (f"for v in {{4..6}}; do {SET}$v; done", "4 5 6"),
        (f"for v in $(seq 2); do {SET}$v; done", "1 2"),
        (f"for ((i = 0; i <= 2; i++)); do {SET}$i; done", "0 1 2"),
        (f"for v in 1 2 3; do [ $v = 2 ] && break; {SET}$v; done", "1"),
        (f"for v in 1 2 3; do if [ $v = 2 ]; then continue; fi; {SET}$v; done", "1 3"),
        (f"while true; do {SET}1; done; while false; do {SET}2; done", "1"),
        (f"until false; do {SET}1; done", "1"),
        (f"i=0; while [ $i -lt 3 ]; do {SET}$i; i=$((i + 1)); done", "?"),
        (f"printf '1\\n2\\n' | while read v; do {SET}$v; done", "1 2"),
        (f"cmd | while read v; do {SET}$v; done", "?"),
        (f"while read -r a b; do {SET}$b; done <<'E'\nx 1\ny 2\nE", "1 2"),
        (f"f() {{ {SET}$1; }}; f 1; f 2", "1 2"),
        (f"function f {{ {SET}${{1:-7}}; }}; f", "7"),
        (f"f() {{ {SET}1; return; {SET}2; }}; f; {SET}3", "1 3"),
        (f"f() {{ {SET}$1; }}", "?"),
        (f"f() {{ local v=2; {SET}$v; }}; v=1; f; {SET}$v", "2 1"),
        (f"f() {{ f; }}; f; {SET}1", "1"),
        (f'main() {{ {SET}${{1:-0}}; }}; main "$@"', "0"),
        (f"{SET}1; exit 0; {SET}2", "1"),
        (f"if [ $# = 0 ]; then exit; fi; {SET}1", "1"),
        (f"usage() {{ exit 1; }}; [ -z $1 ] && usage; {SET}1; usage; {SET}2", "1"),
        (f"(exit 1); {SET}1; exec {SET}2; {SET}3", "1 2"),
        (f"exec 2>/dev/null; {SET}1", "1"),
        (f"{{ {SET}1; }} & ({SET}2) | cat", "1 2"),
        (f"a=$({SET}1); echo `{SET}2`; diff <({SET}3) x; [ $({SET}4) ]", "1 2 3 4"),
        (f"trap '{SET}1' EXIT", "1"),
        (f"time {SET}1; ! {SET}2", "1 2"),
        (f"# {SET}1\n: {SET}2\necho {SET}3; grep '{SET}4' f; cat <<E\n{SET}5\nE\n", ""),
    ],
)
def test_what_runs(text: str, expected: str) -> None:
    assert values(text) == expected.split()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("if c; then v=1; else v=2; fi", "1 2"),
        ('v=0; [ -n "$X" ] && v=1', "0 1"),
        ("v=0; if c; then exit; v=1; fi", "0"),
        ("case $1 in a) v=1;; b) v=2;; *) v=3;; esac", "1 2 3"),
        ("if c; then v=1; else v=1; fi", "1"),
        ("( v=5 ); v=${v:-6}", "6"),
        ("if c; then a=1; b=1; else a=2; b=2; fi; v=$a$b", "11 22"),
    ],
)
def test_a_variable_set_in_branches_has_each_value(text: str, expected: str) -> None:
    assert values(f"{text}; {SET}$v") == expected.split()


def test_a_default_from_the_environment_decides_no_branch() -> None:
    text = 'DRY=${DRY:-true}\nif [ "$DRY" = true ]; then sysctl -w k=1; else sysctl -w k=2; fi'
    assert values(text) == ["1", "2"]
    assert values(text.replace("${DRY:-true}", "true")) == ["1"]


def test_each_command_has_its_line_and_column() -> None:
    text = "\nA=1 &&   sysctl -w k=1\nf() {\n\tsysctl -w \\\n  k=2\n}; f # x\n中文=1; sysctl -w k=3"
    places = [(op.where.line, op.where.column, op.text) for op in read(text, line=10)[0]]
    assert places == [
        (11, 10, "sysctl -w k=1"),
        (13, 2, "sysctl -w k=2"),
        (16, 7, "sysctl -w k=3"),
    ]


def test_a_command_in_a_heredoc_or_quoted_script_stands_in_its_own_line() -> None:
    text = "ssh h <<'E'\nset -e\nsysctl -w k=1\nE\nbash -c '\n  sysctl -w k=2\n'"
    assert [(op.where.line, op.where.column) for op in read(text)[0]] == [(3, 1), (6, 3)]


def test_the_text_shows_pipes_and_redirections_but_not_the_heredoc() -> None:
    texts = [op.text for op in read("echo 0 | sudo tee /proc/sys/a\ntee /etc/x <<E\nbody\nE\n")[0]]
    assert texts == ["echo 0 | sudo tee /proc/sys/a", "tee /etc/x <<E"]


def test_a_long_text_is_cut() -> None:
    (op,) = read("sysctl -w k=" + "1" * 5000)[0]
    assert len(op.text) == 300


def test_a_heredoc_that_does_not_end_is_a_problem_with_its_line() -> None:
    _, problems = read("true\ncat <<EOF\nsysctl -w k=1\n")
    assert [(p.line, "EOF" in p.why, p.fatal) for p in problems] == [(2, True, True)]


def test_a_command_behind_the_start_of_a_heredoc_runs() -> None:
    assert values(f"bash <<'E' && {SET}2; {SET}3\n{SET}1\nE\n{SET}4") == ["1", "2", "3", "4"]
    assert values(f"bash <<E; {SET}2\n{SET}1\nE\n") == ["1", "2"]
    assert values(f"cat <<E | bash\n{SET}1\nE\n") == ["1"]
