"""Writing the baseline's tables: captures, what they read, and a new copy for what has changed.

All functions run in the caller's writing transaction. A copy that is the same as the object's last
one (same uid, same hash) costs nothing; one that is older than it (a slow reader met a fast one)
is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, Table, and_, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from seawall.store.copies import captures, clusters, contents, copies, parts
from seawall.store.recall import Copy

Key = tuple[str, str]  # namespace, name


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """An object as a capture saw it; `hash` None: it was deleted."""

    namespace: str
    name: str
    uid: str
    resource_version: str = ""
    hash: bytes | None = None
    body: bytes = b""  # zlib
    manager: str = ""
    changed: str = ""


class Last(msgspec.Struct, frozen=True):
    """The newest copy of an object."""

    number: int
    uid: str
    resource_version: str
    hash: bytes | None
    manager: str = ""
    changed: str = ""
    seen: str = ""


def cluster(connection: Connection, key: str, name: str, server: str) -> int:
    """The id of the cluster of that key, made if new; its name and server as they are now."""
    found = connection.execute(select(clusters.c.id).where(clusters.c.key == key)).scalar()
    values = {"name": name, "server": server}
    if found is None:
        return _made(connection, clusters, {"key": key} | values)
    connection.execute(update(clusters).where(clusters.c.id == found).values(**values))
    return int(found)


def begin(connection: Connection, cluster_id: int, kind: str, now: str) -> int:
    """A new capture: "once", "watch" or "restore"."""
    values = {"cluster_id": cluster_id, "kind": kind, "started": now, "finished": ""}
    return _made(connection, captures, values)


def finish(connection: Connection, capture: int, now: str) -> None:
    connection.execute(update(captures).where(captures.c.id == capture).values(finished=now))


def part(connection: Connection, capture: int, row: Mapping[str, Any]) -> None:
    """What was read of one resource: resource, namespace, why (not), objects, changed."""
    key = and_(
        parts.c.capture_id == capture,
        parts.c.resource == row["resource"],
        parts.c.namespace == row["namespace"],
    )
    if connection.execute(update(parts).where(key).values(**row)).rowcount == 0:
        connection.execute(insert(parts).values(capture_id=capture, **row))


def last(connection: Connection, cluster_id: int, resource: str) -> dict[Key, Last]:
    """The newest copy of each object of a resource, deleted ones too."""
    newest = (
        select(copies.c.namespace, copies.c.name, func.max(copies.c.number).label("number"))
        .where(copies.c.cluster_id == cluster_id, copies.c.resource == resource)
        .group_by(copies.c.namespace, copies.c.name)
        .subquery()
    )
    wanted = ("namespace", "name", *Last.__struct_fields__)
    rows = connection.execute(
        select(*(copies.c[name] for name in wanted)).join(
            newest,
            and_(
                copies.c.cluster_id == cluster_id,
                copies.c.resource == resource,
                copies.c.namespace == newest.c.namespace,
                copies.c.name == newest.c.name,
                copies.c.number == newest.c.number,
            ),
        )
    )
    return {(row[0], row[1]): Last(*row[2:]) for row in rows}


def append(
    connection: Connection,
    place: tuple[int, int, str],
    seen: Sequence[Seen],
    now: str,
) -> int:
    """Copies of what has changed; how many. `place`: cluster, capture, resource."""
    cluster_id, capture, resource = place
    known = last(connection, cluster_id, resource)
    rows, bodies = [], {}
    for one in seen:
        key = (one.namespace, one.name)
        before = known.get(key)
        if not _is_news(one, before):
            continue
        number = before.number + 1 if before else 1
        row = _row(one, before) | {"number": number, "seen": now}
        known[key] = Last(**{name: row[name] for name in Last.__struct_fields__})
        if one.hash is not None:
            bodies[one.hash] = one.body
        rows.append(row)
    _keep(connection, bodies)
    if rows:
        same = {"cluster_id": cluster_id, "capture_id": capture, "resource": resource, "actor": ""}
        connection.execute(insert(copies), [row | same for row in rows])
    return len(rows)


def gone(known: Mapping[Key, Last], present: Iterable[Key]) -> list[Seen]:
    """What was there at the last copy and is not there any more."""
    here = set(present)
    return [
        Seen(namespace=key[0], name=key[1], uid=one.uid)
        for key, one in known.items()
        if one.hash is not None and key not in here
    ]


def _made(connection: Connection, table: Table, values: Mapping[str, Any]) -> int:
    key = connection.execute(insert(table).values(**values)).inserted_primary_key
    return int(key[0]) if key else 0


def _is_news(one: Seen, before: Last | None) -> bool:
    if before is None:
        return one.hash is not None
    if one.hash is None:  # a deletion of what is there no more, or of another object of that name
        return before.hash is not None and before.uid == one.uid
    if before.uid != one.uid or before.hash is None:
        return True
    older = _older(one.resource_version, before.resource_version)
    return before.hash != one.hash and not older


def _older(version: str, than: str) -> bool:
    """Resource versions of one resource are ordered numbers (Kubernetes 1.35, KEP-5504)."""
    return version.isdecimal() and than.isdecimal() and int(version) < int(than)


def _row(one: Seen, before: Last | None) -> dict[str, Any]:
    """Who only removed a field leaves no trace in managedFields: the author is then not known."""
    names = ("namespace", "name", "uid", "resource_version", "hash", "manager", "changed")
    row = {name: getattr(one, name) for name in names}
    if before and before.uid == one.uid and one.hash is not None:
        is_same = (one.manager, one.changed) == (before.manager, before.changed)
        if is_same or one.changed < before.seen[:19]:
            row |= {"manager": "", "changed": ""}
    return row


def _keep(connection: Connection, bodies: Mapping[bytes, bytes]) -> None:
    if bodies:
        dialect: Any = postgresql if connection.dialect.name == "postgresql" else sqlite
        statement = dialect.insert(contents).on_conflict_do_nothing()
        rows = [{"hash": hash_, "body": body} for hash_, body in bodies.items()]
        connection.execute(statement, rows)


def sign(connection: Connection, cluster_id: int, copy: Copy, actor: str) -> None:
    """Say which user made the change that a copy holds."""
    connection.execute(
        update(copies)
        .where(
            copies.c.cluster_id == cluster_id,
            copies.c.resource == copy.resource,
            copies.c.namespace == copy.namespace,
            copies.c.name == copy.name,
            copies.c.number == copy.number,
        )
        .values(actor=actor)
    )
