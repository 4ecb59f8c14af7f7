"""Repeats in one: forty pods deleted by one `--all` are one finding with a count and the names.

`kubectl delete --all` sends one request for each object, a loop in a script does so too. What the
same user does to the same kind of object, with the same rule finding it, within a minute of the
last one, is one finding. Its evidence lists every audit id.
"""

from __future__ import annotations

import datetime
from typing import Final

import msgspec

from seawall.model import Finding, Impact
from seawall.responses.reports.recorded import name_of

WINDOW: Final = 60.0  # seconds since the last one
NAMES: Final = 100  # names and lost objects that are kept; the count and the evidence go on
Key = tuple[str, ...]


def key_of(finding: Finding) -> Key:
    """What two findings share that may be one."""
    op = finding.operation
    who = op.actor or {}
    target = op.target
    thing = (str(target.get(part, "")) for part in ("group", "resource", "subresource"))
    own = () if op.plane == "kube" else (str(sorted(target.items(), key=str)), str(op.after))
    impersonated = who.get("impersonated", {}).get("username", "")
    return (
        *(finding.rule, finding.verdict, finding.because, op.where.cluster, op.plane, op.action),
        *(who.get("username", ""), impersonated, *thing, *own),
    )


def seconds(time: str) -> float:
    """RFC 3339 as seconds since 1970; 0 for anything else."""
    try:
        return datetime.datetime.fromisoformat(time).timestamp()
    except ValueError:
        return 0.0


class Folds:
    """Findings so far, in the order of their first operations."""

    def __init__(self) -> None:
        self.found: list[Finding] = []
        self.open: dict[Key, tuple[Finding, float]] = {}
        self.evidence: dict[int, list[str]] = {}  # by id of a finding that others joined

    def add(self, finding: Finding) -> None:
        """Take one more; it may become a part of one that is there."""
        key, now = key_of(finding), seconds(finding.operation.time)
        held = self.open.get(key)
        if held is None or not -WINDOW <= now - held[1] <= WINDOW:
            self.open[key] = (finding, now)
            self.found.append(finding)
            return
        ids = self.evidence.setdefault(id(held[0]), [*held[0].operation.evidence])
        ids += finding.operation.evidence
        join(held[0], finding)
        self.open[key] = (held[0], max(now, held[1]))

    def settled(self) -> list[Finding]:
        """All of them, each with the whole of its evidence."""
        for finding in self.found:
            if ids := self.evidence.get(id(finding)):
                whole = tuple(dict.fromkeys(ids))
                op = msgspec.structs.replace(finding.operation, evidence=whole)
                finding.operation = op  # another rule's finding may have the same operation
        return self.found

    def closed(self, now: float) -> None:
        """Forget groups that nothing can join any more, so that memory stays bounded."""
        if len(self.open) > 10_000:
            self.open = {k: v for k, v in self.open.items() if now - v[1] <= WINDOW}


def join(into: Finding, finding: Finding) -> None:
    """Make `finding` a part of `into`, but for its evidence."""
    first, op = into.operation, finding.operation
    into.count += finding.count
    into.last = max(into.last, finding.last)
    if len(into.refs) < NAMES:
        known = {name_of(first), *into.refs}
        names = (name_of(op), *finding.refs)
        into.refs += tuple(name for name in names if name not in known)
    if len(into.lost) < NAMES:
        into.lost += finding.lost
    if finding.impact:
        lines = (*(into.impact.lines if into.impact else ()), *finding.impact.lines)
        into.impact = Impact(lines[: NAMES + 1])
