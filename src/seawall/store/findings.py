"""Findings that are kept over runs: when they were first and last seen, by whom, on what evidence.

A finding stands for all operations that folded into it. Each of these is an occurrence, of which
there is one for a rule and a record's id: a record that is read twice (a webhook's batch that was
sent again) counts once.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    insert,
    select,
    update,
)

from seawall.store.schema import ID, METADATA, TIME

findings: Final = Table(
    "findings",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("fingerprint", Text, nullable=False, index=True),
    Column("fold", Text, nullable=False, index=True),  # what operations that fold share
    Column("rule", Text, nullable=False),
    Column("verdict", Text, nullable=False),
    Column("severity", Text, nullable=False),
    Column("cluster", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("state", Text, nullable=False),  # open, resolved
    Column("first", TIME, nullable=False),
    Column("last", TIME, nullable=False),
    Column("count", Integer, nullable=False),
    Column("report", Text, nullable=False),  # JSON: what reports show of the first operation
    Column("note", Text, nullable=False),  # why it was resolved
)

occurrences: Final = Table(
    "occurrences",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("finding_id", ID, ForeignKey("findings.id", ondelete="CASCADE"), nullable=False),
    Column("rule", Text, nullable=False),
    Column("record", Text, nullable=False),  # audit id, request id, and the subject
    Column("time", TIME, nullable=False),
    Column("actor", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("lost", LargeBinary),  # the deleted object: JSON, zlib
    UniqueConstraint("rule", "record"),
    Index(None, "finding_id"),
)


class Occurrence(msgspec.Struct, frozen=True, kw_only=True):
    """One operation that a finding stands for. Times are RFC 3339 in UTC."""

    record: str
    time: str
    actor: str
    subject: str
    lost: Any = None


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """One finding of one operation, as it is to be kept. `since`: what folds is not older."""

    fingerprint: str
    fold: str
    rule: str
    verdict: str
    severity: str
    cluster: str
    source: str
    report: bytes
    since: str
    occurrence: Occurrence


def keep(connection: Connection, found: Iterable[Kept]) -> list[bool]:
    """Add findings in the order of their time; for each whether it made a new row."""
    new = []
    for one in found:
        seen = occurrences.c
        same = (seen.rule == one.rule) & (seen.record == one.occurrence.record)
        if connection.execute(select(seen.id).where(same)).first():
            new.append(False)
            continue
        id_, made = _home(connection, one)
        new.append(made)
        _occur(connection, id_, one)
    return new


def _home(connection: Connection, one: Kept) -> tuple[int, bool]:
    """The finding that this one folds into or repeats, made if there is none."""
    col = findings.c
    folds = (col.fold == one.fold) & (col.last >= one.since) & (col.state == "open")
    repeats = (col.fingerprint == one.fingerprint) & (col.verdict == one.verdict)
    for same in (folds, repeats):
        query = select(col.id).where(same).order_by(col.id.desc()).limit(1)
        if (row := connection.execute(query).first()) is not None:
            return int(row.id), False
    values = {name: getattr(one, name) for name in _SAME}
    time = one.occurrence.time
    more = {"state": "open", "first": time, "last": time, "count": 0, "note": ""}
    values |= more | {"report": one.report.decode()}
    made = connection.execute(insert(findings).values(values))
    key: Any = made.inserted_primary_key
    return int(key[0]), True


_SAME: Final = ("fingerprint", "fold", "rule", "verdict", "severity", "cluster", "source")


def _occur(connection: Connection, id_: int, one: Kept) -> None:
    what = one.occurrence
    lost = None if what.lost is None else zlib.compress(msgspec.json.encode(what.lost))
    connection.execute(
        insert(occurrences).values(
            finding_id=id_,
            rule=one.rule,
            record=what.record,
            time=what.time,
            actor=what.actor,
            subject=what.subject,
            lost=lost,
        )
    )
    col = findings.c
    last = connection.execute(select(col.last).where(col.id == id_)).scalar_one()
    values = {"count": col.count + 1, "last": max(last, what.time), "state": "open"}
    connection.execute(update(findings).where(col.id == id_).values(values))


def listed(connection: Connection, *, state: str = "", limit: int = 100) -> Sequence[Any]:
    """Rows of findings, the latest first."""
    query = select(findings).order_by(findings.c.last.desc(), findings.c.id.desc()).limit(limit)
    return connection.execute(query.where(findings.c.state == state) if state else query).all()


def named(connection: Connection, prefix: str) -> Sequence[Any]:
    """Rows of findings whose fingerprint begins so."""
    safe = prefix.replace("\\", "").replace("%", "").replace("_", "")
    return connection.execute(
        select(findings).where(findings.c.fingerprint.like(f"{safe}%")).order_by(findings.c.id)
    ).all()


def occurred(connection: Connection, id_: int, limit: int = 1000) -> list[Occurrence]:
    """What a finding stands for, the first operation first."""
    col = occurrences.c
    query = select(occurrences).where(col.finding_id == id_).order_by(col.time, col.id).limit(limit)
    return [
        Occurrence(
            record=row.record,
            time=row.time,
            actor=row.actor,
            subject=row.subject,
            lost=msgspec.json.decode(zlib.decompress(row.lost)) if row.lost else None,
        )
        for row in connection.execute(query)
    ]


def resolve(connection: Connection, id_: int, note: str) -> None:
    """Mark as resolved; a new occurrence opens it again."""
    connection.execute(
        update(findings).where(findings.c.id == id_).values(state="resolved", note=note)
    )
