"""Files of audit logs: plain, gzip or Zstandard; folders, globs and standard input.

A log is read as a stream: its size is no limit. What it was framed as is told by its first bytes:
lines (as the API server writes them), or whole JSON values (an exported or printed event).
"""

from __future__ import annotations

import glob
import gzip
import importlib
import io
import os
import shlex
import stat
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import Any, BinaryIO, Final, Self, cast

from seawall.errors import InputError
from seawall.formats.files import unreadable
from seawall.model import Problem
from seawall.sources.audit import documents
from seawall.sources.audit.framing import BLOCK, Block, blocks

_GZIP, _ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
_HEAD: Final = 64 << 10
# The standard library's of Python 3.14, then what people install for older ones.
_ZSTD_MODULES: Final = ("compression.zstd", "backports.zstd", "zstandard", "pyzstd")


class Log:
    """One log. `problems` is filled while it is read."""

    def __init__(self, name: str, file: BinaryIO | None, size: int = 0) -> None:
        self.name, self.file, self.size = name, file, size
        self.problems: list[Problem] = []

    def blocks(self, offset: int = 0, line: int = 1, size: int = BLOCK) -> Iterator[Block]:
        """Blocks from a position (in bytes of the unpacked text) on; the file is closed after."""
        file = self.file
        if file is None:
            return
        with file:
            try:
                yield from self._blocks(file, offset, line, size)
            except InputError as error:
                self.problems.append(Problem(file=self.name, why=error.why, todo=error.todo))
            except broken() as error:
                why = f"could not be read to its end: {error}"
                self.problems.append(Problem(file=self.name, why=why, todo="copy it again"))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.file:
            self.file.close()

    def unpacked(self) -> BinaryIO:
        """The text as a file, until the log is closed."""
        file = cast(BinaryIO, self.file)
        return _unpacked(self.name, _filled(file, _HEAD), file)

    def _blocks(self, file: BinaryIO, offset: int, line: int, size: int) -> Iterator[Block]:
        head = _filled(file, _HEAD)
        file = _unpacked(self.name, head, file)
        head = _filled(file, _HEAD)
        if documents.is_document(head):
            yield from documents.blocks(Rest(head, file).read, self.name, self.problems)
            return
        rest = Rest(head, file)
        skip(rest, offset)
        yield from blocks(rest.read, self.name, offset, line, size)


class Rest:
    """The bytes that were read ahead, then the file."""

    def __init__(self, head: bytes, file: BinaryIO) -> None:
        self.head, self.file = head, file

    def read(self, size: int) -> bytes:
        if self.head:
            part, self.head = self.head[:size], self.head[size:]
            return part
        return self.file.read(size)


def skip(rest: Rest, count: int) -> None:
    """Pass over that many bytes."""
    while count > 0 and (part := rest.read(min(count, BLOCK))):
        count -= len(part)


def _filled(file: BinaryIO, size: int) -> bytes:
    """That many bytes, or all there are: a pipe gives them in parts."""
    parts, length = [], 0
    while length < size and (part := file.read(size - length)):
        parts.append(part)
        length += len(part)
    return b"".join(parts)


class _Joined(io.RawIOBase):
    """Bytes read ahead and the rest of a file, as a file for a decompressor."""

    def __init__(self, head: bytes, file: BinaryIO) -> None:
        super().__init__()
        self.rest = Rest(head, file)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        part = self.rest.read(len(buffer))
        buffer[: len(part)] = part
        return len(part)


def _unpacked(name: str, head: bytes, file: BinaryIO) -> BinaryIO:
    whole = io.BufferedReader(_Joined(head, file), BLOCK)
    if head.startswith(_GZIP):
        return cast(BinaryIO, gzip.GzipFile(fileobj=whole))
    if head.startswith(_ZSTD):
        return _zstd(name)(whole)
    return whole


def _zstd(name: str) -> Callable[[BinaryIO], BinaryIO]:
    for module in _ZSTD_MODULES:
        try:
            found = importlib.import_module(module)
        except ModuleNotFoundError:
            continue
        if module == "zstandard":
            made: Callable[[BinaryIO], BinaryIO] = found.ZstdDecompressor().stream_reader
            return made
        opened: Callable[[BinaryIO], BinaryIO] = found.ZstdFile
        return opened
    raise InputError(
        name,
        "is compressed with Zstandard, and nothing here reads it",
        todo=f"zstd -dc {shlex.quote(name)} | seawall audit -, or pip install backports.zstd",
    )


def broken() -> tuple[type[BaseException], ...]:
    """What a log that is damaged, or goes away, raises: looked up when it was raised."""
    found = [getattr(sys.modules.get(name), "ZstdError", None) for name in _ZSTD_MODULES]
    ours = [error for error in found if isinstance(error, type)]
    return (OSError, EOFError, zlib.error, ValueError, *ours)


def named(paths: Iterable[str], problems: list[Problem]) -> Iterator[Log]:
    """The logs that paths name, rotated ones of a folder in the order of their last change."""
    for path in paths:
        if path == "-":
            yield Log("<stdin>", sys.stdin.buffer, size=_size(sys.stdin.buffer))
            continue
        found = _files(path)
        if not found:
            todo = "check the path"
            problems.append(Problem(file=path, why="no such file or folder", todo=todo))
        for file in found:
            try:
                yield opened(file)
            except InputError as error:
                problems.append(
                    Problem(file=error.file, why=error.why, todo=error.todo, line=error.line)
                )


def _files(path: str) -> list[str]:
    if os.path.isdir(path):
        with os.scandir(path) as items:
            files = [item.path for item in items if item.is_file() and item.name[0] != "."]
        return sorted(files, key=_age)
    if os.path.lexists(path):
        return [path]
    return sorted(glob.glob(path), key=_age) if glob.has_magic(path) else []


def _age(path: str) -> tuple[int, str]:
    try:
        return os.stat(path).st_mtime_ns, path
    except OSError:
        return 0, path


def opened(path: str) -> Log:
    """A log of a regular file or a pipe; InputError for anything else."""
    try:
        file = open(path, "rb", buffering=0)  # noqa: SIM115 - the log closes it
    except (OSError, ValueError) as error:
        raise unreadable(path, error) from error
    mode = os.fstat(file.fileno()).st_mode
    if not (stat.S_ISREG(mode) or stat.S_ISFIFO(mode)):
        file.close()
        raise InputError(path, "is no regular file", todo="name a file")
    return Log(path, file, size=_size(file))


def _size(file: Any) -> int:
    """Bytes of a file; of a pipe as large as can be, since nobody knows."""
    try:
        found = os.fstat(file.fileno())
    except (OSError, ValueError):
        return 0
    return found.st_size if stat.S_ISREG(found.st_mode) else 0
