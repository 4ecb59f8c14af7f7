"""A log that grows and is rotated, read on from a position: nothing twice, nothing left out.

A file is known by its first line, which holds an audit id that no other has. So it is found again
under its new name when it was renamed (as kube-apiserver and logrotate do), copied and emptied
(copytruncate), or compressed; what it holds after the position is read before its successor.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, Final

import msgspec

from seawall.errors import InputError
from seawall.model import Problem
from seawall.sources.audit import logs
from seawall.sources.audit.framing import BLOCK, Block, blocks

PAUSE: Final = 0.25  # seconds between two looks at a log that does not grow
_LONGEST_HEAD: Final = 64 << 10


class Place(msgspec.Struct, frozen=True):
    """Where a file was read to: that of this first line, at this byte and line."""

    head: str = ""
    offset: int = 0
    line: int = 1


class Follower:
    """`stop` is asked between two looks; `problems` takes what was missed."""

    def __init__(
        self, path: str, place: Place, *, once: bool, stop: Callable[[], bool] = lambda: False
    ) -> None:
        self.path, self.place, self.once, self.stop = path, place, once, stop
        self.problems: list[Problem] = []

    def blocks(self) -> Iterator[tuple[Block, Place]]:
        """Blocks with the place after each. Without `once` it does not end by itself."""
        if not os.path.lexists(self.path) and self.once:
            raise InputError(self.path, "no such file", todo="check the path")
        yield from self._earlier()
        while True:
            grown = False
            for found in self._current():
                grown = True
                yield found
            if self._rotated():
                yield from self._earlier()
            elif self.once or self.stop():
                return
            elif not grown:
                time.sleep(PAUSE)

    def _current(self) -> Iterator[tuple[Block, Place]]:
        try:
            file = open(self.path, "rb", buffering=0)  # noqa: SIM115 - closed below
        except FileNotFoundError:
            return  # between two files of a rotation
        except OSError as error:
            raise InputError(self.path, f"could not be read: {error.strerror}") from error
        with file:
            head = _head(file)
            if not head or (self.place.head and head != self.place.head):
                return
            file.seek(self.place.offset)
            yield from self._of(file, head, last=False)

    def _of(self, file: BinaryIO, head: str, *, last: bool) -> Iterator[tuple[Block, Place]]:
        """What stands after the place; a line without an end only if the file is `last`ing no
        longer."""
        place = self.place
        for block in blocks(file.read, self.path, place.offset, place.line, BLOCK):
            if block.cut and not last:
                return
            self.place = Place(head, block.end, block.next_line)
            yield block, self.place

    def _rotated(self) -> bool:
        """Whether another file now has the log's name."""
        if not self.place.head:
            return False
        now = head_of(self.path)
        return bool(now) and now != self.place.head

    def _earlier(self) -> Iterator[tuple[Block, Place]]:
        """The rest of the file that was read, under whatever name, and of those after it."""
        if not self.place.head or head_of(self.path) in (self.place.head, ""):
            return
        files = _siblings(self.path)
        at = next((n for n, file in enumerate(files) if head_of(file) == self.place.head), None)
        if at is None:
            why = "was rotated away since the last reading: events may be missing"
            self.problems.append(Problem(file=self.path, why=why, todo="keep more old logs"))
            files, at = [self.path], 0
            self.place = Place()
        for file in files[at:]:
            if file != self.path:
                yield from self._whole(file)
            self.place = Place()

    def _whole(self, file: str) -> Iterator[tuple[Block, Place]]:
        head = head_of(file)
        log = logs.opened(file)
        place = self.place if head == self.place.head else Place(head)
        for block in log.blocks(place.offset, place.line):
            self.place = Place(head, block.end, block.next_line)
            yield block, self.place
        self.problems += log.problems


def _siblings(path: str) -> list[str]:
    """The log and its rotated files, the oldest first, the log itself last."""
    own = Path(path)
    try:
        found = [
            file
            for file in own.parent.iterdir()
            if file.name.startswith(own.stem) and file != own and file.is_file()
        ]
    except OSError:
        found = []
    return [*(str(file) for file in sorted(found, key=_changed)), path]


def _changed(file: Path) -> tuple[int, str]:
    try:
        return file.stat().st_mtime_ns, file.name
    except OSError:
        return 0, file.name


def head_of(path: str) -> str:
    """The hash of a file's first line (unpacked); "" while it has none, or can't be read."""
    try:
        with logs.opened(path) as log:
            return _head(log.unpacked())
    except InputError:
        return ""
    except logs.broken():
        return ""


def _head(file: BinaryIO) -> str:
    parts, length = [], 0
    while length < _LONGEST_HEAD and (part := file.read(_LONGEST_HEAD - length)):
        parts.append(part)
        length += len(part)
        if b"\n" in part:
            break
    first, end, _ = b"".join(parts).partition(b"\n")
    known = end or len(first) >= _LONGEST_HEAD
    return hashlib.sha256(first[:_LONGEST_HEAD]).hexdigest() if known else ""
