"""What the commands of `seawall guard` do; returns their exit status."""

from __future__ import annotations

import datetime
import time
from typing import Final

import click
import msgspec

from seawall.audit import actors
from seawall.audit.platform import Actor
from seawall.cli import choice
from seawall.cli import guard_words as words
from seawall.cli.guard_words import Voice
from seawall.clients.kube import Cluster, connect
from seawall.engine import Catalog
from seawall.errors import ClusterError, UsageError
from seawall.guard import learn, manifests, plan, policies, reaching, setting, webhooks
from seawall.guard import status as statuses
from seawall.guard.plan import Live, Step
from seawall.guard.setting import LABELS, NAME, NAMESPACE, Mode, Object, Platform, Setting
from seawall.model import Lang
from seawall.permits import manifests as permits

__all__ = ["Options", "Voice"]
_ROUNDS: Final = 3
_GONE_SECONDS: Final = 60.0  # that a namespace may take to go


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """The command line as click read it; each command has some of these."""

    context: str = ""
    kubeconfig: str = ""
    mode: Mode | None = None
    platform: Platform | None = None
    output: str = "text"
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    catalog: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    user: tuple[str, ...] = ()
    dry_run: bool = False
    yes: bool = False
    force: bool = False
    keep_permits: bool = False
    permit_hours: int | None = None

    @property
    def is_json(self) -> bool:
        return self.output == "json"


def run_export(say: Voice, options: Options) -> int:
    catalog = choice.loaded(options.catalog)
    wanted = Setting(
        mode=options.mode or "deny",
        lang=say.lang,
        off=_off(say, catalog, options),
        platform=options.platform or "ack",
    )
    found = policies.bundle(catalog, actors().actors, wanted)
    words.objects([one for each in found for one in (each.policy, each.binding)], options.output)
    return 0


def run_install(say: Voice, options: Options) -> int:
    cluster, catalog = _connect(options), choice.loaded(options.catalog)
    live = plan.look(cluster)
    wanted = _setting(say, options, cluster, catalog, live)
    native = plan.has_policies(cluster)
    if not native:
        click.echo(say("old", version=cluster.version()), err=True)
    objects = _objects(catalog, wanted, live, native=native)
    steps = plan.install(cluster, objects, live)
    before = _stored(live)
    denies = before is not None and before.mode == "deny"  # it is put right, whatever it knows
    if wanted.mode == "deny" and not (denies or options.force) and _unlearned(cluster, wanted):
        words.plan(say, steps, as_json=options.is_json)
        click.echo(say("unlearned"), err=True)
        return 1
    return _apply(say, options, cluster, steps)


def run_uninstall(say: Voice, options: Options) -> int:
    cluster = _connect(options)
    status = _apply(say, options, cluster, _uninstall(cluster, options))
    if status or options.dry_run:
        return status
    for _ in range(_ROUNDS):  # the agent may have put something back before it knew
        left = _uninstall(cluster, options)
        todo = [step for step in left if step.action == "delete"]
        if not todo:
            return 0
        for _, error in plan.carry_out(cluster, todo):
            if error is not None:
                raise error
        _wait_gone(cluster)
    return 1


def _uninstall(cluster: Cluster, options: Options) -> list[Step]:
    kept = frozenset((permits.CRD,)) if options.keep_permits else frozenset()
    return plan.uninstall(cluster, plan.look(cluster), kept=kept)


def run_status(say: Voice, options: Options) -> int:
    catalog = choice.loaded(options.catalog)
    found = statuses.status(_connect(options), catalog, actors().actors, reaching.reach, _permits)
    words.status(say, found, catalog, as_json=options.is_json)
    return 0 if found.is_well else 1


def run_learn(say: Voice, options: Options) -> int:
    catalog = choice.loaded(options.catalog)
    seen, result = learn.seen(options.paths, catalog)
    for problem in result.problems:
        words.problem(say, problem)
    chosen = [one for one in seen if one.user in options.user or not one.why_not]
    if missing := set(options.user) - {one.user for one in seen}:
        raise UsageError(say("user.unknown", names=", ".join(sorted(missing))))
    words.learned(say, seen, chosen, as_json=options.is_json)
    if any(problem.fatal for problem in result.problems):
        return 2
    return _keep(say, options, [one.actor() for one in chosen])


def _keep(say: Voice, options: Options, rows: list[Actor]) -> int:
    """Into the cluster's setting, and into its policies if they are installed."""
    if options.dry_run:
        return 0
    cluster, catalog = _connect(options), choice.loaded(options.catalog)
    live = plan.look(cluster)
    before = _stored(live) or Setting(lang=say.lang, platform=_platform(cluster))
    wanted = msgspec.structs.replace(
        before,
        actors=learn.merged(before.actors, rows),
        learned=datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        catalog=setting.fingerprint(catalog),
    )
    native = plan.has_policies(cluster) and any(r == policies.POLICIES for r, _, _ in live.objects)
    objects = _objects(catalog, wanted, live, native=native)
    return _apply(say, options, cluster, plan.install(cluster, objects, live))


