"""The JSON report: stable names, documented by `seawall catalog schema`.

Other tools read it, so a field is added but never renamed. `title`, `why`, `impact` and
`recovery` are in the language that was asked for. A null in `subject` is something that the
input does not tell.
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from seawall import __version__
from seawall.model import Finding, Impact, Lang, Plane, Problem, Severity, Where
from seawall.responses.reports import subject
from seawall.responses.reports.result import Allowed, Counts, Result, hits_by_severity


class WhereOut(msgspec.Struct, frozen=True, omit_defaults=True):
    """Lines and columns count from 1. `line` is null, others are missing, when not known."""

    file: str
    line: int | None
    column: int = 0
    document: int = 0
    path: str = ""
    address: str = ""


class Evidence(msgspec.Struct, frozen=True):
    """The text as written (secrets removed), how it gets there, and what could not be seen."""

    text: str
    source: str
    via: tuple[str, ...]
    because: str


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


class AllowedOut(msgspec.Struct, frozen=True):
    """A finding that an exception lets pass."""

    how: Literal["inline", "accepted"]
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


class Report(msgspec.Struct, frozen=True):
    """What `seawall check --output json` prints."""

    findings: list[FindingOut]
    allowed: list[AllowedOut]
    problems: list[Problem]
    summary: Summary
    version: str
    effects: list[EffectOut] = []


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
        time=None,
        evidence=Evidence(op.text, op.source, op.via, finding.because),
        impact=hazard.impact.of(lang),
        recovery=hazard.recovery.of(lang),
        fingerprint=finding.fingerprint,
        impact_now=_impact(finding.impact, lang) if finding.impact else None,
    )


def _impact(impact: Impact, lang: Lang) -> ImpactOut:
    lines = [LineOut(one.kind, one.text.of(lang), one.name, one.count) for one in impact.lines]
    return ImpactOut(lines, impact.unknown)


def _allowed(result: Result, entry: Allowed, lang: Lang) -> AllowedOut:
    finding = _finding(result, entry.finding, lang)
    return AllowedOut(entry.how, entry.reason, entry.until or None, finding)


def _where(where: Where) -> WhereOut:
    line = where.line or None
    return WhereOut(where.file, line, where.column, where.document, where.path, where.address)


def clean(value: Any) -> Any:
    """The same JSON value without lone surrogates, which have no UTF-8."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {clean(key): clean(item) for key, item in value.items()}
    return [clean(item) for item in value] if isinstance(value, list | tuple) else value
