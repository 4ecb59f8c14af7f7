"""No program's reader takes an unknown word for a known one: every place is tried."""

from __future__ import annotations

import inspect
import re
import shlex
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import pytest

from seawall.commands import (
    programs,
    read_argv,
    shell_builtins,
    shell_filters,
    shell_find,
    shell_wrappers,
)
from seawall.commands.context import Context, Word
from seawall.model import Unknown
from tests.catalog.cases import ways
from tests.commands.scripts import rows

HERE = Path(__file__).parent
BUILTINS = {
    **shell_builtins.TABLE,
    **shell_filters.TABLE,
    **shell_wrappers.TABLE,
    "find": shell_find.find,
}
NAMES = sorted({*programs.TABLE, *BUILTINS})
# Forms that most programs read somehow: words, options with and without a value, a verb.
GENERAL = ("{} x y", "{} -a -f x -o y", "{} --all --file=x --output y z", "{} -n x -- y z")
MOST_WORDS = 12


@cache
def typed() -> dict[str, list[list[str]]]:
    """Commands as people type them, by the program that they begin with."""
    texts = [text for file in sorted(HERE.glob("programs_*.txt")) for text, _ in rows(file)]
    texts += [way.typed for way in ways() if way.typed]
    out: dict[str, list[list[str]]] = {}
    for text in texts:
        for part in text.split("; "):
            try:
                words = shlex.split(part)
            except ValueError:
                continue
            if words:
                out.setdefault(words[0], []).append(words[:MOST_WORDS])
    return out


@cache
def asked_for(module: Path) -> list[str]:
    """The options that a module asks for, as words: `--dir=x`, `-d x`."""
    names = {
        name
        for call in re.findall(
            r"\.(?:last|word|all|has|flag\w*|on)\(([^()]*)\)", module.read_text()
        )
        for name in re.findall(r'"([a-zA-Z][\w-]*)"', call)
    }
    return sorted(f"--{name}=x" if len(name) > 1 else f"-{name} x" for name in names)


def modules(name: str) -> list[Path]:
    if name in programs.TABLE:
        return [Path(programs.__file__).parent / f"{programs.TABLE[name]}.py"]
    return [Path(inspect.getfile(BUILTINS[name]))]


def variants(words: Sequence[str]) -> Iterator[list[Word]]:
    """The command with an unknown word in each place, whole and in part, and with only such."""
    unseen = Unknown("$X")
    yield list(words)
    for at in range(1, len(words)):
        half = len(words[at]) // 2
        for word in (
            unseen,
            Unknown("$X", words[at][: half + 1]),
            Unknown("$X", "", words[at][half:]),
            Unknown("$X", words[at].partition("=")[0] + "="),
        ):
            yield [*words[:at], word, *words[at + 1 :]]
        yield [*words[:at], unseen]
    yield [words[0], *[unseen] * (len(words) - 1)]


@pytest.mark.parametrize("name", NAMES)
def test_a_program_reads_unknown_words(name: str) -> None:
    commands = [form.format(name).split() for form in GENERAL] + typed().get(name, [])
    for module in modules(name):
        commands += [[name, *option.split(), "y"] for option in asked_for(module)]
    for words in commands:
        for argv in variants(words):
            for stdin in (None, Unknown("$(cat)")):
                ctx = Context(file="x.sh", source="shell", problems=[], cwd=Unknown("$PWD"))
                list(read_argv(argv, ctx, stdin=stdin))
