"""`seawall findings list | show | resolve`: what was found and kept, by whom it was caused."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click
import msgspec

from seawall.cli.speech import Command, Group, lang_option
from seawall.errors import UsageError
from seawall.locales import Say, speaker
from seawall.locales.audit import MESSAGES as AUDIT
from seawall.locales.cli import MESSAGES
from seawall.locales.reports import MESSAGES as REPORTS
from seawall.model import Lang

_STATES = ("open", "resolved")


def command(lang: Lang) -> click.Group:
    say = speaker(MESSAGES | REPORTS | AUDIT, lang)
    group = Group("findings", lang=lang, help=say("findings"), short_help=say("findings"))
    store = click.Option(["--store"], default="", metavar="URL", help=say("audit.store"))
    output = click.Option(
        ["--output"],
        type=click.Choice(("text", "json")),
        default="text",
        help=say("findings.output"),
    )
    shared = [store, output, lang_option(lang)]
    name = click.Argument(["name"], metavar="FINGERPRINT")
    state = click.Option(["--state"], type=click.Choice(_STATES), help=say("findings.state"))
    limit = click.Option(
        ["--limit"], type=click.IntRange(1), default=100, help=say("findings.limit")
    )
    why = click.Option(["--note"], default="", metavar="TEXT", help=say("findings.why"))
    commands: tuple[tuple[str, Any, list[click.Parameter]], ...] = (
        ("list", _list, [state, limit]),
        ("show", _show, [name]),
        ("resolve", _resolve, [name, why]),
    )
    for word, function, params in commands:
        group.add_command(_command(word, function, [*params, *shared], lang, say))
    return group


def _command(
    word: str, function: Any, params: list[click.Parameter], lang: Lang, say: Say
) -> click.Command:
    def run(**values: Any) -> int:
        function(say=say, lang=lang, **values)
        return 0

    text = say(f"findings.{word}")
    return Command(word, lang=lang, callback=run, params=params, help=text, short_help=text)


def _list(*, state: str | None, limit: int, store: str, output: str, say: Say, lang: Lang) -> None:
    from seawall import store as stores
    from seawall.store import findings

    with stores.open(store) as opened, opened.reading() as connection:
        rows = findings.listed(connection, state=state or "", limit=limit)
    if output == "json":
        _print([_plain(row) for row in rows])
    elif not rows:
        click.echo(say("findings.none"))
    for row in rows if output == "text" else ():
        click.echo(_line(row, say, lang))


def _line(row: Any, say: Say, lang: Lang) -> str:
    report = msgspec.json.decode(row.report)
    label = say(f"severity.{row.severity}") if row.verdict == "hit" else "?"
    times = f" ×{row.count}" if row.count > 1 else ""
    who = report["actor"].get("username", "")
    state = say(f"state.{row.state}")
    rows = ", ".join(report["rows"])
    return (
        f"{row.fingerprint}  {row.last[:19]}  {state}  {label} {rows} {row.rule}: "
        f"{who}: {report['text']}{times}"
    )


def _show(*, name: str, store: str, output: str, say: Say, lang: Lang) -> None:
    from seawall import store as stores
    from seawall.store import findings

    with stores.open(store) as opened, opened.reading() as connection:
        row = _one(findings.named(connection, name), name, say)
        found = findings.occurred(connection, row.id)
    if output == "json":
        _print(_plain(row) | {"occurrences": found})
        return
    click.echo(_line(row, say, lang))
    for label, text in _fields(row, found, say):
        click.echo(f"  {label}: {text}")


def _fields(row: Any, found: list[Any], say: Say) -> Iterator[tuple[str, str]]:
    report = msgspec.json.decode(row.report)
    who, where = report["actor"], report["where"]
    yield say("field.first"), row.first
    yield say("field.last"), row.last
    yield say("field.count"), str(row.count)
    yield say("field.by"), ", ".join(dict.fromkeys(one.actor for one in found))
    client = " · ".join(filter(None, (who.get("client", ""), *who.get("addresses", ()))))
    if client:
        yield say("label.client"), client
    yield say("field.on"), ", ".join(dict.fromkeys(one.subject for one in found))
    if report["because"]:
        yield "?", report["because"]
    yield say("field.evidence"), ", ".join(one.record.partition(" ")[0] for one in found)
    yield say("field.log"), f"{where['file']}:{where['line']}"
    if report.get("gone"):
        yield say("field.gone"), ", ".join(report["gone"])
    if row.note:
        yield say("field.note"), row.note
    for one in found:
        if one.lost is not None:
            yield say("field.lost"), f"{one.subject}: {msgspec.json.encode(one.lost).decode()}"


def _resolve(*, name: str, note: str, store: str, output: str, say: Say, lang: Lang) -> None:
    from seawall import store as stores
    from seawall.store import findings

    with stores.open(store) as opened, opened.writing() as connection:
        row = _one(findings.named(connection, name), name, say)
        findings.resolve(connection, row.id, note)
    if output == "json":
        _print({"fingerprint": row.fingerprint, "state": "resolved"})
    else:
        click.echo(say("findings.resolved", id=row.fingerprint))


def _one(rows: Any, name: str, say: Say) -> Any:
    if not rows:
        raise UsageError(say("findings.unknown", id=name))
    prints = list(dict.fromkeys(row.fingerprint for row in rows))
    if len(prints) > 1:
        raise UsageError(say("findings.several", id=name, found=", ".join(prints[:6])))
    return rows[0]


def _plain(row: Any) -> dict[str, Any]:
    found = dict(row._asdict())
    report = msgspec.json.decode(found.pop("report"))
    for name in ("id", "fold"):
        del found[name]
    out: dict[str, Any] = found | report
    return out


def _print(value: Any) -> None:
    click.echo(msgspec.json.format(msgspec.json.encode(value), indent=2).decode())
