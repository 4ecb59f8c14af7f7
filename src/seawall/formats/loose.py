"""Parts of JSON values that may have any shape: what has the wrong type counts as absent.

Maps are dicts here: a test for Mapping costs ten times as much, and these run for every object.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

_NO_MAP: Mapping[str, Any] = {}


def map_of(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else _NO_MAP


def list_of(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def maps_of(value: Any) -> list[Mapping[str, Any]]:
    """The maps in a list."""
    return [item for item in list_of(value) if isinstance(item, dict)]


def words_of(value: Any) -> list[str]:
    """A list of texts; numbers in it as text."""
    return [word if isinstance(word, str) else str(word) for word in list_of(value)]


def at(value: Any, path: Sequence[str | int]) -> Any:
    """The value at a path of map keys; None where there is none."""
    for step in path:
        if not isinstance(value, dict):
            return None
        value = value.get(step)
    return value
