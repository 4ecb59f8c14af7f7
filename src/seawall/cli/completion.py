"""`seawall completion SHELL`: click's own completion, as a script to source."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from seawall.cli.speech import Command
from seawall.locales import speaker
from seawall.locales.cli import MESSAGES
from seawall.model import Lang

_LOAD = {
    "bash": 'eval "$(seawall completion bash)"  # ~/.bashrc',
    "zsh": 'eval "$(seawall completion zsh)"  # ~/.zshrc',
    "fish": "seawall completion fish > ~/.config/fish/completions/seawall.fish",
}


def command(lang: Lang) -> click.Command:
    say = speaker(MESSAGES, lang)

    def run(shell: str) -> None:
        click.echo(f"# {say('completion.how', line=_LOAD[shell])}")
        click.echo(script(shell))

    argument = click.Argument(["shell"], type=click.Choice(tuple(_LOAD)))
    return Command("completion", lang=lang, callback=run, params=[argument], help=say("completion"))


def script(shell: str) -> str:
    """What the shell has to source; it calls `seawall` itself for the words."""
    kind = get_completion_class(shell)
    if kind is None:
        raise click.BadParameter(shell)
    made = kind(click.Group("seawall"), {}, "seawall", "_SEAWALL_COMPLETE")
    return made.source_template % made.source_vars()
