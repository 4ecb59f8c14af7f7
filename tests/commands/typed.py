"""A typed line as the shell hands it to a program's reader: words split, nothing expanded.

`$NAME` alone becomes Unknown, `$(…)` an Unknown with the query's text, as the shell's reader makes
them; enough to try a program's grammar without the shell's own.
"""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from seawall.commands.context import Command, Context, Word
from seawall.model import Operation, Unknown

Read = Callable[[Command, Context], Iterator[Operation]]


def word(text: str) -> Word:
    """A word with one `$X` or `$(…)` in it is Unknown with its known ends."""
    head, dollar, rest = text.partition("$")
    if not dollar:
        return text
    if rest.startswith("("):
        end = rest.rindex(")") + 1
        return Unknown(f"${rest[:end]}", head, rest[end:])
    size = next((i for i, c in enumerate(rest) if not (c.isalnum() or c == "_")), len(rest))
    return Unknown(f"${rest[:size]} is not set here", head, rest[size:])


def command(line: str, **more: Any) -> Command:
    name, *args = shlex.split(line)
    return Command(
        name=name.rpartition("/")[2],
        args=tuple(word(one) for one in args),
        line=1,
        text=line,
        **more,
    )


def context(files: Mapping[str, str] | None = None, **more: Any) -> Context:
    """A context over a tree of manifest files, given as JSON texts."""
    tree = {path: text.encode() for path, text in (files or {}).items()}

    def objects(data: bytes, _file: str) -> list[dict[str, Any]]:
        value = json.loads(data)
        return list(value) if isinstance(value, list) else [value]

    return Context(
        file="run.sh",
        source="shell",
        open=tree.get,
        folder=lambda folder: sorted(p for p in tree if p.startswith(folder.rstrip("/") + "/")),
        objects=objects,
        problems=[],
        **more,
    )


def ops(read: Read, line: str, ctx: Context | None = None, **more: Any) -> list[Operation]:
    return list(read(command(line, **more), ctx or context()))


def plain(value: Any) -> Any:
    """Unknown as "?why", Partial as a dict with its absent keys as "-key"."""
    if isinstance(value, Unknown):
        return f"{value.prefix}?{value.suffix}"
    if isinstance(value, dict):
        gone = {f"-{key}": True for key in getattr(value, "absent", ())}
        return {key: plain(inner) for key, inner in value.items()} | gone
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    return value
