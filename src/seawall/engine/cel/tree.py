"""The syntax tree of an expression, after macros are expanded. Every node knows its place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec


class Node(msgspec.Struct, kw_only=True):
    """`line` and `column` count from 1 inside of the expression; `type` is set by the checker."""

    line: int
    column: int
    type: Any = "dyn"

    def children(self) -> Iterator[Node]:
        for name in self.__struct_fields__:
            value = getattr(self, name)
            if isinstance(value, Node):
                yield value
            elif isinstance(value, list):
                yield from (item for item in value if isinstance(item, Node))


class Const(Node, kw_only=True):
    """A literal; `value` is None, a bool, int, Uint, float, str, bytes or TypeName."""

    value: Any


class Ident(Node, kw_only=True):
    name: str


class Select(Node, kw_only=True):
    """`operand.field`; `operand.?field` if optional; `has(operand.field)` if test."""

    operand: Node
    field: str
    optional: bool = False
    test: bool = False


class Index(Node, kw_only=True):
    operand: Node
    key: Node
    optional: bool = False


class Call(Node, kw_only=True):
    """An operator (`+`, `&&` with any number of arguments, `?:`, `neg` …) or a function.

    `target` is what a member function is called on. `code` is set by the checker: the name of the
    Python function and its fixed first argument. `first`: the type that the first value must have
    when it runs, "" for any that the function takes.
    """

    function: str
    args: list[Node]
    target: Node | None = None
    code: tuple[str, ...] = ()
    first: str = ""

    def values(self) -> list[Node]:
        return self.args if self.target is None else [self.target, *self.args]


class ListNode(Node, kw_only=True):
    """`optional` holds the indexes of the items written with a question mark."""

    items: list[Node]
    optional: tuple[int, ...] = ()


class MapNode(Node, kw_only=True):
    keys: list[Node]
    values: list[Node]
    optional: tuple[int, ...] = ()


class Macro(Node, kw_only=True):
    """`source.name(variables…, test?, body)`: a body evaluated with new variables."""

    name: str
    source: Node
    variables: tuple[str, ...]
    body: Node
    test: Node | None = None


def walk(node: Node) -> Iterator[Node]:
    """The node and all below it, from the top."""
    yield node
    for child in node.children():
        yield from walk(child)
