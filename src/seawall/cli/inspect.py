"""`seawall inspect`: judge the state of a cluster, print a report, set the exit status."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click
import msgspec

from seawall.cli.options import FLAG, RULES, Making
from seawall.cli.output import FORMATS, Output
from seawall.cli.speech import Command, lang_option
from seawall.errors import InputError, UsageError
from seawall.locales import Say, speaker
from seawall.locales.cli import MESSAGES
from seawall.locales.inspect import MESSAGES as INSPECT
from seawall.model import SEVERITIES, Lang

if TYPE_CHECKING:
    from seawall.clients.kube import Cluster
    from seawall.engine import Catalog
    from seawall.inspect import Source
    from seawall.responses.reports.inspection import Subject
    from seawall.responses.reports.result import Result

EVERY = "1s"  # in which changes are judged together by --watch
_SECONDS = {"s": 1, "m": 60, "h": 3600}


class Options(msgspec.Struct, frozen=True):
    """The command line as click read it; names are those of the options."""

    context: str
    kubeconfig: str
    as_: str
    as_group: tuple[str, ...]
    timeout: float
    snapshot: str
    namespace: str
    select: tuple[str, ...]
    ignore: tuple[str, ...]
    compare: str
    watch: bool
    for_: str
    every: str
    output: str
    output_file: str
    fail_on: str
    strict: bool
    catalog: tuple[str, ...]
    allow_code: bool
    no_color: bool


def command(lang: Lang) -> click.Command:
    say = speaker(MESSAGES | INSPECT, lang)

    def run(**values: Any) -> int:
        return inspect(Options(**values), lang, say)

    return Command(
        "inspect",
        lang=lang,
        callback=run,
        params=_options(lang, say),
        short_help=say("inspect"),
        help=f"{say('inspect')}\n\n{say('inspect.more')}",
    )


def _options(lang: Lang, say: Say) -> list[click.Parameter]:
    make = Making("inspect", say)
    option, shared = make.own, make.shared
    return [
        option("--context", metavar="NAME"),
        option("--kubeconfig", metavar="FILE"),
        option("--snapshot", metavar="FILE"),
        option("--namespace", metavar="NAME"),
        shared("--select", **RULES),
        shared("--ignore", **RULES),
        option("--compare", metavar="FILE"),
        option("--watch", **FLAG),
        option("--for", "for_", metavar="TIME"),
        option("--every", metavar="TIME", default=EVERY),
        shared("--output", type=click.Choice(FORMATS), default="text"),
        shared("--output-file", metavar="FILE"),
        lang_option(lang),
        shared("--fail-on", type=click.Choice(SEVERITIES), default="error"),
        option("--strict", **FLAG),
        option("--as", "as_", metavar="USER"),
        option("--as-group", multiple=True, metavar="GROUP", default=()),
        option("--timeout", type=click.FloatRange(0.1), default=30.0),
        shared("--catalog", multiple=True, metavar="DIR", default=()),
        option("--allow-code", **FLAG),
        shared("--no-color", **FLAG),
    ]


def inspect(options: Options, lang: Lang, say: Say) -> int:
    """Look once, or again and again; the exit status of the last look."""
    _fit(options, say)
    catalog = _catalog(options, say)
    before = _before(options, catalog, lang)
    output = Output(options.output, options.output_file, no_color=options.no_color)
    if options.watch or options.for_:
        result = _watch(options, catalog, before, (output, lang, say))
    else:
        result = look(_source(options, catalog), catalog, say, options.namespace)
        compare(result, before, options.compare)
        output.write(result, lang)
    return status(result, options)


def _fit(options: Options, say: Say) -> None:
    """UsageError for options that don't go together."""
    live = options.context or options.kubeconfig or options.as_ or options.as_group
    if options.snapshot and live:
        raise UsageError(say("error.two_sources"))
    if options.as_group and not options.as_:
        raise UsageError(say("error.as_group"))
    if (options.watch or options.for_) and (options.snapshot or options.output != "text"):
        raise UsageError(say("error.watch"))


