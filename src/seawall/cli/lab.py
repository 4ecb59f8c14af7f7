"""`seawall lab up | status | kubeconfig | exec | down …`: a thin skin over `seawall.lab`.

The lab's modules are imported when one of these runs: help must not load a cipher library.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import click

from seawall.cli.main import lang_option
from seawall.cli.speech import Command, Group
from seawall.locales import Say, speaker
from seawall.locales.lab import MESSAGES
from seawall.model import Lang


def command(lang: Lang) -> click.Command:
    say = speaker(MESSAGES, lang)
    group = Group("lab", lang=lang, help=say("lab"))

    def add(name: str, run: Callable[..., int | None], *more: click.Parameter) -> None:
        which = click.Option(["--name"], default="lab", help=say("name"))
        group.add_command(
            Command(
                name,
                lang=lang,
                callback=run,
                params=[*more, which, lang_option(lang)],
                help=say(name),
            )
        )

    add("up", lambda **values: _up(say, values), *_options(say))
    add("status", lambda name: _status(say, name))
    add("kubeconfig", _kubeconfig)
    add("down", lambda name: _down(say, name))
    return group


def _options(say: Say) -> list[click.Option]:
    def option(name: str, **more: Any) -> click.Option:
        return click.Option([f"--{name.replace('_', '-')}", name], help=say(name), **more)

    count = click.IntRange(min=0)
    return [
        option("nodes", type=click.IntRange(0, 50), default=2),
        option("masters", type=_Masters(("0", "1", "3")), default="0"),
        option("kubernetes", metavar="VERSION", default="1.35"),
        option("node_kubernetes", metavar="VERSION", default=""),
        option("audit", type=click.Choice(("ack", "full")), default="ack"),
        option("audit_webhook", metavar="URL", default=""),
        option("fake_nodes", type=count, default=0),
        option("fake_pods", type=count, default=0),
    ]


class _Masters(click.Choice[str]):
    def convert(self, value: Any, param: Any, ctx: Any) -> Any:
        return int(super().convert(str(value), param, ctx))


def _up(say: Say, values: dict[str, Any]) -> None:
    from seawall.lab import Options, up

    begin = time.monotonic()
    lab = up(Options(**values))
    seconds = time.monotonic() - begin
    click.echo(say("up.done", name=lab.name, seconds=seconds, server=lab.server), err=True)
    click.echo(say("up.next", path=lab.kubeconfig))


def _status(say: Say, name: str) -> None:
    from seawall.lab import find, state

    if not state.names():
        click.echo(say("status.none"))
    for one in state.names():
        lab = find(one)
        word = "up" if lab.alive() else "down"
        click.echo(f"{one}  {lab.server}  {say(f'state.{word}')}")


def _kubeconfig(name: str) -> None:
    from seawall.lab import find

    click.echo(find(name).kubeconfig)


def _down(say: Say, name: str) -> None:
    from seawall.lab import down

    done = down(name)
    click.echo(say("down.done" if done else "down.none", name=name), err=True)
