"""YAML and JSON read as kubectl reads them, quickly where that is provably the same.

kubectl splits a stream at lines that start with `---` (k8s.io/apimachinery, YAMLReader), reads each
part with go-yaml v2 (YAML 1.1) and turns it into JSON. Most documents of people use none of what
sets YAML 1.1 and 1.2 apart: one search tells, and a native YAML 1.2 parser reads those at
40 MB/s. All others, and those that it refuses, take the exact reader (`yamlevents`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import yaml_rs

from seawall.errors import InputError
from seawall.model import Problem

# PyYAML and json are imported where they are needed: most runs need neither, and they cost 30 ms.
if TYPE_CHECKING:
    from seawall.formats.yamllines import Lines

Step = str | int


_LARGEST = 4 << 20


class Document:
    """One document: its value as JSON has it, the file's line that it starts on, its number.

    `head` are the comments before its first line: helm names the template there.
    """

    __slots__ = ("_lines", "file", "head", "index", "line", "text", "value")

    def __init__(
        self, value: Any, file: str, line: int, index: int, text: str, head: str = ""
    ) -> None:
        self.value, self.file, self.line, self.index, self.text = value, file, line, index, text
        self.head = head
        self._lines: Lines | None = None

    def line_of(self, path: Sequence[Step]) -> int:
        """The line in the file of the value at `path`: ("spec", "containers", 0, "command").

        For a block scalar it is the line of its first text, so that line n of the text is
        `line_of(path) + n`. A path that is not there gives the line of its deepest known parent;
        in a document of more than 4 MB every path gives the document's own line.
        """
        return self._all_lines().of(tuple(path))

    def text_line(self, path: Sequence[Step], offset: int) -> int:
        """The file's line of line `offset` (from 0) of the scalar at `path`.

        Known for block scalars; for others (quoted, folded) the line that the scalar starts on.
        """
        return self._all_lines().inside(tuple(path), offset)

    def _all_lines(self) -> Lines:
        if self._lines is None:
            from seawall.formats.yamllines import Lines

            # Four megabytes take a second and 100 MB: enough for a dump of a small cluster.
            self._lines = Lines(self.text if len(self.text) <= _LARGEST else "", self.line)
        return self._lines


def load_all(text: str, file: str, problems: list[Problem] | None = None) -> list[Document]:
    """The documents of `text` that hold something, in order.

    A document that can't be read raises InputError, or, if `problems` is given, is put there and
    the others are still read.
    """
    return list(documents(text, file, problems))


def documents(text: str, file: str, problems: list[Problem] | None = None) -> Iterator[Document]:
    """As `load_all`, one at a time."""
    text = text.removeprefix("\ufeff")
    if "\r" in text:
        text = text.replace("\r\n", "\n")
    index, start, line = 0, 0, 1
    if text.lstrip().startswith("{"):
        from seawall.formats.jsonstream import Stream

        stream = Stream(text, file)
        for value, part, line in stream.objects():
            yield Document(value, file, line, index, part)
            index += 1
        start, line = stream.end, stream.line
    rest = text[start:] if start else text
    plain = not _is_odd(rest)
    for part, at, head in _split(rest, file, line, problems):
        try:
            value = read_one(part, file, at, plain=plain)
        except InputError as error:
            if problems is None:
                raise
            problems.append(problem_of(error))
            continue
        if value is not None:
            yield Document(value, file, at, index, part, head)
            index += 1


def _split(
    text: str, file: str, line: int, problems: list[Problem] | None
) -> Iterator[tuple[str, int, str]]:
    """The parts between separators, each from a newline on; line of its first text; its comments.

    Source: YAMLReader.Read. A separator may carry blanks and a comment, nothing else.
    """
    parts = ("\n" + text).split("\n---")
    before = line - 1  # number of the line before this part's text: its separator
    for number, part in enumerate(parts):
        lines = part.count("\n")
        if number:
            tail, newline, body = part.partition("\n")
            part = newline + body
            if (said := tail.strip()) and said[0] != "#":
                why = f"has an invalid separator of documents: ---{said[:40]}"
                error = InputError(file, why, line=before, todo="put --- on a line of its own")
                if problems is None:
                    raise error
                problems.append(problem_of(error))
        if part and not part.isspace():
            start = _first_text(part)
            last = number + 1 == len(parts) and part.endswith("\n")
            at = before + 1 + part.count("\n", 0, start)
            yield part[start:] + ("" if last else "\n"), at, part[:start]
        before += lines + 1


_LEADING = re.compile(r"(?:[ ]*(?:#[^\n]*)?\n)+")


def _first_text(part: str) -> int:
    """Where the line break before the first line stands that is neither empty nor a comment."""
    if not part.startswith(("\n#", "\n\n")):
        return 0
    found = _LEADING.match(part)
    return found.end() - 1 if found else 0


def problem_of(error: InputError) -> Problem:
    return Problem(file=error.file, why=error.why, line=error.line, todo=error.todo)


# What is no printable text: tabs, control characters, other line ends. Letters of all scripts are.
_ODD = re.compile("[\x00-\x09\x0b-\x1f\x7f-\xa0\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")
_PRINTABLE = bytes((10, *range(32, 127)))


def _is_odd(text: str) -> bool:
    if text.isascii():  # six times as fast as the search
        return bool(text.encode("ascii").translate(None, _PRINTABLE))
    return _ODD.search(text) is not None


_END = r"(?=[ ]*(?:[\n,\]}#:]|$))"
_SUSPECT = rf"""
  [ ]*+ (?=[&*!%@`?<:yYnNoO~tTfF.\d+\-_])           # rejects most places at once
  (?: [&*!%@`?]                                     # anchors, aliases, tags, directives, `? key`
  | <<[ ]*:                                         # merge keys
  | :(?:[\s,\]}}]|$)                                # an empty key
  | (?:[yYnN]|yes|Yes|YES|[nN]o|NO|[oO]n|ON|[oO]ff|OFF){_END}
  | (?:~|[nN]ull|NULL|[tT]rue|TRUE|[fF]alse|FALSE)[ ]*:           # keys that are no text
  | [-+]?\.(?:[iInN._]|\d)                           # .inf .nan .5 and `...`
  | (?!(?:0|-?[1-9]\d{{0,17}})(?:[\n,\]}}]|[ ]|$)(?![ ]*:) | \d+\.\d+\.[\d.]*{_END})
    [-+]?[\d_][\d_xXoObB.a-fA-F+\-]*{_END}         # any other number: 010, 0o7, 1_0, 1.5, 1e3
  | (?:-[ ]+){{31}}                                 # nested until a native stack ends
  )"""
# A literal first is what makes Python's searches skip quickly: hence three of them.
_IN_BLOCKS = tuple(re.compile(start + _SUSPECT, re.X) for start in (":[ ]", "-[ ]", r"\n"))
_IN_FLOWS = re.compile(_SUSPECT, re.X)
# A list or map as a key, `{a:}`; a block scalar that starts with an empty line (yaml-rs adds one).
_KEYS = tuple(re.compile(shape) for shape in (r"\][ ]*:", r"\}[ ]*:"))
_LONE = r"\s*(?:-?\d+|~|[nN]ull|NULL|[tT]rue|TRUE|[fF]alse|FALSE)\s*[,}]"  # `{1}`: a key, no text
_KEYS_OF_MAPS = tuple(
    re.compile(shape)
    for shape in (r"\{\s*[\[{]", r",\s*[\[{]", r":[,}\]]", r"\{" + _LONE, "," + _LONE)
)
_EMPTY_BLOCK = re.compile(r"[|>][-+0-9]*[ ]*(?:\#[^\n]*)?\n(?=[ ]*(?:\n|\Z))")
_DEEP = " " * 200


def _is_plain(part: str) -> bool:
    """Whether YAML 1.1 and YAML 1.2 read the document alike (printable text, starts with \\n)."""
    if _DEEP in part or _any(_IN_BLOCKS, part) or part.lstrip()[:1] in ("|", ">"):
        return False
    if ("|" in part or ">" in part) and _EMPTY_BLOCK.search(part):
        return False
    if "{" in part and (_any(_KEYS_OF_MAPS, part) or _after(("{", '":', "':"), part)):
        return False
    flows = "{" in part or "[" in part
    return not (flows and (_any(_KEYS, part) or _after(("[", ","), part)))


def _any(suspects: tuple[re.Pattern[str], ...], part: str) -> bool:
    for suspect in suspects:  # noqa: SIM110 - a generator costs as much as a search
        if suspect.search(part):
            return True
    return False


def _after(starts: tuple[str, ...], part: str) -> bool:
    """Whether something suspect follows one of the texts that stand before nodes in flows."""
    for start in starts:
        at = part.find(start)
        while at >= 0:
            at += len(start)
            if _IN_FLOWS.match(part, at):
                return True
            at = part.find(start, at)
    return False


_LAST_WINS = yaml_rs.DuplicateKeyPolicy.LastWins


def read_one(part: str, file: str, line: int, *, plain: bool | None = None) -> Any:
    """The value of one document, whose text starts with a newline."""
    if plain is None:
        plain = not _is_odd(part)
    if plain and _is_plain(part):
        try:
            return yaml_rs.loads(part, parse_datetime=False, duplicate_key_policy=_LAST_WINS)
        except yaml_rs.YAMLDecodeError:
            pass  # the exact reader decides, and says the line
    from seawall.formats.yamlevents import Reader

    if part.startswith("\n"):
        part = part[1:]
    return Reader(part, file, line).read()
