"""Regular expressions as Go's `regexp` (RE2) reads them, run by Python's `re`.

What both understand is rewritten where the two differ (`$`, `\\s`, `{,3}`, classes); what Python
would understand differently or not at all (lookaround, possessive `a++`, `\\p{…}`) is refused when
the expression is compiled. `re` is not linear in the text: beyond a length that depends on how many
repeats the pattern has, an automaton takes over.
"""

from __future__ import annotations

import re
import warnings
from functools import lru_cache
from typing import Final

from seawall.engine.cel.automaton import Automaton

# Characters of a text that `re` may be given, by the number of endless repeats in the pattern: at
# worst its time grows with the length to the power of one more.
_LONGEST: Final = (1_000_000, 4_000, 400, 100, 50)
_LONGEST_NESTED: Final = (
    20  # for a repeat inside of a repeat: at worst two to the power of the length
)
PATTERN_LONGEST: Final = 10_000

_POSIX: Final = {
    "alnum": "0-9A-Za-z",
    "alpha": "A-Za-z",
    "ascii": "\\x00-\\x7f",
    "blank": "\\t ",
    "cntrl": "\\x00-\\x1f\\x7f",
    "digit": "0-9",
    "graph": "!-~",
    "lower": "a-z",
    "print": " -~",
    "punct": "!-/:-@\\[-`{-~",
    "space": "\\t\\n\\v\\f\\r ",
    "upper": "A-Z",
    "word": "0-9A-Za-z_",
    "xdigit": "0-9A-Fa-f",
}
_SPACE: Final = "\\t\\n\\f\\r "
_NOT_SPACE: Final = "\\x00-\\x08\\x0b\\x0e-\\x1f!-\\U0010ffff"
_NOT_DIGIT: Final = "\\x00-/:-\\U0010ffff"
_NOT_WORD: Final = "\\x00-/:-@\\[-\\^`{-\\U0010ffff"
_IN_CLASS: Final = {
    "d": "0-9",
    "w": "0-9A-Za-z_",
    "s": _SPACE,
    "D": _NOT_DIGIT,
    "W": _NOT_WORD,
    "S": _NOT_SPACE,
}
_REPEAT: Final = re.compile(r"[*+?]|\{(\d+)(,(\d*))?\}")
_FLAGS: Final = re.compile(r"\(\?([ims]*)(?:-([ims]+))?([:)])")
_NAMED: Final = re.compile(r"\(\?P?<([A-Za-z_]\w*)>", re.ASCII)


class Regex:
    """A compiled pattern that behaves as Go's. `longest`: up to here `re` may be used."""

    __slots__ = ("_automaton", "longest", "pattern")

    def __init__(self, pattern: re.Pattern[str], longest: int) -> None:
        self.pattern, self.longest = pattern, longest
        self._automaton: Automaton | None = None

    def occurs(self, text: str) -> bool:
        """Whether the pattern matches somewhere in the text."""
        if len(text) <= self.longest:
            return self.pattern.search(text) is not None
        return self._built().occurs(text)

    def occurs_between(self, prefix: str, suffix: str) -> bool | None:
        """Whether it matches in a text with these ends; None: that depends on what is between."""
        return self._built().occurs_between(prefix, suffix)

    def _built(self) -> Automaton:
        if self._automaton is None:
            self._automaton = Automaton(self.pattern.pattern)
        return self._automaton

    def _search(self, text: str, at: int = 0) -> re.Match[str] | None:
        """Where it matches; ValueError for a pattern or a text with which that is not sure."""
        if len(text) > self.longest:
            raise ValueError(f"a text of {len(text)} characters is too long for this pattern")
        if self._built().repeats_nothing:
            raise ValueError("the pattern repeats what may be empty")
        return self.pattern.search(text, at)

    def first(self, text: str) -> str:
        found = self._search(text)
        return found[0] if found else ""

    def every(self, text: str, limit: int) -> list[str]:
        """Matches from left to right, at most `limit` (negative: all)."""
        made: list[str] = []
        at, last_end = 0, -1
        while at <= len(text) and not 0 <= limit <= len(made):
            found = self._search(text, at)
            if found is None:
                break
            # Go takes no empty match right after a match, and nothing else at an empty one's place.
            empty = found.end() == at
            if not (empty and found.start() == last_end):
                made.append(found[0])
            last_end = found.end()
            at = at + 1 if empty else last_end
        return made


