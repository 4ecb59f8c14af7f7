"""Bytes of a log to events: lines, lists, whole documents, and events inside of other records.

A block holds whole lines, so that blocks can be judged on several cores and a position is always
the start of a line. What is no event is told with its line; the rest goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

import msgspec

from seawall.model import Problem
from seawall.sources.audit.event import DECODER, Event

Read = Callable[[int], bytes]
BLOCK: Final = 1 << 20
# An API server limits a request to 3 MB (etcd to 1.5 MB), an event with both objects to 10 MB.
LONGEST: Final = 64 << 20
# Fields of other collectors' records that hold the event as a text (Simple Log Service,
# Fluent Bit, Filebeat, Vector, Splunk).
_WRAPS: Final = ("event", "content", "log", "message", "_raw", "Raw")
# Fields of an event that Simple Log Service keeps as texts, each with its JSON.
_FLAT: Final = ("objectRef", "user", "impersonatedUser", "responseStatus", "sourceIPs")
_FLAT_OBJECTS: Final = ("requestObject", "responseObject", "annotations")


class Block(msgspec.Struct, frozen=True):
    """Whole lines of one file. `offset` and `line` are those of its first byte and line (from 1).

    `whole`: not lines but one JSON value. `cut`: the last line has no end yet. `lost`: the bytes
    of a line that was too long to be read stand for nothing.
    """

    file: str
    data: bytes
    offset: int = 0
    line: int = 1
    whole: bool = False
    cut: bool = False
    lost: bool = False
    end: int = 0  # offset of the byte after it

    @property
    def next_line(self) -> int:
        return self.line + self.data.count(b"\n") + self.lost


def blocks(
    read: Read, file: str, offset: int = 0, line: int = 1, size: int = BLOCK
) -> Iterator[Block]:
    """Blocks from `read(n)` (b"" at the end); the last may be cut off in the middle of a line."""
    held: list[bytes] = []
    length = 0
    skipping = 0
    while part := read(size):
        cut = part.rfind(b"\n") + 1
        if skipping:
            first = part.find(b"\n") + 1
            skipping += first or len(part)
            if not first:
                continue
            yield Block(file, b"", offset, line, lost=True, end=offset + skipping)
            offset, line, skipping = offset + skipping, line + 1, 0
            part, cut = part[first:], cut - first
        if not cut:
            held.append(part)
            length += len(part)
            if length > LONGEST:
                held, length, skipping = [], 0, length
            continue
        data = b"".join((*held, part[:cut]))
        held, length = [part[cut:]] if part[cut:] else [], len(part) - cut
        made = Block(file, data, offset, line, end=offset + len(data))
        yield made
        offset, line = made.end, made.next_line
    if skipping:
        yield Block(file, b"", offset, line, lost=True, cut=True, end=offset + skipping)
    elif held:
        data = b"".join(held)
        yield Block(file, data, offset, line, cut=True, end=offset + len(data))


class Told(msgspec.Struct):
    """What could not be read of the blocks of one run, in words for a few and a number for all."""

    problems: list[Problem] = []
    unread: int = 0  # lines


def events(block: Block, told: Told) -> Iterator[tuple[int, Event]]:
    """(line, event) of each event of a block."""
    if block.lost:
        _refuse(told, block, block.line, f"a line over {LONGEST >> 20} MiB")
        return
    if not block.whole and (found := _at_once(block.data)) is not None:
        for line, event in enumerate(found, block.line):
            if event.audit_id and event.items is None:
                yield line, event
            else:
                yield from _slowly(_line(block, line), line, block, told)
        return
    if block.whole:
        yield from _slowly(block.data, block.line, block, told)
        return
    for line, data in enumerate(block.data.split(b"\n"), block.line):
        if data.strip():
            yield from _slowly(data, line, block, told)


def _at_once(data: bytes) -> list[Event] | None:
    """All lines in one call; None if a line is empty or no event, which this call can't tell."""
    try:
        found = DECODER.decode_lines(data)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        return None
    lines = data.count(b"\n") + (not data.endswith(b"\n"))
    return found if len(found) == lines else None


def _line(block: Block, line: int) -> bytes:
    return block.data.split(b"\n", line - block.line + 1)[line - block.line]


def _slowly(data: bytes, line: int, block: Block, told: Told) -> Iterator[tuple[int, Event]]:
    """The events of one JSON value: an event, a list of them, or a record around one."""
    try:
        found = list(_unpacked(data))
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        at_end = block.cut and line == block.next_line
        why = "is cut off" if at_end else f"is no audit event: {_short(error)}"
        _refuse(told, block, line, why, fatal=not at_end)
        return
    if not found:
        _refuse(told, block, line, "is JSON, but no audit event")
    for event in found:
        yield line, event


def _unpacked(data: bytes, depth: int = 0) -> Iterator[Event]:
    event = _strict(data)
    if event is not None and event.items is not None:
        for item in event.items:
            yield from _unpacked(bytes(item), depth + 1) if depth < 4 else ()
    elif event is not None and event.audit_id:
        yield event
    elif depth < 4:
        yield from _inside(msgspec.json.decode(data), depth)


def _strict(data: bytes) -> Event | None:
    """None for JSON of another shape; raises for what is no JSON."""
    try:
        return DECODER.decode(data)
    except msgspec.ValidationError:
        return None


def _inside(record: Any, depth: int) -> Iterator[Event]:
    """Events in a list, in a text field of a record, or with parts that are texts."""
    if isinstance(record, list):
        for item in record:
            yield from _unpacked(msgspec.json.encode(item), depth + 1)
    if not isinstance(record, dict):
        return
    if "auditID" in record and "verb" in record:
        yield DECODER.decode(msgspec.json.encode(_unflattened(record)))
        return
    for name in _WRAPS:
        inner = record.get(name)
        if isinstance(inner, dict):
            yield from _unpacked(msgspec.json.encode(inner), depth + 1)
            return
        if isinstance(inner, str) and inner.lstrip().startswith("{"):
            yield from _unpacked(inner.encode(), depth + 1)
            return


def _unflattened(record: dict[str, Any]) -> dict[str, Any]:
    """Parts that are texts with JSON as what they hold; nulls as missing."""
    out = {key: value for key, value in record.items() if value is not None}
    for name in (*_FLAT, *_FLAT_OBJECTS):
        part = out.get(name)
        if isinstance(part, str) and part.lstrip()[:1] in ("{", "["):
            out[name] = msgspec.json.decode(part)
        elif part in ("", "null"):
            del out[name]
    return out


def _short(error: Exception) -> str:
    text = str(error).partition(" (")[0]
    return text if text else type(error).__name__


_MOST = 10  # lines named for each block


def _refuse(told: Told, block: Block, line: int, why: str, *, fatal: bool = True) -> None:
    told.unread += fatal
    if len(told.problems) < _MOST or not fatal:
        told.problems.append(Problem(file=block.file, line=line, why=why, fatal=fatal))
