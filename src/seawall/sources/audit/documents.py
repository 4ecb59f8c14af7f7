"""Whole JSON values one after the other: a printed event, an EventList, a list of events.

The values of such a file are cut apart by their brackets, so that a broken one does not take the
others along and a file of many is never held at once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

import msgspec

from seawall.model import Problem
from seawall.sources.audit.framing import BLOCK, LONGEST, Block

_MARK: Final = re.compile(rb'["\\{}\[\]]')
_MOST: Final = 4 * LONGEST  # bytes of one value


def is_document(head: bytes) -> bool:
    """Whether a file's first bytes are those of a value that goes over several lines."""
    lines = head.lstrip().split(b"\n", 2)
    first = lines[0].strip()
    if first[:1] == b"[":
        return True
    if first[:1] != b"{" or len(lines) < 2 or _is_json(first):
        return False
    return not lines[1].startswith(b"{")


def _is_json(line: bytes) -> bool:
    try:
        msgspec.json.decode(line, type=msgspec.Raw)
    except msgspec.DecodeError:
        return False
    return True


def blocks(read: Callable[[int], bytes], file: str, problems: list[Problem]) -> Iterator[Block]:
    """One block for each value; a value over 256 MiB ends the reading."""
    scan = _Scan()
    offset, line = 0, 1
    while part := read(BLOCK):
        for value in scan.feed(part):
            skipped = len(value) - len(value.lstrip())
            start = line + value.count(b"\n", 0, skipped)
            end = offset + len(value)
            if value.strip():
                yield Block(file, value.strip(), offset + skipped, start, whole=True, end=end)
            offset, line = end, line + value.count(b"\n")
        if len(scan.held) > _MOST:
            why = f"holds a JSON value over {_MOST >> 20} MiB"
            todo = "write one event on each line: jq -c '.items[]'"
            problems.append(Problem(file=file, line=line, why=why, todo=todo))
            return
    if rest := bytes(scan.held).strip():
        cut = not rest.endswith((b"}", b"]"))
        yield Block(file, rest, offset, line, whole=True, cut=cut, end=offset + len(scan.held))


class _Scan:
    """Finds the ends of values over parts of a stream."""

    def __init__(self) -> None:
        self.held = bytearray()
        self.at, self.depth, self.text = 0, 0, False

    def feed(self, part: bytes) -> Iterator[bytes]:
        self.held += part
        while found := _MARK.search(self.held, self.at):
            mark = found.group()
            self.at = found.end()
            if mark == b"\\":
                self.at += self.text  # what is escaped is no mark
            elif mark == b'"':
                self.text = not self.text
            elif not self.text:
                self.depth += 1 if mark in b"{[" else -1
                if self.depth <= 0:
                    self.depth = 0
                    value = bytes(self.held[: self.at])
                    del self.held[: self.at]
                    self.at = 0
                    yield value
        self.at = max(self.at, len(self.held))  # an escape may reach into the next part
