"""Shell text to a syntax tree (tree-sitter's bash grammar), and small questions about its nodes."""

from __future__ import annotations

import re
from functools import cache

import tree_sitter_bash
from tree_sitter import Language, Node, Parser

MOST_BYTES = 5_000_000
# The grammar takes `<<EOF;` for a delimiter "EOF;". A blank between them mends that.
_TIGHT = re.compile(rb"(<<-?[ \t]*(['\"]?)\w+\2)(?=[;|&)])")


@cache
def _parser() -> Parser:
    return Parser(Language(tree_sitter_bash.language()))


def parse(data: bytes) -> tuple[Node, bytes]:
    """The root node, and the bytes that its offsets count in."""
    if b"<<" in data:
        data = _TIGHT.sub(rb"\1 ", data)
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
