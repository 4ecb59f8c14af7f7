"""`seawall baseline capture | list | diff | show | restore`: a thin skin over `seawall.baseline`.

What loads SQLAlchemy or the HTTP client is imported when a command runs: help needs neither.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from seawall.cli.speech import Group
from seawall.locales import Say, speaker
from seawall.locales.baseline import MESSAGES
from seawall.model import Lang


def command(lang: Lang) -> click.Command:
    say = speaker(MESSAGES, lang)
    group = Group("baseline", lang=lang, help=say("baseline"))

    def add(name: str, params: list[click.Parameter], *, more: str = "") -> None:
        group.include(name, _runs(name, lang), [*params, *_everywhere(say)], say, more)

    add("capture", _capture_options(say), more="capture.more")
    add("list", [*_names(), _namespace(say), _as_of(say)])
    add("diff", _diff_options(say))
    add("show", [*_names(required=True), _namespace(say), _version(say)])
    add("restore", _restore_options(say), more="restore.more")
    return group


def _runs(name: str, lang: Lang) -> Callable[..., int]:
    def run(**values: Any) -> int:
        from seawall.cli import baseline_run
        from seawall.cli.baseline_words import Voice

        work: Callable[..., int] = getattr(baseline_run, f"run_{name}")
        return work(Voice(lang), baseline_run.Options(**values))

    return run


def _everywhere(say: Say) -> list[click.Option]:
    return [
        click.Option(["--context"], default="", metavar="NAME", help=say("context")),
        click.Option(["--kubeconfig"], default="", metavar="FILE", help=say("kubeconfig")),
        click.Option(["--store"], default="", metavar="FILE|URL", help=say("store")),
        click.Option(
            ["--output"], type=click.Choice(("text", "json")), default="text", help=say("output")
        ),
    ]


def _capture_options(say: Say) -> list[click.Parameter]:
    count = click.IntRange(min=1)
    return [
        _namespace(say),
        click.Option(["--watch"], is_flag=True, help=say("watch")),
        click.Option(["--keep-days"], type=count, default=90, help=say("keep_days")),
        click.Option(["--keep-copies"], type=count, default=50, help=say("keep_copies")),
        click.Option(["--strict"], is_flag=True, help=say("strict")),
    ]


def _diff_options(say: Say) -> list[click.Parameter]:
    return [
        click.Argument(["captures"], nargs=-1, type=click.IntRange(min=1), metavar="[A [B]]"),
        click.Option(["--live"], is_flag=True, help=say("live")),
        click.Option(["--only"], default="", metavar="RESOURCE[/NAME]", help=say("only")),
        _namespace(say),
        click.Option(["--strict"], is_flag=True, help=say("strict")),
    ]


def _restore_options(say: Say) -> list[click.Parameter]:
    def flag(name: str) -> click.Option:
        return click.Option([f"--{name.replace('_', '-')}"], is_flag=True, help=say(name))

    return [
        *_names(),
        _namespace(say),
        _version(say),
        _as_of(say),
        *(flag(name) for name in ("all", "dry_run", "yes", "force")),
    ]


def _names(*, required: bool = False) -> list[click.Parameter]:
    return [
        click.Argument([name], required=required, default=None if required else "", metavar=shown)
        for name, shown in (
            ("resource", "RESOURCE" if required else "[RESOURCE]"),
            ("name", "NAME" if required else "[NAME]"),
        )
    ]


def _namespace(say: Say) -> click.Option:
    return click.Option(["-n", "--namespace"], default="", metavar="NAME", help=say("namespace"))


def _version(say: Say) -> click.Option:
    version = click.IntRange(min=1)
    return click.Option(["--at"], type=version, metavar="VERSION", help=say("at"))


def _as_of(say: Say) -> click.Option:
    number = click.IntRange(min=1)
    return click.Option(["--capture"], type=number, metavar="NUMBER", help=say("capture_option"))
