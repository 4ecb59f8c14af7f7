"""Ansible's values: variables in their scopes, and the simple part of its templates.

There is no template engine here: a checked tree must not be able to run anything. Names, items and
a few filters are followed; everything else in `{{ … }}` is Unknown, with its text as the reason.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from seawall.commands.context import Word
from seawall.commands.pieces import spans, without
from seawall.commands.shell_state import MOST_TEXT, glue
from seawall.model import Unknown

VAULT = "$ANSIBLE_VAULT"
ENCRYPTED = Unknown("encrypted with Ansible Vault")
_DEEPEST = 12
_MOST_STEPS = 300_000
_LONGEST = 5_000  # characters of an expression or a condition
_PATH = re.compile(
    r"[A-Za-z_]\w*(?:\s*\.\s*[A-Za-z_]\w*|\s*\[\s*(?:'[^']*'|\"[^\"]*\"|-?\d+)\s*\])*"
)
_STEP = re.compile(r"\.\s*([A-Za-z_]\w*)|\[\s*(?:'([^']*)'|\"([^\"]*)\"|(-?\d+))\s*\]")
_CALL = re.compile(r"([A-Za-z_][\w.]*)\s*(?:\((.*)\))?", re.S)
_LITERALS = {"true": True, "True": True, "false": False, "False": False, "none": None}


class Unset(Unknown):
    """A variable that these files don't set: `default(…)` applies to it."""

    __slots__ = ()


_MISSING = Unset("not set in these files")


class Soft(dict[str, Any]):
    """Defaults of roles and groups: good for a value, but whoever runs the play may set another,
    so they don't decide whether a task runs."""


