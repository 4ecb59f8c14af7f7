"""`seawall explain ID | ROW`: what a rule or a row is about, and the way out."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from seawall.cli import looking
from seawall.cli.speech import Command, lang_option
from seawall.errors import UsageError
from seawall.locales import Say, speaker
from seawall.locales.cli import MESSAGES
from seawall.locales.reports import MESSAGES as REPORTS
from seawall.model import Check, Entry, Hazard, Lang, Match
from seawall.responses.reports.plain import width, wrapped

if TYPE_CHECKING:
    from seawall.engine import Catalog
    from seawall.engine.live import Look

WIDEST = 100
SHOWN = 10  # objects of a cluster


def command(lang: Lang) -> click.Command:
    say = speaker(MESSAGES, lang)

    def run(name: str, catalog: tuple[str, ...], **cluster: str | None) -> None:
        from seawall.cli import choice

        looked = looking.look(**cluster)
        for line in explained(name, choice.loaded(catalog), lang, looked):
            click.echo(line)

    return Command(
        "explain",
        lang=lang,
        callback=run,
        params=[
            click.Argument(["name"], metavar="ID|ROW"),
            click.Option(["--catalog"], multiple=True, metavar="DIR", help=say("check.catalog")),
            lang_option(lang),
            *looking.options(say),
        ],
        help=say("explain"),
    )


def explained(name: str, catalog: Catalog, lang: Lang, looked: Look | None = None) -> Iterator[str]:
    """Lines of text; UsageError when nothing has that name."""
    from seawall.cli.rows import rows

    say = speaker(MESSAGES, lang)
    if (rule := _find(name, catalog)) is not None:
        yield from _rule(*rule, catalog, lang)
        yield from _exposed(rule[0], catalog, lang, looked)
        return
    row = rows().get(name.upper())
    found = [(id_, entry) for id_, entry in catalog.entries.items() if name.upper() in entry.rows]
    if row is None and not found:
        raise UsageError(say("error.id", name=name))
    yield click.style(f"{name.upper()}  {row.name(lang) if row else ''}".rstrip(), bold=True)
    if not found:
        yield say("explain.none")
    for id_, entry in found:
        yield ""
        yield from _rule(id_, entry, catalog, lang)
        yield from _exposed(id_, catalog, lang, looked)


def _exposed(id_: str, catalog: Catalog, lang: Lang, looked: Look | None) -> Iterator[str]:
    """The objects of a cluster that it could be done to, and what would break with each."""
    if looked is None or id_ not in catalog.hazards:
        return
    from seawall.engine import impact
    from seawall.engine.exposed import exposed, tells
    from seawall.facts import NotRead
    from seawall.responses.reports import impact as told
    from seawall.responses.reports import reasons, subject

    if not tells(id_, catalog):
        return
    say, cluster = speaker(MESSAGES, lang), looked.facts.cluster
    try:
        found = list(exposed(id_, catalog, looked))
    except NotRead as error:
        why = reasons.of(str(error), lang)
        yield from ("", say("explain.unseen", cluster=cluster, why=why))
        return
    if not found:
        yield from ("", say("explain.safe", cluster=cluster))
    for op in found[:SHOWN]:
        yield ""
        name = say("explain.exposed", cluster=cluster, name=subject.line(op))
        yield click.style(name, bold=True)
        for line in told.told(impact.of(op, looked.facts, catalog.files[id_]), lang):
            yield from _entry("", line)
    if len(found) > SHOWN:
        yield from ("", say("explain.more", count=len(found) - SHOWN))


def _find(name: str, catalog: Catalog) -> tuple[str, Entry] | None:
    for id_, entry in catalog.entries.items():
        if name == id_ or name in entry.aliases:
            return id_, entry
    return None


def _rule(id_: str, entry: Entry, catalog: Catalog, lang: Lang) -> Iterator[str]:
    say, words = speaker(MESSAGES, lang), speaker(REPORTS, lang)
    yield click.style(entry.title.of(lang), bold=True) + f"  [{id_}]"
    of_kind = [say(f"group.{entry.group}")] if isinstance(entry, Check) else []
    if isinstance(entry, Hazard):
        of_kind.append(words(f"reversible.{entry.reversible}"))
    rows = [", ".join(entry.rows)] if entry.rows else []
    yield "  " + " · ".join([words(f"severity.{entry.severity}"), *rows, *of_kind])
    for label in ("why", "impact", "recovery"):
        yield from _entry(words(f"label.{label}"), getattr(entry, label).of(lang))
    if entry.applies != ("any",):
        yield from _entry(say("explain.applies"), ", ".join(entry.applies))
    if isinstance(entry, Hazard):
        yield from _entry(say("explain.sources"), ", ".join(entry.sources))
        for plane in ("kube", "cloud", "node"):
            for match in getattr(entry.match, plane):
                yield from _match(plane, match, say)
    for state in entry.states:
        yield from _entry(say("explain.seen"), ", ".join(state.resources))
        yield from _entry(say("explain.when"), " ".join(state.when.split()))
    if id_ in catalog.judges:
        yield from _entry(say("explain.seen"), say("explain.code"))
    yield from _entry(say("explain.file"), _shown(catalog.files[id_]))


def _match(plane: str, match: Match, say: Say) -> Iterator[str]:
    looked = [*match.actions]
    if match.operations:
        looked.append(f"{'|'.join(match.operations)} {', '.join(match.resources)}")
    yield from _entry(say("explain.matches"), f"{plane}: {', '.join(looked)}")
    yield from _entry(say("explain.when"), " ".join(match.when.split()))


def _entry(label: str, text: str) -> Iterator[str]:
    gap = 12
    columns = min(shutil.get_terminal_size((WIDEST, 24)).columns, WIDEST) - gap
    parts = text.strip().splitlines() or [""]
    lines = [line for part in parts for line in wrapped(part, max(columns, 20))]
    yield f"  {label}{' ' * max(gap - 2 - width(label), 1)}{lines[0]}"
    for line in lines[1:]:
        yield " " * gap + line


def _shown(file: str) -> str:
    path, here = Path(file), Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else file