@lru_cache(maxsize=512)
def compiled(pattern: str) -> Regex:
    """The pattern, or ValueError saying what is wrong with it."""
    if len(pattern) > PATTERN_LONGEST:
        raise ValueError("the regular expression is too long")
    reader = _Reader(pattern)
    text = reader.read()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            program = re.compile(text, re.ASCII)
    except (re.error, OverflowError, RecursionError, Warning) as error:
        raise ValueError(f"invalid regular expression: {error}") from error
    longest = _LONGEST[min(reader.endless, len(_LONGEST) - 1)]
    return Regex(program, min(longest, _LONGEST_NESTED) if reader.nested else longest)


def _complement(ascii_class: str) -> str:
    """The characters that a class of ASCII characters does not hold, as a class."""
    inside = re.compile(f"[{ascii_class}]")
    outside = [code for code in range(128) if not inside.match(chr(code))]
    return "".join(f"\\x{code:02x}" for code in outside) + "\\x80-\\U0010ffff"


class _Reader:
    """Rewrites one pattern from left to right."""

    def __init__(self, pattern: str) -> None:
        self.pattern, self.at = pattern, 0
        self.out: list[str] = []
        # For each open group: groups to close in its place, multiline?, holds a repeat?
        self.groups: list[list[int | bool]] = [[1, False, False]]
        self.nested = False
        self.endless = 0
        self.was_repeat = True  # nothing to repeat yet
        self.group_repeats = False  # the item just read is a group with a repeat in it

    def read(self) -> str:
        while self.at < len(self.pattern):
            self._item()
        if len(self.groups) != 1:
            raise ValueError("missing closing )")
        return "".join(self.out) + ")" * (int(self.groups[0][0]) - 1)

    def _item(self) -> None:
        char = self.pattern[self.at]
        repeat = _REPEAT.match(self.pattern, self.at)
        if repeat:
            self._repeat(repeat)
            return
        self.group_repeats = False
        if char == "(":
            self._open()
            return
        if char == ")":
            self._close()
            return
        self.was_repeat = char == "|"
        if char == "\\":
            self._escape()
        elif char == "[":
            self._class()
        else:
            self.out.append(self._plain(char))
            self.at += 1

    def _plain(self, char: str) -> str:
        if char == "$":
            return "$" if self.groups[-1][1] else "\\Z"
        return char if char in "^.|" else re.escape(char)

    def _repeat(self, found: re.Match[str]) -> None:
        if self.was_repeat:
            raise ValueError(f"missing argument to repetition operator or nested: {found[0]}")
        low, high = found[1], found[3]
        if any(bound and int(bound) > 1000 for bound in (low, high)):
            raise ValueError(f"invalid repeat count: {found[0]}")
        if low and high and int(low) > int(high):
            raise ValueError(f"invalid repeat count: {found[0]}")
        endless = found[0] in "*+" or found[0].endswith(",}")
        if endless:
            self.endless += 1
            self.nested = self.nested or self.group_repeats
            self.groups[-1][2] = True
        self.at = found.end()
        self.out.append(found[0])
        if self.pattern[self.at : self.at + 1] == "?":
            self.out.append("?")
            self.at += 1
        self.was_repeat = True

    def _open(self) -> None:
        self.was_repeat = True
        multiline = self.groups[-1][1]
        flags = _FLAGS.match(self.pattern, self.at)
        if flags and (flags[1] or flags[2] or flags[3] == ":"):
            self._flags(flags)
            return
        named = _NAMED.match(self.pattern, self.at)
        if self.pattern[self.at + 1 : self.at + 2] == "?" and not named:
            raise ValueError(f"unsupported group: {self.pattern[self.at : self.at + 4]}")
        self.out.append(f"(?P<{named[1]}>" if named else "(")
        self.at = named.end() if named else self.at + 1
        self.groups.append([1, multiline, False])

    def _flags(self, found: re.Match[str]) -> None:
        """`(?i:…)`, and `(?i)` at the start of a group, which lasts to the group's end."""
        on, off = found[1], found[2] or ""
        if "i" in on and not self.pattern.isascii():
            raise ValueError("ignoring case is supported for ASCII patterns only")
        multiline = (bool(self.groups[-1][1]) or "m" in on) and "m" not in off
        if found[3] == ")":
            if self.out and self.out[-1][0] != "(":
                raise ValueError(f"{found[0]} is supported at the start of a group only")
            self.groups[-1][0] = int(self.groups[-1][0]) + 1
            self.groups[-1][1] = multiline
        else:
            self.groups.append([1, multiline, False])
        self.out.append("(?" + on + ("-" + off if off else "") + ":")
        self.at = found.end()

    def _close(self) -> None:
        if len(self.groups) == 1:
            raise ValueError("unexpected )")
        closing, _multiline, repeats = self.groups.pop()
        self.out.append(")" * int(closing))
        self.at += 1
        self.was_repeat = False
        self.group_repeats = bool(repeats)
        self.groups[-1][2] = bool(self.groups[-1][2]) or bool(repeats)

    def _escape(self) -> None:
        char = self.pattern[self.at + 1 : self.at + 2]
        if char in _IN_CLASS and char:
            self.out.append("[" + _IN_CLASS[char] + "]")
        elif char in {"b", "A"}:
            self.out.append("\\" + char)
        elif char == "B":
            self.out += ("(?:\\B|\\A\\Z", ")")  # Python's own does not match an empty text
        elif char == "z":
            self.out.append("\\Z")
        elif char == "Q":
            end = self.pattern.find("\\E", self.at + 2)
            end = len(self.pattern) if end < 0 else end
            self.out.append(re.escape(self.pattern[self.at + 2 : end]))
            self.at = min(end + 2, len(self.pattern))
            return
        else:
            self.out.append(re.escape(self._character()))
            return
        self.at += 2

    def _character(self) -> str:
        """An escaped character, or the plain one at the place; moves on."""
        char = self.pattern[self.at]
        if char != "\\":
            self.at += 1
            return char
        found = re.compile(
            r"\\(?:x\{([0-9A-Fa-f]{1,6})\}|x([0-9A-Fa-f]{2})|(0[0-7]{0,2}|[1-7][0-7]{1,2})|([aftnrv])|([^A-Za-z0-9]))",
            re.DOTALL,
        ).match(self.pattern, self.at)
        if not found:
            raise ValueError(f"invalid escape sequence: {self.pattern[self.at : self.at + 2]}")
        self.at = found.end()
        number = found[1] or found[2]
        if number:
            return chr(int(number, 16)) if int(number, 16) < 0x110000 else self._too_big()
        if found[3]:
            return chr(int(found[3], 8))
        return {"a": "\a", "f": "\f", "t": "\t", "n": "\n", "r": "\r", "v": "\v"}.get(
            found[4] or "", found[5] or ""
        )

    def _too_big(self) -> str:
        raise ValueError("invalid character in an escape sequence")

    def _class(self) -> None:
        self.at += 1
        made = ["["]
        if self.pattern[self.at : self.at + 1] == "^":
            made.append("^")
            self.at += 1
        first = True
        while first or self.pattern[self.at : self.at + 1] != "]":
            if self.at >= len(self.pattern):
                raise ValueError("missing closing ]")
            made.append(self._class_item())
            first = False
        self.at += 1
        self.out.append("".join(made) + "]")

    def _class_item(self) -> str:
        posix = re.compile(r"\[:(\^?)(\w+):\]").match(self.pattern, self.at)
        if posix:
            if posix[2] not in _POSIX:
                raise ValueError(f"unsupported character class: {posix[0]}")
            self.at = posix.end()
            return _complement(_POSIX[posix[2]]) if posix[1] else _POSIX[posix[2]]
        follow = self.pattern[self.at + 1 : self.at + 2]
        if self.pattern[self.at] == "\\" and follow and follow in _IN_CLASS:
            self.at += 2
            return _IN_CLASS[follow]
        low = self._character()
        if self.pattern[self.at : self.at + 1] != "-" or self.pattern[
            self.at + 1 : self.at + 2
        ] in (
            "]",
            "",
        ):
            return re.escape(low)
        self.at += 1
        high = self._character()
        if high < low:
            raise ValueError(f"invalid character class range: {low}-{high}")
        return re.escape(low) + "-" + re.escape(high)
