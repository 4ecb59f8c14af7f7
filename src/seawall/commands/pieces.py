"""A script that stands in pieces in a file: the items of a list that run in one shell.

cloud-init's runcmd and a CI job's script are such lists: a variable of the first item is known to
the second. Operations get the line of the file that their piece's line stands in.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

import msgspec

from seawall.commands import read_script
from seawall.commands.context import Context, Word
from seawall.commands.shell_state import fill
from seawall.model import Operation, Problem, Where

Placed = TypeVar("Placed", Where, Problem)


class Pieces(msgspec.Struct):
    """The script so far, and for each of its lines the line in the file."""

    text: list[str] = []
    places: list[int] = []
    holes: dict[str, Word] = {}

    def add(self, item: Any, line_of: Callable[[int], int], word: Word | None = None) -> None:
        """One item: a text, or a list of words; `line_of(n)` is the file's line of its line n.

        `word`: the item's text where parts of it are unknown.
        """
        text = shlex.join(map(str, item)) if isinstance(item, list) else item
        if word is not None:
            text, holes = fill(word)
            text = self._renamed(text, holes)
        if isinstance(text, str):
            for offset, line in enumerate(text.split("\n")):
                self.text.append(line)
                self.places.append(line_of(offset))

    def _renamed(self, text: str, holes: dict[str, Word]) -> str:
        """Unknown parts get names of their own: another piece has some, too."""
        for name, value in holes.items():
            fresh = f"seawall_{len(self.holes)}_"
            self.holes[fresh] = value
            text = text.replace("${" + name + "}", "${" + fresh + "}")
        return text

    def read(self, ctx: Context) -> Iterator[Operation]:
        """Operations of the whole script."""
        inner = ctx.at(line=1, environ=ctx.environ | self.holes, problems=[])
        try:
            for operation in read_script("\n".join(self.text), inner):
                operation.where = self._placed(operation.where, ctx)
                yield operation
        finally:
            ctx.problems += [self._placed(problem, ctx) for problem in inner.problems]

    def _placed(self, where: Placed, ctx: Context) -> Placed:
        if where.file != ctx.file or not 0 < where.line <= len(self.places):
            return where
        return msgspec.structs.replace(where, line=self.places[where.line - 1])


def flat(items: Any, depth: int = 0) -> Sequence[tuple[tuple[int, ...], Any]]:
    """(path, item) of a list; lists in it (YAML references) are flattened."""
    found: list[tuple[tuple[int, ...], Any]] = []
    for index, item in enumerate(items if isinstance(items, list) else []):
        if isinstance(item, list) and depth < 10:
            found += [((index, *path), inner) for path, inner in flat(item, depth + 1)]
        else:
            found.append(((index,), item))
    return found


def spans(text: str, opening: str, closing: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, inner text) of each `{{ … }}` or the like, in linear time for any text."""
    at = 0
    while (start := text.find(opening, at)) >= 0:
        end = text.find(closing, start + len(opening))
        if end < 0:
            return
        at = end + len(closing)
        yield start, at, text[start + len(opening) : end]


def without(text: str, opening: str, closing: str) -> str:
    """The text without such parts; their line breaks stay, so that lines keep their numbers."""
    if opening not in text:
        return text
    out: list[str] = []
    at = 0
    for start, end, inner in spans(text, opening, closing):
        out += [text[at:start], "\n" * inner.count("\n")]
        at = end
    return "".join([*out, text[at:]])
