"""Shell text to a syntax tree (tree-sitter's bash grammar), and small questions about its nodes."""

from __future__ import annotations

import re
from functools import cache

import tree_sitter_bash
from tree_sitter import Language, Node, Parser

MOST_BYTES = 5_000_000
# The grammar takes `<<EOF;` for a delimiter "EOF;". A blank between them mends that.
_TIGHT = re.compile(rb"(<<-?[ \t]*(['\"]?)\w+\2)(?=[;|&)])")


_START = re.compile(rb"<<-?[ \t]*['\"\\]?([A-Za-z_]\w*)")
# Put before a line of a heredoc that only begins with its delimiter: the grammar ends it there.
MARK = "\x01"
_MOST_LINES = 200_000


def _guard(data: bytes) -> bytes:
    """Mark lines of heredocs that begin with the delimiter but are more than it."""
    todo = {
        word
        for word in set(_START.findall(data))
        if re.search(rb"(?m)^\t*" + word + rb"[^\n]", data)
    }
    if not todo:
        return data
    lines = data.split(b"\n")
    left = _MOST_LINES
    for index, line in enumerate(lines):
        for word in set(_START.findall(line)) & todo:
            for at in range(index + 1, min(len(lines), index + 1 + max(left, 0))):
                left -= 1
                bare = lines[at].lstrip(b"\t")
                if bare == word:
                    break
                if bare.startswith(word):
                    lines[at] = MARK.encode() + lines[at]
    return b"\n".join(lines)


@cache
def _parser() -> Parser:
    return Parser(Language(tree_sitter_bash.language()))


def parse(data: bytes) -> tuple[Node, bytes]:
    """The root node, and the bytes that its offsets count in."""
    if b"<<" in data:
        data = _guard(_TIGHT.sub(rb"\1 ", data))
    return _parser().parse(data).root_node, data


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
