"""From an expression's text to its tree. The only module that loads the parser (lark).

The grammar is in `grammar.lark`; `Problem` says what is wrong and where, counted from 1 inside of
the expression.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any, Final, cast

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedCharacters, UnexpectedEOF, UnexpectedInput, UnexpectedToken

from seawall.engine.cel import literals, macros
from seawall.engine.cel.problem import Problem
from seawall.engine.cel.tree import Call, Const, Ident, Index, ListNode, MapNode, Node, Select

LONGEST: Final = 20_000  # characters of an expression
DEEPEST: Final = 40  # brackets and operators inside of each other
_WORDS = """
as break const continue else false for function if import in let loop package namespace null
return true var void while
"""
RESERVED: Final = frozenset(_WORDS.split())
_SHOWN: Final = {
    "$END": "the end of the expression",
    "RPAR": "')'",
    "RSQB": "']'",
    "RBRACE": "'}'",
    "COLON": "':'",
    "COMMA": "','",
}
_Tree = Tree[Token]


@cache
def _parser() -> Lark:
    text = files("seawall.engine.cel").joinpath("grammar.lark").read_text("utf-8")
    return Lark(text, parser="lalr", propagate_positions=True, maybe_placeholders=True)


def parse(text: str) -> Node:
    """The tree of an expression; raises Problem."""
    if len(text) > LONGEST:
        raise Problem(f"the expression is longer than {LONGEST} characters", 1, 1)
    if text.count("(") + text.count("[") + text.count("{") > LONGEST // 8:
        raise Problem("the expression has too many brackets", 1, 1)
    try:
        tree = _parser().parse(text)
    except UnexpectedInput as error:
        raise _problem(error, text) from None
    return _Builder().node(cast(_Tree, tree.children[0]), 0)


def _problem(error: UnexpectedInput, text: str) -> Problem:
    if isinstance(error, UnexpectedEOF) or (
        isinstance(error, UnexpectedToken) and error.token.type == "$END"
    ):
        lines = text.split("\n")
        return Problem("the expression ends too early", len(lines), len(lines[-1]) + 1)
    if isinstance(error, UnexpectedCharacters):
        found = repr(text[error.pos_in_stream : (error.pos_in_stream or 0) + 1])
    else:
        found = repr(str(getattr(error, "token", "")))
    wanted = getattr(error, "accepts", None) or getattr(error, "expected", None) or set()
    closing = sorted(_SHOWN[name] for name in wanted if name in _SHOWN)
    hint = f"; expected {' or '.join(closing)}" if 0 < len(closing) <= 3 else ""
    return Problem(f"syntax error at {found}{hint}", error.line, error.column)


class _Builder:
    """Turns the parser's tree into nodes, macros expanded."""

    def node(self, tree: _Tree, depth: int) -> Node:
        line, column = tree.meta.line, tree.meta.column
        if depth > DEEPEST:
            raise Problem("the expression is nested too deeply", line, column)
        build = getattr(self, "_" + str(tree.data))
        place = {"line": line, "column": column}
        try:
            return cast(Node, build(tree.children, depth + 1, place))
        except ValueError as error:
            raise Problem(str(error), line, column) from None

    def _nested(self, parts: list[Any], depth: int, place: Any) -> Node:
        return self.node(parts[0], depth)

    def _ternary(self, parts: list[Any], depth: int, place: Any) -> Node:
        return Call(function="?:", args=[self.node(part, depth) for part in parts], **place)

    def _or_expr(self, parts: list[Any], depth: int, place: Any) -> Node:
        return Call(function="||", args=[self.node(part, depth) for part in parts], **place)

    def _and_expr(self, parts: list[Any], depth: int, place: Any) -> Node:
        return Call(function="&&", args=[self.node(part, depth) for part in parts], **place)

    def _binary(self, parts: list[Any], depth: int, place: Any) -> Node:
        """A chain of operators of one rank, from the left."""
        if len(parts) // 2 > DEEPEST:
            raise ValueError(f"more than {DEEPEST} operators in a row")
        left = self.node(parts[0], depth)
        for operator, right in zip(parts[1::2], parts[2::2], strict=True):
            where = {"line": operator.line, "column": operator.column}
            left = Call(function=str(operator), args=[left, self.node(right, depth)], **where)
        return left

    _relation = _sum = _product = _binary

    def _logical_not(self, parts: list[Any], depth: int, place: Any) -> Node:
        return self._repeated("!", parts, depth, place)

    def _negative(self, parts: list[Any], depth: int, place: Any) -> Node:
        """A sign right before a number belongs to it; the other ones negate."""
        last = parts[-1]
        if last.data in ("int", "float"):
            text = str(last.children[0])
            value = literals.read_int(text, True) if last.data == "int" else -float(text)
            const = Const(value=value, **place)
            return self._wrap("-_", const, len(parts) - 2, place)
        return self._repeated("-_", parts, depth, place)

    def _repeated(self, function: str, parts: list[Any], depth: int, place: Any) -> Node:
        return self._wrap(function, self.node(parts[-1], depth), len(parts) - 1, place)

    def _wrap(self, function: str, node: Node, times: int, place: Any) -> Node:
        """`!!a` is a, as cel-go's parser has it: only an odd number of operators counts."""
        return Call(function=function, args=[node], **place) if times % 2 else node

    def _select(self, parts: list[Any], depth: int, place: Any) -> Node:
        field = _no_keyword(parts[1])
        return Select(operand=self.node(parts[0], depth), field=field, **place)

    def _opt_select(self, parts: list[Any], depth: int, place: Any) -> Node:
        operand = self.node(parts[0], depth)
        return Select(operand=operand, field=_no_keyword(parts[1]), optional=True, **place)

    def _index(self, parts: list[Any], depth: int, place: Any) -> Node:
        return Index(operand=self.node(parts[0], depth), key=self.node(parts[1], depth), **place)

    def _opt_index(self, parts: list[Any], depth: int, place: Any) -> Node:
        node = self._index(parts, depth, place)
        cast(Index, node).optional = True
        return node

    def _method(self, parts: list[Any], depth: int, place: Any) -> Node:
        target = self.node(parts[0], depth)
        _no_keyword(parts[1])
        return macros.expanded(str(parts[1]), target, self._arguments(parts[2], depth), place)

    def _function(self, parts: list[Any], depth: int, place: Any) -> Node:
        name = _not_reserved(parts[0])
        return macros.expanded(name, None, self._arguments(parts[1], depth), place)

    def _arguments(self, tree: _Tree | None, depth: int) -> list[Node]:
        return [] if tree is None else [self.node(cast(_Tree, p), depth) for p in tree.children]

    def _ident(self, parts: list[Any], depth: int, place: Any) -> Node:
        return Ident(name=_not_reserved(parts[0]), **place)

    def _list(self, parts: list[Any], depth: int, place: Any) -> Node:
        return ListNode(
            items=[self.node(item.children[1], depth) for item in parts],
            optional=_marked(parts),
            **place,
        )

    def _map(self, parts: list[Any], depth: int, place: Any) -> Node:
        return MapNode(
            keys=[self.node(entry.children[1], depth) for entry in parts],
            values=[self.node(entry.children[2], depth) for entry in parts],
            optional=_marked(parts),
            **place,
        )

    def _float(self, parts: list[Any], depth: int, place: Any) -> Node:
        return Const(value=float(parts[0]), **place)

    def _int(self, parts: list[Any], depth: int, place: Any) -> Node:
        return Const(value=literals.read_int(parts[0]), **place)

    def _uint(self, parts: list[Any], depth: int, place: Any) -> Node:
        return Const(value=literals.read_uint(parts[0]), **place)

    def _string(self, parts: list[Any], depth: int, place: Any) -> Node:
        return Const(value=literals.read_string(parts[0]), **place)

    def _bytes(self, parts: list[Any], depth: int, place: Any) -> Node:
        return Const(value=literals.read_bytes(parts[0]), **place)

    def _true(self, parts: list[Any], depth: int, place: Any) -> Node:
        return Const(value=True, **place)

    def _false(self, parts: list[Any], depth: int, place: Any) -> Node:
        return Const(value=False, **place)

    def _null(self, parts: list[Any], depth: int, place: Any) -> Node:
        return Const(value=None, **place)


def _marked(parts: list[Any]) -> tuple[int, ...]:
    return tuple(number for number, part in enumerate(parts) if part.children[0] is not None)


def _no_keyword(token: Token) -> str:
    if str(token) in ("in", "true", "false", "null"):
        raise Problem(f"syntax error at '{token}'", token.line or 1, token.column or 1)
    return str(token)


def _not_reserved(token: Token) -> str:
    if str(token) in RESERVED:
        raise Problem(f"reserved identifier: {token}", token.line or 1, token.column or 1)
    return str(token)
