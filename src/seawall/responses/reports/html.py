"""The report as one HTML file that needs no network, for a screen, a phone or paper.

Both languages are in the page; it opens in the one that was asked for. Without scripts everything
is readable, only search, filters and switches are gone. The page's own policy (CSP) allows
exactly the style and the script that are written into it, so that nothing from a checked file
can run even if an escape were forgotten.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Final

from seawall import __version__
from seawall.locales.reports import MESSAGES
from seawall.model import SEVERITIES, Entry, Finding, Impact, Lang, Operation, Problem, Text
from seawall.responses.reports import excerpt, impact, place, reasons, subject
from seawall.responses.reports.plain import safe
from seawall.responses.reports.result import Allowed, Group, Result, by_file, hits_by_severity

_HERE: Final = Path(__file__).parent
LANGS: Final[tuple[Lang, Lang]] = ("en", "zh")
_CODE = re.compile(r"`([^`]+)`")


def render(result: Result, lang: Lang) -> bytes:
    """The whole page, UTF-8."""
    body = "\n".join([*_header(result), *_main(result), *footer()])
    return page(body, {side: _message("html.title", side) for side in LANGS}, lang)


def page(body: str, titles: Mapping[Lang, str], lang: Lang) -> bytes:
    """A page around its body, with style, script and the policy that allows just those."""
    style = (_HERE / "page.css").read_text("utf-8")
    script = (_HERE / "page.js").read_text("utf-8")
    titles = {side: escape(title) for side, title in titles.items()}
    made = f"""<!doctype html>
<html lang="{"zh-CN" if lang == "zh" else "en"}" data-lang="{lang}" \
data-en-title="{titles["en"]}" data-zh-title="{titles["zh"]}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{_policy(style, script)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>{titles[lang]}</title>
<style>{style}</style>
</head>
<body>
{body}
<script>{script}</script>
</body>
</html>
"""
    return made.encode("utf-8", "replace")


def _policy(style: str, script: str) -> str:
    return (
        f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _message(key: str, lang: Lang, **values: object) -> str:
    return MESSAGES[key][LANGS.index(lang)].format_map(values)


def both(key: str, **values: object) -> str:
    """One of our own texts in both languages."""
    return pair(_message(key, "en", **values), _message(key, "zh", **values))


def told(text: Text) -> str:
    return pair(text.en, text.zh)


def pair(en: str, zh: str) -> str:
    if en == zh:
        return _prose(en)
    return (
        f'<span class="en" lang="en">{_prose(en)}</span>'
        f'<span class="zh" lang="zh-CN">{_prose(zh)}</span>'
    )


def _prose(text: str) -> str:
    """Escaped, lines kept; what stands in backticks as code."""
    lines = "<br>".join(escape(safe(line)) for line in text.strip().splitlines())
    return _CODE.sub(r"<code>\1</code>", lines)


def top(title: str) -> Iterator[str]:
    """The header's first line; the header stays open."""
    yield '<header><div class="top">'
    yield f"<h1>{title}</h1>"
    titles = " ".join(
        f'data-{side}="{escape(_message("html.language", side))}" '
        f'data-{side}-title="{escape(_message("html.language_label", side))}"'
        for side in LANGS
    )
    yield f'<button id="lang" data-script hidden {titles}></button>'
    yield f'<button id="theme" data-script hidden>{both("html.theme")}</button></div>'


def _header(result: Result) -> Iterator[str]:
    yield from top(both("html.title"))
    yield '<div class="counts">'
    for name, count in hits_by_severity(result).items():
        yield tile(name, count, both(f"severity.{name}"))
    yield tile("unknown", result.operations.unknown, both("verdict.unknown"))
    yield tile("passed", result.operations.passed, both("html.passed"))
    yield tile("files", len(result.files), both("html.files"))
    if result.allowed:
        yield tile("allowed", len(result.allowed), both("verdict.allowed"))
    if result.unread:
        yield tile("unread", len(result.unread), both("html.unread"))
    yield "</div>"
    every = " ".join(f'data-{side}="{escape(_message("html.all_files", side))}"' for side in LANGS)
    yield from controls(result, list(dict.fromkeys(_files(result))), every)
    yield "</header>"


