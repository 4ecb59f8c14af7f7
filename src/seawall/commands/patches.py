"""What a patch tells about an object before and after it: JSON patch, merge patch, strategic.

Sources: RFC 6902, RFC 7386, and the API reference on strategic merge patches (`$patch`,
`$retainKeys`, lists that merge by key). Everything a patch does not touch stays unknown.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from seawall.model import Partial, Unknown

Fields = dict[str, Any]
_DIRECTIVES = ("$patch", "$retainKeys", "$setElementOrder", "$deleteFromPrimitiveList")


def merged(patch: Any, how: str) -> tuple[Fields, Fields]:
    """Known fields (before, after) of the object that `patch` changes; both empty if it can't tell.

    `how`: "json", "merge" or "strategic". A null removes: it was there (Unknown) and is absent.
    """
    if how == "json":
        return _json(patch) if isinstance(patch, list) else ({}, {})
    if not isinstance(patch, Mapping):
        return {}, {}
    before, after = _before(patch), _after(patch, how)
    _overwritten(before, after)
    return before, after


def _overwritten(before: Partial, after: Partial) -> None:
    """Labels and annotations that a merge patch sets may have been there with another value."""
    metadata = after.get("metadata")
    if not isinstance(metadata, Partial):
        return
    for field in ("labels", "annotations"):
        if isinstance(given := metadata.get(field), dict):
            old = before.setdefault("metadata", Partial())
            was = old.setdefault(field, Partial())
            for key in given:
                was.setdefault(key, Unknown("the value before"))


def _after(patch: Mapping[str, Any], how: str) -> Partial:
    known: Fields = {}
    gone: set[str] = set()
    for key, value in patch.items():
        if value is None:
            gone.add(key)
        elif key == "$patch" and value == "delete":
            continue
        elif not key.startswith(_DIRECTIVES):
            known[key] = _value(value, how)
    if patch.get("$patch") == "replace":
        return Partial(known, absent=frozenset(gone), why="the patch replaces this map")
    return Partial(known, absent=frozenset(gone))


def _value(value: Any, how: str) -> Any:
    if isinstance(value, Mapping):
        if value.get("$patch") == "replace":  # nothing of the old map stays
            return {key: _value(one, how) for key, one in value.items() if key != "$patch"}
        return _after(value, how)
    if isinstance(value, list) and how == "strategic":
        # Lists of maps merge by key: these elements are in it, others may be.
        kept = [one for one in value if not _deletes(one)]
        return [_value(one, how) for one in kept] if kept else Unknown("elements are removed")
    return value


def _deletes(element: Any) -> bool:
    return isinstance(element, Mapping) and element.get("$patch") == "delete"


def _before(patch: Mapping[str, Any]) -> Partial:
    known: Fields = {}
    for key, value in patch.items():
        if value is None:
            known[key] = Unknown("the value before")
        elif isinstance(value, Mapping) and (inner := _before(value)):
            known[key] = inner
    return Partial(known)


def _json(patch: list[Any]) -> tuple[Fields, Fields]:
    before, after = Partial(), Partial()
    for step in patch:
        if not isinstance(step, Mapping) or not isinstance(step.get("path"), str):
            continue
        keys = [part.replace("~1", "/").replace("~0", "~") for part in step["path"].split("/")[1:]]
        if not keys:
            continue
        _step(str(step.get("op")), keys, step, before, after)
    return before, after


def _step(
    op: str, keys: list[str], step: Mapping[str, Any], before: Partial, after: Partial
) -> None:
    if op == "test":
        _put(before, keys, step.get("value"))
    elif op == "remove":
        _put(before, keys, Unknown("the value before"))
        _drop(after, keys)
    elif op in ("add", "replace"):
        if op == "replace" or len(keys) == 2:  # a whole map: what it held is lost
            _put(before, keys, Unknown("the value before"))
        _put(after, keys, step.get("value"))
    elif op in ("move", "copy"):
        _put(after, keys, Unknown(f"{op} from {step.get('from')}"))


def _put(root: Partial, keys: list[str], value: Any) -> None:
    for depth, key in enumerate(keys[:-1]):
        if _index(keys[depth + 1]):
            root[key] = Unknown("one element of the list is changed")
            return
        inner = root.get(key)
        if not isinstance(inner, Partial):
            inner = root[key] = Partial(inner if isinstance(inner, dict) else None)
        root = inner
    root[keys[-1]] = value


def _drop(root: Partial, keys: list[str]) -> None:
    for depth, key in enumerate(keys[:-1]):
        if _index(keys[depth + 1]):
            root[key] = Unknown("one element of the list is removed")
            return
        inner = root.get(key)
        if not isinstance(inner, Partial):
            inner = root[key] = Partial()
        root = inner
    root.pop(keys[-1], None)
    root.absent = root.absent | {keys[-1]}


def _index(key: str) -> bool:
    """Whether a path's segment is a list's index; a key of annotations is hardly ever a number."""
    return key == "-" or key.isdigit()
