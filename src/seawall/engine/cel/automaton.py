"""Whether a pattern occurs in a text, in time linear in the text: a lazily built automaton.

`re` backtracks: two repeats and a long text made for it take hours. Rules run on hostile texts, so
a text that is too long for the pattern comes here (`regex.Regex.occurs`). Slower than `re` on
harmless texts (about 0.1 µs a character), never slow on others. Only "does it match", which is all
that `matches()` asks; the pattern is read by Python's own parser of regular expressions.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Iterable
from typing import Any, Final

_parser: Any = importlib.import_module("re._parser")
MOST_STATES: Final = 20_000
MOST_CACHED: Final = 2_000  # states of the automaton that are kept
_END: Final = ""  # stands for the end of the text
_ACCEPT: Final = 0

# A state is ("set", test, next), ("split", nexts), ("at", kind, next) or ("accept",).
State = tuple[Any, ...]


class Automaton:
    """Built from a pattern in Python's syntax, as `regex.compiled` writes it."""

    def __init__(self, pattern: str) -> None:
        self.states: list[State] = [("accept",)]
        # Whether a repeat's body may be empty: backtracking then may find other ends than RE2.
        self.repeats_nothing = False
        tree = _parser.parse(pattern, re.ASCII)
        self.start = self._sequence(tree, _ACCEPT, int(tree.state.flags))
        # (states, what stood before) -> character -> (states, what stood before) or True: found.
        self.moves: dict[Any, dict[str, Any]] = {}

    # building, from the end to the start

    def _add(self, *state: Any) -> int:
        if len(self.states) >= MOST_STATES:
            raise ValueError("the regular expression is too large")
        self.states.append(state)
        return len(self.states) - 1

    def _sequence(self, items: Any, after: int, flags: int) -> int:
        for item in reversed(list(items)):
            after = self._item(str(item[0]), item[1], after, flags)
        return after

    def _item(self, name: str, value: Any, after: int, flags: int) -> int:
        if name == "SUBPATTERN":
            _group, on, off, inner = value
            return self._sequence(inner, after, (flags | on) & ~off)
        if name == "BRANCH":
            return self._add("split", [self._sequence(part, after, flags) for part in value[1]])
        if name in ("MAX_REPEAT", "MIN_REPEAT"):
            low, high, inner = value
            return self._repeat((low, high), inner, after, flags)
        if name == "AT":
            multiline = "_LINE" if flags & re.MULTILINE else ""
            return self._add("at", str(value) + multiline, after)
        return self._add("set", _test(name, value, flags), after)

    def _repeat(self, bounds: tuple[int, Any], inner: Any, after: int, flags: int) -> int:
        low, high = bounds
        self.repeats_nothing |= high > 1 and inner.getwidth()[0] == 0
        if high == _parser.MAXREPEAT:
            loop = self._add("split", [after])
            self.states[loop][1].append(self._sequence(inner, loop, flags))
            after = loop
        else:
            for _ in range(high - low):
                after = self._add("split", [after, self._sequence(inner, after, flags)])
        for _ in range(low):
            after = self._sequence(inner, after, flags)
        return after

    # running

    def occurs(self, text: str, before: str | None = None) -> bool:
        """Whether the pattern matches anywhere in the text, which stands after `before`."""
        place: Any = (frozenset((self.start,)), before)
        moves = self.moves
        for char in text:
            known = moves.get(place)
            place = (known.get(char) if known else None) or self._move(place, char)
            if place is True:
                return True
        return self._move(place, _END) is True

    def occurs_between(self, prefix: str, suffix: str) -> bool | None:
        """Whether it matches in a text of which only the ends are known; None: that depends."""
        place: Any = (frozenset((self.start,)), None)
        for char in prefix:
            place = self._move(place, char)
            if place is True:
                return True
        if _ACCEPT in self._reached(place[0], lambda kind: _surely_holds(kind, place[1])):
            return True
        if suffix and all(self.occurs(suffix, before) for before in (None, "\n", "w", ".")):
            return True
        reached = self._possible(place[0], at_start=not prefix, through=True)
        for char in suffix:
            steps = (self.states[number] for number in reached)
            moved = {state[2] for state in steps if state[0] == "set" and state[1](char)}
            if _ACCEPT in reached:
                break
            reached = self._possible(moved | {self.start})
        return None if _ACCEPT in self._possible(reached, at_start=True, ended=True) else False

    def _possible(
        self,
        states: Iterable[int],
        *,
        at_start: bool = False,
        ended: bool = False,
        through: bool = False,
    ) -> set[int]:
        """What may be reached, by no characters or (`through`) by any, at places that may be the
        text's start or end; what else an assertion needs may be so."""
        holds = {"AT_BEGINNING": at_start, "AT_BEGINNING_STRING": at_start}
        holds |= {"AT_END": ended, "AT_END_STRING": ended}
        return self._reached(states, lambda kind: holds.get(kind, True), through=through)

    def _reached(
        self, states: Iterable[int], holds: Callable[[str], bool], *, through: bool = False
    ) -> set[int]:
        reached: set[int] = set()
        waiting = list(states)
        while waiting:
            number = waiting.pop()
            if number in reached:
                continue
            reached.add(number)
            state = self.states[number]
            if state[0] == "split":
                waiting += state[1]
            elif (state[0] == "at" and holds(state[1])) or (state[0] == "set" and through):
                waiting.append(state[2])
        return reached

    def _move(self, place: Any, char: str) -> Any:
        states, before = place
        reached = self._reached(states, lambda kind: _holds(kind, before, char))
        moved: Any = True
        if _ACCEPT not in reached:
            steps = {
                state[2]
                for state in map(self.states.__getitem__, reached)
                if state[0] == "set" and char and state[1](char)
            }
            moved = (frozenset(steps | {self.start}), _kind(char))
        if len(self.moves) > MOST_CACHED:
            self.moves.clear()
        self.moves.setdefault(place, {})[char] = moved
        return moved


