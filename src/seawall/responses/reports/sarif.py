"""The report as SARIF 2.1.0, for code hosts and editors.

A hit is a result of kind "fail"; an unknown is of kind "review" (and then has no level, as the
standard asks); what an exception lets pass is a suppressed result. What could not be read is a
notification, and the run then was not successful.
"""

from __future__ import annotations

from pathlib import PurePath
from typing import Any, Final
from urllib.parse import quote

import msgspec

from seawall import __version__
from seawall.locales import speaker
from seawall.locales.reports import MESSAGES
from seawall.model import Entry, Finding, Hazard, Lang, Problem, Where
from seawall.responses.reports import impact, reasons, subject
from seawall.responses.reports.json import clean
from seawall.responses.reports.result import Allowed, Result

SCHEMA: Final = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_LEVELS = {"critical": "error", "error": "error", "warning": "warning", "advice": "note"}

Json = dict[str, Any]


def render(result: Result, lang: Lang) -> bytes:
    data = msgspec.json.encode(clean(log(result, lang)))
    return msgspec.json.format(data, indent=2) + b"\n"


def log(result: Result, lang: Lang) -> Json:
    """The SARIF log as plain JSON values."""
    entries: list[tuple[Finding, Allowed | None]] = [(item, None) for item in result.findings]
    entries += [(entry.finding, entry) for entry in result.allowed]
    ids = sorted({finding.rule for finding, _ in entries})
    numbers = {id_: number for number, id_ in enumerate(ids)}
    driver = {
        "name": "Seawall",
        "version": __version__,
        "semanticVersion": __version__,
        "language": "zh-CN" if lang == "zh" else "en-US",
        "rules": [_rule(id_, result.text(id_), lang) for id_ in ids],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(result, lang)],
        "results": [
            _result(result, finding, allowed, numbers[finding.rule], lang)
            for finding, allowed in entries
        ],
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(id_: str, hazard: Entry, lang: Lang) -> Json:
    say = speaker(MESSAGES, lang)
    texts = {name: getattr(hazard, name).of(lang) for name in ("why", "impact", "recovery")}
    markdown = say("sarif.help", **texts)
    if isinstance(hazard, Hazard):
        undone = say(f"reversible.{hazard.reversible}")
        markdown += say("sarif.rows", rows=", ".join(hazard.rows), reversible=undone)
        more: Json = {"reversible": hazard.reversible}
    else:
        more = {"group": hazard.group}
    return {
        "id": id_,
        "name": "".join(word.capitalize() for word in id_.split("_")),
        "shortDescription": {"text": hazard.title.of(lang)},
        "fullDescription": {"text": texts["why"]},
        "help": {"text": markdown.replace("**", ""), "markdown": markdown},
        "defaultConfiguration": {"level": _LEVELS[hazard.severity]},
        "properties": {
            "tags": ["kubernetes", "operations", *hazard.rows],
            "rows": list(hazard.rows),
            "severity": hazard.severity,
            **more,
            "precision": "high",
            "problem.severity": "error" if _LEVELS[hazard.severity] == "error" else "warning",
        },
    }


def _result(
    result: Result, finding: Finding, allowed: Allowed | None, number: int, lang: Lang
) -> Json:
    hit = finding.verdict == "hit"
    made: Json = {
        "ruleId": finding.rule,
        "ruleIndex": number,
        "kind": "fail" if hit else "review",
        "level": _LEVELS[finding.severity] if hit else "none",
        "message": {"text": _message(result, finding, lang)},
        "locations": [_location(finding.operation.where, _text(finding))],
        "partialFingerprints": {"seawall/v1": finding.fingerprint},
        "properties": {"rows": list(finding.rows), "subject": subject.of(finding.operation)},
    }
    if finding.impact:
        now = list(impact.told(finding.impact, lang))
        made["message"]["text"] += f"\n{speaker(MESSAGES, lang)('label.now')}: {'; '.join(now)}"
        made["properties"]["impactNow"] = now
    if allowed:
        kind = "inSource" if allowed.how == "inline" else "external"
        made["suppressions"] = [
            {"kind": kind, "status": "accepted", "justification": allowed.reason}
        ]
    return made


def _message(result: Result, finding: Finding, lang: Lang) -> str:
    say, hazard = speaker(MESSAGES, lang), result.text(finding.rule)
    rows = ", ".join(finding.rows) or finding.rule
    if finding.verdict == "unknown":
        because = reasons.joined([finding], lang)
        return say("message.unknown", title=hazard.title.of(lang), rows=rows, because=because)
    if finding.operation.action == "state":
        return say(
            "message.state",
            title=hazard.title.of(lang),
            subject=subject.name(finding.operation),
            seen=finding.seen.of(lang) + (" " if lang == "en" else "") if finding.seen else "",
            impact=hazard.impact.of(lang),
        )
    return say(
        "message.hit",
        title=hazard.title.of(lang),
        rows=rows,
        subject=subject.line(finding.operation),
        impact=hazard.impact.of(lang),
    )


def _text(finding: Finding) -> str:
    op = finding.operation
    return subject.name(op) if op.where.cluster else op.text


def _location(where: Where, text: str = "") -> Json:
    if where.cluster:
        return {"logicalLocations": [{"fullyQualifiedName": f"{where.cluster}/{text}"}]}
    place: Json = {"artifactLocation": {"uri": uri(where.file or "stdin")}}
    if where.line:
        region: Json = {"startLine": where.line}
        if where.column:
            region["startColumn"] = where.column
        if where.end_line > where.line:
            region["endLine"] = where.end_line
        if text:
            region["snippet"] = {"text": text}
        place["region"] = region
    made: Json = {"physicalLocation": place}
    if where.address or where.path:
        made["logicalLocations"] = [{"fullyQualifiedName": where.address or where.path}]
    return made


def uri(file: str) -> str:
    """A file's name as a URI reference: relative ones stay relative, with "/" and escapes."""
    if file == "-":
        return "stdin"
    path = PurePath(file)
    text = path.as_posix().encode("utf-8", "surrogateescape")
    return f"file://{quote(text)}" if path.is_absolute() else quote(text)


def _invocation(result: Result, lang: Lang) -> Json:
    return {
        "executionSuccessful": not result.unread,
        "toolExecutionNotifications": [_notice(problem, lang) for problem in result.problems],
    }


def _notice(problem: Problem, lang: Lang) -> Json:
    return {
        "level": "error" if problem.fatal else "note",
        "message": {"text": reasons.of_problem(problem, lang)},
        "locations": [_location(Where(file=problem.file, line=problem.line))],
    }
