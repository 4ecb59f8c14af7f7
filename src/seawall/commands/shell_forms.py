"""Forms of shell text that the grammar misreads, and what it is given in their place.

Each replacement has the same length, so every node keeps its place, and words are taken from the
text as it was.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from tree_sitter import Node, Query, QueryCursor

from seawall.commands.shell_tree import grammar

_ALWAYS: tuple[tuple[re.Pattern[bytes], bytes], ...] = (
    (re.compile(rb"\$\d(?!\w)"), b"$x"),  # the second of `$1=$2`: a dollar and a number
    (re.compile(rb"\btime(?=[ \t]+[{(]\s)"), b"    "),  # an argument `{`
    (re.compile(rb"\bcoproc(?=[ \t]+[{(]\s)"), b"      "),
)


def plain(data: bytes) -> bytes:
    """The text without the forms that the grammar takes for something else, silently."""
    for form, new in _ALWAYS:
        data = form.sub(new, data)
    return data


# Assignments


_LIST = re.compile(rb"(?:[ \t]|\\\n)\w+(?:\[[^\]\n]*\])?\+?=")
_COMMAND = "(command (variable_assignment) (variable_assignment)) @c"
_END = re.compile(rb"(?<!\\)([ \t]*(?:#[^\n]*)?)\n")


@cache
def _query() -> Query:
    return Query(grammar(), _COMMAND)


# No text has a list without two equals signs in a line, or one behind a value's end.
_TWO = re.compile(rb"=[^\n=]*=|[\"')`}](?:[ \t]|\\\n)+\w+(?:\[[^\]\n]*\])?\+?=")


def _follows(data: bytes, at: int) -> bool:
    """Whether the word before may be an assignment's end; most lists of options are not."""
    before = data[max(at - 200, 0) : at].rstrip(b" \t\\\n").split()[-1:]
    return bool(before) and (b"=" in before[0] or before[0][-1:] in b"\"')`}")


def lists_ended(data: bytes, root: Node) -> bytes:
    """`A=1 B=2` ends at its line's end; the grammar reads on. A `;` takes the newline's place."""
    if _TWO.search(data) is None:
        return data
    if not any(_follows(data, match.start()) for match in _LIST.finditer(data)):
        return data
    out: bytearray | None = None
    for _, found in QueryCursor(_query()).matches(root):
        for node in found["c"]:
            before: Node | None = None
            for child in node.children:
                if child.type == "comment":
                    continue
                gap = data[before.end_byte : child.start_byte] if before is not None else b""
                match = _END.match(gap)
                if match is not None and before is not None:
                    out = bytearray(data) if out is None else out
                    at = before.end_byte + match.end()
                    out[before.end_byte : at] = b";".rjust(match.end())
                if child.type != "variable_assignment":
                    break
                before = child
    return data if out is None else bytes(out)


# Forms that the grammar does not know: errors


_QUOTES = bytes.maketrans(b"'\"<>|;&( )", b"xxxxxxxxxx")


def _blank(match: re.Match[bytes]) -> bytes:
    return re.sub(rb"[^\n]", b" ", match[0])


def _operand(match: re.Match[bytes]) -> bytes:
    return match[0] if b"$(" in match[0] else match[1] + match[2].translate(_QUOTES) + b"}"


def _pattern(match: re.Match[bytes]) -> bytes:
    return match[1] + match[2].translate(_QUOTES) + match[3]


Replacement = bytes | Callable[[re.Match[bytes]], bytes]

FORMS: tuple[tuple[re.Pattern[bytes], Replacement], ...] = (
    (re.compile(rb"\\\s*\Z"), _blank),  # the last line goes on
    (re.compile(rb"`#[^`\n]*`"), _blank),  # a comment between arguments
    (re.compile(rb"(\bfor[ \t]+\w+)[ \t](?=[ \t]*do\b)"), rb"\1;"),
    (re.compile(rb"(?<![\\$])\$(?=[)\\])"), b"x"),  # grep ^a$)
    (re.compile(rb"\{\w+\}<>"), lambda match: b"< ".rjust(len(match[0]))),  # exec {FD}<>file
    (re.compile(rb"\{\w+\}(?=[<>])"), _blank),
    (re.compile(rb"(?<=\w)::(?=\w)"), b"__"),  # V=3 log::info
    (  # $((time x) 2>&1)
        re.compile(rb"\$\(\(([a-z][\w-]* [^()\n]*)\)( [^()\n]*)\)(?!\))"),
        rb"$( \1 \2)",
    ),
    (
        re.compile(rb"(\$\{\w+(?:\[[^]\n]*\])?(?:[-=+?:/%#]+))((?:[^{}`\n]|\$\{[^{}`\n]*\})*)\}"),
        _operand,
    ),
    (
        re.compile(rb"(?m)^([ \t]*\(?)((?:[^\s()\"'`]|\"[^\"\n`]*\"|'[^'\n]*')+)(\))"),
        _pattern,  # in case
    ),
    (re.compile(rb"(?<![^\s;&|({!`])\[(?=[ \t])"), b"T"),  # a `[` with brackets inside
)
