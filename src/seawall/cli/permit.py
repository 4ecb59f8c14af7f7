"""`seawall permit request | approve | deny | revoke | list | show`: a skin over `seawall.permits`.

What loads the catalogue or the HTTP client is imported when a command runs: help needs neither.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from typing import Any, Final

import click

from seawall.cli.speech import Group
from seawall.errors import SeawallError
from seawall.locales import Say, speaker
from seawall.locales.permit import MESSAGES
from seawall.model import Lang

_UNITS: Final = {"s": 1, "m": 60, "h": 3600, "d": 86400}


def command(lang: Lang) -> click.Command:
    say = speaker(MESSAGES, lang)
    group = Group("permit", lang=lang, help=say("permit"))

    def add(name: str, params: list[click.Parameter]) -> None:
        params = [*params, *_everywhere(say)]
        group.include(name, _runs(name, lang), params, say, f"{name}.more")

    add("request", _request(say))
    add("list", [click.Option(["--all"], is_flag=True, help=say("all"))])
    add("show", [_name("open", "ended")])
    why = click.Option(["--why"], default="", metavar="TEXT", help=say("why.deed"))
    add("approve", [_name("requested"), why, _dry_run(say)])
    add("deny", [_name("requested"), why, _dry_run(say)])
    add("revoke", [_name("requested", "approved"), why, _dry_run(say)])
    return group


def _runs(name: str, lang: Lang) -> Callable[..., int]:
    def run(**values: Any) -> int:
        from seawall.cli import permit_run

        return permit_run.run(name, lang, permit_run.Options(**values))

    return run


def _everywhere(say: Say) -> list[click.Option]:
    formats = click.Choice(("text", "json"))
    return [
        click.Option(["--context"], default="", metavar="NAME", help=say("context")),
        click.Option(["--kubeconfig"], default="", metavar="FILE", help=say("kubeconfig")),
        click.Option(["--output"], type=formats, default="text", help=say("output")),
    ]


def _request(say: Say) -> list[click.Parameter]:
    return [
        click.Argument(["hazards"], metavar="ID|ROW[,…]"),
        click.Argument(["objects"], nargs=-1, required=True, metavar="RESOURCE/NAME…"),
        click.Option(["-n", "--namespace"], default="", metavar="NAME", help=say("namespace")),
        _time(say, "--for", "lasts", length, "2h"),
        _time(say, "--until", "until", moment, "TIME"),
        click.Option(["--uses"], type=click.IntRange(1, 20), default=1, help=say("uses")),
        click.Option(["--who"], multiple=True, metavar="USER", help=say("who")),
        click.Option(["--why"], required=True, metavar="TEXT", help=say("why")),
        click.Option(["--catalog"], multiple=True, metavar="FOLDER", help=say("catalog")),
        _dry_run(say),
    ]


def _time(
    say: Say, flag: str, name: str, convert: Callable[[str], Any], shown: str
) -> click.Option:
    def message(value: str) -> str:
        return say(f"usage.{convert.__name__}", value=value)

    converted = _converted(convert, message)
    return click.Option(
        [flag, name], metavar=shown, callback=converted, help=say(flag.removeprefix("--"))
    )


def _dry_run(say: Say) -> click.Option:
    return click.Option(["--dry-run"], is_flag=True, help=say("dry_run"))


def _name(*states: str) -> click.Argument:
    return click.Argument(["name"], metavar="NAME", shell_complete=_complete(states))


def _complete(states: tuple[str, ...]) -> Callable[..., list[str]]:
    """Names of permits that the command can do something to; none where the cluster is silent."""

    def names(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
        from seawall.cli import permit_run

        given = {key: ctx.params.get(key) or "" for key in ("context", "kubeconfig")}
        try:
            found = permit_run.names(states, **given)
        except SeawallError:
            return []
        return [name for name in found if name.startswith(incomplete)]

    return names


def _converted(convert: Callable[[str], Any], message: Callable[[str], str]) -> Any:
    """A callback that turns an option's text into a value; None stays None."""

    def run(ctx: click.Context, param: click.Parameter, value: str | None) -> Any:
        try:
            return None if value is None else convert(value)
        except (ValueError, OverflowError) as error:
            raise click.BadParameter(message(value or ""), ctx, param) from error

    return run


def length(text: str) -> datetime.timedelta:
    """Of "90m", "2h", "1h30m"; ValueError for another text."""
    if not re.fullmatch(r"(\d{1,6}[smhd])+", text):
        raise ValueError(text)
    parts = re.findall(r"(\d+)([smhd])", text)
    return datetime.timedelta(seconds=sum(int(number) * _UNITS[unit] for number, unit in parts))


def moment(text: str) -> datetime.datetime:
    """Of RFC 3339; without a zone it is the local one, without a date today's. ValueError."""
    today = datetime.datetime.now(datetime.UTC).astimezone().date()
    whole = f"{today}T{text}" if re.fullmatch(r"\d\d:\d\d(:\d\d)?", text) else text
    return datetime.datetime.fromisoformat(whole).astimezone(datetime.UTC)
