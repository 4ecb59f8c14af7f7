"""JSON inside command lines, of bounded depth: bodies, patches, overrides."""

from __future__ import annotations

from typing import Any

import msgspec

from seawall.commands.context import Word
from seawall.model import Unknown

DEEPEST = 64
_HOLE = "\ue000"  # stands for what a variable holds; no text of ours has this private character


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


def decode_word(word: Word) -> Any:
    """As `decode`, for a word with an unknown part: `{"count": $N}`, `{"instances": ["$I"]}`.

    What the variable holds is taken for one value or for a part of a text, and is Unknown.
    """
    if isinstance(word, str):
        return decode(word)
    for hole in (_HOLE, f'"{_HOLE}"'):
        try:
            return _with_hole(decode(f"{word.prefix}{hole}{word.suffix}"), word)
        except NotJson:
            continue
    raise NotJson("too little of the text is known")


def _with_hole(value: Any, word: Unknown) -> Any:
    if isinstance(value, str):
        head, hole, tail = value.partition(_HOLE)
        return Unknown(word.why, head, tail) if hole else value
    if isinstance(value, list):
        return [_with_hole(one, word) for one in value]
    if isinstance(value, dict):
        return {key: _with_hole(one, word) for key, one in value.items() if _HOLE not in key}
    return value
