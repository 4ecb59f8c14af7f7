"""Scripts through the real reader, and operations as one short line each, for tests."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from seawall.commands import read_script
from seawall.commands.context import Context
from seawall.model import Operation, Problem, Unknown

_HIDDEN = ("host", "role")


def read(
    text: str, files: Mapping[str, str] | None = None, **more: Any
) -> tuple[list[Operation], list[Problem]]:
    """Operations and problems of a script; `files` is the checked tree."""
    tree = {path: content.encode() for path, content in (files or {}).items()}
    ctx = Context(file="run.sh", source="shell", open=tree.get, problems=[], **more)
    return list(read_script(text, ctx)), ctx.problems


def found(text: str, files: Mapping[str, str] | None = None, **more: Any) -> list[str]:
    """`action key=value… > key=value…` of each operation; unknown parts are "?"."""
    return [line_of(op) for op in read(text, files, **more)[0]]


def rows(file: Path) -> list[tuple[str, list[str]]]:
    """`text => operation | operation` lines of a file; "\\n" in the text is a new line."""
    out = []
    for line in file.read_text().splitlines():
        if line and not line.startswith("#"):
            text, _, expected = line.rpartition("=>")
            text = text.strip().replace("\\\\", "\0").replace("\\n", "\n").replace("\0", "\\")
            out.append((text, [part.strip() for part in expected.split(" | ") if part.strip()]))
    return out


def line_of(op: Operation) -> str:
    target = {k: v for k, v in op.target.items() if k not in _HIDDEN or isinstance(v, str)}
    if op.plane == "kube":
        target = {k: op.target[k] for k in ("resource", "name")}
    parts = [op.action, *(f"{k}={_shown(v)}" for k, v in target.items() if v not in ("", False))]
    if op.plane == "node" and isinstance(op.after, dict):
        after = [f"{k}={_shown(v)}" for k, v in op.after.items() if v not in ("", False, [])]
        parts += [">", *after] if after else []
    return " ".join(parts)


def _shown(value: Any) -> str:
    return str(value) if isinstance(value, Unknown | str) else repr(value)
