"""The JSON report: stable names, documented by `seawall catalog schema`.

Other tools read it, so a field is added but never renamed. `title`, `why`, `impact` and
`recovery` are in the language that was asked for. A null in `subject` is something that the
input does not tell.
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from seawall import __version__
from seawall.model import Check, Finding, Impact, Lang, Plane, Problem, Severity, Where
from seawall.responses.reports import subject
from seawall.responses.reports.inspection import Change, Checked, Inspection, Subject, Unread
from seawall.responses.reports.recorded import Recorded
from seawall.responses.reports.result import Allowed, Counts, Result, hits_by_severity


class WhereOut(msgspec.Struct, frozen=True, omit_defaults=True):
    """Lines and columns count from 1. `line` is null, others are missing, when not known.

    Of the state of a cluster: `cluster` is its name, and `file` is "".
    """

    file: str
    line: int | None
    column: int = 0
    document: int = 0
    path: str = ""
    address: str = ""
    cluster: str = ""


class Evidence(msgspec.Struct, frozen=True):
    """The text as written (secrets removed), how it gets there, and what could not be seen."""

    text: str
    source: str
    via: tuple[str, ...]
    because: str
    ids: tuple[str, ...] = ()  # audit ids, request ids: of each operation that it stands for


class LineOut(msgspec.Struct, frozen=True):
    """One thing that breaks. `name` is "" for a line that only counts."""

    kind: str
    text: str
    name: str
    count: int


class ImpactOut(msgspec.Struct, frozen=True):
    """What breaks here and now, the worst first; `unknown`: what could not be looked at."""

    lines: list[LineOut]
    unknown: tuple[str, ...]


class EffectOut(msgspec.Struct, frozen=True):
    """The impact of an operation that no rule found."""

    subject: dict[str, str | int | bool | None]
    where: WhereOut
    impact_now: ImpactOut


class FindingOut(msgspec.Struct, frozen=True):
    rule: str
    rows: tuple[str, ...]
    verdict: Literal["hit", "unknown"]
    severity: Severity
    plane: Plane
    title: str
    why: str
    subject: dict[str, str | int | bool | None]
    where: WhereOut
    actor: dict[str, Any] | None
    time: str | None
    evidence: Evidence
    impact: str
    recovery: str
    fingerprint: str
    impact_now: ImpactOut | None = None  # null: no cluster was looked at
    seen: str = ""  # of a state: how one sees it
    refs: tuple[str, ...] = ()  # further objects that tell it: "pods/default/web-0"
    count: int = 1  # operations that it stands for; `time` is that of the first
    last: str = ""  # time of the last
    lost: tuple[Any, ...] = ()  # deleted objects, without secrets


class AllowedOut(msgspec.Struct, frozen=True):
    """A finding that an exception lets pass, or that is of what was not done, or was done by a
    component of the cluster as it should."""

    how: Literal["inline", "accepted", "denied", "failed", "dry-run", "platform", "permit"]
    reason: str
    until: str | None
    finding: FindingOut


class Summary(msgspec.Struct, frozen=True):
    """`operations` counts operations by their strongest verdict, `hits` findings by severity."""

    operations: Counts
    hits: dict[Severity, int]
    unknown: int
    allowed: int
    problems: int
    files: int


class CheckOut(msgspec.Struct, frozen=True):
    """What came out of one check, or of what a hazard leaves behind."""

    rule: str
    title: str
    verdict: Literal["passed", "failed", "unknown"]
    severity: Severity
    group: str  # of a check: version, configuration, load …; of a hazard: aftermath


class ScoreOut(msgspec.Struct, frozen=True):
    """`points` (0 to 100) is null when nothing is known, `grade` when too little is."""

    points: int | None
    grade: Literal["A", "B", "C", "D", "F"] | None
    confidence: int


class ChangeOut(msgspec.Struct, frozen=True):
    """New and remaining: fingerprints. `unclear`: found before, and not known now."""

    against: str
    new: list[str]
    remaining: list[str]
    fixed: list[Subject]
    unclear: list[Subject]


class InspectionOut(msgspec.Struct, frozen=True):
    """What `seawall inspect` saw. `namespace` is null for all; `narrowed`: no more was allowed."""

    cluster: str
    version: str
    time: str
    source: str
    namespace: str | None
    narrowed: bool
    score: ScoreOut
    checks: list[CheckOut]
    objects: dict[str, int]
    unread: list[Unread]
    change: ChangeOut | None


class Report(msgspec.Struct, frozen=True):
    """What `seawall check --output json` and `seawall inspect --output json` print.

    Of an inspection, `summary.operations` counts checks.
    """

    findings: list[FindingOut]
    allowed: list[AllowedOut]
    problems: list[Problem]
    summary: Summary
    version: str
    effects: list[EffectOut] = []
    inspection: InspectionOut | None = None
    recorded: Recorded | None = None  # of logs: what they held


def render(result: Result, lang: Lang) -> bytes:
    """UTF-8, two blanks of indentation, ending with a newline."""
    made = report(result, lang)
    try:
        data = msgspec.json.encode(made, enc_hook=str)
    except UnicodeEncodeError:  # a file name that is not UTF-8
        data = msgspec.json.encode(clean(msgspec.to_builtins(made, enc_hook=str)))
    return msgspec.json.format(data, indent=2) + b"\n"


def report(result: Result, lang: Lang) -> Report:
    return Report(
        findings=[_finding(result, finding, lang) for finding in result.findings],
        allowed=[_allowed(result, entry, lang) for entry in result.allowed],
        problems=result.problems,
        summary=Summary(
            operations=result.operations,
            hits=hits_by_severity(result),
            unknown=sum(finding.verdict == "unknown" for finding in result.findings),
            allowed=len(result.allowed),
            problems=len(result.unread),
            files=len(result.files),
        ),
        version=__version__,
        effects=[
            EffectOut(subject.of(e.operation), _where(e.operation.where), _impact(e.impact, lang))
            for e in result.effects
        ],
        recorded=result.recorded,
        inspection=_inspection(result, result.inspection, lang) if result.inspection else None,
    )


def schema() -> dict[str, Any]:
    """The JSON schema (2020-12) of the report."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema"} | msgspec.json.schema(Report)


