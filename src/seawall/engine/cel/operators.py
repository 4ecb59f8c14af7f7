"""CEL's operators and macros in exact code: errors and unknowns travel as values.

Operands that may not be needed come as functions. Source: cel-go's interpreter/interpretable.go:
the first error or unknown of a strict operator wins, `&&` and `||` absorb both, and an unknown
wins over an error.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from seawall.engine.cel.values import (
    INT_MAX,
    INT_MIN,
    NONE,
    UINT_MAX,
    CelError,
    Duration,
    Optional,
    Timestamp,
    Uint,
    bad,
    blank,
    compare,
    fields,
    is_number,
    is_view,
    no_overload,
)
from seawall.model import Unknown

_OVERFLOW = "overflow"
Thunk = Callable[[], Any]


def first_bad(a: Any, b: Any) -> Any:
    """Which error or unknown a strict operator gives."""
    return blank(a) if bad(a) else blank(b)


def all_of(*terms: Thunk) -> Any:
    """`a && b && …`."""
    return _absorb(False, terms)


def any_of(*terms: Thunk) -> Any:
    """`a || b || …`."""
    return _absorb(True, terms)


def _absorb(winner: bool, terms: Iterable[Thunk]) -> Any:
    error: CelError | None = None
    unknown: Unknown | None = None
    for term in terms:
        value = term()
        if value is winner:
            return winner
        if value.__class__ is bool:
            continue
        if isinstance(value, Unknown):
            unknown = value if unknown is None else unknown
        elif error is None:
            error = value if isinstance(value, CelError) else no_overload("&& or ||", value)
    if unknown is not None:
        return blank(unknown)
    return error if error is not None else not winner


def negate(value: Any) -> Any:
    """`!a`."""
    if value.__class__ is bool:
        return not value
    return blank(value) if bad(value) else no_overload("!", value)


def choose(condition: Any, yes: Thunk, no: Thunk) -> Any:
    """`condition ? yes : no`."""
    if condition is True:
        return yes()
    if condition is False:
        return no()
    return blank(condition) if bad(condition) else no_overload("?:", condition)


def bind(value: Any, body: Callable[[Any], Any]) -> Any:
    """A name for a value: what `optMap` and `sortBy` expand to."""
    return body(value)


def _order(function: str, test: Callable[[int], bool]) -> Callable[[Any, Any], Any]:
    def ordered(a: Any, b: Any) -> Any:
        if bad(a) or bad(b):
            return first_bad(a, b)
        order = compare(a, b)
        return no_overload(function, a, b) if order is None else test(order)

    return ordered


lt = _order("<", lambda order: order < 0)
le = _order("<=", lambda order: order <= 0)
gt = _order(">", lambda order: order > 0)
ge = _order(">=", lambda order: order >= 0)


def add(a: Any, b: Any) -> Any:
    """`a + b`. A string keeps the known ends of an unknown that has some."""
    if a.__class__ is str and b.__class__ is str:
        return a + b
    if bad(a) or bad(b):
        return _joined(a, b)
    if isinstance(a, list | tuple) and isinstance(b, list | tuple):
        return [*a, *b]
    if a.__class__ is bytes and b.__class__ is bytes:
        return a + b
    if is_number(a) and a.__class__ is b.__class__:
        return _number(a.__class__, a + b)
    if isinstance(a, Timestamp | Duration) and isinstance(b, Timestamp | Duration):
        if isinstance(a, Timestamp) and isinstance(b, Timestamp):
            return no_overload("+", a, b)
        kind = Duration if a.__class__ is b.__class__ else Timestamp
        return span(kind, a.ns + b.ns)
    return no_overload("+", a, b)


def _joined(a: Any, b: Any) -> Any:
    if isinstance(a, Unknown) and b.__class__ is str and (a.prefix or a.suffix):
        return Unknown(a.why, a.prefix, a.suffix + b)
    if isinstance(b, Unknown) and a.__class__ is str and (b.prefix or b.suffix):
        return Unknown(b.why, a + b.prefix, b.suffix)
    if isinstance(a, Unknown) and isinstance(b, Unknown) and a.prefix and b.suffix:
        return Unknown(a.why, a.prefix, b.suffix)
    return first_bad(a, b)


def sub(a: Any, b: Any) -> Any:
    if bad(a) or bad(b):
        return first_bad(a, b)
    if is_number(a) and a.__class__ is b.__class__:
        return _number(a.__class__, a - b)
    if isinstance(a, Timestamp) and isinstance(b, Timestamp | Duration):
        return span(Duration if isinstance(b, Timestamp) else Timestamp, a.ns - b.ns)
    if isinstance(a, Duration) and isinstance(b, Duration):
        return span(Duration, a.ns - b.ns)
    return no_overload("-", a, b)


def mul(a: Any, b: Any) -> Any:
    if bad(a) or bad(b):
        return first_bad(a, b)
    if is_number(a) and a.__class__ is b.__class__:
        return _number(a.__class__, a * b)
    return no_overload("*", a, b)


def div(a: Any, b: Any) -> Any:
    """Integers are cut towards zero; a double divides by zero to infinity or NaN."""
    if bad(a) or bad(b):
        return first_bad(a, b)
    if not is_number(a) or a.__class__ is not b.__class__:
        return no_overload("/", a, b)
    if a.__class__ is float:
        return a / b if b else _by_zero(a, b)
    if b == 0:
        return CelError("division by zero")
    quotient = abs(a) // abs(b)
    return _number(a.__class__, quotient if (a < 0) == (b < 0) else -quotient)


def _by_zero(a: float, b: float) -> float:
    if a == 0 or a != a:
        return float("nan")
    negative = (a < 0) != (str(b)[0] == "-")
    return float("-inf") if negative else float("inf")


def mod(a: Any, b: Any) -> Any:
    if bad(a) or bad(b):
        return first_bad(a, b)
    if not is_number(a) or a.__class__ is not b.__class__ or a.__class__ is float:
        return no_overload("%", a, b)
    if b == 0:
        return CelError("modulus by zero")
    if a == INT_MIN and b == -1:
        return CelError(_OVERFLOW)
    rest = abs(a) % abs(b)
    return a.__class__(rest if a >= 0 else -rest)


def minus(a: Any) -> Any:
    """`-a`."""
    if bad(a):
        return blank(a)
    if a.__class__ is int or a.__class__ is float:
        return _number(a.__class__, -a)
    return span(Duration, -a.ns) if isinstance(a, Duration) else no_overload("-", a)


def _number(kind: type, value: Any) -> Any:
    if kind is int and not INT_MIN <= value <= INT_MAX:
        return CelError("integer " + _OVERFLOW)
    if kind is Uint:
        return Uint(value) if 0 <= value <= UINT_MAX else CelError("unsigned integer " + _OVERFLOW)
    return value


FIRST_NS = -62135596800 * 10**9  # 0001-01-01
LAST_NS = 253402300800 * 10**9  # 10000-01-01


def span(kind: type[Timestamp] | type[Duration], ns: int) -> Any:
    """A timestamp or duration if it is in CEL's range."""
    if kind is Duration:
        return Duration(ns) if INT_MIN <= ns <= INT_MAX else CelError("duration " + _OVERFLOW)
    return Timestamp(ns) if FIRST_NS <= ns < LAST_NS else CelError("timestamp " + _OVERFLOW)


