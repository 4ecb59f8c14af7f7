"""Reaching into values: fields, keys, `has()`, `in` and equality, with unknown parts.

Exact code calls these for every step; fast code only when a value is not a plain one. Errors are
returned, not raised. A key that is there counts as there even if its value is unknown.
Source: cel-go's `refQualify` (interpreter/attributes.go); a missing key of a Partial is Unknown.
"""

from __future__ import annotations

from typing import Any

from seawall.engine.cel.values import (
    INT_MAX,
    INT_MIN,
    MISSING,
    NONE,
    CelError,
    Optional,
    Uint,
    bad,
    blank,
    could_equal,
    equal,
    fields,
    find,
    is_view,
    no_overload,
)
from seawall.model import Partial, Unknown


def no_key(key: Any) -> CelError:
    return CelError(f"no such key: {key}")


def look(value: Any, key: Any) -> Any:
    """What stands at a key: a value, MISSING, Unknown or an error (a list has no field names)."""
    if value.__class__ is Unknown:
        return blank(value)
    if isinstance(value, dict):
        return find(value, key)
    if isinstance(value, list | tuple):
        return _item(value, key)
    if is_view(value):
        return find(fields(value), key)
    return MISSING


def _item(items: list[Any] | tuple[Any, ...], key: Any) -> Any:
    if key.__class__ is float and key == int(key) and INT_MIN <= key <= INT_MAX:
        key = int(key)
    if key.__class__ is not int and key.__class__ is not Uint:
        return CelError(f"unsupported index type '{key.__class__.__name__}' in list")
    return items[key] if 0 <= key < len(items) else MISSING


def index(value: Any, key: Any) -> Any:
    """`value[key]`, `value.key`. On an optional it gives an optional."""
    if value.__class__ is CelError:
        return value
    if value.__class__ is Optional:
        return opt_index(value, key)
    if value.__class__ is Unknown:
        return blank(value)
    if bad(key):
        return blank(key)
    found = look(value, key)
    return no_key(key) if found is MISSING else found


def opt_index(value: Any, key: Any) -> Any:
    """`value[?key]`, `value.?key`: an optional."""
    if value.__class__ is Optional:
        if not value.present:
            return value
        value = value.value
    if bad(value):
        return blank(value)
    if bad(key):
        return blank(key)
    found = look(value, key)
    if found is MISSING:
        return NONE
    if found.__class__ is CelError:
        return found
    if found.__class__ is Unknown and not _there(value, key):
        return found
    return Optional(True, found)


def _there(value: Any, key: Any) -> bool:
    """Whether the key itself is known to be there (its value may be unknown)."""
    return value.__class__ is not Partial or dict.__contains__(value, key)


def has(value: Any, key: str) -> Any:
    """`has(value.key)`."""
    if value.__class__ is Optional:
        if not value.present:
            return False
        value = value.value
    if bad(value):
        return blank(value)
    found = look(value, key)
    if found is MISSING:
        return False
    if found.__class__ is CelError or (found.__class__ is Unknown and not _there(value, key)):
        return found
    return True


def path(value: Any, *keys: str) -> Any:
    """`value.a.b.c`."""
    for key in keys:
        if value.__class__ is dict:
            found = value.get(key, MISSING)
            if found is MISSING:
                return no_key(key)
            value = found
        else:
            value = index(value, key)
    return value


def contains(item: Any, group: Any) -> Any:
    """`item in group`."""
    if item.__class__ is CelError or (item.__class__ is Unknown and not _decidable(item, group)):
        return blank(item)
    if bad(group):
        return blank(group)
    if is_view(group):
        group = fields(group)
    if isinstance(group, dict):
        found = find(group, item)
        if found.__class__ is Unknown and not _there(group, item):
            return found
        return found is not MISSING
    if isinstance(group, list | tuple):
        return any_equal(item, group)
    return no_overload("in", item, group)


def _decidable(item: Unknown, group: Any) -> bool:
    """Whether known ends of `item` rule out everything in the group."""
    if not (item.prefix or item.suffix) or not isinstance(group, list | tuple | dict):
        return False
    if isinstance(group, Partial):
        return False
    return not any(could_equal(item, other) for other in group)


def any_equal(item: Any, group: list[Any] | tuple[Any, ...]) -> Any:
    """`||` of equalities: True wins, then Unknown."""
    unknown = None
    for other in group:
        same = equal(item, other)
        if same is True:
            return True
        if same is not False:
            unknown = same
    return False if unknown is None else blank(unknown)


def eq(a: Any, b: Any) -> Any:
    """`a == b`."""
    if bad(a) and not (a.__class__ is Unknown and _differs(a, b)):
        return blank(a)
    if bad(b) and not (b.__class__ is Unknown and _differs(b, a)):
        return blank(b)
    return blank(equal(a, b))


def _differs(unknown: Unknown, other: Any) -> bool:
    return other.__class__ is not CelError and not could_equal(unknown, other)


def ne(a: Any, b: Any) -> Any:
    same = eq(a, b)
    return same if bad(same) else not same
