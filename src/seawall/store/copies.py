"""Tables of the baseline: clusters, captures and the parts they read, copies and their contents.

A copy is one version of one object; `number` counts from 1 for each object. `hash` is NULL where
a capture that could read the object's kind did not find it any more. A content is kept once,
under the SHA-256 of its canonical JSON, however many copies have it.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
)

from seawall.store.schema import HASH, ID, METADATA, TIME

clusters: Final = Table(
    "clusters",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("key", Text, nullable=False, unique=True),  # uid of kube-system, else the server's URL
    Column("name", Text, nullable=False),  # of the context that saw it last
    Column("server", Text, nullable=False),
)

captures: Final = Table(
    "captures",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("cluster_id", ID, ForeignKey("clusters.id"), nullable=False, index=True),
    Column("started", TIME, nullable=False),
    Column("finished", TIME, nullable=False, default=""),  # "" while it runs, or if it was cut off
    Column("kind", Text, nullable=False),  # once, watch, or restore
)

parts: Final = Table(
    "captured_parts",
    METADATA,
    Column("capture_id", ID, ForeignKey("captures.id", ondelete="CASCADE"), primary_key=True),
    Column("resource", Text, primary_key=True),
    Column("namespace", Text, primary_key=True),  # "" for all of them
    Column("why", Text, nullable=False),  # "" if it was read, else why not: nothing is known of it
    Column("objects", Integer, nullable=False),
    Column("changed", Integer, nullable=False),
)

contents: Final = Table(
    "contents",
    METADATA,
    Column("hash", HASH, primary_key=True),
    Column("body", LargeBinary, nullable=False),  # zlib
)

copies: Final = Table(
    "copies",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("cluster_id", ID, ForeignKey("clusters.id"), nullable=False),
    Column("resource", Text, nullable=False),
    Column("namespace", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("capture_id", ID, ForeignKey("captures.id"), nullable=False, index=True),
    Column("seen", TIME, nullable=False),
    Column("uid", Text, nullable=False),
    Column("resource_version", Text, nullable=False),
    Column("hash", HASH, ForeignKey("contents.hash"), index=True),
    Column("manager", Text, nullable=False),  # who changed it last, as managedFields say
    Column("changed", TIME, nullable=False),  # and when
    Column("actor", Text, nullable=False, default=""),  # the user, where audit tells
    UniqueConstraint("cluster_id", "resource", "namespace", "name", "number"),
)
