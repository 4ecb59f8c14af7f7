"""`seawall check`: judge what has not run yet, print a report, set the exit status."""

from __future__ import annotations

import datetime
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import msgspec

from seawall import settings
from seawall.cli import looking
from seawall.cli.output import FORMATS, Output, save
from seawall.cli.progress import Progress
from seawall.cli.speech import Command, lang_option
from seawall.errors import UsageError
from seawall.formats import files
from seawall.locales import Say, speaker
from seawall.locales.cli import MESSAGES
from seawall.model import SEVERITIES, Lang, Problem
from seawall.responses.reports.result import Result

if TYPE_CHECKING:
    from seawall.check import Inputs
    from seawall.engine.live import Look

_KINDS = (*("manifest", "terraform", "script", "ansible", "cloudinit", "dockerfile", "workflow"),)


class Options(msgspec.Struct, frozen=True):
    """The command line as click read it; names are those of the options."""

    paths: tuple[str, ...]
    command: str | None
    output: str
    output_file: str | None
    fail_on: str
    select: tuple[str, ...]
    ignore: tuple[str, ...]
    no_color: bool
    strict: bool
    accepted: str | None
    write_accepted: str | None
    no_exceptions: bool
    catalog: tuple[str, ...]
    shell_hook: str | None
    skip_other_formats: bool
    stdin_name: str | None
    stdin_format: str | None
    context: str | None
    kubeconfig: str | None
    snapshot: str | None


def command(lang: Lang) -> click.Command:
    say = speaker(MESSAGES, lang)

    def run(**values: Any) -> int:
        found = click.get_current_context().find_object(settings.Found) or settings.Found()
        return check(Options(**values), found, lang, say)

    return Command(
        "check",
        lang=lang,
        callback=run,
        params=[click.Argument(["paths"], nargs=-1, metavar="[PATH | -]..."), *_options(lang, say)],
        short_help=say("check"),
        help=f"{say('check')}\n\n{say('check.more')}",
    )


def _options(lang: Lang, say: Say) -> list[click.Parameter]:
    def option(name: str, **more: Any) -> click.Option:
        key = name.strip("-").replace("-", "_")
        return click.Option([name], help=say(f"check.{key}"), **more)

    many: dict[str, Any] = {"multiple": True, "metavar": "ID,ROW,AREA"}
    return [
        option("--command", metavar="LINE"),
        option("--output", type=click.Choice(FORMATS), default="text"),
        option("--output-file", metavar="FILE"),
        lang_option(lang),
        option("--fail-on", type=click.Choice(SEVERITIES), default="error"),
        option("--select", **many),
        option("--ignore", **many),
        option("--strict", is_flag=True),
        option("--accepted", metavar="FILE"),
        option("--write-accepted", metavar="FILE"),
        option("--no-exceptions", is_flag=True),
        option("--catalog", multiple=True, metavar="DIR"),
        option("--no-color", is_flag=True),
        option("--skip-other-formats", is_flag=True),
        option("--stdin-name", metavar="NAME"),
        option("--stdin-format", type=click.Choice(_KINDS)),
        option("--shell-hook", type=click.Choice(("bash", "zsh"))),
        *looking.options(say),
    ]


def check(options: Options, found: settings.Found, lang: Lang, say: Say) -> int:
    """Run one check; the exit status."""
    if options.shell_hook:
        from seawall.cli import hook

        click.echo(hook.script(options.shell_hook, lang), nl=False)
        return 0
    from seawall import check as checking  # the engine: not for help and hooks
    from seawall.cli import choice

    if not options.paths and options.command is None:
        raise UsageError(say("error.nothing"))
    everything = choice.loaded(options.catalog)
    catalog = choice.chosen(
        everything, choice.words(options.select), choice.words(options.ignore), say
    )
    looked = looking.look(options.context, options.kubeconfig, options.snapshot)
    with Progress(say) as progress:
        result = checking.check(_inputs(options, looked), catalog, progress.tick)
    result.problems += _of_the_tree(found, options)
    if problem := looking.failed(looked):
        result.problems.append(problem)
    elif looked and result.findings:
        result.problems += _permit(result, looked, lang)
    _let_pass(result, options, choice.names(everything))
    brief = options.command is not None and not options.paths
    Output(options.output, options.output_file or "", no_color=options.no_color, brief=brief).write(
        result, lang
    )
    return checking.status(result, options.fail_on, strict=options.strict)


def _inputs(options: Options, looked: Look | None) -> Inputs:
    from seawall.check import Inputs

    stdin = "-" in options.paths
    return Inputs(
        paths=tuple(path for path in options.paths if path != "-"),
        command=options.command,
        stdin=sys.stdin.buffer.read(files.LIMIT + 1) if stdin else None,
        skip_other_formats=options.skip_other_formats,
        stdin_name=options.stdin_name or "<stdin>",
        stdin_format=options.stdin_format or "",
        look=looked,
    )


# Settings that can keep findings from being seen.
_LOUD = frozenset(("select", "ignore", "accepted", "catalog", "fail-on"))


def _of_the_tree(found: settings.Found, options: Options) -> list[Problem]:
    """Said aloud: settings that matter and lie in what is checked; others may have written them."""
    keys = ", ".join(sorted(found.keys & _LOUD))
    paths = (Path(path).resolve() for path in options.paths)
    if not keys or not any(Path(found.file).resolve().is_relative_to(path) for path in paths):
        return []
    why = f"these settings are part of what is checked: {keys}"
    return [Problem(file=os.path.relpath(found.file), why=why, todo=_LOOK, fatal=False)]


_LOOK = "make sure that you know who wrote them"


def _permit(result: Result, looked: Look, lang: Lang) -> list[Problem]:
    """Move what the cluster's permits cover from `findings` to `allowed`."""
    from seawall.facts import NotRead
    from seawall.locales.permit import MESSAGES as PERMIT
    from seawall.permits import letting, manifests

    try:
        permits = letting.of_objects(looked.objects(manifests.RESOURCE))
    except NotRead as error:  # none is known to hold: the findings stand
        return [Problem(file=looked.facts.cluster, why=str(error), fatal=False)]
    now = datetime.datetime.now(datetime.UTC)
    say = speaker(PERMIT, lang)
    result.findings, allowed = letting.let_pass(result.findings, permits, now, say)
    result.allowed += allowed
    return []


def _let_pass(result: Result, options: Options, names: Mapping[str, list[str]]) -> None:
    """Move what exceptions allow from `findings` to `allowed`."""
    if not options.no_exceptions and result.findings:
        from seawall.responses.exceptions import inline

        result.findings, allowed, problems = inline.apply(
            result.findings, result.lines, names, _today()
        )
        result.allowed += allowed
        result.problems += problems
    if options.accepted or options.write_accepted:
        _accept(result, options)


def _accept(result: Result, options: Options) -> None:
    from seawall.responses.exceptions import accepted

    entries = []
    if options.accepted:
        entries = accepted.read(files.read(options.accepted), options.accepted)
    if options.write_accepted:
        data = accepted.write(result.findings, entries, _today())
        save(Path(options.write_accepted), data)
        entries = accepted.read(data, options.write_accepted)
    name = options.write_accepted or options.accepted or ""
    result.findings, allowed, stale = accepted.apply(result.findings, entries, result.files, name)
    result.allowed += allowed
    result.problems += stale


def _today() -> datetime.date:
    return datetime.datetime.now(datetime.UTC).date()
