"""Shell arithmetic over known values: `$((N + 1))`. Anything else is not evaluated."""

from __future__ import annotations

import re
from collections.abc import Callable

from seawall.commands.context import Word

_TOKEN = re.compile(
    r"\s*(0[xX][0-9a-fA-F]+|\d+|\$?\{?[A-Za-z_]\w*\}?|\$\d|&&|\|\||[<>=!]=|[-+*/%()<>!])"
)
_MOST_TEXT = 200
_LEVELS = (("||",), ("&&",), ("==", "!="), ("<", ">", "<=", ">="), ("+", "-"), ("*", "/", "%"))
_DO: dict[str, Callable[[int, int], int]] = {
    "||": lambda a, b: int(bool(a or b)),
    "&&": lambda a, b: int(bool(a and b)),
    "==": lambda a, b: int(a == b),
    "!=": lambda a, b: int(a != b),
    "<": lambda a, b: int(a < b),
    ">": lambda a, b: int(a > b),
    "<=": lambda a, b: int(a <= b),
    ">=": lambda a, b: int(a >= b),
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: int(a / b),
    "%": lambda a, b: a % b,
}


class _Open(Exception):
    """The value can't be told from the text."""


def evaluate(text: str, lookup: Callable[[str], Word]) -> int | None:
    """The number, or None where a part of it is unknown or beyond this grammar."""
    if len(text) > _MOST_TEXT:
        return None
    tokens: list[str] = []
    at = 0
    text = text.strip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            return None
        tokens.append(match.group(1))
        at = match.end()
    try:
        value = _level(tokens, 0, lookup)
    except (_Open, ZeroDivisionError, OverflowError):
        return None
    return value if not tokens and abs(value) < 1 << 63 else None


def _level(tokens: list[str], level: int, lookup: Callable[[str], Word]) -> int:
    if level == len(_LEVELS):
        return _atom(tokens, lookup)
    value = _level(tokens, level + 1, lookup)
    while tokens and tokens[0] in _LEVELS[level]:
        operator = tokens.pop(0)
        value = _DO[operator](value, _level(tokens, level + 1, lookup))
    return value


def _atom(tokens: list[str], lookup: Callable[[str], Word]) -> int:
    if not tokens:
        raise _Open
    token = tokens.pop(0)
    if token == "(":
        value = _level(tokens, 0, lookup)
        if not tokens or tokens.pop(0) != ")":
            raise _Open
        return value
    if token in ("-", "+", "!"):
        value = _atom(tokens, lookup)
        return -value if token == "-" else value if token == "+" else int(not value)
    if token[0].isdigit():
        return int(token, 16) if token[:2].lower() == "0x" else int(token)
    word = lookup(token.strip("${}"))
    if not isinstance(word, str) or not re.fullmatch(r"-?\d{1,18}", word):
        raise _Open
    return int(word)
