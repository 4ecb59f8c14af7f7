"""The operators of `${NAME…}` on known strings, and brace expansion: pure text work."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fnmatch import translate

import msgspec

from seawall.commands.context import Word
from seawall.model import Unknown

DEFAULTS = frozenset((":-", "-", ":=", "=", ":+", "+", ":?", "?"))
_FORM = re.compile(
    r"(?P<mark>[#!]?)(?P<name>\w+|[@*?$!#-])(?:\[(?P<index>[^\]]*)\])?"
    r"(?P<op>:-|:=|:\+|:\?|[-=+?]|%%|%|##|#|//|/#|/%|/|\^\^|\^|,,|,|:|@)?(?P<word>.*)",
    re.S,
)
_BRACE = re.compile(r"\{([^{}]*,[^{}]*|-?\d+\.\.-?\d+|[a-zA-Z]\.\.[a-zA-Z])\}")
_MOST_PATTERN = 200


class Asked(msgspec.Struct, frozen=True):
    """`${name[index]operator word}`; length for `${#name}`, indirect for `${!name}`."""

    name: str
    index: str | None
    operator: str
    word: str
    length: bool = False
    indirect: bool = False


def parse(inner: str) -> Asked | None:
    """The parts of what stands between `${` and `}`."""
    if inner == "#":
        return Asked("#", None, "", "")
    match = _FORM.fullmatch(inner)
    if match is None:
        return None
    operator, word = match["op"] or "", match["word"]
    if not operator and word:
        return None
    return Asked(
        match["name"], match["index"], operator, word, match["mark"] == "#", match["mark"] == "!"
    )


def length(values: Sequence[Word], asked: Asked) -> Word:
    if any(isinstance(value, Unknown) for value in values):
        return Unknown("${#" + asked.name + "}")
    if asked.index in ("@", "*"):
        return str(len(values))
    return str(len("".join(str(value) for value in values)))


def apply(value: Word, operator: str, word: Word) -> Word:
    """Trim, replace, change case, cut. An unknown operand makes the result unknown."""
    if isinstance(value, Unknown):
        return Unknown(value.why)
    if isinstance(word, Unknown):
        return Unknown(word.why)
    if operator in ("^^", ",,", "^", ","):
        done = value.upper() if operator[0] == "^" else value.lower()
        return done if len(operator) == 2 else done[:1] + value[1:]
    if operator == ":":
        return _cut(value, word)
    if operator == "@":
        return value
    if len(word) > _MOST_PATTERN:
        return Unknown("a long pattern")
    if operator[0] == "/":
        return _replace(value, operator, word)
    return _trim(value, operator, word)


def sliced(values: list[Word], word: Word, *, first: int) -> list[Word]:
    """`${@:2}`, `${array[@]:1:3}`: some of the values; the first one has the number `first`."""
    parts = _numbers(word) if isinstance(word, str) else []
    if not parts:
        return [Unknown("${@:" + str(word)[:50] + "}")]
    start = parts[0] - first if parts[0] >= first else parts[0] if parts[0] < 0 else 0
    rest = values[start:] if start < 0 or start <= len(values) else []
    return rest[: parts[1]] if len(parts) > 1 else rest


def _numbers(word: str) -> list[int]:
    """The offset and length of a slice; empty when they are not plain numbers."""
    parts = [part.strip() for part in word.split(":")]
    plain = len(parts) <= 2 and all(re.fullmatch(r"-?\d{1,7}", part) for part in parts)
    return [int(part) for part in parts] if plain else []


def _cut(value: str, word: str) -> Word:
    parts = _numbers(word)
    if not parts:
        return Unknown("${…:" + word[:50] + "}")
    start = parts[0]
    start = max(start + len(value), 0) if start < 0 else start
    if len(parts) == 1:
        return value[start:]
    size = parts[1]
    return value[start : start + size] if size >= 0 else value[start:size]


def _replace(value: str, operator: str, word: str) -> Word:
    pattern, _, new = word.partition("/")
    if not _literal(pattern):
        return Unknown("${…/" + word[:50] + "}")
    if operator == "/#":
        return new + value[len(pattern) :] if value.startswith(pattern) else value
    if operator == "/%":
        return value[: len(value) - len(pattern)] + new if value.endswith(pattern) else value
    return value.replace(pattern, new, -1 if operator == "//" else 1) if pattern else value


def _trim(value: str, operator: str, pattern: str) -> Word:
    """`%`, `%%`, `#`, `##` with a glob. Each end is tried in turn, as a shell does."""
    if len(value) > 2000:
        return Unknown("a part of a long text")
    if pattern.count("*") > 4:
        return Unknown("${…" + operator + pattern[:50] + "}")
    match = re.compile(translate(pattern)).match
    size = len(value)
    ends = range(size + 1) if operator in ("#", "%%") else range(size, -1, -1)
    for end in ends:
        head, tail = value[:end], value[end:]
        if operator[0] == "#" and match(head):
            return tail
        if operator[0] == "%" and match(tail):
            return head
    return value


def _literal(pattern: str) -> bool:
    return not any(mark in pattern for mark in "*?[\\$`")


def braces(word: str, most: int) -> Iterator[str]:
    """`a{b,c}` → ab, ac; `{1..3}` → 1, 2, 3; at most `most` words."""
    match = _BRACE.search(word) if len(word) < 4000 else None
    if match is None:
        yield word
        return
    head, tail = word[: match.start()], word[match.end() :]
    if head.endswith("$"):
        yield word
        return
    count = 0
    for item in _items(match.group(1), most):
        for rest in braces(head + item + tail, most):
            count += 1
            if count > most:
                return
            yield rest


def _items(inner: str, most: int) -> list[str]:
    if "," in inner:
        return inner.split(",")
    first, last = inner.split("..")
    if first.lstrip("-").isdigit():
        start, end = int(first), int(last)
        step = 1 if end >= start else -1
        width = len(first) if first.startswith("0") else 0
        return [str(n).zfill(width) for n in range(start, end + step, step)[:most]]
    start, end = ord(first), ord(last)
    step = 1 if end >= start else -1
    return [chr(n) for n in range(start, end + step, step)]
