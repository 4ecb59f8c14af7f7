"""The rows that Seawall answers for, and at which points each is guarded.

The table is computed from the catalogue. A point that is not built yet says so; a point that can't
see a row (no hazard of it lives on that plane) is left empty.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Final, Literal

import msgspec
import yaml

from seawall.engine import Catalog
from seawall.engine.load import OWN
from seawall.locales import speaker
from seawall.locales.cli import MESSAGES
from seawall.model import Check, Entry, Hazard, Lang

Cell = tuple[str, ...] | Literal["not yet", ""]
Entries = dict[str, Entry]

_RECORDED: Final = frozenset(("audit", "admission"))  # sources of what was done, or is asked for


def _before(entries: Entries, _: Catalog) -> Iterable[str]:
    """The sources that prove it: texts of what has not run yet."""
    return {source for hazard in _hazards(entries) for source in hazard.sources} - _RECORDED


def _admission(entries: Entries, _: Catalog) -> Iterable[str]:
    """What judges a request before it is carried out."""
    from seawall.guard import items  # the client behind it loads only for this table

    for match in (match for hazard in _hazards(entries) for match in hazard.match.kube):
        if match.breaks:
            yield "webhook"
        elif items.is_native(match):
            yield "policy"


def _audit(entries: Entries, _: Catalog) -> Iterable[str]:
    return {"audit" for hazard in _hazards(entries) if "audit" in hazard.sources}


def _state(entries: Entries, catalog: Catalog) -> Iterable[str]:
    """The entries that judge the state of a cluster."""
    return {id_ for id_, entry in entries.items() if entry.states or id_ in catalog.judges}


def _baseline(entries: Entries, catalog: Catalog) -> Iterable[str]:
    """The resources of which the black box keeps copies."""
    matched = {r for h in _hazards(entries) for m in h.match.kube for r in m.resources}
    return matched & _kept(catalog.hazards.values())


def _impact(entries: Entries, catalog: Catalog) -> Iterable[str]:
    """The hazards that say what of theirs breaks on the cluster at hand."""
    files = {id_: Path(catalog.files[id_]).with_name("impact.py") for id_ in entries}
    return {id_ for id_, file in files.items() if file.is_file()}


# Column → the plane that it watches ("" = any), and what it finds (None: not built yet).
COLUMNS: Final[dict[str, tuple[str, Callable[[Entries, Catalog], Iterable[str]] | None]]] = {
    "before": ("", _before),
    "admission": ("kube", _admission),
    "audit": ("kube", _audit),
    "trail": ("cloud", None),
    "node": ("node", None),
    "state": ("", _state),
    "baseline": ("kube", _baseline),
    "impact": ("", _impact),
    "recover": ("", None),
    "drill": ("", None),
}


class Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: str
    en: str
    zh: str

    def name(self, lang: Lang) -> str:
        return self.zh if lang == "zh" else self.en


class Covered(msgspec.Struct, frozen=True):
    """A row, its rules, and for each column: what guards it, "not yet", or "" (never)."""

    row: Row
    hazards: tuple[str, ...]
    checks: tuple[str, ...]
    cells: dict[str, Cell]


@cache
def rows() -> dict[str, Row]:
    """Every row by id, in the order of `knowledge/rows.yaml`."""
    text = (OWN / "knowledge" / "rows.yaml").read_text("utf-8")
    found = msgspec.convert(yaml.load(text, Loader=yaml.CSafeLoader), list[Row])
    return {row.id: row for row in found}


def coverage(catalog: Catalog) -> list[Covered]:
    """Every row; rows that only a user's catalogue has come last."""
    by_row: dict[str, Entries] = {id_: {} for id_ in rows()}
    for id_, entry in catalog.entries.items():
        for row in entry.rows:
            by_row.setdefault(row, {})[id_] = entry
    return [_covered(id_, entries, catalog) for id_, entries in by_row.items()]


def _covered(id_: str, entries: Entries, catalog: Catalog) -> Covered:
    row = rows().get(id_) or Row(id_, id_, id_)
    cells = {column: _cell(column, entries, catalog) for column in COLUMNS}
    checks = sorted(name for name, entry in entries.items() if isinstance(entry, Check))
    return Covered(row, tuple(sorted(entries.keys() - checks)), tuple(checks), cells)


def _cell(column: str, entries: Entries, catalog: Catalog) -> Cell:
    plane, find = COLUMNS[column]
    hazards = _hazards(entries)
    if plane and entries and not any(getattr(h.match, plane) for h in hazards):
        return ""
    return (tuple(sorted(set(find(entries, catalog)))) if find else ()) or "not yet"


def _hazards(entries: Entries) -> list[Hazard]:
    return [entry for entry in entries.values() if isinstance(entry, Hazard)]


def _kept(hazards: Iterable[Hazard]) -> frozenset[str]:
    from seawall.baseline import scope  # the client behind it loads only for this table

    matched = {r for hazard in hazards for match in hazard.match.kube for r in match.resources}
    return frozenset(scope.guarded(scope.load(), matched))


def cells(entry: Covered, lang: Lang) -> list[str]:
    """One row of the coverage table as texts; what guards a row stands in the JSON."""
    say = speaker(MESSAGES, lang)

    def shown(column: str, cell: Cell) -> str:
        if isinstance(cell, tuple):
            return ", ".join(cell) if column == "before" else say("coverage.yes")
        return say("coverage.not_yet" if cell else "coverage.never")

    return [entry.row.id, entry.row.name(lang), *(shown(*item) for item in entry.cells.items())]
