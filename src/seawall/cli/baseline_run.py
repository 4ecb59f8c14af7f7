"""What the commands of `seawall baseline` do; returns their exit status."""

from __future__ import annotations

import datetime
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import click
import msgspec

from seawall import store as stores
from seawall.baseline import capture, drift, history, scope, watching
from seawall.baseline.capture import Outcome, Recorder
from seawall.baseline.history import History
from seawall.baseline.plan import Planner, Step
from seawall.baseline.restore import Done, Restorer
from seawall.cli import baseline_words as words
from seawall.cli.baseline_words import Voice
from seawall.clients.kube import Cluster, connect
from seawall.engine.load import load
from seawall.errors import InputError, UsageError
from seawall.store import pruning, recall
from seawall.store.appending import Seen
from seawall.store.recall import Copy


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """The command line as click read it; each command has some of these."""

    context: str
    kubeconfig: str
    store: str
    output: str
    namespace: str = ""
    resource: str = ""
    name: str = ""
    captures: tuple[int, ...] = ()
    capture: int | None = None
    at: int | None = None
    only: str = ""
    keep_days: int = 90
    keep_copies: int = 50
    watch: bool = False
    strict: bool = False
    live: bool = False
    all: bool = False
    dry_run: bool = False
    yes: bool = False
    force: bool = False

    @property
    def is_json(self) -> bool:
        return self.output == "json"


def run_capture(say: Voice, options: Options) -> int:
    cluster, matched = _connect(options), scope.matched(load())
    with stores.open(options.store) as store:
        if options.watch:
            return _watch(say, options, cluster, Recorder(cluster, store, matched, "watch"))
        with _progress(say) as progress:
            outcome = capture.capture(
                cluster, store, matched, namespace=options.namespace, progress=progress
            )
        pruned = _prune(store, cluster, options)
    words.captured(say, outcome, pruned, as_json=options.is_json)
    if outcome.unread and len(outcome.unread) == len(outcome.parts):
        return 2
    return 2 if options.strict and outcome.unread else 0


def run_list(say: Voice, options: Options) -> int:
    with stores.open(options.store) as store:
        past = history.choose(store, options.context)
        if not options.resource:
            words.captures(say, past, options.capture, as_json=options.is_json)
            return 0
        resource = past.resource(options.resource)
        if options.name:
            copies = past.one(resource, options.namespace, options.name)
        else:
            at = past.moment(options.capture) if options.capture else ""
            copies = past.state(at, resource=resource, namespace=options.namespace)
        words.copies(say, copies, as_json=options.is_json)
    return 0


def run_diff(say: Voice, options: Options) -> int:
    if options.live and len(options.captures) > 1:
        raise UsageError(say("usage.live"))
    if not options.live and len(options.captures) != 2:
        raise UsageError(say("usage.two"))
    with stores.open(options.store) as store:
        cluster = _connect(options) if options.live else None
        past = _past(store, cluster, options)
        times = [past.moment(one) for one in options.captures]
        which = _filter(past, options)
        if cluster is None:
            found, unread = list(drift.between(past, times[0], times[1], which)), []
        else:
            with _progress(say) as progress:
                live = drift.Live(cluster, past, scope.matched(load()), progress)
                found = list(live.differences(times[0] if times else "", which))
            unread = live.unread
    words.differences(say, found, unread, as_json=options.is_json)
    if options.strict and unread:
        return 2
    return 1 if found else 0


def run_show(say: Voice, options: Options) -> int:
    with stores.open(options.store) as store:
        past = history.choose(store, options.context)
        copy = _version(say, past, options)
        words.content(past.content(copy), as_json=options.is_json)
    return 0


def run_restore(say: Voice, options: Options) -> int:
    _check_restore(say, options)
    cluster, matched = _connect(options), scope.matched(load())
    with stores.open(options.store) as store:
        past = _past(store, cluster, options)
        copies = _chosen(say, past, options)
        planner = Planner(cluster, past, scope.load(), force=options.force)
        steps = planner.plan(copies)
        if not options.is_json:
            words.plan(say, steps)
        todo = [step for step in steps if step.action not in ("same", "refuse")]
        refused = any(step.action == "refuse" for step in steps)
        if options.dry_run or not todo:
            if options.is_json:
                words.steps(say, [Done(step, _planned(step), step.why) for step in steps])
            return 1 if refused else 0
        if not options.yes and not _agreed(say, options):
            click.echo(say("untouched"), err=True)
            return 1
        done = _do(
            say, options, steps, Restorer(cluster, Recorder(cluster, store, matched, "restore"))
        )
    return 0 if all(one.is_well for one in done) else 1


