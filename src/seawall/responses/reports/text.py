"""The report for a terminal: by file, the line with its place marked, impact and way out below.

A rule's impact and way out are told once for each file; further hits of it there point up.
What could not be decided takes one line for each operation.
"""

from __future__ import annotations

from collections.abc import Iterator

import click

from seawall.locales import Say, speaker
from seawall.locales.reports import MESSAGES
from seawall.model import Finding, Lang, Operation
from seawall.responses.reports import excerpt, impact, place, reasons, recorded, subject
from seawall.responses.reports.plain import cut, safe, width, wrapped
from seawall.responses.reports.result import Group, Result, by_file, hits_by_severity

COLOURS = {"critical": "bright_red", "error": "red", "warning": "yellow", "advice": "cyan"}
_INDENT = 8
WIDEST = 120  # columns: longer lines of prose are hard to read


class _Page:
    """How this report is written: language, width, colours."""

    def __init__(self, result: Result, lang: Lang, columns: int, *, color: bool) -> None:
        self.result, self.lang, self.color = result, lang, color
        self.columns = max(40, min(columns, WIDEST))
        self.say: Say = speaker(MESSAGES, lang)
        self.brief = False
        self.told: set[str] = set()  # rules explained in the present file

    def style(self, text: str, **styles: object) -> str:
        return styled(text, color=self.color, **styles)

    def severity(self, name: str) -> str:
        return self.style(self.say(f"severity.{name}"), fg=COLOURS[name], bold=True)


def styled(text: str, *, color: bool, **styles: object) -> str:
    """The text with click's styles, where there are colours."""
    return click.style(text, **styles) if color else text  # type: ignore[arg-type]


def render(
    result: Result, lang: Lang, *, columns: int = 80, color: bool = False, brief: bool = False
) -> str:
    """The whole report, ending with a newline. `columns`: the terminal's width.

    `brief`: of a single command, without the file's name and, when it found something, the summary.
    """
    page = _Page(result, lang, columns, color=color)
    page.brief = brief
    parts = [_file, _effects, _allowed, _problems]
    if not brief or not result.findings:
        parts.append(_summary)
    return "\n".join(line for part in parts for line in part(page)) + "\n"


def _file(page: _Page) -> Iterator[str]:
    for name, found in by_file(page.result):
        page.told.clear()
        if not page.brief:
            yield page.style(safe(name or "-"), bold=True, underline=True)
            yield ""
        unseen = [group for group in found if group.pathless]
        told = found if len(unseen) == 1 else [group for group in found if not group.pathless]
        for group in told:
            yield from _group(page, group)
            yield ""
        if len(unseen) > 1:
            yield from _unseen(page, unseen)
            yield ""


def _group(page: _Page, group: Group) -> Iterator[str]:
    yield from _excerpt(page, group.operation, hit=bool(group.hits))
    if via := group.operation.via:
        yield from _labelled(page, "via", " → ".join(map(safe, via)))
    if names := subject.names((group.operation, *group.also)):
        yield from _labelled(page, "subjects", names)
    for label, text in recorded.facts((*group.hits, *group.unknowns)[0], page.say):
        yield from _labelled(page, label, text)
    for note in dict.fromkeys(finding.seen for finding in group.hits if finding.seen):
        yield from _labelled(page, "note", note.of(page.lang))
    for finding in group.hits:
        yield from _hit(page, finding)
    if group.unknowns:
        yield from _unknown(page, group)


def _excerpt(page: _Page, op: Operation, *, hit: bool) -> Iterator[str]:
    shown = excerpt.of(op, page.result.lines)
    room = page.columns - _INDENT - 1
    start = shown.start if shown.start < room // 2 else 0
    text = cut(shown.text[shown.start - start :], room)
    if op.where.address:
        for line in wrapped(safe(op.where.address), page.columns - _INDENT):
            yield page.style(" " * (_INDENT - 2) + line, dim=True)
    number = str(op.where.line) if op.where.line else ""
    bar = page.style(f"{number:>{_INDENT - 3}} │ ", dim=True)
    yield bar + text
    blanks = width(shown.text[shown.start - start :][:start])
    marks = min(width(shown.text[shown.start : shown.start + shown.length]), room - blanks)
    colour = "red" if hit else "magenta"
    bar = page.style(f"{'':>{_INDENT - 3}} │ ", dim=True)
    yield bar + " " * blanks + page.style("^" * max(marks, 1), fg=colour)


def _hit(page: _Page, finding: Finding) -> Iterator[str]:
    hazard = page.result.text(finding.rule)
    rows = ", ".join(finding.rows)
    head = f"{page.severity(finding.severity)} {page.style(rows, bold=True)} "
    taken = width(click.unstyle(head))
    lines = wrapped(f"{'.' * taken}{hazard.title.of(page.lang)}", page.columns - _INDENT)
    shown_id = page.style(f"[{finding.rule}]", dim=True)
    fits = width(lines[-1]) + len(finding.rule) + 3 <= page.columns - _INDENT
    lines = [*lines[:-1], f"{lines[-1]} {shown_id}"] if fits else [*lines, shown_id]
    yield " " * _INDENT + head + lines[0][taken:]
    for line in lines[1:]:
        yield " " * _INDENT + line
    if finding.rule in page.told:
        yield " " * _INDENT + page.style(page.say("as_above"), dim=True)
        return
    page.told.add(finding.rule)
    yield from _labelled(page, "impact", hazard.impact.of(page.lang))
    if finding.impact:
        yield from _labelled(page, "now", "\n".join(impact.told(finding.impact, page.lang)))
    yield from _labelled(page, "recovery", hazard.recovery.of(page.lang))


