"""CEL's values that JSON does not have, and the rules for equality, order and type of all values.

Plain JSON values are used as they are: int is int64, float is double, str counts code points, a
bool is never a number. `CelError` is an error value: exact code passes it on like any other value,
so that `false && error` can be false. Source of the rules: cel-go's `common/types`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import msgspec

from seawall.errors import SeawallError
from seawall.model import Partial, Unknown

INT_MIN: Final = -(2**63)
INT_MAX: Final = 2**63 - 1
UINT_MAX: Final = 2**64 - 1


class CelError(SeawallError):
    """An expression could not be evaluated on these values: no such key, overflow …"""


class Uint(int):
    """An unsigned 64-bit number (`1u`, `uint(x)`). Compares as a number, is no int."""

    __slots__ = ()


class Timestamp(msgspec.Struct, frozen=True, order=True):
    """A point in time, in nanoseconds since 1970-01-01T00:00:00Z."""

    ns: int


class Duration(msgspec.Struct, frozen=True, order=True):
    """A length of time in nanoseconds."""

    ns: int


class TypeName(msgspec.Struct, frozen=True):
    """What `type(x)` gives; `int`, `string` … as words of an expression."""

    name: str


class Optional:
    """A value that may be absent: what `a.?b` and `m[?k]` give."""

    __slots__ = ("present", "value")

    def __init__(self, present: bool, value: Any = None) -> None:
        self.present, self.value = present, value

    def __repr__(self) -> str:
        return f"optional.of({self.value!r})" if self.present else "optional.none()"


NONE: Final = Optional(False)


class Opaque:
    """A value of the API server's libraries: an address, a quantity, a version …

    `kind` is its CEL type; equality is by kind and `key`.
    """

    __slots__ = ("key", "kind", "value")

    def __init__(self, kind: str, key: Any, value: Any) -> None:
        self.kind, self.key, self.value = kind, key, value

    def __repr__(self) -> str:
        return f"{self.kind}({self.key!r})"


class Missing:
    """The mark for "no such key" inside of emitted code; never a value."""

    __slots__ = ()


MISSING: Final = Missing()

_NAMES: Final[dict[type, str]] = {
    bool: "bool",
    int: "int",
    Uint: "uint",
    float: "double",
    str: "string",
    bytes: "bytes",
    type(None): "null_type",
    list: "list",
    tuple: "list",
    dict: "map",
    Partial: "map",
    Timestamp: "google.protobuf.Timestamp",
    Duration: "google.protobuf.Duration",
    TypeName: "type",
    Optional: "optional_type",
}
_NUMBERS: Final = frozenset((int, float, Uint))
_ORDERED: Final = frozenset((bool, str, bytes, Timestamp, Duration))


def bad(value: Any) -> bool:
    """Whether a value is an error or unknown, which strict functions pass on."""
    return value.__class__ is Unknown or value.__class__ is CelError


def blank(value: Any) -> Any:
    """What becomes of an unknown when something is worked out from it: its ends are lost."""
    if value.__class__ is Unknown and (value.prefix or value.suffix):
        return Unknown(value.why)
    return value


def type_name(value: Any) -> str:
    """The CEL type's name. A view (a Struct that is no value of ours) is a map."""
    if isinstance(value, Opaque):
        return value.kind
    name = _NAMES.get(value.__class__)
    if name:
        return name
    if isinstance(value, bool | int | float | str):
        return _NAMES[next(c for c in value.__class__.__mro__ if c in _NAMES)]
    return "map"


def no_overload(function: str, *values: Any) -> CelError:
    return CelError(f"no such overload: {function}({', '.join(type_name(v) for v in values)})")


def is_number(value: Any) -> bool:
    return value.__class__ in _NUMBERS


def fields(view: msgspec.Struct) -> dict[str, Any]:
    """A view as a map: its fields that are set, by their names in JSON."""
    names = zip(view.__struct_fields__, view.__struct_encode_fields__, strict=True)
    found = ((key, getattr(view, name)) for name, key in names)
    return {key: value for key, value in found if value is not msgspec.UNSET}


def is_view(value: Any) -> bool:
    return isinstance(value, msgspec.Struct) and value.__class__ not in _NAMES


