"""The report as JUnit XML, for CI systems that show tests.

A suite for each file; in it a case for each rule with a finding there: a failure for hits, skipped
for what could not be decided or was allowed. A file without findings is one passing case, one that
could not be read is one case with an error.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree as Xml

from seawall.locales import Say, speaker
from seawall.locales.reports import MESSAGES
from seawall.model import Finding, Lang, Problem
from seawall.responses.reports import impact, place, reasons, subject
from seawall.responses.reports.result import Allowed, Result, rank

# XML 1.0 has no place for these, not even escaped.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_COUNTED = {"tests": "testcase", "failures": "failure", "errors": "error", "skipped": "skipped"}


def render(result: Result, lang: Lang) -> bytes:
    """UTF-8 with an XML declaration."""
    root = Xml.Element("testsuites", name="seawall")
    say = speaker(MESSAGES, lang)
    for file, entries in _by_file(result).items():
        suite = Xml.SubElement(root, "testsuite", name=_xml(file or "-"))
        for problem in entries.problems:
            _unread(suite, problem, lang, say)
        for rule in sorted({finding.rule for finding in entries.findings}):
            _case(suite, result, entries, rule, lang, say)
        for rule in entries.passed:
            title = result.text(rule).title.of(lang)
            Xml.SubElement(suite, "testcase", name=_xml(title), classname=suite.attrib["name"])
        for allowed in entries.allowed:
            _skipped(suite, result, allowed, lang, say)
        if not len(suite):
            Xml.SubElement(suite, "testcase", name=say("junit.clean"), classname=_xml(file))
        _count(suite)
    _count(root)
    Xml.indent(root)
    text: bytes = Xml.tostring(root, encoding="utf-8", xml_declaration=True)
    return text + b"\n"


class _Entries:
    """What there is to say about one file."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self.allowed: list[Allowed] = []
        self.problems: list[Problem] = []
        self.passed: list[str] = []  # checks of a cluster's state


def _by_file(result: Result) -> dict[str, _Entries]:
    found = {file: _Entries() for file in result.files}

    def of(file: str) -> _Entries:
        return found.setdefault(file, _Entries())

    if result.inspection:
        for check in result.inspection.checks:
            if check.verdict == "passed":
                of(result.inspection.cluster).passed.append(check.rule)

    for finding in result.findings:
        where = finding.operation.where
        of(where.file or where.cluster).findings.append(finding)
    for entry in result.allowed:
        of(entry.finding.operation.where.file).allowed.append(entry)
    for problem in result.unread:
        of(problem.file).problems.append(problem)
    return found


def _case(
    suite: Xml.Element, result: Result, entries: _Entries, rule: str, lang: Lang, say: Say
) -> None:
    found = sorted((f for f in entries.findings if f.rule == rule), key=rank)
    hits = [finding for finding in found if finding.verdict == "hit"]
    hazard = result.text(rule)
    case = Xml.SubElement(
        suite,
        "testcase",
        name=_xml(f"{', '.join(hazard.rows)} {hazard.title.of(lang)}".strip()),
        classname=suite.attrib["name"],
    )
    if not hits:
        because = say("junit.unknown", because=reasons.joined(found, lang))
        Xml.SubElement(case, "skipped", message=_xml(because))
        return
    failure = Xml.SubElement(
        case, "failure", type=hazard.severity, message=_xml(hazard.title.of(lang))
    )
    lines = [line for finding in hits for line in _lines(finding, lang, say)]
    lines += [
        f"{say('label.impact')}: {hazard.impact.of(lang)}",
        f"{say('label.recovery')}: {hazard.recovery.of(lang)}",
        rule,
    ]
    failure.text = _xml("\n".join(lines))


def _lines(finding: Finding, lang: Lang, say: Say) -> Iterator[str]:
    yield _line(finding, lang)
    if finding.impact:
        yield from (f"{say('label.now')}: {text}" for text in impact.told(finding.impact, lang))


def _line(finding: Finding, lang: Lang) -> str:
    op = finding.operation
    if op.where.cluster:
        seen = f": {finding.seen.of(lang)}" if finding.seen else ""
        return f"{subject.name(op)}{seen}"
    return f"{place.of(op.where)}: {op.text}"


def _skipped(suite: Xml.Element, result: Result, entry: Allowed, lang: Lang, say: Say) -> None:
    finding = entry.finding
    title = result.text(finding.rule).title.of(lang)
    case = Xml.SubElement(
        suite,
        "testcase",
        name=_xml(f"{', '.join(finding.rows)} {title} ({place.of(finding.operation.where)})"),
        classname=suite.attrib["name"],
    )
    why = f"{say(f'allowed.{entry.how}')}: {entry.reason}"
    Xml.SubElement(case, "skipped", message=_xml(why))


def _unread(suite: Xml.Element, problem: Problem, lang: Lang, say: Say) -> None:
    case = Xml.SubElement(suite, "testcase", name=say("junit.read"), classname=suite.attrib["name"])
    why = reasons.of(problem.why, lang)
    error = Xml.SubElement(case, "error", type="unread", message=_xml(why))
    line = f":{problem.line}" if problem.line else ""
    error.text = _xml(f"{problem.file}{line}: {why}\n{reasons.of(problem.todo, lang)}".strip())


def _count(element: Xml.Element) -> None:
    for name, tag in _COUNTED.items():
        element.set(name, str(sum(1 for _ in element.iter(tag))))


def _xml(text: str) -> str:
    return _NOT_XML.sub(lambda found: f"\\x{ord(found[0]):02x}", text)
