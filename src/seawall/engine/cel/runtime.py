"""Everything that emitted code calls, under the names that it calls it by."""

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
from seawall.engine.cel.network import (
    address_test,
    cidr,
    contains_cidr,
    contains_ip,
    family,
    ip,
    is_canonical,
    is_cidr,
    is_ip,
    is_url,
    masked,
    prefix_length,
    url,
    url_part,
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
from seawall.engine.cel.quantities import (
    as_float,
    as_integer,
    compare_to,
    is_greater,
    is_integer,
    is_less,
    is_quantity,
    is_semver,
    less,
    plus,
    quantity,
    semver,
    sign,
    version_part,
)
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
from seawall.engine.cel.texts import format_constant, format_text, named_format, validate
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
    "address_test",
    "all_of",
    "any_of",
    "as_float",
    "as_integer",
    "backwards",
    "char_at",
    "choose",
    "cidr",
    "compare_to",
    "contains",
    "contains_cidr",
    "contains_ip",
    "contains_text",
    "distinct",
    "div",
    "dyn",
    "ends_with",
    "eq",
    "family",
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
    "format_constant",
    "format_text",
    "ge",
    "gt",
    "has",
    "in_order",
    "index",
    "index_of",
    "ip",
    "is_canonical",
    "is_cidr",
    "is_greater",
    "is_integer",
    "is_ip",
    "is_less",
    "is_quantity",
    "is_semver",
    "is_sorted",
    "is_under",
    "is_url",
    "join",
    "known",
    "largest",
    "last",
    "last_index_of",
    "le",
    "less",
    "lower_ascii",
    "lt",
    "make_list",
    "make_map",
    "masked",
    "matches",
    "minus",
    "mod",
    "mul",
    "named_format",
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
    "plus",
    "prefix_length",
    "quantity",
    "quote",
    "replace",
    "searcher",
    "semver",
    "set_contains",
    "set_equivalent",
    "set_intersects",
    "settled",
    "sign",
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
    "url",
    "url_part",
    "validate",
    "version_part",
]
