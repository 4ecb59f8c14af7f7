"""`seawall catalog list | show | coverage | lint | rbac | schema`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import msgspec

from seawall.cli.speech import Command, Group, lang_option
from seawall.errors import UsageError
from seawall.locales import Say, speaker
from seawall.locales.cli import MESSAGES
from seawall.locales.reports import MESSAGES as REPORTS
from seawall.model import Check, Entry, Hazard, Lang
from seawall.responses.reports.plain import width

if TYPE_CHECKING:
    from seawall.engine import Catalog

SCHEMAS = ("report", "hazard", "check", "accepted")


def command(lang: Lang) -> click.Command:
    say = speaker(MESSAGES, lang)
    group = Group("catalog", lang=lang, help=say("catalog"))
    as_json = click.Option(["--json", "as_json"], is_flag=True, help=say("catalog.json"))

    def add(name: str, run: Callable[..., int | None], *more: click.Parameter) -> None:
        folders = click.Option(
            ["--catalog"], multiple=True, metavar="DIR", help=say("check.catalog")
        )
        group.add_command(
            Command(
                name,
                lang=lang,
                callback=run,
                params=[*more, *([folders] if name != "schema" else []), lang_option(lang)],
                help=say(f"catalog.{name}"),
            )
        )

    add("list", lambda catalog, as_json: _list(_load(catalog), lang, as_json=as_json), as_json)
    add(
        "show",
        lambda id_, catalog: _show(_load(catalog), id_, say),
        click.Argument(["id_"], metavar="ID"),
    )
    add(
        "coverage",
        lambda catalog, as_json: _coverage(_load(catalog), lang, as_json=as_json),
        as_json,
    )
    add("lint", lambda catalog: _lint(_load(catalog), say))
    add(
        "rbac",
        lambda catalog, purpose, group: click.echo(_role(catalog, purpose, group, say), nl=False),
        click.Option(
            ["--for", "purpose"],
            type=click.Choice(("inspect", "baseline", "restore")),
            default="inspect",
            help=say("rbac.for"),
        ),
        click.Option(["--group"], multiple=True, metavar="GROUP", help=say("rbac.group")),
    )
    add("schema", _schema, click.Argument(["name"], type=click.Choice(SCHEMAS), default="report"))
    return group


def _load(folders: tuple[str, ...]) -> Catalog:
    from seawall.cli import choice

    return choice.loaded(folders)


def _list(catalog: Catalog, lang: Lang, *, as_json: bool) -> None:
    # Rows first; what is of no row comes last.
    ordered = sorted(catalog.entries.items(), key=lambda item: (*item[1].rows, "~", item[0]))
    if as_json:
        _print_json([_listed(id_, entry, catalog, lang) for id_, entry in ordered])
        return
    words = speaker(REPORTS, lang)
    table = [
        (
            ", ".join(entry.rows) or "–",
            words(f"severity.{entry.severity}"),
            id_,
            entry.title.of(lang),
        )
        for id_, entry in ordered
    ]
    for line in _columns(table):
        click.echo(line)


def _listed(id_: str, entry: Entry, catalog: Catalog, lang: Lang) -> dict[str, Any]:
    """`reversible` and `sources` are of hazards, `group` and `stage` of checks."""
    names = ("group", "stage") if isinstance(entry, Check) else ("reversible", "sources")
    return {
        "id": id_,
        "kind": "check" if isinstance(entry, Check) else "hazard",
        "area": catalog.areas[id_],
        "rows": entry.rows,
        "severity": entry.severity,
        **{name: getattr(entry, name) for name in names},
        "title": entry.title.of(lang),
    }


def _show(catalog: Catalog, id_: str, say: Say) -> None:
    if (file := catalog.files.get(id_)) is None:
        raise UsageError(say("error.id", name=id_))
    click.echo(Path(file).read_text("utf-8"), nl=False)


def _lint(catalog: Catalog, say: Say) -> int:
    for error in catalog.errors:
        click.echo(str(error))
    if catalog.errors:
        return 1
    click.echo(say("catalog.lint.good", count=len(catalog.entries)))
    return 0


def _coverage(catalog: Catalog, lang: Lang, *, as_json: bool) -> None:
    from seawall.cli.rows import COLUMNS, cells, coverage

    found = coverage(catalog)
    if as_json:
        _print_json(found)
        return
    say = speaker(MESSAGES, lang)
    names = ("row", "name", *COLUMNS)
    table = [tuple(say(f"coverage.{name}") for name in names)]
    table += [tuple(cells(entry, lang)) for entry in found]
    for line in _columns(table):
        click.echo(line)
    rows = [entry for entry in found if not entry.row.id.startswith("SV-")]
    covered, state = (
        sum(entry.cells[column] != "not yet" for entry in rows) for column in ("before", "state")
    )
    click.echo("\n" + say("coverage.total", covered=covered, state=state, rows=len(rows)))


def _columns(table: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """Cells padded to their column, wide characters counted as two."""
    widths = [max(map(width, column)) for column in zip(*table, strict=True)]
    for row in table:
        cells = (cell + " " * (size - width(cell)) for cell, size in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip()


def _role(folders: tuple[str, ...], purpose: Any, groups: tuple[str, ...], say: Say) -> str:
    from seawall.cli import rbac

    if groups and purpose == "inspect":
        raise UsageError(say("rbac.inspect"))
    try:
        return rbac.role(_load(folders), purpose, groups)
    except ValueError as error:
        raise UsageError(say("rbac.own", group=str(error))) from error


def _schema(name: str) -> None:
    _print_json(schema(name))


def schema(name: str) -> dict[str, Any]:
    """The JSON schema (2020-12) of one of SCHEMAS."""
    if name == "report":
        from seawall.responses.reports import json

        return json.schema()
    from seawall.responses.exceptions import accepted

    types: dict[str, Any] = {"hazard": Hazard, "check": Check, "accepted": accepted.Accepted}
    made = msgspec.json.schema(types[name])
    return {"$schema": "https://json-schema.org/draft/2020-12/schema"} | made


def _print_json(value: Any) -> None:
    data = msgspec.json.format(msgspec.json.encode(value), indent=2)
    sys.stdout.buffer.write(data + b"\n")
    sys.stdout.buffer.flush()
