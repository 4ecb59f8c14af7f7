"""Forgetting old copies. A copy grows old from the moment on when a newer one took its place.

Kept whatever the limits say: the newest copy of each object, and of a deleted object its last
content until the deletion itself is older than the age.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, and_, delete, func, select

from seawall.store.copies import captures, contents, copies

_CHUNK = 500  # ids in one statement; SQLite takes 32,766 variables, older ones 999


def prune(connection: Connection, cluster_id: int, before: str, keep: int) -> int:
    """Remove copies that ended before a time or stand behind the `keep` newest; how many."""
    doomed = _doomed(connection, cluster_id, before, keep)
    for at in range(0, len(doomed), _CHUNK):
        connection.execute(delete(copies).where(copies.c.id.in_(doomed[at : at + _CHUNK])))
    if doomed:
        used = select(copies.c.hash).where(copies.c.hash.is_not(None))
        connection.execute(delete(contents).where(contents.c.hash.not_in(used)))
    referred = select(copies.c.capture_id)
    connection.execute(
        delete(captures).where(
            captures.c.cluster_id == cluster_id,
            captures.c.finished != "",
            captures.c.finished < before,
            captures.c.id.not_in(referred),
        )
    )
    return len(doomed)


def _doomed(connection: Connection, cluster_id: int, before: str, keep: int) -> list[int]:
    key = (copies.c.resource, copies.c.namespace, copies.c.name)
    window: dict[str, Any] = {"partition_by": key, "order_by": copies.c.number.desc()}
    ranked = (
        select(
            copies.c.id,
            copies.c.hash.is_(None).label("deletion"),
            func.row_number().over(**window).label("rank"),
            func.lag(copies.c.seen).over(**window).label("ended"),
            func.first_value(copies.c.seen).over(**window).label("last_seen"),
            func.first_value(copies.c.hash).over(**window).label("last_hash"),
        )
        .where(copies.c.cluster_id == cluster_id)
        .subquery()
    )
    one = ranked.c
    dead = one.last_hash.is_(None)  # the object's newest copy is its deletion
    old = and_(dead, one.last_seen < before)  # and long ago: all of it goes
    spared = (one.rank == 1) | and_(dead, one.rank == 2)
    worn = (one.ended < before) | (one.rank > keep)
    statement = select(one.id).where(old | and_(~spared, worn)).order_by(one.id)
    return [row[0] for row in connection.execute(statement)]
