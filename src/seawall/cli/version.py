"""`seawall version`."""

from __future__ import annotations

import click

from seawall import __version__
from seawall.cli.speech import Command
from seawall.locales import speaker
from seawall.locales.cli import MESSAGES
from seawall.model import Lang


def command(lang: Lang) -> click.Command:
    say = speaker(MESSAGES, lang)
    return Command("version", lang=lang, callback=_run, help=say("version"))


def _run() -> None:
    click.echo(f"seawall {__version__}")