def _finding(result: Result, finding: Finding, lang: Lang) -> FindingOut:
    hazard, op = result.text(finding.rule), finding.operation
    return FindingOut(
        rule=finding.rule,
        rows=finding.rows,
        verdict="hit" if finding.verdict == "hit" else "unknown",
        severity=finding.severity,
        plane=op.plane,
        title=hazard.title.of(lang),
        why=hazard.why.of(lang),
        subject=subject.of(op),
        where=_where(op.where),
        actor=op.actor,
        time=op.time or None,
        evidence=Evidence(op.text, op.source, op.via, finding.because, op.evidence),
        impact=hazard.impact.of(lang),
        recovery=hazard.recovery.of(lang),
        fingerprint=finding.fingerprint,
        impact_now=_impact(finding.impact, lang) if finding.impact else None,
        seen=finding.seen.of(lang) if finding.seen else "",
        refs=finding.refs,
        count=finding.count,
        last=finding.last,
        lost=finding.lost,
    )


def _inspection(result: Result, seen: Inspection, lang: Lang) -> InspectionOut:
    return InspectionOut(
        cluster=seen.cluster,
        version=seen.version,
        time=seen.time,
        source=seen.source,
        namespace=seen.namespace or None,
        narrowed=seen.narrowed,
        score=ScoreOut(seen.score.points, seen.score.grade or None, seen.score.confidence),
        checks=[_check(result, check, lang) for check in seen.checks],
        objects=seen.objects,
        unread=seen.unread,
        change=_change(seen.change) if seen.change else None,
    )


def _change(change: Change) -> ChangeOut:
    return ChangeOut(
        against=change.against,
        new=[finding.fingerprint for finding in change.new],
        remaining=[finding.fingerprint for finding in change.remaining],
        fixed=change.fixed,
        unclear=change.unclear,
    )


def _check(result: Result, check: Checked, lang: Lang) -> CheckOut:
    entry = result.text(check.rule)
    group = entry.group if isinstance(entry, Check) else "aftermath"
    return CheckOut(check.rule, entry.title.of(lang), check.verdict, check.severity, group)


def _impact(impact: Impact, lang: Lang) -> ImpactOut:
    lines = [LineOut(one.kind, one.text.of(lang), one.name, one.count) for one in impact.lines]
    return ImpactOut(lines, impact.unknown)


def _allowed(result: Result, entry: Allowed, lang: Lang) -> AllowedOut:
    finding = _finding(result, entry.finding, lang)
    return AllowedOut(entry.how, entry.reason, entry.until or None, finding)


def _where(where: Where) -> WhereOut:
    line = where.line or None
    parts = (where.column, where.document, where.path, where.address, where.cluster)
    return WhereOut(where.file, line, *parts)


def clean(value: Any) -> Any:
    """The same JSON value without lone surrogates, which have no UTF-8."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {clean(key): clean(item) for key, item in value.items()}
    return [clean(item) for item in value] if isinstance(value, list | tuple) else value
