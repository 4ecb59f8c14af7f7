"""How the commands that judge something make their options: texts from the tables, one way.

An option's help is the text `<area>.<name>`; those that every judging command has share the texts
of `check`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import click

from seawall.locales import Say

FLAG: Final[Mapping[str, Any]] = {"is_flag": True, "default": False}
RULES: Final[Mapping[str, Any]] = {
    "multiple": True,
    "metavar": "ID,ROW,AREA",
    "default": (),
}


class Making:
    """Makes the options of one command; `area` is its name in the tables of texts."""

    def __init__(self, area: str, say: Say) -> None:
        self.area, self.say = area, say

    def own(self, name: str, to: str = "", **more: Any) -> click.Option:
        """An option with a text of its own; `to` names the variable, where the name can't."""
        text = self.say(f"{self.area}.{_word(name)}")
        return click.Option([name, to] if to else [name], help=text, **{"default": ""} | more)

    def shared(self, name: str, **more: Any) -> click.Option:
        """An option that `check` has too."""
        return click.Option([name], help=self.say(f"check.{_word(name)}"), **{"default": ""} | more)


def _word(name: str) -> str:
    return name.strip("-").replace("-", "_")
