"""Reads files that may be hostile: bounded, never blocked by a pipe, never led out of the tree.

Every file that Seawall checks comes through here, so that size, kind and links are judged once.
"""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

from seawall.errors import InputError
from seawall.model import Problem

# No manifest, script or plan of a person is larger: the largest plan that we know has 50 MB.
LIMIT = 64 * 1024 * 1024

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


def refused_link(path: Path, root: Path) -> Problem | None:
    """Why a symbolic link below `root` is not followed; None if it may be.

    Followed are those that stay inside of the folder and do not lead back to a folder above.
    """
    try:
        target = path.resolve(strict=True)
    except FileNotFoundError:
        return Problem(file=str(path), why="is a symbolic link to nothing", fatal=False)
    except (OSError, RuntimeError):  # RuntimeError: how Python before 3.13 tells of a circle
        return Problem(file=str(path), why=_CIRCLE, todo="remove the link")
    if not target.is_relative_to(root.resolve()):
        why = "is a symbolic link that leads out of the checked folder; not followed"
        return Problem(file=str(path), why=why, fatal=False)
    if target.is_dir() and path.parent.resolve().is_relative_to(target):
        return Problem(file=str(path), why=_CIRCLE, todo="remove the link")
    return None


_CIRCLE = "is a symbolic link that leads back to itself or to a folder above it"
