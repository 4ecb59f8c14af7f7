"""The rows that Seawall answers for, and at which points each is guarded.

The table is computed from the catalogue. A point that is not built yet says so; a point that can't
see a row (no hazard of it lives on that plane) is left empty.
"""

from __future__ import annotations

from functools import cache
from typing import Final, Literal

import msgspec
import yaml

from seawall.engine import Catalog
from seawall.engine.load import OWN
from seawall.locales import speaker
from seawall.locales.cli import MESSAGES
from seawall.model import Hazard, Lang

Cell = tuple[str, ...] | Literal["not yet", ""]

# Column → plane that it watches ("" = any). Only `before` is built; what comes joins _BUILT.
COLUMNS: Final = {
    "before": "",
    "admission": "kube",
    "audit": "kube",
    "trail": "cloud",
    "node": "node",
    "state": "",
    "impact": "",
    "recover": "",
    "drill": "",
}
_BUILT: Final = frozenset(("before",))


class Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: str
    en: str
    zh: str

    def name(self, lang: Lang) -> str:
        return self.zh if lang == "zh" else self.en


class Covered(msgspec.Struct, frozen=True):
    """A row, its hazards, and for each column: sources that prove it, "not yet", or "" (never)."""

    row: Row
    hazards: tuple[str, ...]
    cells: dict[str, Cell]


@cache
def rows() -> dict[str, Row]:
    """Every row by id, in the order of `knowledge/rows.yaml`."""
    text = (OWN / "knowledge" / "rows.yaml").read_text("utf-8")
    found = msgspec.convert(yaml.load(text, Loader=yaml.CSafeLoader), list[Row])
    return {row.id: row for row in found}


def coverage(catalog: Catalog) -> list[Covered]:
    """Every row; rows that only a user's catalogue has come last."""
    by_row: dict[str, dict[str, Hazard]] = {id_: {} for id_ in rows()}
    for id_, hazard in catalog.hazards.items():
        for row in hazard.rows:
            by_row.setdefault(row, {})[id_] = hazard
    return [_covered(id_, hazards) for id_, hazards in by_row.items()]


def _covered(id_: str, hazards: dict[str, Hazard]) -> Covered:
    row = rows().get(id_) or Row(id_, id_, id_)
    cells = {column: _cell(column, plane, hazards) for column, plane in COLUMNS.items()}
    return Covered(row, tuple(sorted(hazards)), cells)


def _cell(column: str, plane: str, hazards: dict[str, Hazard]) -> Cell:
    if plane and hazards and not any(getattr(h.match, plane) for h in hazards.values()):
        return ""
    if column not in _BUILT:
        return "not yet"
    sources = {source for hazard in hazards.values() for source in hazard.sources}
    return tuple(sorted(sources)) or "not yet"


def cells(entry: Covered, lang: Lang) -> list[str]:
    """One row of the coverage table as texts."""
    say = speaker(MESSAGES, lang)
    shown = [
        ", ".join(cell)
        if isinstance(cell, tuple)
        else say("coverage.not_yet" if cell else "coverage.never")
        for cell in entry.cells.values()
    ]
    return [entry.row.id, entry.row.name(lang), *shown]
