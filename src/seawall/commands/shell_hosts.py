"""Hosts that a command names, and what their names say: `ssh root@k8s-master-01`."""

from __future__ import annotations

from seawall.commands.cloudkeys import MASTER_NAME, WORKER_NAME
from seawall.commands.context import Context, Word
from seawall.model import Unknown


def of_address(word: Word) -> Word:
    """The host of `user@host`."""
    if isinstance(word, Unknown):
        return Unknown(word.why, word.prefix.rpartition("@")[2], word.suffix)
    return word.removeprefix("ssh://").rpartition("@")[2]


def on(ctx: Context, host: Word, via: str = "") -> Context:
    """The context of that host's own shell; the role where the name tells it."""
    name = host if isinstance(host, str) else host.prefix
    role = "master" if MASTER_NAME.search(name) else "worker" if WORKER_NAME.search(name) else None
    steps = (*ctx.via, via) if via else ctx.via
    return ctx.at(place="node", host=host, role=role, via=steps, environ={}, cwd=None, mounts={})
