"""`--context`, `--kubeconfig`, `--snapshot`: the cluster that a command or rule is held against."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

import click

from seawall.errors import ClusterError
from seawall.locales import Say
from seawall.model import Problem

if TYPE_CHECKING:
    from seawall.engine.live import Look

NAMES = ("context", "kubeconfig", "snapshot")


def options(say: Say) -> list[click.Parameter]:
    metavars: dict[str, Any] = dict(zip(NAMES, ("NAME", "FILE", "FILE"), strict=True))
    return [
        click.Option([f"--{name}"], metavar=metavars[name], help=say(f"looking.{name}"))
        for name in NAMES
    ]


def look(context: str | None, kubeconfig: str | None, snapshot: str | None) -> Look | None:
    """At a cluster or a snapshot; None when neither is named. InputError: it can't be opened."""
    if context is None and kubeconfig is None and snapshot is None:
        return None
    from seawall.engine.live import Look

    if snapshot is not None:
        return Look(importlib.import_module("seawall.sources.snapshot").read(snapshot))
    from seawall.clients.kube import connect
    from seawall.sources.cluster import LiveCluster

    cluster = connect(context or "", kubeconfig or "")
    return Look(LiveCluster(cluster), cluster.namespace)


def failed(looked: Look | None) -> Problem | None:
    """Why the cluster could not be asked at all."""
    error = getattr(looked.picture, "failed", None) if looked else None
    if looked is None or not isinstance(error, ClusterError):
        return None
    return Problem(file=looked.facts.cluster, why=error.why, todo=error.todo)
