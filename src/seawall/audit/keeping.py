"""Findings and the position in one transaction: after kill -9 nothing is lost and nothing doubled.

What was judged but not yet kept is judged again; what was kept is not read again. Records that
come twice by themselves (a webhook's batch that was sent again) count once, by their ids.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator

import msgspec

from seawall.audit import Run
from seawall.audit.folding import WINDOW, key_of, seconds
from seawall.audit.judging import Judged
from seawall.errors import StoreError
from seawall.model import Finding
from seawall.responses.reports import subject
from seawall.responses.reports.recorded import name_of
from seawall.sources.audit.following import Follower, Place
from seawall.store import Store
from seawall.store.findings import Kept, Occurrence, keep
from seawall.store.positions import Position, move, position

Now = Callable[[], str]


def utc() -> str:
    """Now, as the store writes it."""
    now = datetime.datetime.now(datetime.UTC)
    return now.isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Keeper:
    """Keeps what a run finds in one log. `log` names it: an absolute path, a webhook's address."""

    def __init__(self, store: Store, run: Run, log: str, now: Now = utc) -> None:
        self.store, self.run, self.log, self.now = store, run, log, now
        with store.reading() as connection:
            self.at = position(connection, log)

    @property
    def place(self) -> Place:
        return Place(self.at.head, self.at.offset, self.at.line)

    def take(self, block: Judged, place: Place | None = None) -> list[Finding]:
        """Keep a block's findings, and the place after it; those that are new in the store."""
        found = self.run.take(block)
        kept = [_kept(finding) for finding in found]
        place = place or self.place
        to = Position(
            log=self.log,
            head=place.head,
            offset=place.offset,
            line=place.line,
            events=self.at.events + block.events,
            time=self.now(),
        )
        with self.store.writing(f"audit {self.log}") as connection:
            if position(connection, self.log) != self.at:
                raise StoreError(
                    self.store.name,
                    f"another process has read {self.log} on",
                    todo="let one process at a time read a log",
                )
            new = keep(connection, kept)
            move(connection, to)
        self.at = to
        return [finding for finding, is_new in zip(found, new, strict=True) if is_new]


def follow(keeper: Keeper, follower: Follower) -> Iterator[list[Finding]]:
    """Read a log on; the new findings of each block, after they were kept."""
    for block, place in follower.blocks():
        yield keeper.take(keeper.run.judge.block(block), place)
        keeper.run.problems += follower.problems
        follower.problems = []


def _gone(finding: Finding) -> list[str]:
    """What went with a deleted definition, as the baseline knows it."""
    lines = finding.impact.lines if finding.impact else ()
    return [line.name or f"+{line.count}" for line in lines]


def _kept(finding: Finding) -> Kept:
    op = finding.operation
    who = op.actor if isinstance(op.actor, dict) else {}
    since = datetime.datetime.fromtimestamp(seconds(op.time) - WINDOW, datetime.UTC)
    report = {
        "text": op.text,
        "rows": finding.rows,
        "because": finding.because,
        "subject": subject.of(op),
        "where": {"file": op.where.file, "line": op.where.line},
        "actor": who,
        "via": op.via,
        "gone": _gone(finding),
    }
    evidence = op.evidence[0] if op.evidence else f"{op.where.file}:{op.where.line}"
    return Kept(
        fingerprint=finding.fingerprint,
        fold="\0".join(key_of(finding)).replace("\0", "|"),
        rule=finding.rule,
        verdict=finding.verdict,
        severity=finding.severity,
        cluster=op.where.cluster,
        source=op.source,
        report=msgspec.json.encode(report, enc_hook=str),
        since=since.isoformat(timespec="microseconds").replace("+00:00", "Z"),
        occurrence=Occurrence(
            record=f"{evidence} {finding.fingerprint}",
            time=op.time,
            actor=str(who.get("username", "")),
            subject=name_of(op),
            lost=finding.lost[0] if finding.lost else None,
        ),
    )
