"""The exact reader of one YAML document: libyaml's events, go-yaml's meaning, no recursion.

Slower than the native reader that `yaml11` tries first, and right where YAML 1.1 and 1.2 differ:
merge keys, yes/no, octals, tags, anchors. It counts what aliases expand to as go-yaml v2 does
(decode.go, allowedAliasRatio), so that a small text can't become a huge object.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import yaml

from seawall.errors import InputError
from seawall.formats import goscalars
from seawall.formats.jsonstream import MAX_DEPTH

_LOW, _HIGH = 400_000, 4_000_000

_Event = Any


class _Node:
    """A map or list that is still open, or (once closed) the target of an alias."""

    __slots__ = ("anchor", "count", "key", "keyed", "line", "merges", "value")

    def __init__(self, value: Any, line: int, anchor: str | None) -> None:
        self.value, self.line, self.anchor = value, line, anchor
        self.count = 1  # decode steps of this node and all below it, aliases expanded
        self.keyed = False  # a map's key is read, its value isn't
        self.key: str | None = None
        self.merges = False  # the key is `<<`


class _Closed:
    __slots__ = ("count", "value")

    def __init__(self, value: Any, count: int) -> None:
        self.value, self.count = value, count


_OPEN = _Closed(None, 0)


class Reader:
    """Reads the first document of `text`; `line` is the number of its first line in `file`."""

    def __init__(self, text: str, file: str, line: int = 1) -> None:
        self.file, self.first = file, line
        self.parser: Any = yaml.CSafeLoader(text)
        self.anchors: dict[str, _Closed] = {}
        self.stack: list[_Node] = []
        self.root: Any = None
        self.steps = self.aliased = 0
        self.more = 0  # line of what follows the first document, which kubectl does not read

    def read(self) -> Any:
        """The document's value as JSON has it; InputError names the line of what is wrong."""
        line = 0
        try:
            while True:
                event = self.parser.get_event()
                if event is None:
                    break
                line = event.start_mark.line
                if isinstance(event, yaml.DocumentEndEvent):
                    self._look_on()
                    break
                handle = _HANDLERS.get(type(event))
                if handle:
                    handle(self, event)
        except yaml.YAMLError as error:
            raise syntax_error(error, self.file, self.first) from error
        except ValueError as error:
            raise InputError(self.file, str(error), line=self.first + line) from error
        return self.root

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
            parent.key, parent.keyed = goscalars.as_key(key), True
            if event.anchor:
                self.anchors[event.anchor] = _Closed(key, 1)
            parent.count += 1
            return
        found = value if not tag and not plain else goscalars.resolve(value, tag)
        if event.anchor:
            self.anchors[event.anchor] = _Closed(found, 1)
        self._put(goscalars.as_json(found), 1, scalar=True)

    def _start(self, event: _Event, value: Any) -> None:
        self._count(1)
        if len(self.stack) >= MAX_DEPTH:
            raise ValueError(f"is nested deeper than {MAX_DEPTH} levels")
        if self.stack:
            parent = self.stack[-1]
            if isinstance(parent.value, dict) and not parent.keyed:
                raise ValueError("a list or a map can't be a key")
        if event.anchor:
            self.anchors[event.anchor] = _OPEN
        self.stack.append(_Node(value, event.start_mark.line, event.anchor))

    def _map(self, event: _Event) -> None:
        self._start(event, {})

    def _list(self, event: _Event) -> None:
        self._start(event, [])

    def _end(self, _event: _Event) -> None:
        node = self.stack.pop()
        if node.anchor:
            self.anchors[node.anchor] = _Closed(node.value, node.count)
        self._put(node.value, node.count, scalar=False)

    def _alias(self, event: _Event) -> None:
        target = self.anchors.get(event.anchor)
        if target is None:
            raise ValueError(f"unknown anchor {event.anchor!r}")
        if target is _OPEN:
            raise ValueError(f"anchor {event.anchor!r} contains itself")
        self.aliased += target.count
        self._count(1 + target.count)
        parent = self.stack[-1] if self.stack else None
        if parent is not None and isinstance(parent.value, dict) and not parent.keyed:
            if isinstance(target.value, dict | list):
                raise ValueError("a list or a map can't be a key")
            parent.key, parent.keyed = goscalars.as_key(target.value), True
            parent.count += 2
            return
        if parent is not None and parent.merges and not isinstance(target.value, dict):
            raise ValueError("a merge (<<) of an alias needs a map")
        scalar = not isinstance(target.value, dict | list)
        value = goscalars.as_json(target.value) if scalar else target.value
        self._put(value, 1 + target.count, scalar=scalar)

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

    def _put(self, value: Any, count: int, *, scalar: bool) -> None:
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


def syntax_error(error: yaml.YAMLError, file: str, first: int) -> InputError:
    """libyaml's complaint with the line in the file."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    why = str(getattr(error, "problem", None) or getattr(error, "reason", None) or error)
    todo = (
        "indent with spaces, not tabs" if r"'\t'" in why or "cannot start any token" in why else ""
    )
    return InputError(
        file,
        f"is not YAML: {' '.join(why.split())}",
        line=first + (mark.line if mark else 0),
        todo=todo,
    )
