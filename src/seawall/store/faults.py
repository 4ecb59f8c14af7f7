"""A database's failures in words that a person can act on."""

from __future__ import annotations

import errno
from typing import Final

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from seawall.errors import StoreError

_ROOM = "make room and run it again; what was stored before is still there"
# Words of SQLite's or PostgreSQL's message -> what it means, what to do.
_MEANINGS: Final = (
    ("database or disk is full", "the disk is full", _ROOM),
    ("no space left on device", "the disk is full", _ROOM),
    ("disk i/o error", "the disk failed or is full", _ROOM),
    ("readonly database", "it can be read but not written", "check its owner, mode and mount"),
    (
        "not a database",
        "the file is not a database, or is damaged",
        "move it aside (nothing in it was changed), or name another store with --store",
    ),
    (
        "malformed",
        "the file is damaged",
        "move it aside (nothing more was written); `sqlite3 FILE .recover` may save the rest",
    ),
    ("database is locked", "another process has been writing for too long", "try it again"),
    ("unable to open database file", "it can't be opened", "check its folder's owner and mode"),
)


def translated(error: SQLAlchemyError, name: str) -> StoreError:
    """The store's error for one of SQLAlchemy's; statements and values are left out."""
    message = str(error.orig if isinstance(error, DBAPIError) else error)
    line = next((line.strip() for line in message.splitlines() if line.strip()), "no reason given")
    for words, why, todo in _MEANINGS:
        if words in message.lower():
            return StoreError(name, f"{why} ({line})", todo=todo)
    return StoreError(name, line)


def of_system(error: OSError, name: str) -> StoreError:
    """The store's error for a file that could not be made or opened."""
    todo = _ROOM if error.errno in (errno.ENOSPC, errno.EDQUOT) else "check the path and its owner"
    return StoreError(name, error.strerror or type(error).__name__, todo=todo)
