"""String functions: the standard ones, the `strings` extension (version 2) and regular expressions.

Positions count code points. Source: cel-go's ext/strings.go and common/types/string.go, the API
server's library/regex.go.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from seawall.engine.cel import regex
from seawall.engine.cel.strict import strict
from seawall.engine.cel.values import CelError, bad, blank, no_overload
from seawall.model import Unknown

_ASCII_LOWER = {upper: upper + 32 for upper in range(65, 91)}
_ASCII_UPPER = {lower: lower - 32 for lower in range(97, 123)}
# Go's unicode.IsSpace; str.strip() would also take \x1c-\x1f.
_SPACE = "\t\n\v\f\r \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(
    map(chr, range(0x2000, 0x200B))
)


def _ends(
    name: str, known: Callable[[str, str], bool], guess: Callable[[Unknown, str], bool | None]
) -> Callable[[Any, Any], Any]:
    """startsWith, endsWith: an unknown text's known ends may decide."""

    def tested(text: Any, part: Any) -> Any:
        if text.__class__ is Unknown and part.__class__ is str:
            decided = guess(text, part)
            return blank(text) if decided is None else decided
        if bad(text) or bad(part):
            return blank(text) if bad(text) else blank(part)
        if text.__class__ is not str or part.__class__ is not str:
            return no_overload(name, text, part)
        return known(text, part)

    return tested


def _guess_start(text: Unknown, part: str) -> bool | None:
    if text.prefix.startswith(part) and text.prefix:
        return True
    return None if part.startswith(text.prefix) else False


def _guess_end(text: Unknown, part: str) -> bool | None:
    if text.suffix.endswith(part) and text.suffix:
        return True
    return None if part.endswith(text.suffix) else False


def _guess_within(text: Unknown, part: str) -> bool | None:
    known = part in text.prefix or part in text.suffix
    return True if known and (text.prefix or text.suffix) else None


starts_with = _ends("startsWith", str.startswith, _guess_start)
ends_with = _ends("endsWith", str.endswith, _guess_end)
contains = _ends("contains", str.__contains__, _guess_within)


@strict("string", "string", name="matches")
def _matches(text: str, pattern: str) -> Any:
    return regex.compiled(pattern).occurs(text)


def matches(text: Any, pattern: Any) -> Any:
    """`text.matches(pattern)`; the known ends of an unknown text may decide."""
    if isinstance(text, Unknown) and pattern.__class__ is str and (text.prefix or text.suffix):
        try:
            decided = regex.compiled(pattern).occurs_between(text.prefix, text.suffix)
        except ValueError as error:
            return CelError(f"matches: {error}")
        return blank(text) if decided is None else decided
    return _matches(text, pattern)


@strict("string", "string")
def find(text: str, pattern: str) -> Any:
    return regex.compiled(pattern).first(text)


@strict("string", "string", "int", name="findAll")
def find_all(text: str, pattern: str, limit: int = -1) -> Any:
    return regex.compiled(pattern).every(text, limit)


@strict("string", "int", name="charAt")
def char_at(text: str, at: int) -> str:
    if not 0 <= at <= len(text):
        raise ValueError(f"index out of range: {at}")
    return text[at : at + 1]


def string_index(text: str, part: str, start: int = 0) -> int:
    if part == "":
        return start
    if start < 0:
        raise ValueError(f"index out of range: {start}")
    return text.find(part, start) if start < len(text) else -1


def string_last_index(text: str, part: str, start: int | None = None) -> int:
    if start is None:
        if part == "":
            return len(text)
        start = len(text) - 1
        if len(text.encode()) < len(part.encode()):
            return -1
    if part == "":
        return start
    if start < 0:
        raise ValueError(f"index out of range: {start}")
    return -1 if start >= len(text) else text.rfind(part, 0, start + len(part))


@strict("string", name="lowerAscii")
def lower_ascii(text: str) -> str:
    return text.translate(_ASCII_LOWER)


@strict("string", name="upperAscii")
def upper_ascii(text: str) -> str:
    return text.translate(_ASCII_UPPER)


@strict("string", "string", "string", "int")
def replace(text: str, old: str, new: str, count: int = -1) -> str:
    return text.replace(old, new, count)


@strict("string", "string", "int")
def split(text: str, separator: str, count: int = -1) -> list[str]:
    if count == 0:
        return []
    if separator:
        return text.split(separator, count - 1 if count > 0 else -1)
    if count < 0 or count >= len(text):
        return list(text)
    return [*text[: count - 1], text[count - 1 :]]


@strict("string", "int", "int")
def substring(text: str, start: int, end: int | None = None) -> str:
    end = len(text) if end is None else end
    if start > end:
        raise ValueError(f"invalid substring range. start: {start}, end: {end}")
    if start < 0 or end > len(text):
        raise ValueError(f"index out of range: {start}, {end}")
    return text[start:end]


@strict("string")
def trim(text: str) -> str:
    return text.strip(_SPACE)


@strict("list", "string")
def join(items: list[Any], separator: str = "") -> Any:
    if not all(item.__class__ is str for item in items):
        return CelError("join: the list holds something else than strings")
    return separator.join(items)


_QUOTED = {
    "\a": "\\a",
    "\b": "\\b",
    "\f": "\\f",
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
    "\v": "\\v",
    "\\": "\\\\",
    '"': '\\"',
}


@strict("string")
def quote(text: str) -> str:
    return '"' + "".join(_QUOTED.get(char, char) for char in text) + '"'
