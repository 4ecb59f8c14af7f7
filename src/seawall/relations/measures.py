"""Texts of objects as numbers that judges compare: amounts, versions, times, certificates, JSON."""

from __future__ import annotations

import base64
import binascii
import re
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import msgspec

_UNITS: Final = {
    **{unit: 1024.0**power for power, unit in enumerate(("Ki", "Mi", "Gi", "Ti", "Pi", "Ei"), 1)},
    **{unit: 1e3**power for power, unit in enumerate(("n", "u", "m", "", "k", "M", "G"), -3)},
    **{unit: 1e3**power for power, unit in enumerate(("T", "P", "E"), 4)},
}
_AMOUNT: Final = re.compile(r"([+-]?[\d.]+(?:[eE][+-]?\d+)?)([KMGTPE]i|[numkMGTPE]?)", re.ASCII)
_VERSION: Final = re.compile(r"v?(\d{1,9})\.(\d{1,9})(?:\.(\d{1,9}))?", re.ASCII)
_DOTTED: Final = re.compile(r"v?(\d{1,9}(?:\.\d{1,9})*)", re.ASCII)
_PEM: Final = re.compile(rb"-----BEGIN CERTIFICATE-----([^-]{1,65536})-----END CERTIFICATE-----")
_VERSION_TAG, _UTC_TIME = 0xA0, 0x17


def amount(quantity: str | int | float) -> float:
    """A resource.Quantity in its base unit (cores, bytes): "250m" is 0.25. 0 for what is none."""
    found = _AMOUNT.fullmatch(str(quantity))
    try:
        return float(found[1]) * _UNITS[found[2]] if found else 0.0
    except ValueError:
        return 0.0


def version(text: str) -> tuple[int, int, int]:
    """(1, 35, 4) of "v1.35.4-aliyun.1", (0, 0, 0) where no version stands at the beginning."""
    found = _VERSION.match(text)
    return (int(found[1]), int(found[2]), int(found[3] or 0)) if found else (0, 0, 0)


def moment(text: str | None) -> datetime | None:
    """A time of the API (RFC 3339), None where there is none."""
    try:
        found = datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
    return found.replace(tzinfo=found.tzinfo or UTC) if found else None


def seconds(earlier: str | None, later: str | None) -> float:
    """From one time of the API to another; 0 where one of them is missing."""
    first, last = moment(earlier), moment(later)
    return (last - first).total_seconds() if first and last else 0.0


def dotted(text: str) -> tuple[int, ...]:
    """(1, 11, 3, 2) of "v1.11.3.2-f57ea7ed6-aliyun"; () for a text that begins with no number."""
    found = _DOTTED.match(text)
    return tuple(map(int, found[1].split("."))) if found else ()


def tag(image: str) -> str:
    """The tag of an image's name, "" where there is none or only a digest."""
    return image.partition("@")[0].rpartition("/")[2].partition(":")[2]


def ending(bundle: str, now: str) -> str:
    """The day on which a caBundle (base64 of PEM) holds no valid certificate any more, if soon.

    Soon: within 30 days and within the last tenth of the certificate's life (what is renewed by
    a controller is renewed earlier than that). "" otherwise, and for what is no certificate.
    """
    lives, at = validity(bundle), moment(now)
    if not lives or at is None:
        return ""
    start, end = max(lives, key=lambda life: life[1])
    soon = min(timedelta(days=30), (end - start) / 10)
    return end.date().isoformat() if end - at < soon else ""


def validity(bundle: str) -> list[tuple[datetime, datetime]]:
    """From when to when each certificate of a caBundle is valid; none for what can't be read.

    Only the dates are read (X.509, RFC 5280 4.1), nothing is verified.
    """
    try:
        texts = _PEM.findall(base64.b64decode(bundle))
        return [_life(base64.b64decode(text)) for text in texts]
    except (binascii.Error, IndexError, ValueError):
        return []


def _life(der: bytes) -> tuple[datetime, datetime]:
    """notBefore and notAfter: after [version], serial, algorithm and issuer of tbsCertificate."""
    _, body, _ = _part(der)
    _, body, _ = _part(body)
    for _ in range(4 if body[0] == _VERSION_TAG else 3):
        _, _, body = _part(body)
    _, dates, _ = _part(body)
    first, start, rest = _part(dates)
    last, end, _ = _part(rest)
    return _time(first, start), _time(last, end)


def _time(kind: int, value: bytes) -> datetime:
    form = "%y%m%d%H%M%SZ" if kind == _UTC_TIME else "%Y%m%d%H%M%SZ"
    return datetime.strptime(value.decode("ascii"), form).replace(tzinfo=UTC)


def _part(der: bytes) -> tuple[int, bytes, bytes]:
    """Tag and content of the first element of some DER, and what follows it."""
    tag, size, start = der[0], der[1], 2
    if size & 0x80:
        count = size & 0x7F
        size, start = int.from_bytes(der[2 : 2 + count]), 2 + count
    if len(der) < start + size:
        raise ValueError("the certificate is cut off")
    return tag, der[start : start + size], der[start + size :]


def json_of(text: str) -> Any:
    """The JSON value of a text; None for what is no JSON."""
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        return None
