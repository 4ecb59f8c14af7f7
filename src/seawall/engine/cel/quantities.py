"""The API server's `quantity` and `semver` libraries, which share the names of their comparisons.

Source: its library/quantity.go and semverlib.go, apimachinery's resource.ParseQuantity (values are
rounded up to whole nanos), github.com/blang/semver.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any, Final

from seawall.engine.cel.strict import strict
from seawall.engine.cel.values import INT_MAX, INT_MIN, CelError, Opaque, no_overload

QUANTITY: Final = "kubernetes.Quantity"
SEMVER: Final = "kubernetes.Semver"

_QUANTITY: Final = re.compile(
    r"([+-]?)(\d+\.?\d*|\.\d+)(?:([KMGTPE]i)|([numkMGTPE]?)|[eE]([+-]?\d+))", re.ASCII
)
_BINARY: Final = {
    unit: 1024**power for power, unit in enumerate(("Ki", "Mi", "Gi", "Ti", "Pi", "Ei"), 1)
}
_DECIMAL: Final = {
    "n": -9, "u": -6, "m": -3, "": 0, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18,
}  # fmt: skip
_LARGEST_EXPONENT: Final = 400
_NUMBER = r"(?:0|[1-9]\d*)"
_PRERELEASE = rf"(?:{_NUMBER}|\d*[A-Za-z-][0-9A-Za-z-]*)"
_SEMVER: Final = re.compile(
    rf"({_NUMBER})\.({_NUMBER})\.({_NUMBER})(?:-({_PRERELEASE}(?:\.{_PRERELEASE})*))?"
    r"(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?",
    re.ASCII,
)
Version = tuple[int, int, int, tuple[tuple[int, int, str], ...]]


def _parse_quantity(text: str) -> Fraction:
    found = _QUANTITY.fullmatch(text)
    if not found or (found[5] and abs(int(found[5])) > _LARGEST_EXPONENT):
        raise ValueError(f"not a quantity: {text}")
    amount = Fraction(found[2])
    if found[3]:
        amount *= _BINARY[found[3]]
    else:
        amount *= Fraction(10) ** (int(found[5]) if found[5] else _DECIMAL[found[4] or ""])
    nanos = -(-amount * 10**9 // 1)  # up, away from zero
    return Fraction(nanos, 10**9) * (-1 if found[1] == "-" else 1)


def _quantity(amount: Fraction) -> Opaque:
    return Opaque(QUANTITY, amount, amount)


@strict("string")
def quantity(text: str) -> Opaque:
    return _quantity(_parse_quantity(text))


@strict("string", name="isQuantity")
def is_quantity(text: str) -> bool:
    try:
        _parse_quantity(text)
    except ValueError:
        return False
    return True


@strict(QUANTITY)
def sign(value: Opaque) -> int:
    return int(value.value > 0) - int(value.value < 0)


@strict(QUANTITY, name="asApproximateFloat")
def as_float(value: Opaque) -> float:
    return float(value.value)


@strict(QUANTITY, name="isInteger")
def is_integer(value: Opaque) -> bool:
    return bool(value.value.denominator == 1 and INT_MIN <= value.value <= INT_MAX)


@strict(QUANTITY, name="asInteger")
def as_integer(value: Opaque) -> Any:
    return int(value.value) if is_integer(value) else CelError("cannot convert value to integer")


def _amount(value: Any) -> Fraction | None:
    if isinstance(value, Opaque):
        return value.value if value.kind == QUANTITY else None
    return Fraction(value) if value.__class__ is int else None


@strict(QUANTITY, "", name="add")
def plus(value: Opaque, other: Any) -> Any:
    amount = _amount(other)
    return no_overload("add", value, other) if amount is None else _quantity(value.value + amount)


@strict(QUANTITY, "", name="sub")
def less(value: Opaque, other: Any) -> Any:
    amount = _amount(other)
    return no_overload("sub", value, other) if amount is None else _quantity(value.value - amount)


def _order(name: str, a: Any, b: Any) -> Any:
    if not (isinstance(a, Opaque) and isinstance(b, Opaque) and a.kind == b.kind):
        return no_overload(name, a, b)
    if a.kind not in (QUANTITY, SEMVER):
        return no_overload(name, a, b)
    return int(a.key > b.key) - int(a.key < b.key)


@strict("", "", name="compareTo")
def compare_to(a: Any, b: Any) -> Any:
    return _order("compareTo", a, b)


@strict("", "", name="isGreaterThan")
def is_greater(a: Any, b: Any) -> Any:
    order = _order("isGreaterThan", a, b)
    return order == 1 if order.__class__ is int else order


@strict("", "", name="isLessThan")
def is_less(a: Any, b: Any) -> Any:
    order = _order("isLessThan", a, b)
    return order == -1 if order.__class__ is int else order


def _parse_version(text: str, normalize: bool) -> Version:
    found = _SEMVER.fullmatch(_normal(text) if normalize else text)
    if not found:
        raise ValueError(f"not a semantic version: {text}")
    major, minor, patch = (int(found[number]) for number in (1, 2, 3))
    if max(major, minor, patch) >= 2**64:
        raise ValueError(f"number too large in {text}")
    parts = found[4].split(".") if found[4] else []
    # A version without a prerelease is later than any with one.
    marks = tuple((0, int(p), "") if p.isdecimal() else (1, 0, p) for p in parts)
    return major, minor, patch, marks or ((2, 0, ""),)


def _normal(text: str) -> str:
    parts = text.removeprefix("v").split(".", 2)
    for number, part in enumerate(parts):
        if len(part) > 1:
            part = part.lstrip("0")
            parts[number] = part if part[:1].isdecimal() else "0" + part
    if len(parts) < 3 and re.search(r"[+-]", parts[-1]):
        raise ValueError("short version cannot contain PreRelease/Build meta data")
    return ".".join([*parts, "0", "0"][:3])


@strict("string", "bool")
def semver(text: str, normalize: bool = False) -> Opaque:
    version = _parse_version(text, normalize)
    return Opaque(SEMVER, version, version)


@strict("string", "bool", name="isSemver")
def is_semver(text: str, normalize: bool = False) -> bool:
    try:
        _parse_version(text, normalize)
    except ValueError:
        return False
    return True


@strict("int", SEMVER, name="major, minor, patch")
def version_part(number: int, value: Opaque) -> int:
    return int(value.value[number])
