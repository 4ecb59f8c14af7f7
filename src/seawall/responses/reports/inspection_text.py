"""The report on a cluster's state for a terminal: read at night, by somebody who was paged.

First how it stands, in four lines. Then what failed, the worst first: a check's title once, under
it the objects and how one sees it there, what breaks, the way out. Then what is not known, by
reason, since one forbidden list makes many checks unknown.
"""

from __future__ import annotations

from collections.abc import Iterator

from seawall.locales import Say, speaker
from seawall.locales.inspect import MESSAGES
from seawall.locales.reports import MESSAGES as REPORTS
from seawall.model import Entry, Finding, Lang
from seawall.responses.reports import inspection
from seawall.responses.reports.inspection import Change, Inspection, Subject
from seawall.responses.reports.plain import safe, width, wrapped
from seawall.responses.reports.result import Result, hits_by_severity
from seawall.responses.reports.text import COLOURS, WIDEST, styled

SHOWN = 12  # objects of one check
_INDENT, _GAP = 2, 9
_GRADES = {"A": "green", "B": "green", "C": "yellow", "D": "red", "F": "bright_red", "": "magenta"}
_CHANGES = {"new": "red", "fixed": "green", "remaining": None, "unclear": "magenta"}


class Page:
    """How this report is written: language, width, colours."""

    def __init__(self, result: Result, lang: Lang, columns: int, *, color: bool) -> None:
        assert result.inspection is not None
        self.result, self.seen, self.lang, self.color = result, result.inspection, lang, color
        self.columns = max(40, min(columns, WIDEST))
        self.say: Say = speaker(MESSAGES, lang)
        self.words: Say = speaker(REPORTS, lang)
        self.comma = "，" if lang == "zh" else ", "

    def style(self, text: str, **styles: object) -> str:
        return styled(text, color=self.color, **styles)

    def severity(self, name: str) -> str:
        return self.style(self.words(f"severity.{name}"), fg=COLOURS[name], bold=True)


def render(result: Result, lang: Lang, *, columns: int = 80, color: bool = False) -> str:
    """The whole report, ending with a newline. `columns`: the terminal's width."""
    page = Page(result, lang, columns, color=color)
    parts = (_head, _failed, _doubts, _changes, _unread)
    return "\n".join(line for part in parts for line in part(page)) + "\n"


def _head(page: Page) -> Iterator[str]:
    seen, say = page.seen, page.say
    about = [say("cluster.version", version=seen.version)] if seen.version else []
    when = seen.time.replace("T", " ").replace("Z", " UTC")
    about.append(say("cluster.snapshot", time=when) if seen.source == "snapshot" else when)
    name = page.style(say("cluster", name=safe(seen.cluster)), bold=True, underline=True)
    yield f"{name}  {safe(page.comma.join(about))}"
    if seen.narrowed:
        yield from _wrapped(page, say("cluster.narrowed", namespace=safe(seen.namespace)), 0)
    elif seen.namespace:
        yield say("cluster.namespace", namespace=safe(seen.namespace))
    yield say("objects", **counted(seen))
    yield ""
    labels = [say(name) for name in ("score", "checks", "findings")]
    gap = max(map(width, labels)) + 2
    for label, text in zip(labels, (_score(page), _checks(page), _counts(page)), strict=True):
        yield page.style(label, bold=True) + " " * (gap - width(label)) + text
    yield ""


def counted(seen: Inspection) -> dict[str, str]:
    """Numbers of objects with a mark for those that could not be counted."""
    numbers = {name: seen.objects.get(name) for name in ("nodes", "pods")}
    shown = {name: "?" if count is None else f"{count:,}" for name, count in numbers.items()}
    return shown | {"all": f"{sum(seen.objects.values()):,}"}


def _score(page: Page) -> str:
    score, say = page.seen.score, page.say
    if score.points is None:
        return page.style(say("score.none"), fg="magenta", bold=True)
    points = say("score.of", points=score.points)
    grade = say("score.grade", grade=score.grade) if score.grade else say("score.no_grade")
    told = page.style(f"{points}{page.comma}{grade}", fg=_GRADES[score.grade], bold=True)
    confidence = say("score.confidence", confidence=score.confidence)
    doubtful = score.confidence < 100
    return f"{told}{page.comma}{page.style(confidence, fg='magenta' if doubtful else None)}"


def _checks(page: Page) -> str:
    names = ("passed", "failed", "unknown")
    return page.say("checks.counts", **{name: page.seen.count(name) for name in names})


def _counts(page: Page) -> str:
    hits = hits_by_severity(page.result)
    told = [f"{page.severity(name)} {count}" for name, count in hits.items() if count]
    return page.comma.join(told) or page.say("findings.none")


def _failed(page: Page) -> Iterator[str]:
    found = inspection.failed(page.result)
    for entry, hits in found:
        yield from _check(page, entry, hits)
        yield ""
    if found:
        yield page.style(page.say("explain", id=found[0][1][0].rule), dim=True)
        yield ""
    elif page.seen.count("unknown") == 0 and page.seen.checks:
        yield page.style(page.say("clean"), fg="green")
        yield ""


def _check(page: Page, entry: Entry, hits: list[Finding]) -> Iterator[str]:
    head = f"{page.severity(hits[0].severity)} "
    if entry.rows:
        head += page.style(", ".join(entry.rows), bold=True) + " "
    yield (
        head
        + page.style(entry.title.of(page.lang), bold=True)
        + (" " + page.style(f"[{hits[0].rule}]", dim=True))
    )
    for finding in hits[:SHOWN]:
        yield from _object(page, finding)
    if len(hits) > SHOWN:
        yield "    " + page.say("more", count=len(hits) - SHOWN)
    yield from _labelled(page, "impact", entry.impact.of(page.lang))
    yield from _labelled(page, "recovery", entry.recovery.of(page.lang))


