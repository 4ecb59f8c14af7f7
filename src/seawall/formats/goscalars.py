"""Plain scalars as kubectl understands them: YAML 1.1 by go-yaml v2, then JSON.

Source: go.yaml.in/yaml/v2 resolve.go and decode.go, sigs.k8s.io/yaml yaml.go, and the number rules
of sigs.k8s.io/json. Not PyYAML's rules: no base-60 numbers, `y` and `n` are booleans, `0o17` is 15,
timestamps stay text.
"""

from __future__ import annotations

import base64
import binascii
import math
import re
import struct

Scalar = str | int | float | bool | None

PREFIX = "tag:yaml.org,2002:"
STR, INT, FLOAT, BOOL, NULL = (PREFIX + kind for kind in ("str", "int", "float", "bool", "null"))
TIMESTAMP, BINARY, MERGE = (PREFIX + kind for kind in ("timestamp", "binary", "merge"))

_TRUE = ("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON")
_FALSE = ("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF")
_INFINITE = (".inf", ".Inf", ".INF")
_WORDS: dict[str, tuple[str, Scalar]] = {
    **dict.fromkeys(_TRUE, (BOOL, True)),
    **dict.fromkeys(_FALSE, (BOOL, False)),
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), (NULL, None)),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), (FLOAT, math.nan)),
    **{sign + form: (FLOAT, math.inf) for form in _INFINITE for sign in ("", "+")},
    **{"-" + form: (FLOAT, -math.inf) for form in _INFINITE},
}
_RESOLVABLE = frozenset({"", STR, BOOL, INT, FLOAT, NULL, TIMESTAMP})
_DECIMAL = re.compile(r"[-+]?(?:0|[1-9][0-9]*)\Z")
_BASED = re.compile(r"([-+]?)0(?:[xX]([0-9a-fA-F]+)|[bB]([01]+)|[oO]?([0-7]+))\Z")
_YAML_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z")
_DOT_FLOAT = re.compile(r"\.[0-9]+(?:_[0-9]+)*(?:[eE][-+]?[0-9]+(?:_[0-9]+)*)?\Z")
_TIMESTAMP = re.compile(
    r"\d{4}-(\d\d?)-(\d\d?)(?:[Tt](\d\d?):(\d\d?):(\d\d?)(?:[.,]\d+)?(?:Z|[-+]\d\d:\d\d)"
    r"| (\d\d?):(\d\d?):(\d\d?)(?:[.,]\d+)?)?\Z"
)


def resolve(text: str, tag: str = "") -> Scalar:
    """The value of a scalar that is plain (tag "") or tagged; ValueError when they don't fit."""
    if tag == BINARY:
        return _binary(text)
    if tag not in _RESOLVABLE:
        return text  # a tag of somebody's own: go-yaml keeps the text
    found, value = (STR, text) if tag == STR else _untagged(text, tag)
    if tag in ("", STR, found):
        return text if found == TIMESTAMP else value
    if tag == FLOAT and found == INT and isinstance(value, int):
        return float(value)
    raise ValueError(f"cannot read {text!r} as !!{tag.removeprefix(PREFIX)}")


def _untagged(text: str, tag: str) -> tuple[str, Scalar]:
    first = text[:1]
    if word := _WORDS.get(text):
        return word
    if first == ".":
        number = float(text.replace("_", "")) if _DOT_FLOAT.match(text) else math.inf
        return (STR, text) if math.isinf(number) else (FLOAT, number)
    if first in "+-0123456789" and first:
        if tag in ("", TIMESTAMP) and is_timestamp(text):
            return TIMESTAMP, text
        return _number(text)
    return STR, text