def _kind(char: str) -> str:
    """All that an assertion needs of the character before: a line's end, of a word, neither."""
    if char == "\n":
        return char
    return "w" if _of_word(char) else "."


def _of_word(char: str | None) -> bool:
    return bool(char) and (char == "_" or (str(char).isascii() and str(char).isalnum()))


def _holds(kind: str, before: str | None, char: str) -> bool:
    """Whether an assertion holds. `before` is what `_kind` gives, None at the start."""
    name = kind.removesuffix("_LINE")
    if name in ("AT_BEGINNING", "AT_BEGINNING_STRING"):
        line = kind == "AT_BEGINNING_LINE" and before == "\n"
        return before is None or line
    if name in ("AT_END", "AT_END_STRING"):
        return char == _END or (kind == "AT_END_LINE" and char == "\n")
    boundary = (before == "w") != _of_word(char)
    return boundary if name == "AT_BOUNDARY" else not boundary


def _surely_holds(kind: str, before: str | None) -> bool:
    """Whether an assertion holds whatever comes next."""
    return kind.startswith("AT_BEGINNING") and _holds(kind, before, _END)


def _test(name: str, value: Any, flags: int) -> Any:
    """A test of one character; sets and ignored case are left to `re`."""
    if name == "LITERAL" and not flags & re.IGNORECASE:
        return chr(value).__eq__
    kept = flags & (re.IGNORECASE | re.DOTALL)
    return re.compile(_written(name, value), re.ASCII | kept).fullmatch


def _written(name: str, value: Any) -> str:
    if name == "ANY":
        return "."
    if name == "LITERAL":
        return re.escape(chr(value))
    if name == "NOT_LITERAL":
        return f"[^{re.escape(chr(value))}]"
    if name != "IN":
        raise ValueError(f"unsupported in a regular expression: {name}")
    parts = []
    for kind, item in value:
        if str(kind) == "NEGATE":
            parts.append("^")
        elif str(kind) == "RANGE":
            parts.append(f"{re.escape(chr(item[0]))}-{re.escape(chr(item[1]))}")
        else:
            parts.append(re.escape(chr(item)))
    return f"[{''.join(parts)}]"
