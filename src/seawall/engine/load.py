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
from seawall.engine.index import Catalog, Entries, Rule, StateRule, indexed
from seawall.errors import CatalogError
from seawall.model import Check, Entry, Hazard, Plane

OWN = Path(__file__).parent.parent / "catalog"
NAMES: dict[Plane, tuple[str, ...]] = {
    "kube": ("object", "oldObject", "request", "namespaceObject"),
    "cloud": ("action", "target", "before", "after", "actor", "facts"),
    "node": ("action", "target", "before", "after", "actor", "facts"),
}
STATE_NAMES = ("object", "facts")
_FILES = {"hazards": "hazard.yaml", "checks": "check.yaml"}
JUDGE = "judge.py"


class Source(msgspec.Struct, frozen=True):
    """One entry's file, read but not yet understood; `file` is relative to the catalogue.

    `judge`: a `judge.py` lies beside it.
    """

    id: str
    area: str
    file: str
    data: bytes
    judge: bool = False


class Built(msgspec.Struct):
    """What a generated module holds beside its functions."""

    hazards: dict[str, Hazard]
    checks: dict[str, Check]
    areas: dict[str, str]
    files: dict[str, str]
    judges: list[str]
    errors: list[tuple[str, str, int, int, str]]


def load(extra: Sequence[Path] = (), *, allow_code: bool = False) -> Catalog:
    """Our catalogue and the user's folders, an entry of a later one replacing its namesake.

    A wrong entry is in `Catalog.errors` and the others still load. `allow_code`: a `judge.py` of
    the user's may run; without it, its rule's verdict on a state is unknown.
    """
    found = Entries()
    for folder in (OWN, *extra):
        built, rules, states = _load_folder(folder)
        found.replace(built.hazards, built.checks)
        found.rules |= rules
        found.states |= states
        found.areas |= built.areas
        found.files |= built.files
        runs = folder == OWN or allow_code
        for id_ in built.judges:
            found.judges[id_] = str(Path(built.files[id_]).with_name(JUDGE)) if runs else ""
        found.errors += [
            CatalogError(file, why, line=line, column=column, field=field)
            for file, why, line, column, field in built.errors
        ]
    return indexed(found)


def entries(folder: Path) -> list[Source]:
    """Every `hazards/<area>/<id>/hazard.yaml` and `checks/<area>/<id>/check.yaml`, by name."""
    found = []
    for kind, name in _FILES.items():
        for area in _folders(folder / kind):
            for entry in _folders(area):
                file = entry / name
                if file.is_file():
                    place = file.relative_to(folder).as_posix()
                    judge = (entry / JUDGE).is_file()
                    found.append(Source(entry.name, area.name, place, file.read_bytes(), judge))
    return found


def _folders(folder: Path) -> Iterable[Path]:
    if not folder.is_dir():
        return ()
    with os.scandir(folder) as found:
        names = sorted(item.name for item in found if item.is_dir() and item.name[0] not in "._")
    return (folder / name for name in names)


def _load_folder(
    folder: Path,
) -> tuple[Built, dict[str, list[Rule]], dict[str, list[StateRule]]]:
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
    everything: dict[str, Entry] = {**built.hazards, **built.checks}
    states = {
        id_: [
            StateRule(id_, state, module.FUNCTIONS[f"{id_}.state.{number}"])
            for number, state in enumerate(entry.states)
        ]
        for id_, entry in everything.items()
    }
    built.files = {id_: str(folder / file) for id_, file in built.files.items()}
    built.errors = [(str(folder / error[0]), *error[1:]) for error in built.errors]
    return built, rules, states


def _key(sources: list[Source]) -> str:
    """A hash of all that the generated module depends on."""
    digest = hashlib.sha256(__version__.encode())
    here = Path(__file__).parent
    ours = [
        here.parent / "model.py",
        here / "build.py",
        Path(__file__),
        *sorted((here / "cel").glob("*.py")),
    ]
    for file in ours:
        digest.update(file.read_bytes())
    for source in sources:
        digest.update(f"\0{source.id}\0{source.file}\0{source.judge}\0".encode())
        digest.update(source.data)
    return digest.hexdigest()[:32]


def _build(sources: list[Source], key: str, *, own: bool) -> types.ModuleType:
    from seawall.engine import build  # parsers: only when something changed

    return cache.keep(build.module_text(sources, key), key, own=own)
