"""Paths as a shell and its programs see them: absolute, normalised, globs as written."""

from __future__ import annotations

import posixpath
from typing import Any

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


class Files(dict[str, Word]):
    """Files that a script wrote, path → content, found by any spelling of their paths."""

    cwd: Word | None = None  # where relative paths start now

    def _key(self, path: object) -> str:
        where = absolute(path, self.cwd) if isinstance(path, str) else ""
        return where if isinstance(where, str) else ""

    def __contains__(self, path: object) -> bool:
        return super().__contains__(self._key(path))

    def __getitem__(self, path: str) -> Word:
        return super().__getitem__(self._key(path))

    def __setitem__(self, path: str, content: Word) -> None:
        if key := self._key(path):
            super().__setitem__(key, content)

    def get(self, path: str, otherwise: Any = None) -> Any:
        return super().get(self._key(path), otherwise)

    def pop(self, path: str, otherwise: Any = None) -> Any:
        return super().pop(self._key(path), otherwise)
