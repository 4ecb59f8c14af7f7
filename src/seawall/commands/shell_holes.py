"""Manifests with variables in them: `cat <<EOF | kubectl apply -f -` where a part is unknown.

A program that reads structured text gets it whole, with a name in place of each unknown part. In
the operations that come out the names become unknown values again.
"""

from __future__ import annotations

import re
from typing import Any

from msgspec.structs import replace

from seawall.commands.context import Command, Word
from seawall.commands.shell_paths import Files
from seawall.commands.shell_state import Located, Mixed, fill, glue, line_of
from seawall.model import Operation, Partial, Unknown

# Modules whose programs read structured text from their input and from files.
READS_TEXT = frozenset(("kubectl", "helm", "aliyun"))
_FORM = "zz-seawall-%s-zz"  # a name that YAML, JSON and Kubernetes take for a plain text
_HOLE = re.compile("zz-seawall-(seawall_[0-9]+)-zz")

Holes = dict[str, Word]


def filled(cmd: Command) -> tuple[Command, Holes]:
    """The command with names for the unknown parts of its input and files."""
    holes: Holes = {}
    stdin = cmd.stdin if cmd.stdin is None else _text(cmd.stdin, holes)
    files = cmd.files
    if any(isinstance(content, Mixed) for content in files.values()):
        texts = Files({path: _text(content, holes) for path, content in files.items()})
        texts.cwd = getattr(files, "cwd", None)
        files = texts
    return (replace(cmd, stdin=stdin, files=files), holes) if holes else (cmd, holes)


def _text(word: Word, holes: Holes) -> Word:
    if not isinstance(word, Mixed):
        return word
    text, found = fill(word, _FORM, len(holes))
    holes |= found
    return Located.at(text, line_of(word, 0)) if line_of(word, 0) else text


def restored(op: Operation, holes: Holes) -> Operation:
    """The operation with unknown values where the names stand."""
    op.target, op.before, op.after = (_back(v, holes) for v in (op.target, op.before, op.after))
    op.text = _plain(op.text, holes)
    op.via = tuple(_plain(step, holes) for step in op.via)
    return op


def _back(value: Any, holes: Holes) -> Any:
    if isinstance(value, str):
        if _HOLE.search(value) is None:
            return value
        parts = _HOLE.split(value)
        return glue([holes.get(part, part) if i % 2 else part for i, part in enumerate(parts)])
    if isinstance(value, Unknown):
        return Unknown(_plain(value.why, holes), value.prefix, value.suffix)
    if isinstance(value, list):
        return [_back(item, holes) for item in value]
    return _map(value, holes) if isinstance(value, dict) else value


def _map(value: dict[str, Any], holes: Holes) -> dict[str, Any]:
    """A key with an unknown part may be any key: the map is known in part only."""
    known = {k: _back(v, holes) for k, v in value.items() if not _has(k)}
    if isinstance(value, Partial):
        return Partial(known, absent=value.absent, why=value.why)
    return known if len(known) == len(value) else Partial(known, why="a key is unknown")


def _has(key: object) -> bool:
    return isinstance(key, str) and _HOLE.search(key) is not None


def _plain(text: str, holes: Holes) -> str:
    """For people: the variable as written."""
    return _HOLE.sub(lambda match: _why(holes.get(match[1])), text)


def _why(word: Word | None) -> str:
    return word.why if isinstance(word, Unknown) else "…"
