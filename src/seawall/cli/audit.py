"""`seawall audit`: judge what was done, as logs tell it; print a report, set the exit status."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click
import msgspec

from seawall.cli.options import FLAG, RULES, Making
from seawall.cli.output import FORMATS, Output
from seawall.cli.progress import Progress
from seawall.cli.speech import Command, lang_option
from seawall.errors import UsageError
from seawall.locales import Say, speaker
from seawall.locales.audit import MESSAGES as AUDIT
from seawall.locales.cli import MESSAGES
from seawall.model import SEVERITIES, Lang

if TYPE_CHECKING:
    from seawall.engine import Catalog
    from seawall.responses.reports.result import Result


class Options(msgspec.Struct, frozen=True):
    """The command line as click read it; names are those of the options."""

    paths: tuple[str, ...]
    all: bool
    follow: bool
    listen: str
    tls_cert: str
    tls_key: str
    client_ca: str
    save: bool
    store: str
    cluster: str
    select: tuple[str, ...]
    ignore: tuple[str, ...]
    output: str
    output_file: str
    fail_on: str
    strict: bool
    catalog: tuple[str, ...]
    no_color: bool


def command(lang: Lang) -> click.Command:
    say = speaker(MESSAGES | AUDIT, lang)

    def run(**values: Any) -> int:
        return audit(Options(**values), lang, say)

    return Command(
        "audit",
        lang=lang,
        callback=run,
        params=[
            click.Argument(["paths"], nargs=-1, metavar="[PATH | -]..."),
            *_options(lang, say),
        ],
        short_help=say("audit"),
        help=f"{say('audit')}\n\n{say('audit.more')}",
    )


def _options(lang: Lang, say: Say) -> list[click.Parameter]:
    make = Making("audit", say)
    option, shared = make.own, make.shared
    return [
        option("--all", **FLAG),
        option("--follow", **FLAG),
        option("--listen", metavar="ADDRESS"),
        option("--tls-cert", metavar="FILE"),
        option("--tls-key", metavar="FILE"),
        option("--client-ca", metavar="FILE"),
        option("--save", **FLAG),
        option("--store", metavar="URL"),
        option("--cluster", metavar="NAME"),
        shared("--select", **RULES),
        shared("--ignore", **RULES),
        shared("--output", type=click.Choice(FORMATS), default="text"),
        shared("--output-file", metavar="FILE"),
        lang_option(lang),
        shared("--fail-on", type=click.Choice(SEVERITIES), default="error"),
        shared("--strict", **FLAG),
        shared("--catalog", multiple=True, metavar="DIR", default=()),
        shared("--no-color", **FLAG),
    ]


def audit(options: Options, lang: Lang, say: Say) -> int:
    """Judge the named logs; the exit status."""
    if not options.paths and not options.listen:
        raise UsageError(say("audit.nothing"))
    catalog = _catalog(options, say)
    if options.follow or options.listen or options.save:
        from seawall.cli import keeping

        return keeping.run(options, catalog, lang, say)
    from seawall.check import status

    with Progress(say) as progress:
        result = _judged(options, catalog, _Tick(progress, say))
    Output(options.output, options.output_file, no_color=options.no_color).write(result, lang)
    return status(result, options.fail_on, strict=options.strict)


def _judged(options: Options, catalog: Catalog, tick: _Tick) -> Result:
    """The logs' findings, with what the baseline of a named store knows."""
    from seawall import audit as auditing

    wanted = auditing.Options(everything=options.all, cluster=options.cluster)
    if not options.store:
        return auditing.audit(options.paths, catalog, wanted, tick)
    from seawall import store
    from seawall.audit.memory import Memory

    with store.open(options.store) as opened:
        memory = Memory(opened, options.cluster)
        result = auditing.audit(options.paths, catalog, memory.into(wanted), tick)
        if missing := memory.missing():
            result.problems.append(missing)
        return result


class _Tick:
    """One block more."""

    def __init__(self, progress: Progress, say: Say) -> None:
        self.progress, self.say, self.count = progress, say, 0

    def __call__(self) -> None:
        self.count += 1
        self.progress.show(lambda: self.say("audit.progress", count=self.count))


def _catalog(options: Options, say: Say) -> Catalog:
    from seawall.cli import choice

    everything = choice.loaded(options.catalog)
    return choice.chosen(
        everything, choice.words(options.select), choice.words(options.ignore), say
    )
