"""Reading the baseline's tables: captures, versions of an object, the state at a time."""

from __future__ import annotations

import hashlib
import zlib
from typing import Any

import msgspec
from sqlalchemy import Connection, and_, func, select

from seawall.errors import StoreError
from seawall.store.copies import captures, clusters, contents, copies, parts

LARGEST = 64 << 20  # bytes of one object; etcd's own limit is some MiB


class Cluster(msgspec.Struct, frozen=True):
    id: int
    key: str
    name: str
    server: str


class Capture(msgspec.Struct, frozen=True):
    id: int
    started: str
    finished: str  # "" while it runs, or if it was cut off
    kind: str  # once, watch, restore


class Part(msgspec.Struct, frozen=True):
    """What a capture read of one resource; `why` says why it could not."""

    resource: str
    namespace: str
    why: str = ""
    objects: int = 0
    changed: int = 0


class Copy(msgspec.Struct, frozen=True):
    """One version of one object; `hash` None: it was gone."""

    resource: str
    namespace: str
    name: str
    number: int
    capture_id: int
    seen: str
    uid: str
    resource_version: str
    hash: bytes | None
    manager: str
    changed: str
    actor: str


def known_clusters(connection: Connection) -> list[Cluster]:
    rows = connection.execute(select(clusters).order_by(clusters.c.id))
    return [Cluster(row.id, row.key, row.name, row.server) for row in rows]


def all_captures(connection: Connection, cluster_id: int) -> list[Capture]:
    names = Capture.__struct_fields__
    statement = select(*(captures.c[name] for name in names)).order_by(captures.c.id)
    return [
        Capture(*row)
        for row in connection.execute(statement.where(captures.c.cluster_id == cluster_id))
    ]


def all_parts(connection: Connection, capture: int) -> list[Part]:
    names = Part.__struct_fields__
    statement = select(*(parts.c[name] for name in names)).where(parts.c.capture_id == capture)
    return [Part(*row) for row in connection.execute(statement.order_by("resource", "namespace"))]


def resources(connection: Connection, cluster_id: int) -> list[str]:
    """Every resource of which there is a copy."""
    statement = select(copies.c.resource).where(copies.c.cluster_id == cluster_id).distinct()
    return sorted(row[0] for row in connection.execute(statement))


def versions(
    connection: Connection, cluster_id: int, resource: str, namespace: str, name: str
) -> list[Copy]:
    """Every copy of one object, the oldest first."""
    statement = _copies().where(
        copies.c.cluster_id == cluster_id,
        copies.c.resource == resource,
        copies.c.namespace == namespace,
        copies.c.name == name,
    )
    return [Copy(*row) for row in connection.execute(statement.order_by(copies.c.number))]


def state(connection: Connection, cluster_id: int, at: str = "", **only: str) -> list[Copy]:
    """The newest copy of each object, or at a time (inclusive); deletions are among them.

    `only`: resource, namespace or name.
    """
    asked = {name: value for name, value in only.items() if value}
    limits: list[Any] = [copies.c.cluster_id == cluster_id]
    limits += [copies.c[name] == value for name, value in asked.items()]
    if at:
        limits.append(copies.c.seen <= at)
    key = (copies.c.resource, copies.c.namespace, copies.c.name)
    newest = (
        select(*key, func.max(copies.c.number).label("number"))
        .where(*limits)
        .group_by(*key)
        .subquery()
    )
    same = [column == newest.c[column.name] for column in (*key, copies.c.number)]
    statement = _copies().join(newest, and_(copies.c.cluster_id == cluster_id, *same))
    return [Copy(*row) for row in connection.execute(statement.order_by(*key))]


def body(connection: Connection, hash_: bytes, store: str = "") -> bytes:
    """The canonical JSON of that hash. StoreError if it is not there or not what was stored."""
    packed = connection.execute(select(contents.c.body).where(contents.c.hash == hash_)).scalar()
    try:
        found = zlib.decompressobj().decompress(packed or b"", LARGEST)
    except zlib.error:
        found = b""
    if hashlib.sha256(found).digest() != hash_:
        raise StoreError(
            store,
            f"the copy {hash_.hex()[:12]} is damaged",
            todo="choose another version of this object (`seawall baseline list`)",
        )
    return found


def _copies() -> Any:
    return select(*(copies.c[name] for name in Copy.__struct_fields__))