def _apply(say: Voice, options: Options, cluster: Cluster, steps: list[Step]) -> int:
    """Shows what is to be done, asks, does it."""
    todo = [step for step in steps if step.action in ("create", "update", "delete")]
    refused = [step for step in steps if step.action == "refuse"]
    if not options.is_json or options.dry_run or refused or not todo:
        words.plan(say, steps, as_json=options.is_json)
    if refused:
        return 1
    if options.dry_run or not todo:
        return 0
    if not options.yes and not (not options.is_json and click.confirm(say("ask"), err=True)):
        click.echo(say("untouched"), err=True)
        return 1
    done = list(plan.carry_out(cluster, todo))
    failed = [(step, error) for step, error in done if error is not None]
    if not failed and any(s.resource == "namespaces" and s.action == "delete" for s in todo):
        _wait_gone(cluster)
    words.done(say, done, as_json=options.is_json)
    return 1 if failed else 0


def _wait_gone(cluster: Cluster) -> None:
    """Until the namespace is gone, with what it held."""
    end = time.monotonic() + _GONE_SECONDS
    while cluster.get("namespaces", NAMESPACE) is not None and time.monotonic() < end:
        time.sleep(0.2)


def _connect(options: Options) -> Cluster:
    cluster = connect(options.context, options.kubeconfig)
    for warning in cluster.warnings:
        click.echo(warning, err=True)
    return cluster


def _setting(
    say: Voice, options: Options, cluster: Cluster, catalog: Catalog, live: Live
) -> Setting:
    """What is asked for; what is not said stays as it is on the cluster."""
    before = _stored(live)
    said = bool(options.select or options.ignore)
    platform = options.platform or (before.platform if before else _platform(cluster))
    return Setting(
        mode=options.mode or (before.mode if before else "audit"),
        lang=_lang(say.lang) or (before.lang if before else say.lang),
        actors=before.actors if before else (),
        learned=before.learned if before else "",
        off=_off(say, catalog, options) if said or not before else before.off,
        platform=platform,
        permit_hours=options.permit_hours or (before.permit_hours if before else permits.MAX_HOURS),
        catalog=setting.fingerprint(catalog),
    )


def _objects(catalog: Catalog, wanted: Setting, live: Live, *, native: bool) -> list[Object]:
    return manifests.wanted(
        catalog,
        actors().actors,
        wanted,
        native=native,
        client=_client(live),
        more=_permits(wanted),
    )


def _permits(wanted: Setting) -> list[Object]:
    return permits.all_(max_hours=wanted.permit_hours, labels=LABELS)


def _stored(live: Live) -> Setting | None:
    found = live.of("configmaps", NAME, NAMESPACE)
    return setting.read(msgspec.json.encode(found)) if found else None


def _lang(lang: Lang) -> Lang | None:
    """The language, if the command line gives it."""
    context: click.Context | None = click.get_current_context()
    while context is not None:
        source = context.get_parameter_source("lang")
        if source is click.core.ParameterSource.COMMANDLINE:
            return lang
        context = context.parent
    return None


def _off(say: Voice, catalog: Catalog, options: Options) -> tuple[str, ...]:
    """Ids of the hazards that --select and --ignore leave out."""
    select, ignore = choice.words(options.select), choice.words(options.ignore)
    kept = choice.chosen(catalog, select, ignore, say)
    return tuple(sorted(catalog.hazards.keys() - kept.hazards.keys()))


def _client(live: Live) -> Object | None:
    """The clientConfig of the agent's webhook as it is on the cluster, without the path."""
    found = live.of(webhooks.RESOURCE, NAME)
    hooks = found.get("webhooks", ()) if found else ()
    if not hooks:
        return None
    client: Object = dict(hooks[0]["clientConfig"])
    if "service" in client:
        named = {key: value for key, value in client["service"].items() if key != "path"}
        return client | {"service": named}
    url = str(client["url"])
    path = next((one for one in webhooks.PATHS[::-1] if url.endswith(one)), "")
    return client | {"url": url.removesuffix(path)}


def _platform(cluster: Cluster) -> Platform:
    """ACK shows in the version or on its nodes (see `relations.platform`)."""
    if "-aliyun" in cluster.version():
        return "ack"
    pages = cluster.pages("nodes", labels="ack.aliyun.com", limit=1, metadata_only=True)
    first = next(iter(pages), b"{}")
    return "ack" if plan.listed(first) else "any"


def _unlearned(cluster: Cluster, wanted: Setting) -> bool:
    """On ACK the add-ons' identities are not known beforehand."""
    if wanted.learned:
        return False
    try:
        return wanted.platform == "ack" or _platform(cluster) == "ack"
    except ClusterError:
        return True
