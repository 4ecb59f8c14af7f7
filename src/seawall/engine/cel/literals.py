"""The values of literals: quotes, escapes, ranges of numbers. Source: cel-go's unescape.go."""

from __future__ import annotations

import re
from typing import Final

from seawall.engine.cel.values import INT_MAX, INT_MIN, UINT_MAX, Uint

_ESCAPE: Final = re.compile(
    r"\\(?:([abfnrtv\"'\\?`])|([0-3][0-7][0-7])|[xX]([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))"
)
_SIMPLE: Final = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}


def read_int(text: str, negative: bool = False) -> int:
    """A 64-bit integer or ValueError. The sign belongs to the literal: -2**63 is one."""
    value = int(text, 16) if text.startswith("0x") else int(text) if len(text) < 25 else INT_MAX + 1
    value = -value if negative else value
    if not INT_MIN <= value <= INT_MAX:
        raise ValueError(f"{text} is no 64-bit integer")
    return value


def read_uint(text: str) -> Uint:
    digits = text[:-1]
    value = int(digits, 16) if digits.startswith("0x") else int(digits[:25])
    if value > UINT_MAX or (len(digits) > 25 and not digits.startswith("0x")):
        raise ValueError(f"{text} is no unsigned 64-bit integer")
    return Uint(value)


def read_string(text: str) -> str:
    raw, body = _unquote(text)
    return body if raw else _ESCAPE.sub(_character, body)


def read_bytes(text: str) -> bytes:
    """In bytes \\x41 and \\101 are bytes, and \\u is not allowed."""
    raw, body = _unquote(text[1:])
    if raw:
        return body.encode()
    made, at = b"", 0
    for found in _ESCAPE.finditer(body):
        made += body[at : found.start()].encode()
        at = found.end()
        if found[4] or found[5]:
            raise ValueError("\\u escapes are not allowed in bytes")
        code = int(found[2], 8) if found[2] else int(found[3], 16) if found[3] else None
        made += _character(found).encode() if code is None else bytes((code,))
    return made + body[at:].encode()


def _unquote(text: str) -> tuple[bool, str]:
    raw = text[0] in "rR"
    text = text[1:] if raw else text
    width = 3 if text[:3] in ('"""', "'''") and len(text) >= 6 else 1
    return raw, text[width:-width].replace("\r\n", "\n").replace("\r", "\n")


def _character(found: re.Match[str]) -> str:
    if found[1]:
        return _SIMPLE.get(found[1], found[1])
    digits = found[3] or found[4] or found[5]
    code = int(found[2], 8) if found[2] else int(digits, 16)
    if code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        raise ValueError("invalid unicode code point")
    return chr(code)
