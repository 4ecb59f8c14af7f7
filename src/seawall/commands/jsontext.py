"""JSON inside command lines, of bounded depth: bodies, patches, overrides."""

from __future__ import annotations

from typing import Any

import msgspec

DEEPEST = 64


class NotJson(ValueError):
    """The text is no JSON, or nests deeper than anything that people write."""


def decode(text: str) -> Any:
    """The value of a JSON text; NotJson for anything else."""
    try:
        value = msgspec.json.decode(text.encode())
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError) as error:
        raise NotJson(str(error)) from error
    if too_deep(value):
        raise NotJson(f"nested more than {DEEPEST} deep")
    return value


def too_deep(value: Any) -> bool:
    """Whether maps and lists nest more than DEEPEST deep."""
    level = [value] if isinstance(value, (dict, list)) else []
    for _ in range(DEEPEST):
        level = [
            inner
            for one in level
            for inner in (one.values() if isinstance(one, dict) else one)
            if isinstance(inner, (dict, list))
        ]
    return bool(level)
