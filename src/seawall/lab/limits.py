"""The one setting of the machine that labs raise: how many inotify instances root may have.

Linux allows 128; a node needs 14, a control plane 13, and what finds none hangs without a word.
The old value is written down first, and restored when the last lab is gone.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from seawall.lab import state

SETTING: Final = Path("/proc/sys/fs/inotify/max_user_instances")
WANTED: Final = 2048
_KEPT: Final = ".inotify"


def raise_() -> None:
    with state.locked("_limits"):
        now = int(SETTING.read_text())
        kept = state.HOME / _KEPT
        if now < WANTED:
            if not kept.exists():
                kept.write_text(str(now))
            SETTING.write_text(str(WANTED))


def restore() -> None:
    """Does nothing while a lab is left, or when somebody else has changed the value meanwhile."""
    with state.locked("_limits"):
        kept = state.HOME / _KEPT
        if state.names() or not kept.exists():
            return
        if int(SETTING.read_text()) == WANTED:
            SETTING.write_text(kept.read_text())
        kept.unlink()