def _number(text: str) -> tuple[str, Scalar]:
    plain = text.replace("_", "")
    whole = integer(plain)
    if whole is not None and -(2**63) <= whole < 2**63:
        return INT, whole
    # ParseUint takes no sign.
    if whole is not None and plain[0] not in "+-" and whole < 2**64:
        return INT, whole
    if _YAML_FLOAT.match(plain):
        number = float(plain)
        if not math.isinf(number):
            return FLOAT, number
    return STR, text


def integer(plain: str) -> int | None:
    """Go's strconv.ParseInt(plain, 0, …) without its bounds: decimal, 0x, 0b, 0o and 0 (octal)."""
    if _DECIMAL.match(plain):
        # Longer ones fit no integer type of Go's; int() of a huge text is slow, and refused.
        return int(plain) if len(plain) <= 24 else None
    based = _BASED.match(plain)
    if based is None:
        return None
    sign, hexadecimal, binary, octal = based.groups()
    value = int(hexadecimal or binary or octal, 16 if hexadecimal else 2 if binary else 8)
    return -value if sign == "-" else value


def is_timestamp(text: str) -> bool:
    """Whether Go's time.Parse takes it in one of the four layouts that go-yaml v2 tries."""
    found = _TIMESTAMP.match(text)
    if found is None:
        return False
    year = int(text[:4])
    month, day, *clock = (int(group) if group else 0 for group in found.groups())
    if not 1 <= month <= 12:
        return False
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    days = (31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]
    hours, minutes, seconds = (max(clock[at], clock[at + 3]) for at in range(3))
    return 1 <= day <= days and hours < 24 and minutes < 60 and seconds < 60


def _binary(text: str) -> str:
    packed = text.replace("\r", "").replace("\n", "")
    try:
        return base64.b64decode(packed, validate=True).decode("utf-8", "replace")
    except (binascii.Error, ValueError) as error:
        raise ValueError("!!binary value contains invalid base64 data") from error


def as_json(value: Scalar) -> Scalar:
    """The number that is left after go-yaml's value went through JSON; ValueError for inf and nan.

    Go prints the float 1000 as "1000", which then reads as an integer; beyond int64 it is a float.
    """
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        return value if -(2**63) <= value < 2**63 else float(value)
    if isinstance(value, float):
        if not math.isfinite(value):
            raise ValueError(f"{value} has no form in JSON")
        if value.is_integer() and -(2.0**63) <= value < 2.0**63:
            return int(value)
    return value


def as_key(value: Scalar) -> str:
    """A map's key as JSON needs it: text; ValueError for null and for integers beyond int64."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int) and value < 2**63:
        return str(value)
    if isinstance(value, float):
        return _float_key(value)
    raise ValueError(f"{'null' if value is None else value} can't be a key")


def _float_key(value: float) -> str:
    """Go's strconv.FormatFloat(value, 'g', -1, 32)."""
    if math.isnan(value):
        return ".nan"
    short = _single(value)
    if math.isinf(short):
        return "-.inf" if short < 0 else ".inf"
    if short == 0:
        return "-0" if math.copysign(1, short) < 0 else "0"
    text = next(
        text for digits in range(9) if _single(float(text := f"{short:.{digits}e}")) == short
    )
    mantissa, _, exponent = text.partition("e")
    power = int(exponent)
    if power < -4 or power >= 6:
        return f"{mantissa}e{'-' if power < 0 else '+'}{abs(power):02d}"
    digits = mantissa.replace(".", "").lstrip("-")
    return ("-" if short < 0 else "") + _plain(digits, power)


def _single(value: float) -> float:
    """The nearest float of 32 bits."""
    try:
        return float(struct.unpack("f", struct.pack("f", value))[0])
    except OverflowError:
        return math.copysign(math.inf, value)


def _plain(digits: str, power: int) -> str:
    """The digits d.ddd × 10^power written without an exponent."""
    if power < 0:
        return "0." + "0" * (-power - 1) + digits
    whole, rest = digits[: power + 1].ljust(power + 1, "0"), digits[power + 1 :]
    return whole + ("." + rest if rest else "")
