"""Which field of an object makes a rule hit: the place that a report should show.

Found by trial, so that no rule has to name it: a field without which the hazard would not hit is a
cause. Objects are small and this runs for hits only; the number of trials is bounded.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

import msgspec

from seawall.engine.evaluate import judge
from seawall.engine.index import Catalog
from seawall.model import Operation

Path = tuple[str | int, ...]

_TRIALS = 400
# What an object is called is a cause of many hits and says the least about them.
_NAMES: frozenset[Path] = frozenset(
    (("apiVersion",), ("kind",), ("metadata", "name"), ("metadata", "namespace"))
)


def cause(op: Operation, hazard: str, catalog: Catalog) -> Path:
    """The path of the first field of `op.after` that the hit needs; () when there is none."""
    paths = [path for path in islice(_leaves(op.after, ()), _TRIALS) if path not in _NAMES]
    # A name only ties parts of the object together: shown when nothing else is a cause.
    for path in sorted(paths, key=lambda path: path[-1:] == ("name",)):
        changed = msgspec.structs.replace(op, after=_without(op.after, path))
        if not _hits(changed, hazard, catalog):
            return path
    return _last_needed(op, paths, hazard, catalog)


def _last_needed(op: Operation, paths: list[Path], hazard: str, catalog: Catalog) -> Path:
    """For a rule that several fields satisfy: the first of them, found by taking all away.

    From the end, so that the places of list items stay what they are.
    """
    for path in reversed(paths):
        op = msgspec.structs.replace(op, after=_without(op.after, path))
        if not _hits(op, hazard, catalog):
            return path
    return ()


def _hits(op: Operation, hazard: str, catalog: Catalog) -> bool:
    found = judge(op, catalog, only=hazard, breaks=False)  # only the text has a place
    return any(finding.verdict == "hit" for finding in found)


def _leaves(value: Any, path: Path) -> Iterator[Path]:
    """Paths of scalars and of empty containers, in the order of the text."""
    if isinstance(value, dict) and value:
        for key, item in value.items():
            yield from _leaves(item, (*path, key))
    elif isinstance(value, list) and value:
        for number, item in enumerate(value):
            yield from _leaves(item, (*path, number))
    else:
        yield path


def _without(value: Any, path: Path) -> Any:
    """A copy without the field; only what lies on the path is copied."""
    key, rest = path[0], path[1:]
    if isinstance(value, dict):
        copy: Any = type(value)(value)
        if rest:
            copy[key] = _without(value[key], rest)
        else:
            del copy[key]
        return copy
    items = list(value)
    if rest:
        items[int(key)] = _without(items[int(key)], rest)
    else:
        del items[int(key)]
    return items
