"""`seawall lab up | status | kubeconfig | exec | down …`: a thin skin over `seawall.lab`.

The lab's modules are imported when one of these runs: help must not load a cipher library.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import Any

import click

from seawall.cli.speech import Command, Group, lang_option
from seawall.errors import UsageError
from seawall.locales import Say, speaker
from seawall.locales.lab import MESSAGES
from seawall.model import Lang


def command(lang: Lang) -> click.Command:
    say = speaker(MESSAGES, lang)
    group = Group("lab", lang=lang, params=[lang_option(lang)], help=say("lab"))

    def add(name: str, run: Callable[..., int | None], *more: click.Parameter) -> None:
        which = click.Option(["--name"], default="lab", help=say("name"))
        group.add_command(
            Command(
                name,
                lang=lang,
                callback=run,
                params=[*more, which, lang_option(lang)],
                help=say(name),
                # what follows NODE, or kubectl's first word, belongs to that command
                context_settings={"allow_interspersed_args": name not in ("exec", "kubectl")},
            )
        )

    add("up", lambda **values: _up(say, values), *_options(say))
    context = click.Option(["--context"], default="", metavar="C", help=say("status.context"))
    add("status", lambda name, context: _status(say, context), context)
    add("kubeconfig", _kubeconfig)
    online = click.Option(["--online"], is_flag=True, help=say("exec.online"))
    add("exec", _exec, _node(), _argv(), online)
    user = click.Option(["--user"], default="", metavar="U", help=say("kubectl.user"))
    add("kubectl", _kubectl, _argv(), user)
    add("reboot", lambda name, node: _reboot(name, node), _node())
    add("down", lambda name: _down(say, name))
    group.add_command(_disk(lang, say))
    return group


def _argv() -> click.Argument:
    return click.Argument(["argv"], nargs=-1, type=click.UNPROCESSED)


def _node() -> click.Argument:
    return click.Argument(["node"], metavar="NODE")


def _disk(lang: Lang, say: Say) -> click.Group:
    group = Group("disk", lang=lang, params=[lang_option(lang)], help=say("disk"))
    size = click.Option(["--size"], default="1Gi", help=say("disk.size"))
    old = click.Option(["--disk"], default="", metavar="ID", help=say("disk.id"))
    which = click.Argument(["disk"], metavar="ID|DEVICE")
    for run, name, more in (
        (_attach, "attach", [_node(), size, old]),
        (_detach, "detach", [_node(), which]),
    ):
        lab = click.Option(["--name"], default="lab", help=say("name"))
        group.add_command(
            Command(
                name,
                lang=lang,
                callback=run,
                params=[*more, lab, lang_option(lang)],
                help=say(f"disk.{name}"),
            )
        )
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


def _status(say: Say, context: str) -> None:
    """All labs with their nodes; with a context, whether that cluster is for practice."""
    from seawall.lab import find, state

    if context:
        from seawall.lab.practice import cluster

        click.echo(say("status.practice", name=cluster(context).name))
        return
    if not state.names():
        click.echo(say("status.none"))
    for one in state.names():
        lab = find(one)
        alive = lab.alive()
        word = say("state.up" if alive else "state.down")
        click.echo(f"{one}  {lab.server}  {word}  {lab.kubeconfig}")
        for node in lab.nodes:
            word = say("state.ready" if alive and lab.ready(node) else "state.not_ready")
            click.echo(f"  {node.short}  {node.name}  {word}")


def _kubeconfig(name: str) -> None:
    from seawall.lab import find

    click.echo(find(name).kubeconfig)


def _exec(name: str, node: str, argv: tuple[str, ...], *, online: bool) -> None:
    from seawall.lab import find

    given = argv[argv[:1] == ("--",) :]
    line = find(name).node(node).enter(*(given or ("bash", "-l")), online=online)
    os.execvp(line[0], line)


def _kubectl(name: str, user: str, argv: tuple[str, ...]) -> None:
    from seawall.lab import find
    from seawall.lab.parts import part

    lab = find(name)
    config = lab.user(user) if user else lab.kubeconfig
    program = str(part("kubectl", lab.options.kubernetes))
    given = argv[argv[:1] == ("--",) :]
    os.execve(program, ["kubectl", *given], {**os.environ, "KUBECONFIG": str(config)})


def _reboot(name: str, node: str) -> None:
    from seawall.lab import find

    find(name).reboot(node)


def _attach(name: str, node: str, size: str, disk: str) -> None:
    from seawall.lab import find

    count = _bytes(size)
    made = find(name).attach(node, disk=disk, size=count)
    click.echo(f"{made.id} {made.path}")


def _detach(name: str, node: str, disk: str) -> None:
    from seawall.lab import find

    find(name).detach(node, disk)


def _bytes(size: str) -> int:
    """`512Mi`, `20Gi`: as Kubernetes writes a volume's size."""
    number, unit = size[:-2], size[-2:]
    if unit not in _UNITS or not number.isdigit():
        raise UsageError(f"--size {size}: write it as 512Mi or 20Gi")
    return int(number) << _UNITS[unit]


_UNITS = {"Mi": 20, "Gi": 30}


def _down(say: Say, name: str) -> None:
    from seawall.lab import down

    done = down(name)
    click.echo(say("down.done" if done else "down.none", name=name), err=True)