def _labelled(page: _Page, label: str, text: str) -> Iterator[str]:
    name = page.say(f"label.{label}")
    gap = 9
    room = page.columns - _INDENT - gap
    lines = [line for part in text.strip().splitlines() for line in wrapped(safe(part), room)]
    head = page.style(
        name,
        fg="green" if label == "recovery" else None,
        bold=label in ("impact", "recovery", "now", "why"),
    )
    yield " " * _INDENT + head + " " * max(gap - width(name), 1) + (lines or [""])[0]
    for line in lines[1:]:
        yield " " * (_INDENT + gap) + line


def _unseen(page: _Page, found: list[Group]) -> Iterator[str]:
    """Lines that change files which the text does not name, in one: most scripts have them."""
    lines = ", ".join(dict.fromkeys(str(group.operation.where.line) for group in found))
    paths = (group.operation.target["path"].why for group in found)
    names = ", ".join(dict.fromkeys(why for why in paths if why.startswith(("$", "{{"))))
    yield from _doubt(page, page.say("unseen_paths", lines=lines, paths=safe(names or "…")))


def _unknown(page: _Page, group: Group) -> Iterator[str]:
    rows = place.rows_of(group.unknowns, page.lang)
    because = reasons.joined(group.unknowns, page.lang)
    yield from _doubt(page, page.say("could_be", rows=rows, because=safe(because)))


def _doubt(page: _Page, text: str) -> Iterator[str]:
    first, *rest = wrapped(text, page.columns - _INDENT - 2)
    yield " " * _INDENT + page.style("? ", fg="magenta", bold=True) + first
    for line in rest:
        yield " " * (_INDENT + 2) + line


def _effects(page: _Page) -> Iterator[str]:
    """What operations that break no rule take along: `kubectl delete ns shop`."""
    if page.result.effects:
        yield page.style(page.say("effects.title"), bold=True)
    for effect in page.result.effects:
        yield f"  {page.style(safe(subject.line(effect.operation)), bold=True)}"
        for line in impact.told(effect.impact, page.lang):
            yield from _bullet(page, line)
        yield ""


def _allowed(page: _Page) -> Iterator[str]:
    if not page.result.allowed:
        return
    yield page.style(page.say("allowed.title"), bold=True)
    for entry in page.result.allowed:
        where = place.of(entry.finding.operation.where)
        until = ", " + page.say("label.until", until=entry.until) if entry.until else ""
        how = page.say(f"allowed.{entry.how}")
        reason = f": {safe(entry.reason)}" if entry.reason else ""
        text = f"{safe(where)} {', '.join(entry.finding.rows)} {entry.finding.rule}"
        who = recorded.brief(entry.finding, page.say)
        yield from _bullet(page, f"{text} ({how}{until}){reason}{who and f': {safe(who)}'}")
    yield ""


def _problems(page: _Page) -> Iterator[str]:
    for title, problems in (("problems", page.result.unread), ("remarks", page.result.remarks)):
        if problems:
            colour = "red" if title == "problems" else "yellow"
            yield page.style(page.say(f"{title}.title"), bold=True, fg=colour)
            for problem in problems:
                yield from _bullet(page, reasons.line(problem, page.lang))
            yield ""


def _bullet(page: _Page, text: str) -> Iterator[str]:
    first, *rest = wrapped(text, page.columns - 4)
    yield "  - " + first
    for line in rest:
        yield "    " + line


def _summary(page: _Page) -> Iterator[str]:
    result, say = page.result, page.say
    yield page.style(say("summary.title"), bold=True)
    counts = [
        f"{page.severity(name)} {count}"
        for name, count in hits_by_severity(result).items()
        if count
    ]
    comma = "，" if page.lang == "zh" else ", "
    yield "  " + (
        say("summary.findings", counts=comma.join(counts)) if counts else say("summary.none")
    )
    operations = result.operations
    yield "  " + say(
        "summary.operations",
        hit=operations.hit,
        unknown=operations.unknown,
        passed=operations.passed,
    )
    yield "  " + say("summary.files", count=len(result.files))
    if result.recorded:
        yield from ("  " + line for line in recorded.summary(result.recorded, say))
    if result.allowed:
        yield "  " + say("summary.allowed", count=len(result.allowed))
    if result.unread:
        yield "  " + page.style(say("summary.unread", count=len(result.unread)), fg="red")
    if worst := next((f for f in result.findings if f.verdict == "hit"), None):
        for line in wrapped(say("summary.explain", id=worst.rule), page.columns - 2):
            yield "  " + page.style(line, dim=True)
