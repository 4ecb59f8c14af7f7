"""The report on a cluster's state as one HTML file: the page of `html`, with what is told here.

Sections are severities; a filter offers the namespaces that have findings.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from itertools import groupby

from seawall.locales.inspect import MESSAGES
from seawall.model import Entry, Finding, Lang
from seawall.responses.reports import html, inspection, reasons
from seawall.responses.reports.inspection import Change, Inspection, Subject
from seawall.responses.reports.inspection_text import counted, refs
from seawall.responses.reports.plain import safe
from seawall.responses.reports.result import Result, hits_by_severity

LANGS = html.LANGS
_MOST = 200  # objects of one check; JSON has all of them
_TONES = {"new": "error", "fixed": "allowed", "unclear": "unknown"}


def render(result: Result, lang: Lang) -> bytes:
    """The whole page, UTF-8."""
    body = "\n".join([*_header(result), *_main(result), *html.footer()])
    return html.page(body, {side: _message("html.title", side) for side in LANGS}, lang)


def _message(key: str, lang: Lang, **values: object) -> str:
    return MESSAGES[key][LANGS.index(lang)].format_map(values)


def _both(key: str, **values: object) -> str:
    return html.pair(_message(key, "en", **values), _message(key, "zh", **values))


def _header(result: Result) -> Iterator[str]:
    seen = result.inspection
    assert seen is not None
    yield from html.top(_both("html.title"))
    yield f"<p>{' · '.join(_about(seen))}</p>"
    if seen.narrowed:
        yield f'<p class="note">{_both("cluster.narrowed", namespace=seen.namespace)}</p>'
    elif seen.namespace:
        yield f'<p class="note">{_both("cluster.namespace", namespace=seen.namespace)}</p>'
    yield '<div class="counts">'
    yield _score(seen)
    for name, count in hits_by_severity(result).items():
        yield html.tile(name, count, html.both(f"severity.{name}"))
    yield html.tile("unknown", seen.count("unknown"), html.both("verdict.unknown"))
    yield html.tile("passed", seen.count("passed"), html.both("html.passed"))
    yield "</div>"
    places = dict.fromkeys(_place(finding) for finding in result.findings)
    yield from html.controls(result, sorted(places), _both_attributes("html.all"))
    yield "</header>"


def _about(seen: Inspection) -> Iterator[str]:
    yield f"<b>{escape(safe(seen.cluster))}</b>"
    if seen.version:
        yield _both("cluster.version", version=seen.version)
    when = seen.time.replace("T", " ").replace("Z", " UTC")
    yield _both("cluster.snapshot", time=when) if seen.source == "snapshot" else escape(when)
    yield _both("objects", **counted(seen))


def _score(seen: Inspection) -> str:
    score = seen.score
    if score.points is None:
        return html.tile("unknown", "–", _both("score.none"))
    tone = "passed" if score.points >= 80 else "warning" if score.points >= 70 else "error"
    told = [
        _message("score.grade", side, grade=score.grade)
        if score.grade
        else _message("score.no_grade", side)
        for side in LANGS
    ]
    sure = [_message("score.confidence", side, confidence=score.confidence) for side in LANGS]
    label = html.pair(f"{told[0]}, {sure[0]}", f"{told[1]}，{sure[1]}")
    return html.tile(tone if score.grade else "unknown", f"{score.points}/100", label)


def _both_attributes(key: str) -> str:
    return " ".join(f'data-{side}="{escape(_message(key, side))}"' for side in LANGS)


def _main(result: Result) -> Iterator[str]:
    seen = result.inspection
    assert seen is not None
    yield "<main>"
    yield from html.listed("problems.title", result.problems)
    if seen.checks and not result.findings and not result.unread:
        yield f'<p class="note">{_both("clean")}</p>'
    yield f'<p class="note" id="nothing" hidden>{html.both("html.nothing")}</p>'
    if seen.change:
        yield from _changes(result, seen.change)
    anchors = html.Anchors()
    for severity, found in groupby(inspection.failed(result), lambda item: item[1][0].severity):
        yield f'<section data-file=""><h2>{html.both(f"severity.{severity}")}</h2>'
        for entry, hits in found:
            yield from _check(entry, hits, seen, anchors)
        yield "</section>"
    yield from _doubts(result, anchors)
    yield from _unread(result, seen)
    yield "</main>"


def _check(
    entry: Entry, hits: list[Finding], seen: Inspection, anchors: html.Anchors
) -> Iterator[str]:
    """One card for each namespace would repeat its texts: a card is a check and one namespace."""
    first = ""
    ordered = sorted(hits, key=_place)
    for place, found in groupby(ordered, _place):
        same = list(found)
        anchor = anchors.of(same[0])
        tone = same[0].severity
        yield html.open_card(anchor, tone, place)
        badge = html.both(f"severity.{tone}")
        yield html.head(anchor, badge, ", ".join(entry.rows), html.told(entry.title))
        yield f'<ul class="subjects">{"".join(_object(one, seen) for one in same[:_MOST])}</ul>'
        if len(same) > _MOST:
            yield f'<p class="note">{_both("more", count=len(same) - _MOST)}</p>'
        if first:
            yield f'<p><a href="#{first}">{html.both("as_above")}</a></p>'
        else:
            first = anchor
            yield html.texts(entry)
        yield f'<p class="rule"><code>{escape(same[0].rule)}</code></p></article>'


def _object(finding: Finding, seen: Inspection) -> str:
    mark = ""
    if seen.change and finding in seen.change.new:
        mark = f'<span class="badge s-error">{_both("change.new")}</span> '
    name = f"<code>{escape(safe(inspection.name_of(finding)))}</code>"
    told = html.told(finding.seen) if finding.seen else escape(refs(finding))
    return f"<li>{mark}{name}{' — ' + told if told else ''}</li>"


def _place(finding: Finding) -> str:
    return str(finding.operation.target["namespace"])


def _doubts(result: Result, anchors: html.Anchors) -> Iterator[str]:
    found = inspection.doubts(result)
    if not found:
        return
    yield f'<section data-file=""><h2>{_both("unknown.title")}</h2>'
    for because, findings in found:
        anchor = anchors.of(findings[0])
        reason = html.pair(*(inspection.reason(because, side) for side in LANGS))
        titles = "".join(
            f"<li>{html.told(result.text(one.rule).title)} <code>{escape(one.rule)}</code></li>"
            for one in findings
        )
        yield html.open_card(anchor, "unknown", "")
        yield html.head(anchor, html.both("verdict.unknown"), "", reason)
        yield f'<ul class="note">{titles}</ul></article>'
    yield "</section>"


def _changes(result: Result, change: Change) -> Iterator[str]:
    counts = {name: len(getattr(change, name)) for name in ("new", "fixed", "remaining")}
    yield f"<section><h2>{_both('changes.against', name=safe(change.against))}</h2>"
    yield f"<p>{_both('changes.counts', **counts)}</p><ul>"
    for finding in change.new:
        title = html.told(result.text(finding.rule).title)
        yield _changed("new", f"{title} <code>{escape(safe(inspection.name_of(finding)))}</code>")
    for kind in ("fixed", "unclear"):
        gone: list[Subject] = getattr(change, kind)
        for one in gone:
            place = f"{one.namespace}/{one.name}" if one.namespace else one.name
            name = escape(safe(f"{one.kind} {place}"))
            yield _changed(kind, f"{escape(safe(one.title))} <code>{name}</code>")
    yield "</ul></section>"


def _changed(kind: str, text: str) -> str:
    badge = f'<span class="badge s-{_TONES[kind]}">{_both(f"change.{kind}")}</span>'
    return f"<li>{badge} {text}</li>"


def _unread(result: Result, seen: Inspection) -> Iterator[str]:
    if not seen.unread or result.unread:
        return
    by_reason: dict[str, list[str]] = {}
    for part in seen.unread:
        by_reason.setdefault(part.why, []).append(part.resource)
    yield f"<section><h2>{_both('unread.title')}</h2><ul>"
    for why, resources in by_reason.items():
        told = html.pair(*(reasons.of(why, side) for side in LANGS))
        yield f"<li><code>{escape(safe(', '.join(resources)))}</code> {told}</li>"
    yield "</ul></section>"
