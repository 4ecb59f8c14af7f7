"""The exact reader of one YAML document: libyaml's events, go-yaml's meaning, no recursion.

Slower than the native reader that `yaml11` tries first, and right where YAML 1.1 and 1.2 differ:
merge keys, yes/no, octals, tags, anchors. It counts what aliases expand to as go-yaml v2 does
(decode.go, allowedAliasRatio), so that a small text can't become a huge object.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import yaml

from seawall.errors import InputError
from seawall.formats import goscalars
from seawall.formats.jsonstream import MAX_DEPTH

_LOW, _HIGH = 400_000, 4_000_000

_TOO_DEEP = f"is nested deeper than {MAX_DEPTH} levels"
_Event = Any
_Bad = TypeVar("_Bad", "_BadKey", "_BadValue")


class _Node:
    """A map or list that is still open."""

    __slots__ = ("count", "key", "keyed", "merges", "target", "value")

    def __init__(self, value: Any, target: _Target | None) -> None:
        self.value, self.target = value, target
        self.count = 1  # decode steps of this node and all below it, aliases expanded
        self.keyed = False  # a map's key is read, its value isn't
        self.key: str | None = None
        self.merges = False  # the key is `<<`


class _Target:
    """What an anchor names; `count` is 0 while the node is still open."""

    __slots__ = ("count", "value")

    def __init__(self, value: Any, count: int) -> None:
        self.value, self.count = value, count


class _BadValue:
    """inf, nan: go-yaml reads them, JSON can't hold them."""

    def __init__(self, error: ValueError) -> None:
        self.error, self.line = error, 0


class _BadKey(str):
    """null, an integer beyond int64."""

    error: ValueError
    line: int

    def __new__(cls, error: ValueError) -> _BadKey:
        key = super().__new__(cls, f"\0{error}")
        key.error, key.line = error, 0
        return key