def _do(say: Voice, options: Options, steps: list[Step], restorer: Restorer) -> list[Done]:
    done = []
    for one in restorer.run(steps):
        done.append(one)
        if not options.is_json:
            words.result(say, one)
    if options.is_json:
        words.steps(say, done)
    else:
        words.total(say, done)
    return done


def _planned(step: Step) -> Any:
    return {"same": "same", "refuse": "refused"}.get(step.action, "planned")


def _agreed(say: Voice, options: Options) -> bool:
    """JSON goes to programs: nobody is there to be asked, so it needs --yes."""
    return not options.is_json and click.confirm(say("ask"), default=False, err=True)


def _check_restore(say: Voice, options: Options) -> None:
    if options.all and options.at is not None:
        raise UsageError(say("usage.at"))
    if options.all and options.capture is None:
        raise UsageError(say("usage.all"))
    if not options.all and not (options.resource and options.name):
        raise UsageError(say("usage.which"))


def _chosen(say: Voice, past: History, options: Options) -> list[Copy]:
    if not options.all:
        return [_version(say, past, options)]
    only = {"namespace": options.namespace, "name": options.name}
    only["resource"] = past.resource(options.resource) if options.resource else ""
    assert options.capture is not None
    state = past.state(past.moment(options.capture), **only)
    return [one for one in state if one.hash is not None]


def _version(say: Voice, past: History, options: Options) -> Copy:
    """The copy that --at or --capture choose; by default the last that is no deletion."""
    resource = past.resource(options.resource)
    copies = past.one(resource, options.namespace, options.name)
    shown = words.named(resource, copies[0].namespace, options.name)
    if options.at is not None:
        found = next((one for one in copies if one.number == options.at), None)
        if found is None:
            numbers = ", ".join(str(one.number) for one in copies)
            raise UsageError(say("usage.version", object=shown, number=options.at, numbers=numbers))
    else:
        at = past.moment(options.capture) if options.capture else ""
        before = [one for one in copies if not at or one.seen <= at]
        there = [one for one in before if one.hash is not None]
        found = (before if at else there or copies)[-1] if before else copies[0]
    if found.hash is None:
        raise UsageError(say("usage.deleted", object=shown, number=found.number))
    return found


def _filter(past: History, options: Options) -> drift.Filter:
    """Of --only: "services", "services/web", "apps/deployments", "apps/deployments/web"."""
    word, name = options.only, ""
    if not word:
        return drift.Filter(namespace=options.namespace)
    try:
        resource = past.resource(word)
    except InputError:
        word, _, name = word.rpartition("/")
        if not word:
            raise
        resource = past.resource(word)
    return drift.Filter(resource, options.namespace, name)


def _connect(options: Options) -> Cluster:
    cluster = connect(options.context, options.kubeconfig)
    for warning in cluster.warnings:
        click.echo(warning, err=True)
    return cluster


def _past(store: stores.Store, cluster: Cluster | None, options: Options) -> History:
    """Of the cluster that is connected, by its own id; else of the one that is named."""
    if cluster is None:
        return history.choose(store, options.context)
    return history.choose(store, capture.known_as(cluster, store))


def _prune(store: stores.Store, cluster: Cluster, options: Options) -> int:
    limit = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=options.keep_days)
    key = capture.known_as(cluster, store)
    with store.writing(capture.LOCK) as connection:
        found = next(one for one in recall.known_clusters(connection) if one.key == key)
        before = limit.strftime("%Y-%m-%dT%H:%M:%S")
        return pruning.prune(connection, found.id, before, options.keep_copies)


def _watch(say: Voice, options: Options, cluster: Cluster, recorder: Recorder) -> int:
    def told(resource: str, seen: Seen) -> None:
        words.event(say, resource, seen, as_json=options.is_json)

    def ready(outcome: Outcome) -> None:
        words.captured(say, outcome, _prune(recorder.store, cluster, options), as_json=False)
        click.echo(say("watching"), err=True)

    watch = watching.Watching(recorder, told)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: watch.stop())
    with _progress(say) as progress:
        watch.run(
            namespace=options.namespace,
            progress=progress,
            ready=ready,
            tidy=lambda: _prune(recorder.store, cluster, options),
        )
    recorder.finish()
    return 0


@contextmanager
def _progress(say: Voice) -> Iterator[Callable[[int, int, str], None]]:
    """A line on standard error while it is a terminal; gone at the end."""
    terminal = sys.stderr.isatty()

    def show(done: int, of: int, what: str) -> None:
        if terminal:
            text = say("progress", what=what, done=done, of=of)
            click.echo(f"\r\x1b[K{text}", nl=False, err=True)

    try:
        yield show
    finally:
        if terminal:
            click.echo("\r\x1b[K", nl=False, err=True)
