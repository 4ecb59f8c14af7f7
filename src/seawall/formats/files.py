"""Reads and walks what may be hostile: bounded, never blocked by a pipe, never led out of the tree.

Every file that Seawall checks comes through here, so that size, kind and links are judged once.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from seawall.errors import InputError
from seawall.model import Problem

# No manifest, script or plan of a person is larger: the largest plan that we know has 50 MB.
LIMIT = 64 * 1024 * 1024
SKIPPED_FOLDERS = frozenset({".git", ".hg", ".svn", "node_modules", "__pycache__", ".terraform"})

_KINDS = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISBLK, "a block device"),
    (stat.S_ISCHR, "a character device"),
)


def read(path: str | os.PathLike[str], limit: int = LIMIT) -> bytes:
    """The bytes of a regular file of at most `limit` bytes; InputError for anything else."""
    name = os.fspath(path)
    try:
        # Without O_NONBLOCK the open of a pipe waits for a writer for ever.
        handle = os.open(name, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except (OSError, ValueError) as error:
        raise unreadable(name, error) from error
    try:
        return _read_open(handle, name, limit)
    except OSError as error:
        raise unreadable(name, error) from error
    finally:
        os.close(handle)


def _read_open(handle: int, name: str, limit: int) -> bytes:
    seen = os.fstat(handle)
    if not stat.S_ISREG(seen.st_mode):
        what = next((word for test, word in _KINDS if test(seen.st_mode)), "no regular file")
        raise InputError(name, f"is {what}, not a file", todo="name a regular file")
    if seen.st_size > limit:
        raise too_large(name, seen.st_size, limit)
    parts, size = [], 0
    while part := os.read(handle, min(1 << 20, seen.st_size + 1)):
        parts.append(part)
        size += len(part)
        if size > limit:  # it grew, or lies about its size as files of /proc do
            raise too_large(name, size, limit)
    return parts[0] if len(parts) == 1 else b"".join(parts)


def too_large(name: str, size: int, limit: int) -> InputError:
    why = f"is too large ({_megabytes(size)}; the limit is {_megabytes(limit)})"
    return InputError(name, why, todo="split it, or leave it out")


def _megabytes(size: int) -> str:
    return f"{size / 1_048_576:.0f} MiB" if size >= 1_048_576 else f"{size} bytes"


def unreadable(name: str, error: OSError | ValueError) -> InputError:
    """What the system said, in words that help."""
    if not isinstance(error, OSError):
        return InputError(repr(name), "is no possible file name", todo="check the name")
    advice = {
        errno.ENOENT: "check the name",
        errno.EACCES: "make it readable for the user that runs seawall",
        errno.EPERM: "make it readable for the user that runs seawall",
        errno.ELOOP: "its symbolic links lead back to themselves: remove one",
        errno.EMFILE: "raise the limit of open files (ulimit -n)",
    }
    why = f"could not be read: {os.strerror(error.errno or 0)}"
    return InputError(name, why, todo=advice.get(error.errno or 0, ""))


def inside(root: Path, name: str) -> Path | None:
    """The real path of `name` (relative to `root`), if it lies in `root` after all links."""
    try:
        path = (root / name).resolve()
        return path if path.is_relative_to(root.resolve()) else None
    except (OSError, ValueError, RuntimeError):
        return None


def walk(
    root: Path, problems: list[Problem], skip: frozenset[str] = SKIPPED_FOLDERS
) -> Iterator[Path]:
    """The files under `root` in a fixed order, each folder once.

    Links are followed where they stay in the tree. A link that leads out, to nothing or in a
    circle, and a folder that can't be listed, become `problems`.
    """
    top = root.resolve()
    seen: set[tuple[int, int]] = set()
    pending = [root]
    while pending:
        folder = pending.pop()
        try:
            here = folder.stat()
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as error:
            problems.append(_problem(unreadable(str(folder), error)))
            continue
        if (here.st_dev, here.st_ino) in seen:
            continue
        seen.add((here.st_dev, here.st_ino))
        below: list[Path] = []
        for entry in entries:
            path = folder / entry.name
            if entry.is_symlink() and not _follow(path, top, problems):
                continue
            if entry.is_dir():
                if entry.name not in skip:
                    below.append(path)
            else:
                yield path
        pending.extend(reversed(below))


def _follow(path: Path, top: Path, problems: list[Problem]) -> bool:
    """Whether a link may be followed; if not, `problems` says why."""
    try:
        target = path.resolve(strict=True)
    except FileNotFoundError:
        problems.append(_remark(path, "is a symbolic link to nothing"))
        return False
    except (OSError, RuntimeError):
        problems.append(Problem(file=str(path), why=_CIRCLE, todo="remove the link"))
        return False
    if not target.is_relative_to(top):
        why = "is a symbolic link that leads out of the checked folder; not followed"
        problems.append(_remark(path, why))
        return False
    if target.is_dir() and path.parent.resolve().is_relative_to(target):
        problems.append(Problem(file=str(path), why=_CIRCLE, todo="remove the link"))
        return False
    return True


_CIRCLE = "is a symbolic link that leads back to itself or to a folder above it"


def _remark(path: Path, why: str) -> Problem:
    return Problem(file=str(path), why=why, fatal=False)


def _problem(error: InputError) -> Problem:
    return Problem(file=error.file, why=error.why, line=error.line, todo=error.todo)