def make_list(optional: tuple[int, ...], *items: Any) -> Any:
    """`[a, ?b]`; `optional` holds the indexes of the items with a question mark."""
    made = []
    for number, item in enumerate(items):
        if bad(item):
            return blank(item)
        if number in optional:
            if item.__class__ is not Optional:
                return no_overload("[?]", item)
            if not item.present:
                continue
            item = item.value
            if bad(item):
                return blank(item)
        made.append(item)
    return made


def make_map(optional: tuple[int, ...], *pairs: Any) -> Any:
    """`{k: v, ?k: v}`; pairs are flat: key, value, key, value."""
    made: dict[Any, Any] = {}
    for number in range(0, len(pairs), 2):
        key, value = pairs[number : number + 2]
        if bad(key) or bad(value):
            return first_bad(key, value)
        if key.__class__ not in (str, int, bool, Uint):
            return CelError("unsupported key type")
        if number // 2 in optional:
            if value.__class__ is not Optional:
                return no_overload("{?}", value)
            if not value.present:
                made.pop(key, None)
                continue
            value = value.value
        made[key] = value
    return made


def or_value(value: Any, other: Thunk) -> Any:
    """`optional.orValue(other)`."""
    if value.__class__ is Optional:
        return value.value if value.present else other()
    return value  # cel-go passes on what is no optional


def or_optional(value: Any, other: Thunk) -> Any:
    """`optional.or(other)`."""
    if value.__class__ is Optional:
        return value if value.present else other()
    return value


def opt_map(value: Any, body: Callable[[Any], Any], flat: bool) -> Any:
    """`optional.optMap(x, body)`, `optFlatMap`."""
    if value.__class__ is not Optional:
        return blank(value) if bad(value) else no_overload("optMap", value)
    if not value.present:
        return NONE
    result = body(value.value)
    return result if flat or bad(result) else Optional(True, result)


def as_map(value: Any) -> Any:
    return fields(value) if is_view(value) else value