class Scope:
    """Variables in force, the strongest map first. Values are as written; `item` is rendered."""

    def __init__(
        self,
        *maps: Mapping[str, Any],
        opener: Callable[[str], bytes | None] | None = None,
        budget: list[int] | None = None,
    ) -> None:
        self.maps = maps
        self.opener = opener or (lambda _path: None)
        self._depth = 0
        # Shared by all scopes of a file: variables of variables grow without an end.
        self._budget = [_MOST_STEPS] if budget is None else budget

    def over(self, *maps: Mapping[str, Any]) -> Scope:
        """A scope in which these maps are the strongest."""
        return self.made_of(*(one for one in maps if one), *self.maps)

    def made_of(self, *maps: Mapping[str, Any]) -> Scope:
        """Another scope of the same file."""
        return Scope(*maps, opener=self.opener, budget=self._budget)

    def firm(self) -> Scope:
        """Without the values that may be set otherwise."""
        return self.made_of(*(one for one in self.maps if not isinstance(one, Soft)))

    def get(self, name: str) -> Any:
        """The rendered value of a variable; Unknown if these files don't set it."""
        for one in self.maps:
            if name in one:
                return self.value(one[name])
        return _MISSING

    def has(self, name: str) -> bool:
        return any(name in one for one in self.maps)

    def value(self, raw: Any) -> Any:
        """A value with its templates rendered, also inside of lists and maps."""
        self._budget[0] -= 1
        if self._depth > _DEEPEST or self._budget[0] < 0:
            return Unknown("templates in templates, too deep to follow")
        self._depth += 1
        try:
            if isinstance(raw, str):
                return self._text(raw)
            if isinstance(raw, dict):
                return {key: self.value(item) for key, item in raw.items()}
            if isinstance(raw, list):
                return [self.value(item) for item in raw]
            return raw
        finally:
            self._depth -= 1

    def _text(self, text: str) -> Any:
        if text.startswith(VAULT):
            return ENCRYPTED
        if "{{" not in text:
            return text
        plain = text.strip()
        inner = plain[2:-2]
        if plain.startswith("{{") and plain.endswith("}}") and not _marks(inner):
            return self.expression(inner.strip("-"))
        return self.word(text)

    def word(self, text: str) -> Word:
        """A text with its templates rendered; parts that are unknown stay in their place."""
        if "{{" not in text and "{%" not in text and "{#" not in text:
            return text
        parts: list[Word] = []
        at = 0
        text = without(without(text, "{#", "#}"), "{%", "%}")
        size = len(text)
        for start, end, inner in spans(text, "{{", "}}"):
            value = as_word(self.expression(inner.strip("-")))
            size += len(value) if isinstance(value, str) else len(value.prefix) + len(value.suffix)
            if size > MOST_TEXT:
                return Unknown("a text that is too long")
            parts += [text[at:start], value]
            at = end
        return glue([*parts, text[at:]])

    def expression(self, text: str) -> Any:
        """What an expression gives: a value, or Unknown with the expression as the reason."""
        self._budget[0] -= 1
        if self._budget[0] < 0 or len(text) > _LONGEST:
            return Unknown("templates that are too many or too long to follow")
        pieces = split_at(text.strip(), "|")
        value = self._operand(pieces[0].strip())
        for piece in pieces[1:]:
            value = self._filtered(value, piece.strip())
        if isinstance(value, Unknown) and not value.why.startswith("$("):
            return Unknown(f"{{{{ {' '.join(text.split())[:200]} }}}}", value.prefix, value.suffix)
        return value

    def _operand(self, text: str) -> Any:
        for sign in ("~", "+"):
            parts = split_at(text, sign)
            if len(parts) > 1:
                values = [self._operand(part.strip()) for part in parts]
                if sign == "+" and any(isinstance(value, (list, int)) for value in values):
                    return _MISSING
                return glue([as_word(value) for value in values])
        if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"" and text[0] not in text[1:-1]:
            return text[1:-1]
        if re.fullmatch(r"-?\d+", text):
            return int(text[:18])
        if text in _LITERALS:
            return _LITERALS[text]
        if _PATH.fullmatch(text):
            return self._path(text)
        return self._called(text)

    def _path(self, text: str) -> Any:
        head = re.match(r"\w+", text)
        value = self.get(head[0]) if head else _MISSING
        for step in _STEP.finditer(text):
            value = _part(value, step)
        return value

    def _called(self, text: str) -> Any:
        """lookup('file', 'x'): the only call that is followed."""
        match = _CALL.fullmatch(text)
        if match is None or match[1] not in ("lookup", "query", "q") or not match[2]:
            return _MISSING
        kind, *rest = [self._operand(part.strip()) for part in split_at(match[2], ",")]
        if kind not in ("file", "template", "ansible.builtin.file") or not rest:
            return _MISSING
        data = self.opener(rest[0]) if isinstance(rest[0], str) else None
        if data is None:
            return _MISSING
        text = data.decode("utf-8", "replace")
        return self.word(text) if kind == "template" else text

    def _filtered(self, value: Any, text: str) -> Any:
        match = _CALL.fullmatch(text)
        if match is None:
            return _MISSING
        name = match[1].rpartition(".")[2]
        if name in ("default", "d"):
            return self._default(value, match[2] or "")
        if name in _SAME:
            return value
        change = _FILTERS.get(name)
        if change is None or isinstance(value, Unknown):
            return value if isinstance(value, Unknown) else _MISSING
        return change(value)

    def _default(self, value: Any, arguments: str) -> Any:
        given, *more = split_at(arguments, ",")
        unset = isinstance(value, Unset)
        empty = bool(more) and not isinstance(value, Unknown) and value in ("", None, False, [])
        return self._operand(given.strip()) if unset or empty else value


def _part(value: Any, step: re.Match[str]) -> Any:
    name = step[1] or step[2] or step[3]
    if isinstance(value, Mapping) and name is not None:
        return value.get(name, _MISSING)
    if isinstance(value, list) and step[4]:
        index = int(step[4][:9])
        return value[index] if -len(value) <= index < len(value) else _MISSING
    return value if isinstance(value, Unknown) else _MISSING


def _dict_items(value: Any) -> Any:
    if not isinstance(value, Mapping):
        return _MISSING
    return [{"key": key, "value": item} for key, item in value.items()]