def tile(tone: str, count: int | str, label: str) -> str:
    return f'<div class="s-{tone}"><b>{count}</b><span>{label}</span></div>'


def controls(result: Result, places: Sequence[str], every: str) -> Iterator[str]:
    """Search and filters. `places`: what cards are of; `every`: attributes of "all of them"."""
    hints = " ".join(f'data-{side}="{escape(_message("html.search", side))}"' for side in LANGS)
    yield '<div class="controls" data-script hidden>'
    yield f'<input id="search" type="search" {hints}>'
    yield f'<select id="file" aria-label="file"><option value="" {every}></option>'
    for place_ in filter(None, places):
        name = escape(safe(place_))
        yield f'<option value="{name}">{name}</option>'
    yield '</select><div class="chips">'
    present = {f.severity if f.verdict == "hit" else f.verdict for f in result.findings}
    for tone in (*SEVERITIES, "unknown", *(["allowed"] if result.allowed else [])):
        if tone not in present and tone != "allowed":
            continue
        group = "severity" if tone in SEVERITIES else "verdict"
        label = both(f"{group}.{tone}")
        yield f'<button data-tone="{tone}" aria-pressed="true">{label}</button>'
    yield "</div></div>"


def _files(result: Result) -> Iterator[str]:
    for finding in result.findings:
        yield finding.operation.where.file
    for entry in result.allowed:
        yield entry.finding.operation.where.file


def _main(result: Result) -> Iterator[str]:
    yield "<main>"
    yield from listed("problems.title", result.unread)
    if not result.findings and not result.unread:
        yield f'<p class="note">{both("html.clean")}</p>'
    yield f'<p class="note" id="nothing" hidden>{both("html.nothing")}</p>'
    anchors = Anchors()
    for file, found in by_file(result):
        seen: dict[str, str] = {}
        name = escape(safe(file or "-"))
        yield f'<section data-file="{escape(safe(file))}"><h2 class="file">{name}</h2>'
        for group in found:
            yield from _group(result, group, seen, anchors)
        yield "</section>"
    yield from _allowed(result, anchors)
    yield from listed("remarks.title", result.remarks)
    yield "</main>"


class Anchors:
    """Ids of cards: the fingerprint, numbered where one stands in several places."""

    def __init__(self) -> None:
        self.used: dict[str, int] = {}

    def of(self, finding: Finding) -> str:
        name = re.sub(r"[^A-Za-z0-9_-]", "", finding.fingerprint) or finding.rule
        self.used[name] = number = self.used.get(name, 0) + 1
        return f"f-{name}" if number == 1 else f"f-{name}-{number}"


def _group(result: Result, group: Group, seen: dict[str, str], anchors: Anchors) -> Iterator[str]:
    for finding in group.hits:
        anchor = anchors.of(finding)
        hazard = result.text(finding.rule)
        rows = ", ".join(finding.rows)
        yield open_card(anchor, finding.severity, finding.operation.where.file)
        yield head(anchor, both(f"severity.{finding.severity}"), rows, told(hazard.title))
        yield _place(result, finding, group.also)
        if (first := seen.get(finding.rule)) is None:
            seen[finding.rule] = anchor
            yield texts(hazard)
        else:
            yield f'<p><a href="#{first}">{both("as_above")}</a></p>'
        if finding.impact:
            yield f"<dl><dt>{both('label.now')}</dt><dd>{_now(finding.impact)}</dd></dl>"
        yield f'<p class="rule"><code>{escape(finding.rule)}</code></p></article>'
    if group.unknowns:
        yield from _unknown(result, group, anchors)


def _now(found: Impact) -> str:
    """What breaks on the cluster at hand."""
    groups = zip(impact.told(found, "en"), impact.told(found, "zh"), strict=True)
    return "".join(f"<div>{pair(en, zh)}</div>" for en, zh in groups)


def texts(entry: Entry) -> str:
    """What breaks, the way out, and why."""
    parts = (("impact", entry.impact), ("recovery", entry.recovery), ("why", entry.why))
    rows = (f"<dt>{both(f'label.{name}')}</dt><dd>{told(text)}</dd>" for name, text in parts)
    return f"<dl>{''.join(rows)}</dl>"


