"""The command `seawall`: finds the language and the user's settings, then hands over to click.

Commands are imported when they are called; see `speech.Group`.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import click

from seawall import locales, settings
from seawall.cli.speech import Group, complaint, lang_option
from seawall.errors import SeawallError
from seawall.locales.cli import MESSAGES
from seawall.model import Lang

COMMANDS: Final = {
    name: f"seawall.cli.{name}"
    for name in (
        *(
            "check",
            "inspect",
            "snapshot",
            "audit",
            "findings",
            "explain",
            "catalog",
            "baseline",
            "permit",
            "completion",
            "version",
            "lab",
            "agent",
            "guard",
        ),
    )
}


def main() -> None:
    sys.exit(run(sys.argv[1:]))


def run(args: Sequence[str]) -> int:
    """The exit status: see section 9 of the architecture."""
    lang = asked(args) or locales.of_environment()
    say = locales.speaker(MESSAGES, lang)
    try:
        found = settings.load(Path.cwd(), Path.home())
        lang = asked(args) or found.settings.lang or lang
        say = locales.speaker(MESSAGES, lang)
        status = root(lang).main(
            list(args),
            "seawall",
            standalone_mode=False,
            obj=found,
            default_map=_map(found.settings),
        )
    except click.ClickException as error:
        if type(error).__name__ == "NoArgsIsHelpError":  # click >= 8.2: its text is the help
            click.echo(error.format_message(), err=True)
            return 2
        message = say("error", message=complaint(error, lang))
        context = error.ctx if isinstance(error, click.UsageError) else None
        hint = "\n" + say("error.try", command=context.command_path) if context else ""
        click.echo(message + hint, err=True)
        return 2
    except SeawallError as error:
        click.echo(say("error", message=_told(error, lang)), err=True)
        return 2
    except click.Abort:
        return 130
    return status if isinstance(status, int) else 0


def _told(error: SeawallError, lang: Lang) -> str:
    """The error's line; its reason and advice in Chinese if that is the language."""
    why, todo = getattr(error, "why", ""), getattr(error, "todo", "")
    if lang != "zh" or not why or why not in str(error):
        return str(error)
    from seawall.locales import reasons

    place, _, _ = str(error).partition(why)
    place = place.removesuffix(": ") + "：" if place else ""
    return place + reasons.chinese(why) + (f"；{reasons.chinese(todo)}" if todo else "")


def asked(args: Sequence[str]) -> Lang | None:
    """The language of `--lang`, needed before click can show its help; None: not given."""
    for at, arg in enumerate(args):
        value = arg[7:] if arg.startswith("--lang=") else ""
        if arg == "--lang" and at + 1 < len(args):
            value = args[at + 1]
        if value in ("zh", "en"):
            return "zh" if value == "zh" else "en"
    return None


def root(lang: Lang) -> click.Group:
    say = locales.speaker(MESSAGES, lang)
    return Group("seawall", lang=lang, lazy=COMMANDS, params=[lang_option(lang)], help=say("root"))


def _map(found: settings.Settings) -> dict[str, Any]:
    names = ("output", "fail_on", "select", "ignore", "accepted", "catalog", "strict")
    values = {name: getattr(found, name) for name in names}
    check = {name: value for name, value in values.items() if value}
    return {"check": check, "explain": _only(check, "catalog"), "catalog": _catalog(check)}


def _only(values: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: values[name] for name in names if name in values}


def _catalog(values: dict[str, Any]) -> dict[str, Any]:
    kept = _only(values, "catalog")
    return dict.fromkeys(("list", "show", "coverage", "lint", "rbac"), kept)