def equal(a: Any, b: Any) -> bool | Unknown:
    """CEL's `==` for two values that may hold unknown parts.

    False as soon as any known part differs; Unknown if the rest cannot be told.
    """
    if a.__class__ is Unknown or b.__class__ is Unknown:
        return _equal_unknown(a, b)
    if is_view(a):
        a = fields(a)
    if is_view(b):
        b = fields(b)
    if a.__class__ in _NUMBERS and b.__class__ in _NUMBERS:
        return compare(a, b) == 0
    if isinstance(a, dict):
        return _equal_maps(a, b) if isinstance(b, dict) else False
    if isinstance(a, list | tuple):
        if not isinstance(b, list | tuple) or len(a) != len(b):
            return False
        return every(equal(x, y) for x, y in zip(a, b, strict=True))
    if a.__class__ is not b.__class__:
        return False
    if isinstance(a, Optional):
        if not (a.present and b.present):
            return bool(a.present == b.present)
        return equal(a.value, b.value)
    if isinstance(a, Opaque):
        return bool(a.kind == b.kind and a.key == b.key)
    return bool(a == b)


def every(verdicts: Iterable[bool | Unknown]) -> bool | Unknown:
    """`&&` of equalities: False wins, then Unknown."""
    unknown: Unknown | None = None
    for verdict in verdicts:
        if verdict.__class__ is Unknown:
            unknown = verdict if isinstance(verdict, Unknown) else None
        elif not verdict:
            return False
    return True if unknown is None else unknown


def could_equal(unknown: Unknown, text: Any) -> bool:
    """Whether a text with these known ends may be `text`. Without ends anything may be."""
    if unknown.unlike is not None and not isinstance(text, Unknown):
        return equal(unknown.unlike, text) is not True
    if not (unknown.prefix or unknown.suffix):
        return True
    if isinstance(text, Unknown):
        heads = text.prefix.startswith(unknown.prefix) or unknown.prefix.startswith(text.prefix)
        tails = text.suffix.endswith(unknown.suffix) or unknown.suffix.endswith(text.suffix)
        return heads and tails
    return (
        isinstance(text, str)
        and len(text) >= len(unknown.prefix) + len(unknown.suffix)
        and text.startswith(unknown.prefix)
        and text.endswith(unknown.suffix)
    )


def _equal_unknown(a: Any, b: Any) -> bool | Unknown:
    unknown, other = (a, b) if isinstance(a, Unknown) else (b, a)
    return unknown if could_equal(unknown, other) else False


def _equal_maps(a: dict[Any, Any], b: dict[Any, Any]) -> bool | Unknown:
    open_a, open_b = isinstance(a, Partial), isinstance(b, Partial)
    if not (open_a or open_b) and len(a) != len(b):
        return False
    parts: list[bool | Unknown] = []
    for key in a.keys() | b.keys():
        x, y = find(a, key), find(b, key)
        if x is MISSING or y is MISSING:
            return False
        parts.append(equal(x, y))
    if open_a or open_b:
        parts.append(Unknown("a part of the object is not known"))
    return every(parts)


def find(mapping: dict[Any, Any], key: Any) -> Any:
    """The value of a key, MISSING, or Unknown where a Partial does not tell."""
    if key.__class__ is not str:
        return _find_other(mapping, key)  # a Partial's keys are texts
    found = mapping.get(key, MISSING)
    if found is MISSING and isinstance(mapping, Partial) and key not in mapping.absent:
        if mapping.unsure is None:
            return Unknown(mapping.why)
        return mapping.unsure.get(key, MISSING)
    return found


def _find_other(mapping: dict[Any, Any], key: Any) -> Any:
    """Keys that are no strings: numbers equal across types, a bool only equals a bool."""
    if key.__class__ is not bool and key.__class__ not in _NUMBERS:
        return MISSING
    found = mapping.get(key, MISSING)
    if found is MISSING:
        return MISSING
    same = any(own == key and (own.__class__ is bool) == (key.__class__ is bool) for own in mapping)
    return found if same else MISSING


def compare(a: Any, b: Any) -> int | None:
    """-1, 0 or 1; None where CEL has no order between the two (NaN, other types)."""
    if a.__class__ in _NUMBERS and b.__class__ in _NUMBERS:
        return _compare_numbers(a, b)
    kind, other = a.__class__, b.__class__
    if kind is not other or kind not in _ORDERED:
        return None
    return int(a > b) - int(a < b)


def _compare_numbers(a: Any, b: Any) -> int | None:
    """A double and an integer are compared as doubles, as cel-go does."""
    if a != a or b != b:
        return None
    if (a.__class__ is float) != (b.__class__ is float) and abs(a) <= UINT_MAX >= abs(b):
        a, b = float(a), float(b)
    return int(a > b) - int(a < b)


def has_unknown(value: Any) -> Unknown | None:
    """The first unknown part of a list (of lists, of optionals)."""
    if isinstance(value, Unknown):
        return value
    if isinstance(value, Optional):
        return has_unknown(value.value)
    if isinstance(value, list | tuple):
        return next((found for item in value if (found := has_unknown(item)) is not None), None)
    return None