_SAME = frozenset(("string", "quote", "trim", "to_json", "to_yaml", "to_nice_yaml", "list", "safe"))
_FILTERS: dict[str, Callable[[Any], Any]] = {
    "bool": lambda value: truth(value) if truth(value) is not None else _MISSING,
    "int": lambda value: int(value) if re.fullmatch(r"-?\d{1,18}", str(value)) else _MISSING,
    "lower": lambda value: value.lower() if isinstance(value, str) else _MISSING,
    "upper": lambda value: value.upper() if isinstance(value, str) else _MISSING,
    "basename": lambda value: value.rpartition("/")[2] if isinstance(value, str) else _MISSING,
    "dirname": lambda value: value.rpartition("/")[0] if isinstance(value, str) else _MISSING,
    "dict2items": _dict_items,
    "first": lambda value: value[0] if isinstance(value, list) and value else _MISSING,
    "length": lambda value: len(value) if isinstance(value, (list, dict, str)) else _MISSING,
}


def truth(value: Any) -> bool | None:
    """Ansible's reading of a truth value; None if it is none or not known."""
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        return value != 0
    if isinstance(value, str):
        low = value.strip().lower()
        if low in ("yes", "true", "on", "1", "y", "t"):
            return True
        if low in ("no", "false", "off", "0", "n", "f", ""):
            return False
    return False if value is None else None


def as_word(value: Any) -> Word:
    """A value as it stands in a text."""
    if isinstance(value, (str, Unknown)):
        return value
    if isinstance(value, bool):
        return "True" if value else "False"
    if value is None:
        return ""
    if isinstance(value, (int, float)):
        return str(value)
    return Unknown("a list or a map in a text")


def split_at(text: str, sign: str) -> list[str]:
    """The parts between `sign`, not inside of quotes or brackets."""
    parts: list[str] = []
    start = deep = 0
    quote = ""
    for index, char in enumerate(text):
        if quote:
            quote = "" if char == quote else quote
        elif char in "'\"":
            quote = char
        elif char in "([{":
            deep += 1
        elif char in ")]}":
            deep -= 1
        elif char == sign and deep == 0:
            parts.append(text[start:index])
            start = index + 1
    return [*parts, text[start:]]


def words_between(text: str, words: Sequence[str]) -> list[str]:
    """The parts between keywords (and, or), not inside of quotes or brackets."""
    pattern = re.compile(r"\s(?:" + "|".join(words) + r")\s")
    parts: list[str] = []
    start = 0
    for match in pattern.finditer(text):
        before = text[start : match.start()]
        even = before.count("'") % 2 == 0 and before.count('"') % 2 == 0
        if even and before.count("(") == before.count(")"):
            parts.append(before)
            start = match.end()
    return [*parts, text[start:]]


def _marks(text: str) -> list[str]:
    return [mark for mark in ("{{", "}}") if mark in text]


def holds(condition: Any, scope: Scope) -> bool | None:
    """Whether a `when` is plainly true or false; None if these files can't tell."""
    if isinstance(condition, list):
        found = [holds(one, scope) for one in condition]
        return False if False in found else None if None in found else True
    if isinstance(condition, str):
        if len(condition) > _LONGEST:
            return None
        return _holds(condition.strip(), scope.firm(), 0)
    return truth(condition)


def _holds(text: str, scope: Scope, depth: int) -> bool | None:
    if depth > _DEEPEST:
        return None
    while text.startswith("(") and text.endswith(")") and text.count("(") == 1:
        text = text[1:-1].strip()
    for words, ends in ((("or",), True), (("and",), False)):
        parts = words_between(text, words)
        if len(parts) > 1:
            found = [_holds(part.strip(), scope, depth + 1) for part in parts]
            return ends if ends in found else None if None in found else not ends
    if text.startswith("not "):
        inner = _holds(text[4:].strip(), scope, depth + 1)
        return None if inner is None else not inner
    return _compared(text, scope)


def _compared(text: str, scope: Scope) -> bool | None:
    if match := re.fullmatch(r"(\w+) is (not )?defined", text):
        return (match[2] is None) if scope.has(match[1]) else None
    for sign in ("==", "!="):
        left, found, right = text.partition(sign)
        if found:
            values = [scope.expression(side) for side in (left, right)]
            if any(isinstance(value, Unknown) for value in values):
                return None
            return (str(values[0]) == str(values[1])) == (sign == "==")
    if re.search(r"[<>()]|\s(?:is|in)\s", text):
        return None
    return truth(scope.expression(text.strip("{} ")))
