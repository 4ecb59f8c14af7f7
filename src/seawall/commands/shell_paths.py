"""Paths as a shell and its programs see them: absolute, normalised, globs as written."""

from __future__ import annotations

import posixpath

from seawall.commands.context import Word
from seawall.model import Unknown


def normal(path: str) -> str:
    """No //, /./, /../ or trailing slash. A relative path stays relative."""
    if not path:
        return path
    out = posixpath.normpath(path)
    return "/" + out.lstrip("/") if out.startswith("//") else out


def absolute(path: str, cwd: Word | None) -> Word:
    """`path` under `cwd`; None: where the script was started, a relative path stays as it is."""
    if path.startswith(("/", "~")) or cwd is None:
        return normal(path)
    if isinstance(cwd, Unknown):
        return Unknown(cwd.why, cwd.prefix, f"{cwd.suffix}/{normal(path)}")
    return normal(f"{cwd}/{path}")
