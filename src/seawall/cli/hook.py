"""The shell hook: opt-in, asks before a typed line runs that the catalogue knows as dangerous.

The shell itself decides whether a line is worth a look (it names a program that we read, or writes
below a system folder), so that other lines cost nothing. Whatever goes wrong, the line runs.
"""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from pathlib import Path
from typing import Final

from seawall.commands.programs import TABLE
from seawall.locales import speaker
from seawall.locales.cli import MESSAGES
from seawall.model import Lang

# Everyday programs: only worth a look when the line names an absolute path.
_EVERYDAY: Final = frozenset(
    (
        *("awk", "cat", "chattr", "chgrp", "chmod", "chown", "cp", "curl", "dd", "echo", "ed"),
        *("emacs", "ex", "find", "gawk", "install", "ln", "mv", "nano", "nvim", "patch", "perl"),
        *("printf", "rm", "rmdir", "rsync", "scp", "sed", "shred", "tar", "tee", "touch"),
        *("truncate", "unlink", "unzip", "vi", "view", "vim", "wget", "yq"),
    )
)
_EDGE: Final = "[^[:alnum:]_.-]"


def script(shell: str, lang: Lang, program: str = "") -> str:
    """The text to `eval` in `shell` ("bash" or "zsh"); `program`: this very one by default."""
    text = (Path(__file__).parent / "hooks" / f"hook.{shell}").read_text("utf-8")
    values = {
        "PROGRAM": program or _this(),
        "WORDS": _pattern(frozenset(TABLE) - _EVERYDAY),
        "FILES": f"{_pattern(_EVERYDAY)}|>",
        "PLACE": f"(^|{_EDGE})/",
        "QUESTION": speaker(MESSAGES, lang)("hook.question"),
    }
    for name, value in values.items():
        text = text.replace(f"@{name}@", shlex.quote(value))
    return text


def _this() -> str:
    """The program that runs now: the shell may later have another PATH."""
    found = shutil.which(sys.argv[0])
    return os.path.abspath(found) if found else "seawall"


def _pattern(words: frozenset[str]) -> str:
    """An extended regular expression: one of the words, standing alone."""
    joined = "|".join(word.replace(".", r"\.") for word in sorted(words))
    return f"(^|{_EDGE})({joined})($|{_EDGE})"
