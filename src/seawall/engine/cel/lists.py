"""List and set functions: the API server's `lists`, cel-go's `lists` (version 3) and `sets`.

An order that does not exist between two items is passed over as cel-go does, not an error.
Source: the API server's library/lists.go, cel-go's ext/lists.go and ext/sets.go.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from seawall.engine.cel import folds, operators, strings
from seawall.engine.cel.access import any_equal
from seawall.engine.cel.strict import strict
from seawall.engine.cel.values import (
    NONE,
    CelError,
    Duration,
    Optional,
    TypeName,
    Uint,
    bad,
    blank,
    compare,
    is_number,
    no_overload,
    type_name,
)

RANGE_LONGEST = 1_000_000
_ZEROS: dict[type, Any] = {int: 0, Uint: Uint(0), float: 0.0, Duration: Duration(0)}


def _comparable(item: Any) -> bool:
    return is_number(item) or compare(item, item) is not None


def _uncomparable(items: list[Any]) -> bool:
    return not all(map(_comparable, items))


@strict("list", name="isSorted")
def is_sorted(items: list[Any]) -> Any:
    if _uncomparable(items):
        return no_overload("isSorted", items)
    return not any(compare(a, b) == 1 for a, b in pairwise(items))


@strict("list", name="sum")
def total(items: list[Any]) -> Any:
    result: Any = _ZEROS.get(items[0].__class__) if items else 0
    if result is None:
        return no_overload("sum", items)
    for item in items:
        result = operators.add(result, item)
    return result


def _best(name: str, items: list[Any], better: int) -> Any:
    if not items:
        return CelError(f"{name} called on empty list")
    if _uncomparable(items):
        return no_overload(name, items)
    best = items[0]
    for item in items[1:]:
        if compare(best, item) == better:
            best = item
    return best


@strict("list", name="min")
def smallest(items: list[Any]) -> Any:
    return _best("min", items, 1)


@strict("list", name="max")
def largest(items: list[Any]) -> Any:
    return _best("max", items, -1)


def _place(items: list[Any], item: Any, order: range) -> int:
    return next((at for at in order if any_equal(item, items[at : at + 1]) is True), -1)


@strict("", "", "int", name="indexOf")
def index_of(where: Any, what: Any, *start: int) -> Any:
    """Of a string in a string, or of an item in a list."""
    if where.__class__ is str and what.__class__ is str:
        return strings.string_index(where, what, *start)
    if isinstance(where, list | tuple) and not start:
        return _place(list(where), what, range(len(where)))
    return no_overload("indexOf", where, what)


@strict("", "", "int", name="lastIndexOf")
def last_index_of(where: Any, what: Any, *start: int) -> Any:
    if where.__class__ is str and what.__class__ is str:
        return strings.string_last_index(where, what, *start)
    if isinstance(where, list | tuple) and not start:
        return _place(list(where), what, range(len(where) - 1, -1, -1))
    return no_overload("lastIndexOf", where, what)


@strict("list", "int", "int", name="slice")
def part(items: list[Any], start: int, end: int) -> Any:
    if not 0 <= start <= end <= len(items):
        return CelError(f"cannot slice({start}, {end}), list is length {len(items)}")
    return list(items[start:end])


@strict("list", "int")
def flatten(items: list[Any], depth: int = 1) -> Any:
    if depth < 0:
        return CelError("level must be non-negative")
    flat: list[Any] = []
    for item in items:
        if isinstance(item, list | tuple) and depth:
            flat.extend(flatten(item, depth - 1))
        else:
            flat.append(item)
    return flat


@strict("int", name="lists.range")
def up_to(count: int) -> Any:
    return CelError("the range is too long") if count > RANGE_LONGEST else list(range(count))


@strict("list", name="reverse")
def backwards(items: list[Any]) -> list[Any]:
    return list(reversed(items))


@strict("list")
def distinct(items: list[Any]) -> list[Any]:
    seen: list[Any] = []
    for item in items:
        if any_equal(item, seen) is not True:
            seen.append(item)
    return seen


@strict("list", name="sort")
def in_order(items: list[Any]) -> Any:
    return folds.sorted_by(items, items)


@strict("list", name="first")
def first(items: list[Any]) -> Optional:
    return Optional(True, items[0]) if items else NONE


@strict("list", name="last")
def last(items: list[Any]) -> Optional:
    return Optional(True, items[-1]) if items else NONE


@strict("list")
def unwrap(items: list[Any]) -> Any:
    if not all(item.__class__ is Optional for item in items):
        return CelError("unwrap: the list holds a value that is not optional")
    return [item.value for item in items if item.present]


@strict("list", "list", name="sets.contains")
def set_contains(whole: list[Any], wanted: list[Any]) -> bool:
    return all(any_equal(item, whole) is True for item in wanted)


@strict("list", "list", name="sets.equivalent")
def set_equivalent(a: list[Any], b: list[Any]) -> bool:
    return bool(set_contains(a, b)) and bool(set_contains(b, a))


@strict("list", "list", name="sets.intersects")
def set_intersects(a: list[Any], b: list[Any]) -> bool:
    return any(any_equal(item, b) is True for item in a)


def size(value: Any) -> Any:
    """Code points of a string, bytes, items or keys. Unknown for a Partial."""
    kind = value.__class__
    if kind is str or kind is list or kind is dict or kind is bytes or kind is tuple:
        return len(value)
    if bad(value):
        return blank(value)
    mapping = operators.as_map(value)
    if mapping.__class__ is dict:
        return len(mapping)
    opened = folds.open_rest(value)
    return opened if opened is not None else no_overload("size", value)


def type_of(value: Any) -> Any:
    return blank(value) if bad(value) else TypeName(type_name(value))
