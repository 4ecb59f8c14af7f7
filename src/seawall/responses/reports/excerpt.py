"""The line to show for an operation, and which part of it to mark.

The line comes from the file when the operation's own text stands in it as written, or the kernel
parameter that it sets (the line of a heredoc). When secrets were taken out of that text, or
when the rest of the line looks as if it held one, only the operation's text is shown.
"""

from __future__ import annotations

import re

import msgspec

from seawall.model import Operation
from seawall.responses.reports import subject
from seawall.responses.reports.plain import safe
from seawall.responses.reports.result import Lines

LONGEST = 400  # characters of a line worth showing; a minified file has one line
_SECRET = re.compile(
    r"pass(word|wd|phrase)?\b|secret|token|credential|api_?key|access_?key|private.?key|auth\b"
    r"|://[^\s/@]+@|\s-p\S",
    re.I,
)


class Excerpt(msgspec.Struct, frozen=True):
    """One safe line; `start` and `length` (characters) mark the operation in it."""

    text: str
    start: int
    length: int


def of(op: Operation, lines: Lines) -> Excerpt:
    shown = op.text.strip()
    first = shown.split("\n", 1)[0].rstrip()
    if not first:
        return _whole(subject.line(op))
    line = _line(op, lines)
    at = line.find(first)
    key = op.target.get("key")
    if at < 0 and isinstance(key, str) and key in line:
        at, first = len(line) - len(line.lstrip()), line.strip()
    if at < 0 or _SECRET.search(line.replace(first, "", 1)):
        return _whole(first[:LONGEST])
    before, marked = safe(line[:at]), safe(line)
    return Excerpt(marked, len(before), len(safe(line[: at + len(first)])) - len(before))


def _line(op: Operation, lines: Lines) -> str:
    number = op.where.line
    found = lines(op.where.file) if number > 0 else None
    if found is None or number > len(found) or len(found[number - 1]) > LONGEST:
        return ""
    return found[number - 1].rstrip("\r\n")


def _whole(text: str) -> Excerpt:
    text = safe(text)
    return Excerpt(text, 0, len(text))
