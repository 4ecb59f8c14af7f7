"""Shell scripts of a checked tree: a file's bytes to Operations."""

from __future__ import annotations

import re
from collections.abc import Iterator

from seawall.commands import read_script
from seawall.commands.context import Context
from seawall.errors import InputError
from seawall.formats.text import decode
from seawall.model import Operation

MOST_BYTES = 5_000_000
_SHEBANG = re.compile(r"#!\s*(\S+)(?:[ \t]+(.*))?")
_SHELLS = frozenset(("sh", "bash", "dash", "ash", "zsh", "ksh", "rbash"))
_VAULT = "$ANSIBLE_VAULT;"


def read(data: bytes, file: str, ctx: Context) -> Iterator[Operation]:
    """Operations of a script; nothing if its first line names another language.

    Raises InputError when the file is too large or no text.
    """
    if len(data) > MOST_BYTES:
        raise InputError(file, "a script over 5 MB", todo="split it")
    text = decode(data, file)
    if is_shell(text):
        yield from read_script(text, ctx)


def is_shell(text: str) -> bool:
    """Whether a script's text is for a shell; one without a first line `#!…` is."""
    match = _SHEBANG.match(text)
    if match is None:
        return not text.startswith(_VAULT)
    program = match[1].rpartition("/")[2]
    if program == "env":
        words = [word for word in (match[2] or "").split() if not word.startswith("-")]
        program = next((word for word in words if "=" not in word), "").rpartition("/")[2]
    return program in _SHELLS
