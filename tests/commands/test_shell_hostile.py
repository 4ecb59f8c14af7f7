"""Scripts made to break their reader: deep, long, endless, half. Each ends, soon, and says so."""

from __future__ import annotations

import shlex
import time

import pytest

from seawall.commands.context import Context
from seawall.errors import InputError
from seawall.sources import script
from tests.commands.scripts import found, read

S = "sysctl -w a.b=1"


def _nested_bash(depth: int) -> str:
    text = S
    for _ in range(depth):
        text = f"bash -c {shlex.quote(text)}"
    return text


DEEP = {
    "substitutions": "$(" * 5000 + S + ")" * 5000,
    "groups": "{ " * 10000 + S + "; }" * 10000,
    "branches": "if true; then " * 3000 + S + "; fi" * 3000,
    "quotes": '"$(echo ' * 2000 + S + ')"' * 2000,
    "defaults": "rm " + "${a:-" * 3000 + "x" + "}" * 3000,
    "functions": "".join(f"f{i}() {{ f{i + 1}; }}\n" for i in range(1000)) + f"f0; {S}",
    "eval": 'x=\'eval "$x"\'; eval "$x"',
    "scripts": "cat > /s.sh <<'E'\nbash /s.sh\nE\nbash /s.sh",
}
LONG = {
    "and": " && ".join([S] * 3000),
    "pipes": " | ".join([S] * 1000),
    "words": "rm " + "x " * 100_000,
    "braces": "rm " + "{a,b}" * 40,
    "loops": "for a in {1..60}; do for b in {1..60}; do for c in {1..60}; do rm $a$b$c; "
    + "done; " * 3,
    "doubling": "x=aaaaaaaaaa\n" + "x=$x$x\n" * 80 + "rm $x",
    "recursion": "f() { f; f; f; }; f",
    "pair": "f() { g; g; }; g() { f; f; }; f",
    "globs": f"case {'a' * 5000} in {'*a' * 50}b) rm x;; esac; [[ {'a' * 3000} == {'*a' * 30}b ]]",
    "trims": f"x={'a' * 1900}; y=${{x%%{'*a' * 4}b}}; rm $y",
    "arithmetic": "echo $((" + "(" * 2000 + "1" + ")" * 2000 + "))",
    "heredocs": "".join(f"cat <<E{i}\nE{i}x\nE{i}\n" for i in range(2000)),
    "branchings": "".join(f"if [ $a ]; then x{i}=1; else x{i}=2; fi\n" for i in range(200))
    + "rm " + " ".join(f"$x{i}" for i in range(200)),
    "secrets": "echo " + "a-" * 200_000 + "token > /x",
    "parentheses": "(" * 10000 + S + ")" * 10000,
    "unclosed": "if [ \\( ; then\n\n" * 5000 + S,
    "lists": "A=1 B=2\n" * 20000 + S,
    "quote": "echo 'abc\n" * 1000,
    "random": bytes(range(1, 128)).decode() * 300,
}  # fmt: skip


@pytest.mark.parametrize("text", DEEP.values(), ids=DEEP)
def test_what_is_too_deep_is_said(text: str) -> None:
    _, problems = read(text)
    assert any("deep" in problem.why or "nested" in problem.why for problem in problems)


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_what_is_long_ends(text: str) -> None:
    started = time.process_time()
    read(text)
    assert time.process_time() - started < 8


def test_the_rest_of_a_script_is_read_after_a_part_that_is_too_deep() -> None:
    text = "if true; then " * 200 + "x" + "; fi" * 200 + f"\n{S}"
    assert found(text) == ["sysctl.set key=a.b > value=1"]


def test_twelve_scripts_deep() -> None:
    assert found(_nested_bash(8)) == ["sysctl.set key=a.b > value=1"]


def test_a_part_that_is_no_shell_is_remarked() -> None:
    _, problems = read(f"x() {{ if ; }}\n{S}")
    assert [(problem.fatal, problem.line) for problem in problems] == [(False, 1)]


def _source(data: bytes) -> list[str]:
    ctx = Context(file="x", source="shell", problems=[])
    return [op.action for op in script.read(data, "x", ctx)]


FIRST_LINES = (
    *("", "#!/bin/sh\n", "#!/usr/bin/env bash\n", "#! /bin/bash -e\n", "\ufeff"),
    "#!/usr/bin/env -S A=b sh -e\n",
)


@pytest.mark.parametrize("first", FIRST_LINES)
def test_a_shell_script_is_read(first: str) -> None:
    assert _source((first + S).encode()) == ["sysctl.set"]
    assert _source((first + S).encode("utf-16")) == ["sysctl.set"]


@pytest.mark.parametrize(
    "first", ["#!/usr/bin/env python3", "#!/usr/bin/perl", "#!/usr/bin/awk -f"]
)
def test_another_language_is_not_read(first: str) -> None:
    assert _source(f"{first}\n{S}".encode()) == []


@pytest.mark.parametrize("data", [b"a\0b", b"\xff\xfe\xfd", b"x" * 5_000_001])
def test_what_is_no_text_or_too_long_is_an_error(data: bytes) -> None:
    with pytest.raises(InputError):
        _source(data)


def test_a_function_called_everywhere_does_not_use_up_the_steps() -> None:
    body = "".join(f"log a{i}; if x; then log b; else log c; fi\n" for i in range(50))
    text = (
        f"log() {{ for i in 1 2 3 4 5; do echo $i; done; }}\nrun() {{\n{body}}}\n"
        + "run $1\n" * 200
    )
    ops, problems = read(text + S)
    assert (len(ops), problems) == (1, [])


def test_an_empty_path_is_no_file() -> None:
    assert found('rm \'\'; X=; ln -s a "$X"; cp a "$X"; echo a > "$X"') == []
