"""`seawall agent`: serve the admission webhook until a signal comes."""

from __future__ import annotations

import asyncio
import contextlib
import resource
import signal
import urllib.parse
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from seawall.cli import extras
from seawall.cli.speech import Command, lang_option
from seawall.errors import UsageError
from seawall.locales import Say, speaker
from seawall.locales.agent import MESSAGES as AGENT
from seawall.locales.cli import MESSAGES
from seawall.model import Lang

if TYPE_CHECKING:
    from seawall.agent.service import Own
    from seawall.clients.kube import Cluster
    from seawall.store import Store

LISTEN = "0.0.0.0:9443"
TLS = ("files", "own", "secret")


def command(lang: Lang) -> click.Command:
    say = speaker(MESSAGES | AGENT, lang)

    def option(name: str, **more: Any) -> click.Option:
        word = name.strip("-").replace("-", "_")
        return click.Option([name], help=say(f"agent.{word}"), **{"default": ""} | more)

    return Command(
        "agent",
        lang=lang,
        callback=lambda **values: agent(values, say),
        params=[
            option("--listen", metavar="ADDRESS", default=LISTEN, show_default=True),
            option("--tls-dir", metavar="FOLDER"),
            option("--tls", type=click.Choice(TLS), default=TLS[0], show_default=True),
            option("--register", metavar="URL"),
            option("--store", metavar="URL"),
            option("--client-ca", metavar="FILE"),
            option("--mode", type=click.Choice(("", "audit", "warn", "deny"))),
            option("--context", metavar="NAME"),
            option("--kubeconfig", metavar="FILE"),
            lang_option(lang),
        ],
        short_help=say("agent"),
        help=f"{say('agent')}\n\n{say('agent.more')}",
    )


def agent(values: dict[str, Any], say: Say) -> int:
    """Until SIGTERM or SIGINT; requests that are being answered are answered."""
    extras.need("agent", say)
    if not values["tls_dir"]:
        raise UsageError(say("agent.no_tls"))
    if bool(values["store"]) != bool(values["client_ca"]):
        raise UsageError(say("agent.no_client_ca"))
    from seawall import serving
    from seawall.agent.service import Agent
    from seawall.cli import choice
    from seawall.clients.kube import connect

    cluster = connect(values["context"], values["kubeconfig"])
    for warning in cluster.warnings:
        click.echo(warning, err=True)
    own, mode = _own(values, cluster), values["mode"] or None
    folder, authority = own.folder, values["client_ca"]
    files = serving.Files(str(folder / "tls.crt"), str(folder / "tls.key"), authority, True)
    at = serving.address(values["listen"])
    _more_files()
    with _until_told() as stop, _store(values["store"]) as store:
        service = Agent(cluster, choice.loaded(()), mode=mode, own=own, store=store)
        service.prepare(stop)
        with serving.Server(at, service.app(), files) as server:
            service.log.write("info", "listening", url=server.url)
            asyncio.run(service.run(server, stop))
    return 0


def _more_files() -> None:
    """As many open connections as the machine allows."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def _store(url: str) -> contextlib.AbstractContextManager[Store | None]:
    from seawall import store

    return store.open(url) if url else contextlib.nullcontext()


def _own(values: dict[str, Any], cluster: Cluster) -> Own:
    from seawall.agent import certificates
    from seawall.agent.service import Own

    folder, url = Path(values["tls_dir"]), values["register"]
    if values["tls"] == "files":
        return Own(folder, None, url)
    host = urllib.parse.urlsplit(url).hostname if url not in ("", "service") else None
    hosts = (host,) if host else certificates.HOSTS
    store: certificates.Store = certificates.Folder(folder)
    if values["tls"] == "secret":
        store = certificates.Secret(cluster)
    return Own(folder, certificates.Certificates(store, folder, hosts), url)


@contextlib.contextmanager
def _until_told() -> Iterator[Any]:
    """A function that tells whether a signal asked for the end."""
    told: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda got, _frame: told.append(got))
    yield lambda: bool(told)
