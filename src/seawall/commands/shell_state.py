"""What a shell knows at one point of a script: variables, arguments, the current directory.

A variable that was set differently in two branches is a `Choice`: it names the branching, so that
two variables of the same branching are always taken from the same side.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence
from typing import TypeAlias

from seawall.commands.context import Word
from seawall.model import Unknown

MOST_TEXT = 1_000_000  # characters of one value; a script that doubles a string ends there
MOST_SIDES = 8
MOST_PARTS = 2_000


class Located(str):
    """Text that knows in which line of the file it begins: a heredoc, a quoted script."""

    __slots__ = ("line",)
    line: int

    @classmethod
    def at(cls, text: str, line: int) -> Located:
        made = cls(text)
        made.line = line
        return made


def line_of(word: object, otherwise: int) -> int:
    """The line where a text begins, if it knows it."""
    if isinstance(word, Located | Mixed):
        return word.line or otherwise
    return otherwise


class Mixed(Unknown):
    """A text of which some parts are unknown, all parts kept in order: a script, a file."""

    __slots__ = ("line", "parts")

    def __init__(self, why: str, prefix: str, suffix: str, parts: tuple[Word, ...]) -> None:
        super().__init__(why, prefix, suffix)
        self.parts = parts
        self.line = next((part.line for part in parts if isinstance(part, Located)), 0)


def fill(word: Word, form: str = "${%s}", first: int = 0) -> tuple[str, dict[str, Word]]:
    """A text in which `${seawall_N}` stands for each unknown part, and what those are.

    So it can be read as a script, the second value being its environment.
    """
    if isinstance(word, str):
        return word, {}
    parts = word.parts if isinstance(word, Mixed) else (word.prefix, word, word.suffix)
    out: list[str] = []
    holes: dict[str, Word] = {}
    for part in parts:
        if isinstance(part, Unknown):
            name = f"seawall_{first + len(holes)}"
            holes[name] = Unknown(part.why)
            out.append(form % name)
        else:
            out.append(part)
    return "".join(out), holes


def lines_of(word: Word) -> list[tuple[int, Word]]:
    """(index from 0, line) of a text; a line that holds an unknown part is Unknown."""
    if isinstance(word, str):
        return list(enumerate(word.split("\n")))
    text, holes = fill(word)
    out: list[tuple[int, Word]] = []
    for index, line in enumerate(text.split("\n")):
        pieces = _HOLE.split(line)
        out.append((index, glue([holes.get(p, p) if i % 2 else p for i, p in enumerate(pieces)])))
    return out


_HOLE = re.compile(r"\$\{(seawall_\d+)\}")


class Table(list[Word]):
    """An array with names for its elements: `declare -A P=([net.ipv4.ip_forward]=0)`."""

    __slots__ = ("names",)

    def __init__(self, pairs: Sequence[tuple[str, Word]] = ()) -> None:
        kept = dict(pairs)
        super().__init__(kept.values())
        self.names: list[Word] = list(kept)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Table) and self.names == other.names and super().__eq__(other)

    __hash__ = None

    def with_(self, pairs: Sequence[tuple[str, Word]]) -> Table:
        """A copy in which these elements are set."""
        return Table(
            [*((str(name), word) for name, word in zip(self.names, self, strict=True)), *pairs]
        )

    def at(self, name: str) -> Word | None:
        return self[self.names.index(name)] if name in self.names else None


class Soft(str):
    """A default that the environment may override: good for a word, not for deciding a branch."""

    __slots__ = ()


class Choice:
    """One value per side of a branching; a side may be a Choice again."""

    __slots__ = ("sides", "which")

    def __init__(self, which: int, sides: Sequence[Value]) -> None:
        self.which, self.sides = which, tuple(sides)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Choice) and self.which == other.which and self.sides == other.sides

    __hash__ = None  # type: ignore[assignment]

    def leaves(self) -> list[Word | list[Word]]:
        out: list[Word | list[Word]] = []
        for side in self.sides:
            out += side.leaves() if isinstance(side, Choice) else [side]
        return out


Value: TypeAlias = "Word | list[Word] | Choice"


class State:
    """Changed in place while a script is read; `copy` and `join` serve its branches."""

    __slots__ = ("args", "before", "cwd", "moved", "vars")

    def __init__(self, args: list[Word] | None = None) -> None:
        self.vars: dict[str, Value] = {}
        self.args = args  # positional parameters; None: given by whoever starts the script
        self.cwd: Word | None = None
        self.before: Word | None = None  # the folder before the last `cd`
        self.moved = False  # a `cd` was seen: relative paths are no longer the caller's

    def copy(self) -> State:
        out = State.__new__(State)
        out.vars, out.args = dict(self.vars), self.args
        out.cwd, out.moved, out.before = self.cwd, self.moved, self.before
        return out


def join(which: int, sides: Sequence[State]) -> State:
    """The state after a branching of which each side may have been taken."""
    first = sides[0]
    if len(sides) == 1:
        return first
    out = first.copy()
    names: set[str] = set()
    for side in sides[1:]:
        if side.vars != first.vars:
            names |= side.vars.keys()
    if names:
        names |= first.vars.keys()
    for name in names:
        values = [side.vars.get(name, _unset(name)) for side in sides]
        if any(not _same(value, values[0]) for value in values[1:]):
            out.vars[name] = _choice(which, name, values)
    if any(side.args != first.args for side in sides[1:]):
        out.args = None
    if any(side.cwd != first.cwd for side in sides[1:]):
        out.cwd, out.moved = Unknown("$PWD"), True
    return out


def _unset(name: str) -> Unknown:
    return Unknown(f"${name}")


def _same(one: Value, two: Value) -> bool:
    if isinstance(one, Unknown) and isinstance(two, Unknown):
        return (one.why, one.prefix, one.suffix) == (two.why, two.prefix, two.suffix)
    return one is two or (type(one) is type(two) and one == two)


def _choice(which: int, name: str, values: list[Value]) -> Value:
    made = Choice(which, values)
    return made if len(made.leaves()) <= MOST_SIDES else _unset(name)


def glue(parts: Sequence[Word]) -> Word:
    """Concatenation; what is known before the first and after the last unknown part is kept."""
    if len(parts) > 1:
        parts = [part for part in parts if isinstance(part, Unknown) or part != ""]
    if len(parts) < 2:
        return parts[0] if parts else ""
    if all(isinstance(part, str) for part in parts):
        text = "".join(parts)  # type: ignore[arg-type]
        return text if len(text) <= MOST_TEXT else Unknown("a text that is too long")
    unknown = [index for index, part in enumerate(parts) if isinstance(part, Unknown)]
    first, last = parts[unknown[0]], parts[unknown[-1]]
    assert isinstance(first, Unknown)
    assert isinstance(last, Unknown)
    prefix = "".join(str(part) for part in parts[: unknown[0]]) + first.prefix
    suffix = last.suffix + "".join(str(part) for part in parts[unknown[-1] + 1 :])
    if len(prefix) > MOST_TEXT or len(suffix) > MOST_TEXT:
        return Unknown("a text that is too long")
    return Mixed(first.why, prefix, suffix, _flat(parts))


def spelled(words: Sequence[Word]) -> str:
    """Words as text, for people and for who asks how a value came about."""
    return " ".join(shlex.quote(w) if isinstance(w, str) else _spelled(w) for w in words)


def _spelled(word: Unknown) -> str:
    why = word.why if word.why.startswith(("$", "`")) else "?"
    return f"{word.prefix}{why}{word.suffix}"


def _flat(parts: Sequence[Word]) -> tuple[Word, ...]:
    out: list[Word] = []
    for part in parts:
        if isinstance(part, Mixed):
            out += part.parts
        elif isinstance(part, Unknown):
            out += [part.prefix, part, part.suffix] if part.prefix or part.suffix else [part]
        else:
            out.append(part)
    return tuple(out[:MOST_PARTS])
