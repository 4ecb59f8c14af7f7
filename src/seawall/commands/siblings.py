"""Files that a command names: written by the same script before, or lying in the checked tree."""

from __future__ import annotations

import posixpath

from seawall.commands.context import Command, Context, Word
from seawall.model import Unknown


def content(path: str, cmd: Command, ctx: Context) -> Word | bytes | None:
    """A file's bytes, or the Word that the script wrote into it; None when it is not here.

    Relative names count from the current folder; if that is not known, so is the file.
    """
    name = placed(path, ctx)
    if name is None:
        return None
    for one in (name, path):
        if (written := cmd.files.get(one)) is not None:
            return written
    return ctx.open(name)


def placed(path: str, ctx: Context) -> str | None:
    """A path from the current folder, normalised; None if that folder is not known."""
    if path.startswith("/"):
        return path
    if isinstance(ctx.cwd, Unknown):
        return None
    return posixpath.normpath(posixpath.join(ctx.cwd or "", path))


def text(path: str, cmd: Command, ctx: Context) -> str | None:
    """As `content`, as text; None also for what the script wrote and no text tells."""
    found = content(path, cmd, ctx)
    if isinstance(found, bytes):
        return found.decode("utf-8", "replace")
    return found if isinstance(found, str) else None
