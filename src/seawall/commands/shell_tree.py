"""Shell text to a syntax tree (tree-sitter's bash grammar), and small questions about its nodes."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cache, lru_cache

import tree_sitter_bash
from tree_sitter import Language, Node, Parser, Point, Range

MOST_BYTES = 5_000_000
# The grammar takes `<<EOF;` for a delimiter "EOF;". A blank between them mends that.
_TIGHT = re.compile(rb"((?<!<)<<(?!<)-?[ \t]*(['\"]?)\w+\2)(?=[;|&)])")


_START = re.compile(rb"(?<!<)<<(?!<)-?[ \t]*['\"\\]?([A-Za-z_][\w.:+-]*)")
_COUNTS = re.compile(rb"\(\([^()\n]*<<.*?\)\)")  # $((1 << n)) starts no heredoc
# Put before a line of a heredoc that only begins with its delimiter: the grammar ends it there.
MARK = "\x01"
_MOST_LINES = 200_000


def _guard(data: bytes) -> bytes:
    """Mark lines of heredocs that begin with the delimiter but are more than it."""
    todo = {
        word
        for word in set(_START.findall(_COUNTS.sub(b"", data)))
        if re.search(rb"(?m)^\t*" + re.escape(word) + rb"[^\n]", data)
    }
    if not todo:
        return data
    lines = data.split(b"\n")
    left = _MOST_LINES
    for index, line in enumerate(lines):
        for word in set(_START.findall(_COUNTS.sub(b"", line))) & todo:
            for at in range(index + 1, min(len(lines), index + 1 + max(left, 0))):
                left -= 1
                bare = lines[at].lstrip(b"\t")
                if bare == word:
                    break
                if bare.startswith(word):
                    lines[at] = MARK.encode() + lines[at]
    return b"\n".join(lines)


@cache
def grammar() -> Language:
    return Language(tree_sitter_bash.language())


@cache
def _parser() -> Parser:
    return Parser(grammar())


def guarded(data: bytes) -> bytes:
    """The text with its heredocs as the grammar can read them; all offsets count in this one."""
    return _guard(_TIGHT.sub(rb"\1 ", data)) if b"<<" in data else data


def root_of(data: bytes, within: tuple[Point, Point, int, int] | None = None) -> Node:
    """The root node of a text, or of its bytes from one point to another."""
    if within is None:
        return _parser().parse(data).root_node
    return Parser(grammar(), included_ranges=[Range(*within)]).parse(data).root_node


@lru_cache(maxsize=8)
def _newlines(data: bytes) -> list[int]:
    return [match.start() for match in re.finditer(b"\n", data)]


def row(data: bytes, offset: int) -> int:
    """Row of an offset, from 0. (A node's own may be of a mended text.)"""
    return bisect_left(_newlines(data), offset)


def spine(node: Node, kind: str) -> list[Node]:
    """Children of a left-leaning chain of nodes of one kind (`a && b && c`), in order."""
    tail: list[Node] = []
    while node.type == kind:
        children = node.children
        if not children:
            break
        tail += reversed(children[1:])
        node = children[0]
    return [node, *reversed(tail)]


def column(data: bytes, node: Node) -> int:
    """Column in characters, from 1."""
    start = node.start_byte
    line = data.rfind(b"\n", 0, start) + 1
    return len(data[line:start].decode("utf-8", "replace")) + 1
