"""How far each log was read: written in the transaction that keeps what was found there.

So a record is neither lost nor counted twice when the process is killed. A log is known by its
first line and not by its name or inode, which rotation changes or gives away again.
"""

from __future__ import annotations

from typing import Final

import msgspec
from sqlalchemy import BigInteger, Column, Connection, Table, Text, delete, insert, select, update

from seawall.store.schema import METADATA, TIME

positions: Final = Table(
    "positions",
    METADATA,
    Column("log", Text, primary_key=True),  # its absolute path, or the address of a webhook
    Column("head", Text, nullable=False),  # SHA-256 of the first line of the file it was read in
    Column("offset", BigInteger, nullable=False),  # bytes read of that file, unpacked
    Column("line", BigInteger, nullable=False),  # the next line
    Column("events", BigInteger, nullable=False),  # events read since ever, of all files
    Column("time", TIME, nullable=False),  # when it was written
)


class Position(msgspec.Struct, frozen=True, kw_only=True):
    """See the table."""

    log: str
    head: str = ""
    offset: int = 0
    line: int = 1
    events: int = 0
    time: str = ""


def position(connection: Connection, log: str) -> Position:
    """How far a log was read; the start for one that is new."""
    row = connection.execute(select(positions).where(positions.c.log == log)).first()
    return Position(log=log) if row is None else Position(**row._asdict())


def move(connection: Connection, to: Position) -> None:
    """Write how far a log was read."""
    values = msgspec.structs.asdict(to)
    changed = connection.execute(update(positions).where(positions.c.log == to.log).values(values))
    if not changed.rowcount:
        connection.execute(insert(positions).values(values))


def forget(connection: Connection, log: str) -> None:
    """Read a log from its start the next time."""
    connection.execute(delete(positions).where(positions.c.log == log))
