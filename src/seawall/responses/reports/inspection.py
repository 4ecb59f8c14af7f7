"""What a report on a cluster's state says beside its findings: counts, score, what changed.

The score starts at 100. Each check that failed takes points off, once however many objects it
found: critical 25, error 10, warning 3, advice 1; it never falls below 0. Grades: A from 90, B from
80, C from 70, D from 50, else F. A check that is not known takes nothing off and counts for
nothing: it lowers the confidence, which is the known checks' share of all, weighed by the same
points. Below half there is no grade.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, Literal

import msgspec

from seawall.model import SEVERITIES, Entry, Finding, Lang, Severity
from seawall.responses.reports import reasons, subject
from seawall.responses.reports.result import Result

POINTS: Final[dict[Severity, int]] = {"critical": 25, "error": 10, "warning": 3, "advice": 1}
GRADES: Final = ((90, "A"), (80, "B"), (70, "C"), (50, "D"), (0, "F"))
ENOUGH: Final = 50  # percent of confidence that a grade needs

Grade = Literal["A", "B", "C", "D", "F", ""]
Key = tuple[str, str, str, str]


class Checked(msgspec.Struct, frozen=True):
    """One check (or aftermath of a hazard) and what came out."""

    rule: str
    verdict: Literal["passed", "failed", "unknown"]
    severity: Severity


class Score(msgspec.Struct, frozen=True):
    """`points` 0 to 100, null when nothing is known; `grade` "" where too little is known."""

    points: int | None
    grade: Grade
    confidence: int  # percent


class Subject(msgspec.Struct, frozen=True):
    """A finding of an earlier run, as far as a report tells."""

    rule: str
    title: str
    severity: Severity
    kind: str
    resource: str  # "apps/deployments"
    namespace: str
    name: str

    @property
    def key(self) -> Key:
        return self.rule, self.resource, self.namespace, self.name


class Change(msgspec.Struct, frozen=True):
    """Against an earlier run. `unclear`: found then, and not known now."""

    against: str
    new: list[Finding]
    remaining: list[Finding]
    fixed: list[Subject]
    unclear: list[Subject]


class Unread(msgspec.Struct, frozen=True):
    """A list that did not succeed."""

    resource: str
    why: str


class Inspection(msgspec.Struct, kw_only=True):
    """One look at a cluster. `objects`: how many of each resource; `namespace`: "" = all."""

    cluster: str
    version: str
    time: str
    source: str
    namespace: str = ""
    narrowed: bool = False  # the user may list that namespace only
    checks: list[Checked] = []
    objects: dict[str, int] = {}
    unread: list[Unread] = []
    change: Change | None = None

    @property
    def score(self) -> Score:
        return score(self.checks)

    def count(self, verdict: str) -> int:
        return sum(check.verdict == verdict for check in self.checks)


def score(checks: Sequence[Checked]) -> Score:
    """See the module's docstring."""
    everything = sum(POINTS[check.severity] for check in checks)
    known = [check for check in checks if check.verdict != "unknown"]
    lost = sum(POINTS[check.severity] for check in known if check.verdict == "failed")
    if not known:
        return Score(None, "", 0)
    points = max(100 - lost, 0)
    # Rounded down: 100 means that everything is known.
    confidence = sum(POINTS[check.severity] for check in known) * 100 // everything
    grade: Grade = next(grade for least, grade in GRADES if points >= least)  # type: ignore[misc]
    return Score(points, grade if confidence >= ENOUGH else "", confidence)


def compare(
    now: Iterable[Finding], then: Iterable[Subject], checks: Iterable[Checked], against: str
) -> Change:
    """What of `then` is still there. Rules that were not asked now are left out."""
    hits = [finding for finding in now if finding.verdict == "hit"]
    doubtful = {finding.rule for finding in now if finding.verdict == "unknown"}
    asked = {check.rule for check in checks}
    before = {one.key: one for one in then if one.rule in asked}
    keys = {key_of(finding) for finding in hits}
    gone = [one for one in before.values() if one.key not in keys]
    return Change(
        against=against,
        new=[finding for finding in hits if key_of(finding) not in before],
        remaining=[finding for finding in hits if key_of(finding) in before],
        fixed=[one for one in gone if one.rule not in doubtful],
        unclear=[one for one in gone if one.rule in doubtful],
    )


def key_of(finding: Finding) -> Key:
    """Rule and object: the same whatever name the cluster was called by."""
    target = finding.operation.target
    return finding.rule, resource_of(finding), target["namespace"], target["name"]


def resource_of(finding: Finding) -> str:
    target = finding.operation.target
    return "/".join(filter(None, (target["group"], target["resource"])))


def subject_of(finding: Finding, entry: Entry, lang: Lang) -> Subject:
    """A finding as a later run compares with it."""
    target = finding.operation.target
    return Subject(
        rule=finding.rule,
        title=entry.title.of(lang),
        severity=finding.severity,
        kind=target["kind"],
        resource=resource_of(finding),
        namespace=target["namespace"],
        name=target["name"],
    )


def name_of(finding: Finding) -> str:
    """The object as people call it; "" for the cluster itself."""
    target = finding.operation.target
    if not target["name"]:
        return target["resource"] if target["resource"] else ""
    return subject.name(finding.operation)


def failed(result: Result) -> list[tuple[Entry, list[Finding]]]:
    """Hits by rule, the worst first, then those with most objects."""
    found: dict[str, list[Finding]] = {}
    for finding in result.findings:
        if finding.verdict == "hit":
            found.setdefault(finding.rule, []).append(finding)
    ordered = sorted(
        found.items(), key=lambda item: (rank(item[1][0].severity), -len(item[1]), item[0])
    )
    return [(result.text(rule), hits) for rule, hits in ordered]


def doubts(result: Result) -> list[tuple[str, list[Finding]]]:
    """What is not known by its reason, the reason of the worst rules first."""
    found: dict[str, list[Finding]] = {}
    for finding in result.findings:
        if finding.verdict == "unknown":
            found.setdefault(finding.because, []).append(finding)
    for same in found.values():
        same.sort(key=lambda finding: rank(finding.severity))
    return sorted(found.items(), key=lambda item: (rank(item[1][0].severity), -len(item[1])))


def rank(severity: Severity) -> int:
    return SEVERITIES.index(severity)


def reason(because: str, lang: Lang) -> str:
    """One or several reasons in the reader's language."""
    told = [reasons.of(part, lang) for part in because.split("; ")]
    return ("；" if lang == "zh" else "; ").join(told)
