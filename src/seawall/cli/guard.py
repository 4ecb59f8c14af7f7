"""`seawall guard export | install | status | uninstall | learn`: a skin over `seawall.guard`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from seawall.cli.speech import Group
from seawall.locales import Say, speaker
from seawall.locales.guard import MESSAGES
from seawall.model import Lang


def command(lang: Lang) -> click.Command:
    say = speaker(MESSAGES, lang)
    group = Group("guard", lang=lang, help=say("guard"))

    def add(name: str, params: list[click.Parameter]) -> None:
        group.include(name, _runs(name, lang), params, say, f"{name}.more")

    add("export", [_mode(say, "deny"), _platform(say), _output(say, "yaml", "json"), *_rules(say)])
    add(
        "install",
        [
            *(_mode(say, None), _platform(say), _hours(say), *_rules(say)),
            *(*_writing(say), _flag(say, "force")),
        ],
    )
    add("status", [*_cluster(say), _output(say, "text", "json"), *_rules(say)[2:]])
    add("uninstall", [*_writing(say), _flag(say, "keep_permits")])
    add("learn", [_paths(), *_writing(say), *_rules(say)[2:], _user(say)])
    return group


def _runs(name: str, lang: Lang) -> Callable[..., int]:
    def run(**values: Any) -> int:
        from seawall.cli import guard_run

        work: Callable[..., int] = getattr(guard_run, f"run_{name}")
        return work(guard_run.Voice(lang), guard_run.Options(**values))

    return run


def _mode(say: Say, default: str | None) -> click.Option:
    modes = click.Choice(("audit", "warn", "deny"))
    return click.Option(["--mode"], type=modes, default=default, help=say("mode"))


def _hours(say: Say) -> click.Option:
    hours = click.IntRange(1, 168)
    return click.Option(["--permit-hours"], type=hours, default=None, help=say("permit_hours"))


def _platform(say: Say) -> click.Option:
    kinds = click.Choice(("any", "ack"))
    return click.Option(["--platform"], type=kinds, default=None, help=say("platform"))


def _flag(say: Say, name: str) -> click.Option:
    return click.Option([f"--{name.replace('_', '-')}"], is_flag=True, help=say(name))


def _cluster(say: Say) -> list[click.Option]:
    return [
        click.Option(["--context"], default="", metavar="NAME", help=say("context")),
        click.Option(["--kubeconfig"], default="", metavar="FILE", help=say("kubeconfig")),
    ]


def _writing(say: Say) -> list[click.Option]:
    """What a command that changes a cluster offers."""
    return [
        *_cluster(say),
        click.Option(["--dry-run"], is_flag=True, help=say("dry_run")),
        click.Option(["--yes"], is_flag=True, help=say("yes")),
        _output(say, "text", "json"),
    ]


def _user(say: Say) -> click.Option:
    return click.Option(["--user"], multiple=True, metavar="NAME", help=say("user"))


def _paths() -> click.Argument:
    return click.Argument(["paths"], nargs=-1, required=True, metavar="PATH...")


def _output(say: Say, *formats: str) -> click.Option:
    return click.Option(
        ["--output"], type=click.Choice(formats), default=formats[0], help=say("output")
    )


def _rules(say: Say) -> list[click.Option]:
    names = {"select": "ID,ROW,AREA", "ignore": "ID,ROW,AREA", "catalog": "FOLDER"}
    return [
        click.Option([f"--{name}"], multiple=True, metavar=shown, help=say(name))
        for name, shown in names.items()
    ]
