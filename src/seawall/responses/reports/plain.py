"""Text made safe and laid out for people: control characters, widths, lines.

Everything shown comes from files that somebody else wrote: an escape sequence must not reach a
terminal, and a character that turns the writing direction must not disguise a command.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

# C0, DEL, C1, and the characters that reorder a line or cannot be seen.
_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
# May not begin a line: closing punctuation of Chinese and of programs.
_CLINGS = frozenset("，。、；：？！）」』】》〉”’…%,.;:?!)]}")
_OPENS = frozenset("（「『【《〈“‘([{")


def safe(text: str, tab: int = 4) -> str:
    """One line without control characters; each is shown as its code, a tab as blanks."""
    if "\t" in text:
        text = text.expandtabs(tab)
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def width(text: str) -> int:
    """Columns that a terminal uses: two for wide characters, none for combining ones."""
    if text.isascii():
        return len(text)
    return sum(_columns(char) for char in text)


def _columns(char: str) -> int:
    if char.isascii():
        return 1
    if unicodedata.combining(char) or unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def cut(text: str, columns: int) -> str:
    """At most so many columns, with an ellipsis for what is gone."""
    if width(text) <= columns:
        return text
    kept, used = [], 1
    for char in text:
        used += _columns(char)
        if used > columns:
            break
        kept.append(char)
    return "".join(kept) + "…"


def wrapped(text: str, columns: int) -> list[str]:
    """Lines of at most `columns` columns; breaks at blanks and between Chinese characters."""
    lines, line, used = [], "", 0
    for piece in _pieces(text):
        size = width(piece)
        if line and used + width(piece.rstrip()) > columns:
            lines.append(line.rstrip())
            line, used, piece = "", 0, piece.lstrip()
            size = width(piece)
        while size > columns:  # a word longer than the line: cut hard
            head = _head(piece, columns)
            lines.append(head)
            piece = piece[len(head) :]
            size = width(piece)
        line, used = line + piece, used + size
    return [*lines, line.rstrip()] if line.rstrip() or not lines else lines


def _head(text: str, columns: int) -> str:
    used = 0
    for at, char in enumerate(text):
        used += _columns(char)
        if used > columns:
            return text[: max(at, 1)]
    return text


def _pieces(text: str) -> Iterator[str]:
    """What must stay on one line: a word with its blank, or a wide character with what clings."""
    piece = ""
    for char in " ".join(text.split()):
        wide = _columns(char) == 2
        last = piece[-1:]
        breaks = piece and (
            last == " " or (wide and last not in _OPENS) or (last and _columns(last) == 2)
        )
        if breaks and char != " " and char not in _CLINGS and last not in _OPENS:
            yield piece
            piece = ""
        piece += char
    if piece:
        yield piece
