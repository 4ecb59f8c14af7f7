"""Catalogue folders to a Catalog: read, checked, compiled; ahead of time for what was seen before.

The texts and expressions of a catalogue are kept in one generated module, named by the hash of
everything that went into it: beside this file for our own catalogue (made at build), in the
user's cache for any other. So a start reads the folders, hashes them and imports: no YAML and no
CEL parser is loaded until something changed.
"""

from __future__ import annotations

import hashlib
import os
import types
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from seawall import __version__
from seawall.engine import cache
from seawall.engine.index import Catalog, Rule, indexed
from seawall.errors import CatalogError
from seawall.model import Hazard, Plane

OWN = Path(__file__).parent.parent / "catalog"
NAMES: dict[Plane, tuple[str, ...]] = {
    "kube": ("object", "oldObject", "request", "namespaceObject"),
    "cloud": ("action", "target", "before", "after", "actor", "facts"),
    "node": ("action", "target", "before", "after", "actor", "facts"),
}


class Source(msgspec.Struct, frozen=True):
    """One entry's file, read but not yet understood; `file` is relative to the catalogue."""

    id: str
    area: str
    file: str
    data: bytes


class Built(msgspec.Struct):
    """What a generated module holds beside its functions."""

    hazards: dict[str, Hazard]
    areas: dict[str, str]
    files: dict[str, str]
    errors: list[tuple[str, str, int, int, str]]


def load(extra: Sequence[Path] = ()) -> Catalog:
    """Our catalogue and the user's folders, an entry of a later one replacing its namesake.

    A wrong entry is in `Catalog.errors` and the others still load.
    """
    catalogs = [_load_folder(folder) for folder in (OWN, *extra)]
    hazards: dict[str, Hazard] = {}
    rules: dict[str, list[Rule]] = {}
    areas: dict[str, str] = {}
    files: dict[str, str] = {}
    errors: list[CatalogError] = []
    for built, built_rules in catalogs:
        hazards |= built.hazards
        rules |= built_rules
        areas |= built.areas
        files |= built.files
        errors += [
            CatalogError(file, why, line=line, column=column, field=field)
            for file, why, line, column, field in built.errors
        ]
    return indexed(hazards, rules, areas, files, errors)


def entries(folder: Path) -> list[Source]:
    """Every `hazards/<area>/<id>/hazard.yaml` of a catalogue folder, by name."""
    found = []
    for area in _folders(folder / "hazards"):
        for entry in _folders(area):
            file = entry / "hazard.yaml"
            if file.is_file():
                name = file.relative_to(folder).as_posix()
                found.append(Source(entry.name, area.name, name, file.read_bytes()))
    return found


def _folders(folder: Path) -> Iterable[Path]:
    if not folder.is_dir():
        return ()
    with os.scandir(folder) as found:
        names = sorted(item.name for item in found if item.is_dir() and item.name[0] not in "._")
    return (folder / name for name in names)


def _load_folder(folder: Path) -> tuple[Built, dict[str, list[Rule]]]:
    sources = entries(folder)
    key = _key(sources)
    module = cache.find(key, own=folder == OWN) or _build(sources, key, own=folder == OWN)
    built = msgspec.json.decode(module.CATALOG, type=Built)
    rules = {
        id_: [
            Rule(id_, plane, match, module.FUNCTIONS[f"{id_}.{plane}.{number}"])
            for plane in NAMES
            for number, match in enumerate(getattr(hazard.match, plane))
        ]
        for id_, hazard in built.hazards.items()
    }
    built.files = {id_: str(folder / file) for id_, file in built.files.items()}
    built.errors = [(str(folder / error[0]), *error[1:]) for error in built.errors]
    return built, rules


def _key(sources: list[Source]) -> str:
    """A hash of all that the generated module depends on."""
    digest = hashlib.sha256(__version__.encode())
    here = Path(__file__).parent
    ours = [here.parent / "model.py", here / "build.py", *sorted((here / "cel").glob("*.py"))]
    for file in ours:
        digest.update(file.read_bytes())
    for source in sources:
        digest.update(f"\0{source.id}\0{source.area}\0{source.file}\0".encode())
        digest.update(source.data)
    return digest.hexdigest()[:32]


def _build(sources: list[Source], key: str, *, own: bool) -> types.ModuleType:
    from seawall.engine import build  # parsers: only when something changed

    return cache.keep(build.module_text(sources, key), key, own=own)
