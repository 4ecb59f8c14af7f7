"""What emitted code calls, under the names that it calls it by.

The libraries that few rules use and that are slow to load (`emit.LIBRARIES`) are imported by the
emitted module itself.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn

from seawall.engine.cel import regex
from seawall.engine.cel.access import (
    contains,
    eq,
    has,
    index,
    look,
    ne,
    opt_index,
    path,
)
from seawall.engine.cel.convert import (
    dyn,
    optional_has_value,
    optional_of,
    optional_of_non_zero,
    optional_value,
    part_of_time,
    to_bool,
    to_bytes,
    to_double,
    to_duration,
    to_int,
    to_string,
    to_timestamp,
    to_uint,
)
from seawall.engine.cel.folds import (
    fold_all,
    fold_exists,
    fold_filter,
    fold_map,
    fold_one,
    fold_to_map,
    sort_by,
)
from seawall.engine.cel.lists import (
    backwards,
    distinct,
    first,
    flatten,
    in_order,
    index_of,
    is_sorted,
    largest,
    last,
    last_index_of,
    part,
    set_contains,
    set_equivalent,
    set_intersects,
    size,
    smallest,
    total,
    type_of,
    unwrap,
    up_to,
)
from seawall.engine.cel.operators import (
    add,
    all_of,
    any_of,
    choose,
    div,
    ge,
    gt,
    le,
    lt,
    make_list,
    make_map,
    minus,
    mod,
    mul,
    negate,
    opt_map,
    or_optional,
    or_value,
    sub,
)
from seawall.engine.cel.paths import is_under, over, under
from seawall.engine.cel.strings import (
    char_at,
    ends_with,
    find_all,
    join,
    lower_ascii,
    matches,
    quote,
    replace,
    split,
    starts_with,
    substring,
    trim,
    upper_ascii,
)
from seawall.engine.cel.strings import contains as contains_text
from seawall.engine.cel.strings import find as find_text
from seawall.engine.cel.values import (
    MISSING,
    NONE,
    CelError,
    Optional,
    TypeName,
    Uint,
    bad,
    blank,
    no_overload,
    type_name,
)
from seawall.model import Unknown


class Slow(Exception):
    """Fast code met a value that only exact code can judge."""


# What fast code may raise on values that are not plain.
BAIL = (Slow, KeyError, IndexError, TypeError, AttributeError, RecursionError)
M = MISSING


def no() -> NoReturn:
    raise Slow


def ok(value: Any) -> Any:
    """A value of exact code, if it is neither an error nor unknown."""
    if value.__class__ is Unknown or value.__class__ is CelError:
        raise Slow
    return value


def known(value: Any) -> Any:
    if value.__class__ is Unknown:
        raise Slow
    return value


def sought(value: Any, key: Any) -> Any:
    """What `value[?key]` holds, MISSING for none."""
    if value.__class__ is Unknown or key.__class__ is Unknown:
        raise Slow
    return ok(look(value, key))


def searcher(pattern: str) -> Callable[[str], Any]:
    """The search function of a pattern that was found right when it was compiled."""
    return regex.compiled(pattern).pattern.search


def too_deep() -> NoReturn:
    raise CelError("a value is nested too deeply")


def settled(value: Any) -> Any:
    """The result of exact code as a caller gets it: an error is raised."""
    if isinstance(value, CelError):
        raise value
    return value


def typed(value: Any, kind: str) -> Any:
    """The value if it is of that CEL type (or an error or unknown), else an error."""
    if bad(value):
        return blank(value)
    return value if type_name(value) == kind else no_overload(kind, value)


def optional_none() -> Optional:
    return NONE


__all__ = [
    "BAIL",
    "M",
    "TypeName",
    "Uint",
    "add",
    "all_of",
    "any_of",
    "backwards",
    "char_at",
    "choose",
    "contains",
    "contains_text",
    "distinct",
    "div",
    "dyn",
    "ends_with",
    "eq",
    "find_all",
    "find_text",
    "first",
    "flatten",
    "fold_all",
    "fold_exists",
    "fold_filter",
    "fold_map",
    "fold_one",
    "fold_to_map",
    "ge",
    "gt",
    "has",
    "in_order",
    "index",
    "index_of",
    "is_sorted",
    "is_under",
    "join",
    "known",
    "largest",
    "last",
    "last_index_of",
    "le",
    "lower_ascii",
    "lt",
    "make_list",
    "make_map",
    "matches",
    "minus",
    "mod",
    "mul",
    "ne",
    "negate",
    "no",
    "ok",
    "opt_index",
    "opt_map",
    "optional_has_value",
    "optional_none",
    "optional_of",
    "optional_of_non_zero",
    "optional_value",
    "or_optional",
    "or_value",
    "over",
    "part",
    "part_of_time",
    "path",
    "quote",
    "replace",
    "searcher",
    "set_contains",
    "set_equivalent",
    "set_intersects",
    "settled",
    "size",
    "smallest",
    "sort_by",
    "sought",
    "split",
    "starts_with",
    "sub",
    "substring",
    "to_bool",
    "to_bytes",
    "to_double",
    "to_duration",
    "to_int",
    "to_string",
    "to_timestamp",
    "to_uint",
    "too_deep",
    "total",
    "trim",
    "type_of",
    "typed",
    "under",
    "unwrap",
    "up_to",
    "upper_ascii",
]