def duration(text: str, say: Say) -> float:
    """Seconds of "90s", "5m", "1h"; UsageError for anything else."""
    number, unit = text[:-1], text[-1:]
    if number.isascii() and number.isdigit() and unit in _SECONDS and int(number):
        return float(int(number) * _SECONDS[unit])
    raise UsageError(say("error.duration", value=text))


def _catalog(options: Options, say: Say) -> Catalog:
    from seawall.cli import choice
    from seawall.engine.states import judged

    everything = choice.loaded(options.catalog, allow_code=options.allow_code)
    entries = everything.entries
    among = {id_: entries[id_] for id_ in judged(everything)}
    return choice.chosen(
        everything, choice.words(options.select), choice.words(options.ignore), say, among
    )


def _watch(
    options: Options,
    catalog: Catalog,
    before: Sequence[Subject] | None,
    to: tuple[Output, Lang, Say],
) -> Result:
    """Follow a cluster and tell what changes, until the time is over; the last look."""
    from seawall import inspect as inspecting
    from seawall.cli import watching
    from seawall.engine.judges import judges
    from seawall.sources.watched import Watched

    output, lang, say = to
    seconds = duration(options.for_, say) if options.for_ else float("inf")
    watch = watching.Watch(duration(options.every, say), seconds, lang, output)
    wanted = inspecting.needs(catalog, judges(catalog))
    with Watched(_cluster(options), wanted, options.namespace) as watched:
        watching.ready(watched, options.timeout, say)

        def look() -> Result:
            picture = inspecting.inspect_watched(watched, catalog)
            return inspecting.reported(watched, catalog, picture)

        return watch.run(watched, look, before, options.compare)


def _source(options: Options, catalog: Catalog) -> Source:
    if options.snapshot:
        return _recorded(options.snapshot)
    from seawall.inspect import packable
    from seawall.sources.cluster import LiveCluster

    return LiveCluster(_cluster(options), options.namespace, pack=packable(catalog))


def _cluster(options: Options) -> Cluster:
    from seawall.clients.kube import connect

    cluster = connect(
        options.context,
        options.kubeconfig,
        as_user=options.as_,
        as_groups=options.as_group,
        timeout=options.timeout,
    )
    for warning in cluster.warnings:
        click.echo(warning, err=True)
    return cluster


def _recorded(file: str) -> Source:
    from seawall.sources import snapshot

    return snapshot.read(file)


def look(source: Source, catalog: Catalog, say: Say, namespace: str = "") -> Result:
    """One look at a cluster, with progress on a terminal."""
    from seawall import inspect as inspecting
    from seawall.cli.progress import Progress

    counts: dict[str, int] = {}
    with Progress(say) as progress:

        def tick(resource: str, count: int) -> None:
            counts[resource] = count
            total = sum(counts.values())
            progress.show(lambda: say("progress", count=f"{total:,}", resource=resource))

        return inspecting.result(source, catalog, tick, namespace)


def _before(options: Options, catalog: Catalog, lang: Lang) -> Sequence[Subject] | None:
    """What an earlier run found, from its JSON report, or from a snapshot judged now."""
    if not options.compare:
        return None
    from seawall import inspect as inspecting
    from seawall.formats import files
    from seawall.responses.reports import earlier

    data = files.read(options.compare)
    if earlier.is_report(data):
        return earlier.findings(data, options.compare)
    if not data.startswith(b"PK"):
        why = "is neither a JSON report nor a snapshot"
        todo = "compare with what `seawall inspect --output json` or `seawall snapshot` wrote"
        raise InputError(options.compare, why, todo=todo)
    then = inspecting.result(_recorded(options.compare), catalog)
    return earlier.of_result(then, lang)


def compare(result: Result, before: Sequence[Subject] | None, name: str) -> None:
    """Fill in what changed."""
    from seawall.responses.reports import inspection

    seen = result.inspection
    if before is not None and seen is not None:
        seen.change = inspection.compare(result.findings, before, seen.checks, name)


def status(result: Result, options: Options) -> int:
    """Section 9 of the architecture."""
    from seawall.check import status as of_findings

    return of_findings(result, options.fail_on, strict=options.strict)
