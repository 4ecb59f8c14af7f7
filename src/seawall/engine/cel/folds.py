"""The macros over lists and maps in exact code: all, exists, exists_one, filter, map, transform…

A Partial has more keys than are known: `exists` may still be true and `all` false by a known key,
anything else over it is unknown. Source: cel-go's parser/macro.go and ext/comprehensions.go.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from seawall.engine.cel.operators import add, all_of, any_of, as_map, choose
from seawall.engine.cel.values import (
    CelError,
    bad,
    blank,
    compare,
    has_unknown,
    is_number,
    no_overload,
)
from seawall.model import Partial, Unknown

Body = Callable[..., Any]
Entries = list[tuple[Any, ...]]


def _entries(source: Any, two: bool) -> Entries | CelError | Unknown:
    """What the variables of a macro take on: (item) or (key), and with two: (key, value)."""
    source = as_map(source)
    if isinstance(source, dict):
        return list(source.items()) if two else [(key,) for key in source]
    if isinstance(source, list | tuple):
        return list(enumerate(source)) if two else [(item,) for item in source]
    if isinstance(source, CelError | Unknown):
        return blank(source)  # type: ignore[no-any-return]
    return no_overload("range of a comprehension", source)


def open_rest(source: Any) -> Unknown | None:
    """Unknown if there may be more entries than are known."""
    return Unknown(source.why) if isinstance(source, Partial) else None


def fold_all(source: Any, two: bool, test: Body) -> Any:
    entries = _entries(source, two)
    if not isinstance(entries, list):
        return entries
    rest = open_rest(source)
    more = [] if rest is None else [lambda: rest]
    return all_of(*[partial(test, *entry) for entry in entries], *more)


def fold_exists(source: Any, two: bool, test: Body) -> Any:
    entries = _entries(source, two)
    if not isinstance(entries, list):
        return entries
    rest = open_rest(source)
    more = [] if rest is None else [lambda: rest]
    return any_of(*[partial(test, *entry) for entry in entries], *more)


def fold_one(source: Any, two: bool, test: Body) -> Any:
    """`exists_one`: the last error or unknown wins, as every test is made."""
    entries = _entries(source, two)
    if not isinstance(entries, list):
        return entries
    count: Any = 0
    for entry in entries:
        count = choose(test(*entry), _adder(count, 1), _same(count))
    rest = open_rest(source)
    if bad(count):
        return count
    return count == 1 if rest is None else rest


def fold_filter(source: Any, two: bool, test: Body) -> Any:
    return fold_map(source, two, lambda item: item, test)


def fold_map(source: Any, two: bool, body: Body, test: Body | None = None) -> Any:
    """`map(x, body)`, `map(x, test, body)`, `transformList`."""
    entries = _entries(source, two)
    if not isinstance(entries, list):
        return entries
    made: Any = []
    for entry in entries:
        made = _step(made, entry, body, test)
    rest = open_rest(source)
    return made if rest is None or bad(made) else rest


def _step(made: Any, entry: tuple[Any, ...], body: Body, test: Body | None) -> Any:
    def appended() -> Any:
        if bad(made):
            return made
        item = body(*entry)
        return blank(item) if bad(item) else [*made, item]

    return appended() if test is None else choose(test(*entry), appended, _same(made))


def _adder(count: Any, by: int) -> Callable[[], Any]:
    return lambda: add(count, by)


def _same(value: Any) -> Callable[[], Any]:
    return lambda: value


def fold_to_map(source: Any, body: Body, test: Body | None, entry_maps: bool) -> Any:
    """`transformMap(k, v, body)`; with entry_maps `transformMapEntry`: the body gives a map."""
    entries = _entries(source, True)
    if not isinstance(entries, list):
        return entries
    made: Any = {}
    for entry in entries:
        made = _map_step(made, entry, body, test, entry_maps)
    rest = open_rest(source)
    return made if rest is None or bad(made) else rest


def _map_step(
    made: Any, entry: tuple[Any, ...], body: Body, test: Body | None, entry_maps: bool
) -> Any:
    def inserted() -> Any:
        if bad(made):
            return made
        value = body(*entry)
        if bad(value):
            return blank(value)
        new = value if entry_maps else {entry[0]: value}
        if not isinstance(new, dict):
            return no_overload("transformMapEntry", new)
        double = made.keys() & new.keys()
        if double:
            return CelError(f"insert failed: key {min(map(str, double))} already exists")
        return made | new

    return inserted() if test is None else choose(test(*entry), inserted, _same(made))


def sort_by(items: Any, body: Body) -> Any:
    """`list.sortBy(x, key)`."""
    if bad(items):
        return blank(items)
    keys = fold_map(items, False, body)
    return keys if bad(keys) else sorted_by(items, keys)


def sorted_by(items: Any, keys: Any) -> Any:
    """The items in the order of their keys, which are of one type that has an order."""
    unknown = has_unknown(keys)
    if unknown is not None:
        return unknown
    if not isinstance(items, list | tuple) or not isinstance(keys, list | tuple):
        return no_overload("sort", items)
    if any(key.__class__ is not keys[0].__class__ for key in keys):
        return CelError("list elements must have the same type")
    if keys and compare(keys[0], keys[0]) is None and not is_number(keys[0]):
        return CelError("list elements must be comparable")
    order = sorted(range(len(keys)), key=keys.__getitem__)
    return [items[number] for number in order]