def _unknown(result: Result, group: Group, anchors: Anchors) -> Iterator[str]:
    first = group.unknowns[0]
    anchor = anchors.of(first)
    en, zh = (reasons.joined(group.unknowns, side) for side in LANGS)
    yield open_card(anchor, "unknown", first.operation.where.file)
    rows = place.rows_of(group.unknowns, "en")
    yield head(anchor, both("verdict.unknown"), rows, pair(_capital(en), zh))
    yield _place(result, first, group.also)
    titles = "".join(
        f'<li><span class="rows">{", ".join(finding.rows)}</span> '
        f"{told(result.text(finding.rule).title)}</li>"
        for finding in group.unknowns
    )
    yield f'<p class="note">{both("html.could_be")}</p><ul class="note">{titles}</ul></article>'


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def open_card(anchor: str, tone: str, place: str) -> str:
    """A card of a severity or verdict, in a file or namespace."""
    name = escape(safe(place))
    return f'<article id="{anchor}" class="s-{tone}" data-tone="{tone}" data-file="{name}">'


def head(anchor: str, badge: str, rows: str, title: str) -> str:
    return (
        f'<div class="head"><span class="badge">{badge}</span>'
        f'<span class="rows">{escape(rows)}</span><h3>{title}</h3>'
        f'<a href="#{anchor}" title="{escape(_message("html.link", "en"))}">#</a></div>'
    )


def _place(result: Result, finding: Finding, also: Sequence[Operation] = ()) -> str:
    op = finding.operation
    shown = excerpt.of(op, result.lines)
    end = shown.start + shown.length
    text = (
        f"{escape(shown.text[: shown.start])}<mark>{escape(shown.text[shown.start : end])}</mark>"
        f"{escape(shown.text[end:])}"
    )
    number = f'<span class="no">{op.where.line}</span>' if op.where.line else ""
    parts = [f"<pre>{number}<code>{text}</code></pre>"]
    if op.where.address:
        parts.insert(0, f'<p class="via"><code>{escape(safe(op.where.address))}</code></p>')
    if op.via:
        via = escape(" → ".join(map(safe, op.via)))
        parts.append(f'<p class="via">{both("label.via")} {via}</p>')
    if names := subject.names((op, *also)):
        parts.append(f'<p class="via">{both("label.subjects")} {escape(safe(names))}</p>')
    return "".join(parts)


def _allowed(result: Result, anchors: Anchors) -> Iterator[str]:
    if not result.allowed:
        return
    yield f'<section data-file=""><h2>{both("allowed.title")}</h2>'
    for entry in result.allowed:
        yield from _let_pass(result, entry, anchors)
    yield "</section>"


def _let_pass(result: Result, entry: Allowed, anchors: Anchors) -> Iterator[str]:
    finding = entry.finding
    anchor = anchors.of(finding)
    title = told(result.text(finding.rule).title)
    yield open_card(anchor, "allowed", finding.operation.where.file)
    yield head(anchor, both("verdict.allowed"), ", ".join(finding.rows), title)
    yield f'<p class="via"><code>{escape(safe(place.of(finding.operation.where)))}</code></p>'
    yield _place(result, finding)
    until = f" ({both('label.until', until=entry.until)})" if entry.until else ""
    yield f"<p>{both(f'allowed.{entry.how}')}{until}: {escape(safe(entry.reason))}</p></article>"


def listed(title: str, problems: list[Problem]) -> Iterator[str]:
    if problems:
        items = "".join(f"<li>{_problem(problem)}</li>" for problem in problems)
        yield f"<section><h2>{both(title)}</h2><ul>{items}</ul></section>"


def _problem(problem: Problem) -> str:
    at = f"{problem.file}:{problem.line}" if problem.line else problem.file
    why = pair(*(reasons.of_problem(problem, side) for side in LANGS))
    return f"<code>{escape(safe(at))}</code> {why}"


def footer() -> Iterator[str]:
    yield f"<footer><p>{both('html.made', version=__version__)}</p></footer>"
