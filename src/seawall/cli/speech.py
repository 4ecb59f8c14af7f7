"""Click's commands with help and usage errors in the user's language, wide characters laid out.

Click takes its own words from gettext, which would need compiled files; these few overrides say
them from our table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib import import_module
from typing import Any, ClassVar

import click

from seawall.locales import Say, speaker
from seawall.locales.cli import MESSAGES
from seawall.model import Lang
from seawall.responses.reports.plain import width, wrapped


class Formatter(click.HelpFormatter):
    """Wraps Chinese where it may be broken."""

    def write_text(self, text: str) -> None:
        for line in wrapped(text, max(self.width - self.current_indent, 20)):
            self.write(f"{'':>{self.current_indent}}{line}\n")

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        rows = list(rows)
        first = min(max((width(term) for term, _ in rows), default=0), col_max) + col_spacing
        for term, text in rows:
            lines = (
                wrapped(text, max(self.width - first - self.current_indent, 20)) if text else [""]
            )
            fits = width(term) <= first - col_spacing
            head = term + " " * (first - width(term)) if fits else f"{term}\n"
            indent = " " * self.current_indent
            gap = indent + " " * first
            self.write(f"{indent}{head}{'' if fits else gap}{lines[0]}".rstrip() + "\n")
            for line in lines[1:]:
                self.write(f"{gap}{line}\n")


class Context(click.Context):
    formatter_class = Formatter


class Command(click.Command):
    """A command that speaks `lang`."""

    context_class = Context

    def __init__(self, *args: Any, lang: Lang, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.say: Say = speaker(MESSAGES, lang)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option:
            option.help = self.say("help")
        return option

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, prefix=self.say("usage"))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        params = self.get_params(ctx)
        records = [p.get_help_record(ctx) for p in params if isinstance(p, click.Option)]
        with formatter.section(self.say("options")):
            formatter.write_dl([record for record in records if record])


class Group(Command, click.Group):
    """A group that imports a subcommand's module only when it is asked for.

    `lazy` maps a name to a module that has `command(lang) -> click.Command`.
    """

    lazy: ClassVar[Mapping[str, str]] = {}

    def __init__(
        self, *args: Any, lang: Lang, lazy: Mapping[str, str] | None = None, **kwargs: Any
    ):
        super().__init__(*args, lang=lang, **kwargs)
        self.lang, self.modules = lang, lazy or {}

    def include(
        self,
        name: str,
        run: Callable[..., Any],
        params: Sequence[click.Parameter],
        say: Say,
        more: str = "",
    ) -> None:
        """A subcommand whose words `say` has under `name`, and what more there is under `more`."""
        text = say(name)
        self.add_command(
            Command(
                name,
                lang=self.lang,
                callback=run,
                params=[*params, lang_option(self.lang)],
                short_help=text,
                help=f"{text}\n\n{say(more)}" if more else text,
            )
        )

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*self.modules, *self.commands]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if module := self.modules.get(cmd_name):
            make: Callable[[Lang], click.Command] = import_module(module).command
            return make(self.lang)
        return self.commands.get(cmd_name)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if not args[0].startswith("-") and self.get_command(ctx, args[0]) is None:
            raise click.UsageError(self.say("error.command", name=args[0]), ctx)
        return super().resolve_command(ctx, args)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        Command.format_options(self, ctx, formatter)
        rows = []
        for name in self.list_commands(ctx):
            if command := self.get_command(ctx, name):
                rows.append((name, command.short_help or command.help or ""))
        with formatter.section(self.say("commands")):
            formatter.write_dl(rows)


def lang_option(lang: Lang) -> click.Option:
    """`--lang`, read ahead of click by `asked`; here for the help and for its check."""
    return click.Option(
        ["--lang"],
        type=click.Choice(("zh", "en")),
        expose_value=False,
        help=speaker(MESSAGES, lang)("lang"),
    )


def complaint(error: click.ClickException, lang: Lang) -> str:
    """A usage error as one line."""
    say = speaker(MESSAGES, lang)
    if isinstance(error, click.NoSuchOption):
        near = ", ".join(error.possibilities or ())
        key = "error.option.near" if near else "error.option"
        return say(key, name=error.option_name, near=near)
    if isinstance(error, click.MissingParameter) and error.param:
        return say("error.missing", name=_name(error))
    if isinstance(error, click.BadParameter) and error.param:
        return say("error.value", name=_name(error), message=error.message)
    return error.format_message()


def _name(error: click.BadParameter) -> str:
    return (error.param.opts[-1] if error.param else "").replace("paths", "PATH")
