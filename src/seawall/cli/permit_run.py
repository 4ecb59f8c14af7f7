"""What the commands of `seawall permit` do; returns their exit status.

0: done. 1: the API server refused it to this user, or the permit's state does not allow it.
2: wrong usage, or the cluster could not be asked (`main` tells it).
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Final

import click
import msgspec

from seawall.cli import choice
from seawall.cli import permit_words as words
from seawall.clients.kube import Cluster, connect
from seawall.errors import ClusterError, UsageError
from seawall.locales import Say, speaker
from seawall.locales.permit import MESSAGES
from seawall.model import Lang
from seawall.permits import acting, asking, expecting, using
from seawall.permits.acting import Deed
from seawall.permits.manifests import RESOURCE
from seawall.permits.model import Permit, now
from seawall.sources.cluster import LiveCluster

_REFUSED: Final = frozenset(("forbidden", "invalid", "conflict"))
_DEEDS: Final[tuple[Deed, ...]] = ("approve", "deny", "revoke")


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """The command line as click read it; each command has some of these."""

    context: str = ""
    kubeconfig: str = ""
    output: str = "text"
    namespace: str = ""
    hazards: str = ""
    objects: tuple[str, ...] = ()
    lasts: datetime.timedelta | None = None
    until: datetime.datetime | None = None
    uses: int = 1
    who: tuple[str, ...] = ()
    why: str = ""
    catalog: tuple[str, ...] = ()
    name: str = ""
    all: bool = False
    dry_run: bool = False

    @property
    def is_json(self) -> bool:
        return self.output == "json"


def run(name: str, lang: Lang, options: Options) -> int:
    say = speaker(MESSAGES, lang)
    cluster = _connect(options)
    try:
        if name in _DEEDS:
            return _act(cluster, say, options, next(deed for deed in _DEEDS if deed == name))
        if name == "request":
            return _request(cluster, say, options, lang)
        return (_list if name == "list" else _show)(cluster, say, options)
    except ClusterError as error:
        if acting.gone(error) and error.resource == RESOURCE:
            raise UsageError(say("absent", server=cluster.server)) from error
        if error.reason not in _REFUSED:
            raise
        click.echo(say("refused", why=words.refusal(error, lang)), err=True)
        return 1


def names(states: Sequence[str], context: str, kubeconfig: str) -> list[str]:
    """Of the permits in these states ("open" and "ended" stand for all that are), for a shell."""
    found = acting.listed(connect(context, kubeconfig, timeout=3))
    wanted = {*states}
    everything = "ended" in wanted
    return [one.name for one in found if everything or one.state in wanted]


def _request(cluster: Cluster, say: Say, options: Options, lang: Lang) -> int:
    if options.lasts and options.until:
        raise UsageError(say("usage.both"))
    catalog = choice.loaded(options.catalog)
    space = options.namespace or cluster.namespace or "default"
    subjects = [asking.subject(word, cluster, space, say) for word in options.objects]
    asked = choice.words([options.hazards])
    hazards = asking.hazards_of(asked, catalog, subjects, say)
    live = [asking.live(one, cluster) for one in subjects]
    if lost := asking.missing(live, hazards, catalog):
        raise UsageError(say("usage.missing", objects=", ".join(one.word for one in lost)))
    me = asking.myself(cluster)
    wanted = asking.Wanted(
        who=options.who,
        lasts=options.lasts,
        until=options.until,
        uses=options.uses,
        why=options.why,
    )
    breaks = expecting.breaks(live, hazards, catalog, LiveCluster(cluster), lang)
    spec = asking.spec_of(wanted, me, hazards, live, breaks)
    name = asked[0].lower().replace("_", "-")[:40].strip("-")
    made = asking.created(cluster, spec, name=name, dry_run=options.dry_run)
    words.one(say, made, me.now, as_json=options.is_json)
    if not options.is_json:
        click.echo(say("asked.dry" if options.dry_run else "asked", name=made.name))
    return 0


def _act(cluster: Cluster, say: Say, options: Options, deed: Deed) -> int:
    permit = _named(cluster, say, options.name)
    if not acting.fits(permit, deed):
        state = say(f"state.{permit.state}")
        click.echo(say("unfit", name=permit.name, state=state), err=True)
        return 1
    made = acting.act(cluster, permit, deed, why=options.why, dry_run=options.dry_run)
    if options.is_json:
        words.one(say, made, now(), as_json=True)
        return 0
    key = f"done.{made.state}"
    click.echo(say(key, name=made.name, until=words.time(made.spec.until), uses=made.left))
    if options.dry_run:
        click.echo(say("dry"))
    return 0


def _list(cluster: Cluster, say: Say, options: Options) -> int:
    at = now()
    found = acting.listed(cluster)
    shown = [one for one in found if options.all or not one.ended(at)]
    words.many(say, shown, len(found) - len(shown), at, as_json=options.is_json)
    return 0


def _show(cluster: Cluster, say: Say, options: Options) -> int:
    words.one(say, _named(cluster, say, options.name), now(), as_json=options.is_json)
    return 0


def _named(cluster: Cluster, say: Say, name: str) -> Permit:
    permit = using.fetch(cluster, name)
    if permit is None:
        raise UsageError(say("unknown", name=name))
    return permit


def _connect(options: Options) -> Cluster:
    cluster = connect(options.context, options.kubeconfig)
    for warning in cluster.warnings:
        click.echo(warning, err=True)
    return cluster
