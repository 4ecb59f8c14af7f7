"""What an earlier run found, read back from its JSON report."""

from __future__ import annotations

import msgspec

from seawall.errors import InputError
from seawall.model import Lang, Severity
from seawall.responses.reports.inspection import Subject, subject_of
from seawall.responses.reports.result import Result


class _Object(msgspec.Struct):
    kind: str = ""
    group: str = ""
    resource: str = ""
    namespace: str | None = ""
    name: str | None = ""


class _Finding(msgspec.Struct):
    rule: str
    verdict: str
    severity: Severity
    title: str
    subject: _Object


class _Report(msgspec.Struct):
    findings: list[_Finding]
    inspection: dict[str, msgspec.Raw] | None = None


def is_report(data: bytes) -> bool:
    """JSON text, as a report is; a snapshot is compressed."""
    return data.lstrip()[:1] == b"{"


def findings(data: bytes, file: str) -> list[Subject]:
    """The hits of a report on a cluster's state; InputError for anything else."""
    try:
        report = msgspec.json.decode(data, type=_Report)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InputError(file, f"is no JSON report of Seawall ({error})") from error
    if report.inspection is None:
        todo = "compare with what `seawall inspect --output json` wrote"
        raise InputError(file, "is a report, but not on the state of a cluster", todo=todo)
    return [_subject(finding) for finding in report.findings if finding.verdict == "hit"]


def _subject(finding: _Finding) -> Subject:
    found = finding.subject
    return Subject(
        rule=finding.rule,
        title=finding.title,
        severity=finding.severity,
        kind=found.kind,
        resource="/".join(filter(None, (found.group, found.resource))),
        namespace=found.namespace or "",
        name=found.name or "",
    )


def of_result(result: Result, lang: Lang) -> list[Subject]:
    """The hits of a run as a later one compares with them."""
    return [
        subject_of(finding, result.text(finding.rule), lang)
        for finding in result.findings
        if finding.verdict == "hit"
    ]