class Reader:
    """Reads the first document of `text`; `line` is the number of its first line in `file`."""

    def __init__(self, text: str, file: str, line: int = 1) -> None:
        self.file, self.first, self.text = file, line, text
        self.parser: Any = yaml.CSafeLoader(text)
        self.anchors: dict[str, _Target] = {}
        self.stack: list[_Node] = []
        self.root: Any = None
        self.steps = self.aliased = 0
        self.line = 0  # of the event at hand, from 0
        self.bad: list[_BadKey | _BadValue] = []
        self.more = 0  # line of what follows the first document, which kubectl does not read

    def read(self) -> Any:
        """The document's value as JSON has it; InputError names the line of what is wrong."""
        try:
            while event := self.parser.get_event():
                self.line = event.start_mark.line
                if isinstance(event, yaml.DocumentEndEvent):
                    self._look_on()
                    break
                handle = _HANDLERS.get(type(event))
                if handle:
                    handle(self, event)
        except yaml.YAMLError as error:
            raise self._error(*_syntax_error(error)) from error
        except ValueError as error:
            raise self._error(str(error), self.line) from error
        self._refuse_bad()
        return self.root

    def _error(self, why: str, line: int) -> InputError:
        return InputError(self.file, why, line=self.first + line, todo=_advice(why, self.text))

    def _look_on(self) -> None:
        try:
            event: Any = self.parser.get_event()
        except yaml.YAMLError:
            return
        if type(event) is yaml.DocumentStartEvent:
            mark: Any = event.start_mark
            self.more = self.first + mark.line

    # -- events

    def _scalar(self, event: _Event) -> None:
        self._count(1)
        value, tag = event.value, event.tag or ""
        plain = event.implicit[0]
        parent = self.stack[-1] if self.stack else None
        if parent is not None and parent.keyed is False and isinstance(parent.value, dict):
            if value == "<<" and (plain or tag == goscalars.MERGE):
                parent.keyed = parent.merges = True
                return
            key = value if not tag and not plain else goscalars.resolve(value, tag)
            parent.key, parent.keyed = self._key(key), True
            if event.anchor:
                self.anchors[event.anchor] = _Target(key, 1)
            parent.count += 1
            return
        found = value if not tag and not plain else goscalars.resolve(value, tag)
        if event.anchor:
            self.anchors[event.anchor] = _Target(found, 1)
        self._put(self._value(found), 1)

    def _start(self, event: _Event, value: Any) -> None:
        self._count(1)
        if len(self.stack) >= MAX_DEPTH:
            raise ValueError(_TOO_DEEP)
        if self.stack:
            parent = self.stack[-1]
            if isinstance(parent.value, dict) and not parent.keyed:
                raise ValueError("a list or a map can't be a key")
        target = None
        if event.anchor:
            self.anchors[event.anchor] = target = _Target(value, 0)
        self.stack.append(_Node(value, target))

    def _map(self, event: _Event) -> None:
        self._start(event, {})

    def _list(self, event: _Event) -> None:
        self._start(event, [])

    def _end(self, _event: _Event) -> None:
        node = self.stack.pop()
        if node.target:
            node.target.count = node.count
        self._put(node.value, node.count)

    def _alias(self, event: _Event) -> None:
        target = self.anchors.get(event.anchor)
        if target is None:
            raise ValueError(f"unknown anchor {event.anchor!r}")
        if target.count == 0:
            raise ValueError(f"anchor {event.anchor!r} contains itself")
        self.aliased += target.count
        self._count(1 + target.count)
        parent = self.stack[-1] if self.stack else None
        if parent is not None and isinstance(parent.value, dict) and not parent.keyed:
            if isinstance(target.value, dict | list):
                raise ValueError("a list or a map can't be a key")
            parent.key, parent.keyed = self._key(target.value), True
            parent.count += 2
            return
        if parent is not None and parent.merges and not isinstance(target.value, dict):
            raise ValueError("a merge (<<) of an alias needs a map")
        self._put(self._value(target.value), 1 + target.count)

    # -- building

    def _count(self, steps: int) -> None:
        self.steps += steps
        if self.aliased > 100 and self.steps > 1000 and self.aliased / self.steps > self._allowed():
            raise ValueError("its aliases (*name) expand to far more than its text (a YAML bomb)")

    def _allowed(self) -> float:
        if self.steps <= _LOW:
            return 0.99
        if self.steps >= _HIGH:
            return 0.10
        return 0.99 - 0.89 * ((self.steps - _LOW) / (_HIGH - _LOW))

    def _key(self, key: goscalars.Scalar) -> str:
        try:
            return goscalars.as_key(key)
        except ValueError as error:
            return self._bad(_BadKey(error))

    def _value(self, value: Any) -> Any:
        if isinstance(value, dict | list):
            return value
        try:
            return goscalars.as_json(value)
        except ValueError as error:
            return self._bad(_BadValue(error))

    def _bad(self, part: _Bad) -> _Bad:
        """A part that JSON can't have fails only if no later key of the same name replaces it."""
        part.line = self.line
        self.bad.append(part)
        return part

    def _refuse_bad(self) -> None:
        level = [self.root] if self.bad else []
        while level:
            for found in level:
                if isinstance(found, _BadValue):
                    raise self._error(str(found.error), found.line)
                for key in found if isinstance(found, dict) else ():
                    if isinstance(key, _BadKey):
                        raise self._error(str(key.error), key.line)
            level = [
                child
                for found in level
                if isinstance(found, dict | list)
                for child in (found.values() if isinstance(found, dict) else found)
                if isinstance(child, dict | list | _BadValue)
            ]

    def _put(self, value: Any, count: int) -> None:
        if not self.stack:
            self.root = value
            return
        parent = self.stack[-1]
        parent.count += count
        if isinstance(parent.value, list):
            parent.value.append(value)
            return
        if parent.merges:
            _merge(parent.value, value)
            parent.merges = False
        else:
            parent.value[parent.key] = value
        parent.keyed = False


def _merge(into: dict[str, Any], value: Any) -> None:
    """`<<`: go-yaml v2 writes over what stands before it, and of a list the first map wins."""
    maps = [value] if isinstance(value, dict) else value
    if not isinstance(maps, list) or not all(isinstance(part, dict) for part in maps):
        raise ValueError("a merge (<<) needs a map or a list of maps")
    for part in reversed(maps):
        into.update(part)


_HANDLERS: dict[type, Callable[[Reader, _Event], None]] = {
    yaml.ScalarEvent: Reader._scalar,
    yaml.MappingStartEvent: Reader._map,
    yaml.SequenceStartEvent: Reader._list,
    yaml.MappingEndEvent: Reader._end,
    yaml.SequenceEndEvent: Reader._end,
    yaml.AliasEvent: Reader._alias,
}


def _syntax_error(error: yaml.YAMLError) -> tuple[str, int]:
    """libyaml's complaint and its line, from 0."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    why = str(getattr(error, "problem", None) or getattr(error, "reason", None) or error)
    deep = "maximum nesting depth" in why
    said = _TOO_DEEP if deep else f"is not YAML: {' '.join(why.split())}"
    return said, mark.line if mark else 0


def _advice(why: str, text: str) -> str:
    if "{{" in text and why != _TOO_DEEP:
        return "a template must be rendered first: helm template, ansible, envsubst …"
    if "cannot start any token" in why:
        return "indent with spaces, not tabs; put quotes around a text that starts so"
    return ""
