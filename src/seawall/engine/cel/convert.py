"""Conversions between types, timestamps and durations.

Source: cel-go's `ConvertToType` of each type and common/types/timestamp.go. Times are in UTC
unless a zone is given.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from decimal import Decimal
from typing import Any, Final

from seawall.engine.cel.operators import span
from seawall.engine.cel.strict import strict
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
    no_overload,
    type_name,
)

SECOND: Final = 10**9
_UNITS: Final = {
    "ns": 1,
    "us": 10**3,
    "µs": 10**3,
    "μs": 10**3,
    "ms": 10**6,
    "s": SECOND,
    "m": 60 * SECOND,
    "h": 3600 * SECOND,
}
_DURATION: Final = re.compile(r"[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+", re.ASCII)
_DURATION_PART: Final = re.compile(r"(\d*)(?:\.(\d*))?(ns|us|µs|μs|ms|s|m|h)", re.ASCII)
_TIMESTAMP: Final = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:[.,](\d+))?(Z|[+-]\d\d:\d\d)", re.ASCII
)
_FLOAT: Final = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?|[+-]?(inf(inity)?)|nan", re.I)
_HEX_FLOAT: Final = re.compile(
    r"[+-]?0[xX]([0-9a-fA-F]+\.?[0-9a-fA-F]*|\.[0-9a-fA-F]+)[pP][+-]?\d+"
)
_TRUE: Final = frozenset(("1", "t", "T", "TRUE", "true", "True"))
_FALSE: Final = frozenset(("0", "f", "F", "FALSE", "false", "False"))
_EXPONENT: Final = 6  # from here on Go's %g writes an exponent
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def _fails(value: Any, to: str) -> CelError:
    return CelError(f"type conversion error from '{type_name(value)}' to '{to}'")


@strict("", name="int")
def to_int(value: Any) -> Any:
    kind = value.__class__
    if kind is int or kind is Uint:
        return int(value) if value <= INT_MAX else CelError("integer overflow")
    if kind is float:
        return int(value) if float(INT_MIN) < value < float(INT_MAX) else CelError("overflow")
    if kind is str and re.fullmatch(r"[+-]?\d+", value, re.ASCII):
        number = int(value) if len(value) < 25 else INT_MAX + 1
        return number if INT_MIN <= number <= INT_MAX else _fails(value, "int")
    if kind is Timestamp:
        return value.ns // SECOND
    return value.ns if kind is Duration else _fails(value, "int")


@strict("", name="uint")
def to_uint(value: Any) -> Any:
    kind = value.__class__
    if kind is Uint:
        return value
    if kind is int:
        return Uint(value) if value >= 0 else CelError("unsigned integer overflow")
    if kind is float:
        fits = 0 <= value < float(UINT_MAX)
        return Uint(int(value)) if fits else CelError("unsigned integer overflow")
    if kind is str and re.fullmatch(r"\d+", value, re.ASCII):
        number = int(value) if len(value) < 25 else UINT_MAX + 1
        return Uint(number) if number <= UINT_MAX else _fails(value, "uint")
    return _fails(value, "uint")


@strict("", name="double")
def to_double(value: Any) -> Any:
    kind = value.__class__
    if kind is float:
        return value
    if kind is int or kind is Uint:
        return float(value)
    if kind is str and (_FLOAT.fullmatch(value) or _HEX_FLOAT.fullmatch(value)):
        number = float.fromhex(value) if "x" in value.lower() else float(value)
        if math.isfinite(number) or "n" in value.lower():
            return number
    return _fails(value, "double")


@strict("", name="bool")
def to_bool(value: Any) -> Any:
    if value.__class__ is bool:
        return value
    if value.__class__ is str and value in _TRUE | _FALSE:
        return value in _TRUE
    return _fails(value, "bool")


@strict("", name="bytes")
def to_bytes(value: Any) -> Any:
    if value.__class__ is bytes:
        return value
    return value.encode() if value.__class__ is str else _fails(value, "bytes")


@strict("", name="string")
def to_string(value: Any) -> Any:
    kind = value.__class__
    if kind is str:
        return value
    if kind is bool:
        return "true" if value else "false"
    if kind is int or kind is Uint:
        return str(int(value))
    if kind is float:
        return shortest(value)
    if kind is bytes:
        return value.decode()  # a UnicodeDecodeError is a ValueError
    if kind is Timestamp:
        return timestamp_text(value)
    if kind is Duration:
        return duration_text(value)
    if type_name(value) in ("net.IP", "net.CIDR"):
        return str(value.value)
    return _fails(value, "string")


def shortest(value: float) -> str:
    """A double as Go's %g prints it."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "+Inf" if value > 0 else "-Inf"
    if value == 0:
        return "-0" if str(value)[0] == "-" else "0"
    plain = Decimal(repr(value))
    exponent = plain.adjusted()
    if -4 <= exponent < _EXPONENT:
        return f"{plain:f}".removesuffix(".0")
    digits = "".join(map(str, plain.as_tuple().digits)).rstrip("0")
    rest = "." + digits[1:] if len(digits) > 1 else ""
    sign = "-" if value < 0 else ""
    return f"{sign}{digits[0]}{rest}e{'-' if exponent < 0 else '+'}{abs(exponent):02d}"


