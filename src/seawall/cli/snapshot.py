"""`seawall snapshot -o FILE`: record a cluster for reading later, without its secrets."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from seawall.cli.progress import Progress
from seawall.cli.speech import Command, lang_option
from seawall.errors import UsageError
from seawall.locales import Say, speaker
from seawall.locales.cli import MESSAGES
from seawall.locales.snapshot import MESSAGES as SNAPSHOT
from seawall.model import Lang

if TYPE_CHECKING:
    from seawall.sources.snapshot_format import Manifest

# What no rule needs today and a person who reads later does.
MORE: Final = (
    *("replicationcontrollers", "resourcequotas", "limitranges", "serviceaccounts", "endpoints"),
    *("apps/replicasets", "batch/jobs", "networking.k8s.io/ingressclasses"),
    *("networking.k8s.io/networkpolicies", "storage.k8s.io/storageclasses"),
    *("storage.k8s.io/csidrivers", "storage.k8s.io/csinodes", "storage.k8s.io/volumeattachments"),
    *("scheduling.k8s.io/priorityclasses", "rbac.authorization.k8s.io/clusterroles"),
    *("rbac.authorization.k8s.io/clusterrolebindings", "rbac.authorization.k8s.io/roles"),
    *("rbac.authorization.k8s.io/rolebindings", "metrics.k8s.io/pods"),
)


def command(lang: Lang) -> click.Command:
    say = speaker(MESSAGES | SNAPSHOT, lang)

    def option(name: str, *more: str, **settings: Any) -> click.Option:
        word = name.strip("-").replace("-", "_")
        return click.Option([name, *more], help=say(f"snapshot.{word}"), **settings)

    return Command(
        "snapshot",
        lang=lang,
        callback=lambda **values: snapshot(values, say, lang),
        params=[
            option("--output", "-o", "file", metavar="FILE", required=True),
            option("--context", metavar="NAME", default=""),
            option("--kubeconfig", metavar="FILE", default=""),
            option("--from", "from_", metavar="FILE", default=""),
            option("--namespace", metavar="NAME", default=""),
            option("--for-support", is_flag=True),
            option("--timeout", type=click.FloatRange(0.1), default=30.0, show_default=True),
            lang_option(lang),
        ],
        short_help=say("snapshot"),
        help=f"{say('snapshot')}\n\n{say('snapshot.more')}",
    )


def snapshot(values: dict[str, Any], say: Say, lang: Lang) -> int:
    """Record; 2 if the cluster could not be asked at all."""
    from seawall import inspect
    from seawall.cli import choice
    from seawall.sources import snapshot_write

    picture = _picture(values, say)
    if picture.failed is not None:
        raise picture.failed
    needed = inspect.needed(choice.loaded(()))
    resources = dict.fromkeys((*needed, *MORE))
    counts: dict[str, int] = {}
    with Progress(say) as progress:

        def tick(resource: str, count: int) -> None:
            counts[resource] = count
            total = sum(counts.values())
            progress.show(lambda: say("snapshot.progress", count=f"{total:,}", resource=resource))

        made = snapshot_write.record(
            picture,
            resources,
            Path(values["file"]),
            anonymous=bool(values["for_support"]),
            tick=tick,
        )
    _tell(made, values["file"], say, lang)
    return 0


def _picture(values: dict[str, Any], say: Say) -> Any:
    if values["from_"]:
        if values["context"] or values["kubeconfig"] or values["namespace"]:
            raise UsageError(say("snapshot.two_sources"))
        from seawall.sources import snapshot

        return snapshot.read(values["from_"])
    from seawall.clients.kube import connect
    from seawall.sources.cluster import LiveCluster

    cluster = connect(values["context"], values["kubeconfig"], timeout=values["timeout"])
    for warning in cluster.warnings:
        click.echo(warning, err=True)
    return LiveCluster(cluster, values["namespace"])


def _tell(made: Manifest, file: str, say: Say, lang: Lang) -> None:
    """One line of what is in it; one for each part that is not."""
    from seawall.locales import reasons

    size = Path(file).stat().st_size
    total = sum(part.objects for part in made.resources.values())
    click.echo(
        say("snapshot.done", file=file, objects=f"{total:,}", size=f"{size / 1e6:.1f}"), err=True
    )
    if gone := sum(made.removed.values()):
        click.echo(say("snapshot.removed", count=f"{gone:,}"), err=True)
    for resource, part in made.resources.items():
        if part.not_read:
            why = reasons.chinese(part.not_read) if lang == "zh" else part.not_read
            click.echo(say("snapshot.unread", resource=resource, why=why), err=True)
