"""Every text of ours that a person reads, in English and Chinese, in one place.

A table maps an id to (en, zh) with the same `{placeholders}` in both; a test keeps that. Tables
are plain dicts in one module for each part, so that a start loads only the part that it prints.
Texts of the catalogue are not here: they live with their hazards.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping

from seawall.model import Lang

Table = Mapping[str, tuple[str, str]]
Say = Callable[..., str]


def speaker(table: Table, lang: Lang) -> Say:
    """A function `say(id, **values)` that gives texts of `table` in one language."""
    at = 1 if lang == "zh" else 0

    def say(key: str, /, **values: object) -> str:
        return table[key][at].format_map(values) if values else table[key][at]

    return say


def of_environment(environ: Mapping[str, str] = os.environ) -> Lang:
    """The language of the locale, as POSIX ranks the variables; English when none decides."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := environ.get(name, ""):
            return "zh" if value.lower().startswith("zh") else "en"
    return "en"