def _object(page: Page, finding: Finding) -> Iterator[str]:
    name = safe(inspection.name_of(finding))
    seen = safe(finding.seen.of(page.lang)) if finding.seen else ""
    if not seen and finding.refs:
        seen = refs(finding)
    colon = ("：" if page.lang == "zh" else ": ") if name and seen else ""
    mark = ""
    if page.seen.change and finding in page.seen.change.new:
        mark = page.say("change.new") + " "
    first, *rest = wrapped(f"{mark}{name}{colon}{seen}", page.columns - 4) or [""]
    if mark and first.startswith(mark):
        first = page.style(mark, fg="red", bold=True) + first.removeprefix(mark)
    yield "  " + page.style("•", dim=True) + " " + first
    for line in rest:
        yield " " * 4 + line


def refs(finding: Finding, most: int = 4) -> str:
    """The objects that tell it: names without their resource and namespace."""
    names = [ref.rpartition("/")[2] for ref in finding.refs]
    more = f" … (+{len(names) - most})" if len(names) > most else ""
    return safe(", ".join(names[:most]) + more)


def _labelled(page: Page, label: str, text: str) -> Iterator[str]:
    name = page.words(f"label.{label}")
    room = page.columns - _INDENT - _GAP
    lines = [line for part in text.strip().splitlines() for line in wrapped(safe(part), room)]
    head = page.style(name, fg="green" if label == "recovery" else None, bold=True)
    yield " " * _INDENT + head + " " * max(_GAP - width(name), 1) + (lines or [""])[0]
    for line in lines[1:]:
        yield " " * (_INDENT + _GAP) + line


def _doubts(page: Page) -> Iterator[str]:
    found = inspection.doubts(page.result)
    if not found:
        return
    yield page.style(page.say("unknown.title"), bold=True, fg="magenta")
    for because, findings in found:
        titles = [page.result.text(one.rule).title.of(page.lang) for one in findings]
        shown = ("、" if page.lang == "zh" else ", ").join(titles)
        reason = safe(inspection.reason(because, page.lang))
        first, *rest = wrapped(reason, page.columns - 4)
        yield page.style("  ? ", fg="magenta", bold=True) + first
        for line in rest:
            yield " " * 4 + line
        yield from _wrapped(page, safe(shown), 4, dim=True)
    yield ""


def _changes(page: Page) -> Iterator[str]:
    change = page.seen.change
    if change is None:
        return
    yield page.style(page.say("changes.against", name=safe(change.against)), bold=True)
    yield "  " + changes_line(page, change)
    for kind, lines in (
        ("new", [change_of(page, finding) for finding in change.new]),
        ("fixed", [earlier(one) for one in change.fixed]),
        ("unclear", [earlier(one) for one in change.unclear]),
    ):
        for line in lines[:SHOWN]:
            yield from change_line(page, kind, line)
        if len(lines) > SHOWN:
            yield "    " + page.say("more", count=len(lines) - SHOWN)
    yield ""


def changes_line(page: Page, change: Change) -> str:
    """The numbers of a change."""
    counts = {name: len(getattr(change, name)) for name in ("new", "fixed", "remaining")}
    told = page.say("changes.counts", **counts)
    if change.unclear:
        told += page.comma + page.say("changes.unclear", count=len(change.unclear))
    return told


def change_line(page: Page, kind: str, line: str) -> Iterator[str]:
    """One finding that came or went."""
    label = page.say(f"change.{kind}")
    first, *rest = wrapped(safe(f"{label} {line}"), page.columns - 4)
    head = page.style(label, fg=_CHANGES[kind], bold=True)
    yield "  " + head + first.removeprefix(label)
    for more in rest:
        yield " " * 4 + more


def change_of(page: Page, finding: Finding) -> str:
    """A finding in one line, as of an earlier run."""
    entry = page.result.text(finding.rule)
    return earlier(inspection.subject_of(finding, entry, page.lang))


def earlier(one: Subject) -> str:
    """A finding of an earlier run in one line."""
    place = f"{one.namespace}/{one.name}" if one.namespace else one.name
    return f"{one.title}  {one.kind} {place} [{one.rule}]".replace("  Cluster  ", " ")


def _unread(page: Page) -> Iterator[str]:
    from seawall.responses.reports import reasons

    problems = page.result.problems
    # A cluster that could not be asked is one problem, not one for each list.
    seen = [] if page.result.unread else page.seen.unread
    if not seen and not problems:
        return
    yield page.style(page.say("unread.title"), bold=True, fg="red")
    for problem in problems:
        yield from _bullet(page, reasons.line(problem, page.lang))
    by_reason: dict[str, list[str]] = {}
    for part in seen:
        by_reason.setdefault(part.why, []).append(part.resource)
    for why, resources in by_reason.items():
        yield from _bullet(page, safe(f"{', '.join(resources)}: {reasons.of(why, page.lang)}"))
    yield ""


def _bullet(page: Page, text: str) -> Iterator[str]:
    first, *rest = wrapped(text, page.columns - 4)
    yield "  - " + first
    for line in rest:
        yield "    " + line


def _wrapped(page: Page, text: str, indent: int, **styles: object) -> Iterator[str]:
    for line in wrapped(text, page.columns - indent):
        yield " " * indent + page.style(line, **styles)