@strict("")
def dyn(value: Any) -> Any:
    return value


@strict("", name="duration")
def to_duration(value: Any) -> Any:
    if value.__class__ is Duration:
        return value
    if value.__class__ is int:
        return Duration(value)
    if value.__class__ is not str:
        return _fails(value, "duration")
    if value in ("0", "+0", "-0"):
        return Duration(0)
    if not _DURATION.fullmatch(value):
        return _fails(value, "duration")
    total = 0
    for whole, part, unit in _DURATION_PART.findall(value):
        size = _UNITS[unit]
        total += int(whole or 0) * size + int(part[:18] or 0) * size // 10 ** len(part[:18])
    return span(Duration, -total if value[0] == "-" else total)


@strict("", name="timestamp")
def to_timestamp(value: Any) -> Any:
    if value.__class__ is Timestamp:
        return value
    if value.__class__ is int:
        return span(Timestamp, value * SECOND)
    found = _TIMESTAMP.fullmatch(value) if value.__class__ is str else None
    if not found:
        return _fails(value, "timestamp")
    year, month, day, hour, minute, second = map(int, found.groups()[:6])
    if not year:
        return CelError("timestamp overflow")
    moment = datetime(year, month, day, hour, minute, second, tzinfo=UTC)  # raises ValueError
    fraction = (found[7] or "")[:9].ljust(9, "0")
    ns = _seconds(moment) * SECOND + int(fraction)
    if found[8] != "Z":
        ns -= int(_offset(found[8]).total_seconds()) * SECOND
    return span(Timestamp, ns)


def _seconds(moment: datetime) -> int:
    passed = moment - _EPOCH
    return passed.days * 86400 + passed.seconds


def _offset(text: str) -> timedelta:
    hours, minutes = text.split(":")
    if not re.fullmatch(r"[+-]?\d+", hours, re.ASCII) or not minutes.isdecimal():
        raise ValueError(f"unknown time zone {text}")
    total = abs(int(hours)) * 60 + int(minutes)
    return timedelta(minutes=-total if hours[0] == "-" else total)


def timestamp_text(value: Timestamp) -> str:
    seconds, ns = divmod(value.ns, SECOND)
    text = (_EPOCH + timedelta(seconds=seconds)).replace(tzinfo=None).isoformat()
    return text + (f".{ns:09d}".rstrip("0") if ns else "") + "Z"


def duration_text(value: Duration) -> str:
    return f"{Decimal(repr(value.ns / SECOND)):f}".removesuffix(".0") + "s"


def _zone(name: str) -> tzinfo:
    if ":" in name:
        return timezone(_offset(name))
    if name in ("", "UTC"):
        return UTC
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError  # slow to load, seldom used

    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, OSError) as error:
        raise ValueError(f"unknown time zone {name}") from error


_OF_TIME: Final[dict[str, Callable[[datetime], int]]] = {
    "getFullYear": lambda t: t.year,
    "getMonth": lambda t: t.month - 1,
    "getDate": lambda t: t.day,
    "getDayOfMonth": lambda t: t.day - 1,
    "getDayOfWeek": lambda t: t.isoweekday() % 7,
    "getDayOfYear": lambda t: t.timetuple().tm_yday - 1,
    "getHours": lambda t: t.hour,
    "getMinutes": lambda t: t.minute,
    "getSeconds": lambda t: t.second,
    "getMilliseconds": lambda t: t.microsecond // 1000,
}
_OF_DURATION: Final = {
    "getHours": 3600 * SECOND,
    "getMinutes": 60 * SECOND,
    "getSeconds": SECOND,
    "getMilliseconds": 10**6,
}


@strict("string", "", "string", name="getFullYear …")
def part_of_time(part: str, value: Any, zone: str = "UTC") -> Any:
    """`timestamp.getHours('Asia/Shanghai')`, `duration.getHours()` …"""
    if value.__class__ is Duration and part in _OF_DURATION:
        size = _OF_DURATION[part]
        return abs(value.ns) // size * (-1 if value.ns < 0 else 1)
    if value.__class__ is not Timestamp:
        return no_overload(part, value)
    moment = _EPOCH + timedelta(microseconds=value.ns // 1000)
    return _OF_TIME[part](moment.astimezone(_zone(zone)))


def optional_of(value: Any) -> Any:
    return value if value.__class__ is CelError else Optional(True, value)


@strict("", name="optional.ofNonZeroValue")
def optional_of_non_zero(value: Any) -> Optional:
    zero = value is None or value in (False, 0, "", b"") or value == [] or value == {}
    if isinstance(value, Timestamp):
        zero = value.ns == -62135596800 * SECOND
    if isinstance(value, Duration):
        zero = value.ns == 0
    return NONE if zero else Optional(True, value)


@strict("optional_type", name="value")
def optional_value(value: Optional) -> Any:
    return value.value if value.present else CelError("optional.none() dereference")


@strict("optional_type", name="hasValue")
def optional_has_value(value: Optional) -> bool:
    return value.present
