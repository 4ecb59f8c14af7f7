"""What the agent tells of itself: one JSON object a line, on standard error.

Names and ids of a request go in, never an object's content. Long texts are cut.
"""

from __future__ import annotations

import datetime
import sys
from typing import Any, Final, Literal, TextIO

import msgspec

Level = Literal["info", "warning", "error", "alert"]
MOST: Final = 2000  # characters of one value


class Log:
    """`write("info", "admission", uid=…)` gives {"time", "level", "event", "uid"}."""

    def __init__(self, out: TextIO | None = None) -> None:
        self.out = out or sys.stderr

    def write(self, level: Level, event: str, **fields: Any) -> None:
        now = datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds")
        line = {"time": now.replace("+00:00", "Z"), "level": level, "event": event}
        kept = {key: _cut(value) for key, value in fields.items() if value not in (None, "", [])}
        self.out.write(msgspec.json.encode(line | kept).decode() + "\n")
        self.out.flush()


def _cut(value: Any) -> Any:
    return value[:MOST] + "…" if isinstance(value, str) and len(value) > MOST else value
