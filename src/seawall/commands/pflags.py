"""Flags as Go's pflag reads them: kubectl, helm, ecctl and their plugins.

Long flags take a value with "=" or as the next word, unless they are boolean; one-letter flags may
stand together, the last with its value glued on; flags and arguments mix; `--` ends them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from seawall.commands.context import Word
from seawall.model import Unknown


class Flags(msgspec.Struct, frozen=True, kw_only=True):
    """Which flags take no value, and what one-letter flags stand for."""

    switches: frozenset[str]
    optional: frozenset[str] = frozenset()  # a value only with "="
    letters: Mapping[str, str] = {}


class Parsed(msgspec.Struct, kw_only=True):
    """Arguments in order, flags by long name in order of appearance, words after `--`."""

    args: list[Word]
    flags: dict[str, list[Word]]
    rest: list[Word] | None = None

    def last(self, *names: str) -> Word | None:
        """The value that counts (the last one given), None when no such flag is there."""
        values = [value for name in names for value in self.flags.get(name, ())]
        return values[-1] if values else None

    def on(self, *names: str) -> bool:
        """Whether a switch is given and not as `=false`."""
        value = self.last(*names)
        return value is not None and value != "false"

    def every(self, *names: str) -> list[Word]:
        """All values, comma lists split."""
        out: list[Word] = []
        for name in names:
            for value in self.flags.get(name, ()):
                out += value.split(",") if isinstance(value, str) else [value]
        return [value for value in out if value != ""]


def parse(words: Sequence[Word], spec: Flags) -> Parsed:
    """Words after the program's name. Flags that `spec` does not list take a value."""
    done = Parsed(args=[], flags={})
    todo = list(words)
    while todo:
        word = todo.pop(0)
        if word == "--":
            done.rest = todo
            break
        start = word if isinstance(word, str) else word.prefix
        if start.startswith("--") and len(start) > 2:
            _long(word, start, todo, spec, done)
        elif start.startswith("-") and len(start) > 1:
            _short(word, start, todo, spec, done)
        else:
            done.args.append(word)
    return done


def _long(word: Word, start: str, todo: list[Word], spec: Flags, done: Parsed) -> None:
    name, equals, value = start[2:].partition("=")
    if equals:
        _add(done, name, _tail(word, value))
    elif isinstance(word, Unknown):
        return  # "--$FLAG": not even its name is known
    elif name in spec.switches or name in spec.optional or not todo:
        _add(done, name, "true")
    else:
        _add(done, name, todo.pop(0))


def _short(word: Word, start: str, todo: list[Word], spec: Flags, done: Parsed) -> None:
    for at, letter in enumerate(start[1:], 1):
        name = spec.letters.get(letter, letter)
        after = start[at + 1 :]
        if after.startswith("="):
            return _add(done, name, _tail(word, after[1:]))
        if name in spec.switches:
            _add(done, name, "true")
        elif after or isinstance(word, Unknown):
            return _add(done, name, _tail(word, after))
        else:
            return _add(done, name, todo.pop(0) if todo else "true")
    return None


def _tail(word: Word, value: str) -> Word:
    """The part after the flag's name of a word that may end unknown."""
    return value if isinstance(word, str) else Unknown(word.why, value, word.suffix)


def _add(done: Parsed, name: str, value: Word) -> None:
    done.flags.setdefault(name, []).append(value)
