"""`seawall guard export | install | status | uninstall | learn`: a skin over `seawall.guard`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from seawall.cli.main import lang_option
from seawall.cli.speech import Command, Group
from seawall.locales import Say, speaker
from seawall.locales.guard import MESSAGES
from seawall.model import Lang


def command(lang: Lang) -> click.Command:
    say = speaker(MESSAGES, lang)
    group = Group("guard", lang=lang, help=say("guard"))

    def add(name: str, params: list[click.Option]) -> None:
        group.add_command(
            Command(
                name,
                lang=lang,
                callback=_runs(name, lang),
                params=[*params, lang_option(lang)],
                short_help=say(name),
                help=f"{say(name)}\n\n{say(f'{name}.more')}",
            )
        )

    add("export", [_mode(say, "deny"), _output(say, "yaml", "json"), *_rules(say)])
    return group


def _runs(name: str, lang: Lang) -> Callable[..., int]:
    def run(**values: Any) -> int:
        from seawall.cli import guard_run

        work: Callable[..., int] = getattr(guard_run, f"run_{name}")
        return work(lang, guard_run.Options(**values))

    return run


def _mode(say: Say, default: str | None) -> click.Option:
    modes = click.Choice(("audit", "warn", "deny"))
    return click.Option(["--mode"], type=modes, default=default, help=say("mode"))


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
