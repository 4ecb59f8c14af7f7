"""`seawall audit --save`, `--follow`, `--listen`: runs that keep what they find in the store."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import click

from seawall import audit as auditing
from seawall import store
from seawall.audit.keeping import Keeper, follow
from seawall.audit.memory import Memory
from seawall.check import status
from seawall.cli import extras
from seawall.cli.output import Output
from seawall.engine import Catalog
from seawall.errors import UsageError
from seawall.locales import Say, speaker
from seawall.locales.reports import MESSAGES as REPORTS
from seawall.model import Finding, Lang
from seawall.responses.reports import reasons
from seawall.responses.reports.plain import safe
from seawall.responses.reports.recorded import brief
from seawall.sources.audit import logs
from seawall.sources.audit.following import Follower

if TYPE_CHECKING:
    from seawall.cli.audit import Options


def run(options: Options, catalog: Catalog, lang: Lang, say: Say) -> int:
    """The exit status: that of the report for `--save`; 0 for a run that was ended by a signal."""
    if options.follow and (len(options.paths) != 1 or options.paths == ("-",)):
        raise UsageError(say("audit.one"))
    endless = options.follow or bool(options.listen)
    wanted = auditing.Options(everything=options.all, cluster=options.cluster, collect=not endless)
    with store.open(options.store) as opened:
        memory = Memory(opened, options.cluster)
        judging = auditing.Run(catalog, memory.into(wanted))
        if options.listen:
            return _listen(options, opened, judging, lang, say)
        if options.follow:
            with _until_told() as stop:
                follower_of = lambda keeper, path: Follower(  # noqa: E731 - two shapes of one
                    path, keeper.place, once=False, stop=stop
                )
                _follow(options.paths[0], opened, judging, follower_of, lang, say)
            return 0
        return _save(options, opened, judging, lang)


def _save(options: Options, opened: store.Store, judging: auditing.Run, lang: Lang) -> int:
    for path in options.paths:
        if path == "-":
            _keep_piped(Keeper(opened, judging, "<stdin>"))
            continue
        keeper = Keeper(opened, judging, os.path.abspath(path))
        follower = Follower(path, keeper.place, once=True)
        for _ in follow(keeper, follower):
            pass
    result = judging.result([*options.paths])
    Output(options.output, options.output_file, no_color=options.no_color).write(result, lang)
    return status(result, options.fail_on, strict=options.strict)


def _keep_piped(keeper: Keeper) -> None:
    """Standard input has no position to go on from; a record's id counts once all the same."""
    for log in logs.named(["-"], keeper.run.problems):
        for block in log.blocks():
            keeper.take(keeper.run.judge.block(block))
        keeper.run.problems += log.problems


def _follow(
    path: str, opened: store.Store, judging: auditing.Run, make: Any, lang: Lang, say: Say
) -> None:
    keeper = Keeper(opened, judging, os.path.abspath(path))
    click.echo(say("audit.following", file=path), err=True)
    for found in follow(keeper, make(keeper, path)):
        _tell(found, judging, lang)


def _tell(found: Iterable[Finding], judging: auditing.Run, lang: Lang) -> None:
    """New findings on standard output, one line each; what could not be read on the other."""
    say = speaker(REPORTS, lang)
    for finding in found:
        entry = judging.catalog.hazards[finding.rule]
        label = say(f"severity.{finding.severity}") if finding.verdict == "hit" else "?"
        rows = ", ".join(finding.rows)
        click.echo(safe(f"{label} {rows} {entry.title.of(lang)}: {brief(finding, say)}"))
    sys.stdout.flush()
    for problem in judging.problems:
        click.echo(reasons.line(problem, lang), err=True)
    judging.problems.clear()


def _listen(
    options: Options, opened: store.Store, judging: auditing.Run, lang: Lang, say: Say
) -> int:
    extras.need("agent", say)
    from seawall import serving
    from seawall.audit import listening

    address = serving.address(options.listen)
    keeper = Keeper(opened, judging, f"webhook {address[0]}:{address[1]}")
    tls = serving.Files(options.tls_cert, options.tls_key, options.client_ca)

    def take(data: bytes) -> None:
        _tell(keeper.take(judging.judge.block(listening.block(data, keeper.log))), judging, lang)

    with listening.Server(address, tls, take) as server, _until_told() as stop:
        click.echo(say("audit.listening", address=server.url), err=True)
        server.serve(stop)
    return 0


@contextlib.contextmanager
def _until_told() -> Iterator[Any]:
    """A function that tells whether a signal asked for the end."""
    told: list[int] = []
    before = {
        number: signal.signal(number, lambda got, _frame: told.append(got))
        for number in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield lambda: bool(told)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
