"""When support of Kubernetes versions ends: rows of the knowledge."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import msgspec

_FOLDER = Path(__file__).parent.parent / "catalog" / "knowledge"


class Release(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The last days of support, YYYY-MM-DD; "" = not known, or never offered there."""

    minor: int
    upstream: str
    ack: str


@cache
def releases() -> dict[int, Release]:
    """By minor version. `knowledge/releases.json`."""
    rows = msgspec.json.decode((_FOLDER / "releases.json").read_bytes(), type=list[Release])
    return {row.minor: row for row in rows}
