"""What differs between two contents: as paths for programs, as lines of YAML for people."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
import yaml

Object = Mapping[str, Any]


class Change(msgspec.Struct, frozen=True, omit_defaults=True):
    """One place; `before` or `after` is UNSET where it was or is not there."""

    path: str
    before: Any = msgspec.UNSET
    after: Any = msgspec.UNSET


def changes(before: Any, after: Any, path: str = "") -> Iterator[Change]:
    """Every place where they differ, in the order of the keys. A missing object is UNSET."""
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for key in sorted({*before, *after}):
            inner = f"{path}.{key}" if path and _plain(key) else f"{path}[{key!r}]"
            place = key if not path and _plain(key) else inner
            yield from changes(before.get(key, msgspec.UNSET), after.get(key, msgspec.UNSET), place)
    elif isinstance(before, list) and isinstance(after, list):
        for at in range(max(len(before), len(after))):
            old = before[at] if at < len(before) else msgspec.UNSET
            new = after[at] if at < len(after) else msgspec.UNSET
            yield from changes(old, new, f"{path}[{at}]")
    elif type(before) is not type(after) or before != after:
        yield Change(path, before, after)


def missing(wanted: Any, found: Any) -> list[str]:
    """Paths of what is wanted and is not found so; what is found besides does not count."""
    places = []
    for change in changes(wanted, found):
        if change.before is not msgspec.UNSET:
            places.append(change.path)
    return places


def lines(before: Object | None, after: Object | None) -> list[str]:
    """A unified diff of the two as YAML, without its two head lines; None is nothing at all."""
    old = text(before).splitlines() if before is not None else []
    new = text(after).splitlines() if after is not None else []
    return list(difflib.unified_diff(old, new, lineterm="", n=2))[2:]


def text(content: Object) -> str:
    """YAML for people: keys sorted, long texts as blocks."""
    return yaml.dump(
        content,
        Dumper=_Dumper,
        sort_keys=True,
        allow_unicode=True,
        default_flow_style=False,
        width=1 << 20,
    )


class _Dumper(yaml.CSafeDumper):
    """No aliases: two equal maps are written twice."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _block(dumper: _Dumper, value: str) -> yaml.ScalarNode:
    style = "|" if "\n" in value else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Dumper.add_representer(str, _block)


def _plain(key: str) -> bool:
    return key.replace("_", "").replace("-", "").isalnum()
