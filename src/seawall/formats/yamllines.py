"""Lines of the parts of one YAML or JSON document; made only for documents with findings."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

import yaml

Path = tuple[str | int, ...]

_LITERAL, _FOLDED, _OTHER = "|", ">", ""


class Lines:
    """Line numbers (in the file) of all values of a document whose text starts on line `first`."""

    def __init__(self, text: str, first: int) -> None:
        self.start = first
        self.first = first - 1 if text.startswith("\n") else first
        self.places: dict[Path, tuple[int, str]] = {}
        # If it fails on the way, the lines so far are right; the reader has told what is wrong.
        with contextlib.suppress(yaml.YAMLError):
            self._read(text)

    def of(self, path: Path) -> int:
        return self._place(path)[1]

    def inside(self, path: Path, offset: int) -> int:
        """The line of line `offset` of a block scalar; of other scalars where they start."""
        found, line, style = self._place(path)
        return line + offset if found and style in (_LITERAL, _FOLDED) and style else line

    def _place(self, path: Path) -> tuple[bool, int, str]:
        for length in range(len(path), -1, -1):
            if place := self.places.get(path[:length]):
                return length == len(path), place[0], place[1]
        return False, self.start, _OTHER

    def _read(self, text: str) -> None:
        at: list[str | int] = []  # the path of the node that comes next
        kinds: list[str] = []  # of the open collections: "key" and "value" of a map, or "item"
        key_line = 0
        events: Iterator[Any] = yaml.parse(text, Loader=yaml.CSafeLoader)
        for event in events:
            line = event.start_mark.line
            if isinstance(event, yaml.NodeEvent):
                if kinds and kinds[-1] == "key":
                    at[-1] = _key(event)
                    key_line = line
                    kinds[-1] = "value"
                    if not isinstance(event, yaml.CollectionStartEvent):
                        continue
                self._note(tuple(at), event, key_line if kinds and kinds[-1] == "value" else None)
                if isinstance(event, yaml.MappingStartEvent):
                    kinds.append("key")
                    at.append("")
                    continue
                if isinstance(event, yaml.SequenceStartEvent):
                    kinds.append("item")
                    at.append(0)
                    continue
            elif isinstance(event, yaml.CollectionEndEvent):
                kinds.pop()
                at.pop()
            elif isinstance(event, yaml.DocumentEndEvent):
                return
            else:
                continue
            _step(kinds, at)

    def _note(self, path: Path, event: Any, key_line: int | None) -> None:
        line, style = event.start_mark.line, _OTHER
        if isinstance(event, yaml.ScalarEvent):
            if event.style in (_LITERAL, _FOLDED):
                line, style = line + 1, event.style
        elif key_line is not None:
            line = key_line
        self.places.setdefault(path, (self.first + line, style))


def _key(event: Any) -> str:
    return str(event.value) if isinstance(event, yaml.ScalarEvent) else ""


def _step(kinds: list[str], at: list[str | int]) -> None:
    """After a value: the next key of the map, or the next item of the list."""
    if not kinds:
        return
    if kinds[-1] == "value":
        kinds[-1] = "key"
    elif isinstance(at[-1], int):
        at[-1] += 1
