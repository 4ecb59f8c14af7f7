"""Exact code: one Python expression in which errors and unknowns are values.

It follows cel-go step by step, so it is right for every input and slow. Fast code (`fast.py`)
falls back to it whenever a value is not a plain one.
"""

from __future__ import annotations

from seawall.engine.cel.tree import (
    Call,
    Const,
    Ident,
    Index,
    ListNode,
    Macro,
    MapNode,
    Node,
    Select,
)
from seawall.engine.cel.values import TypeName, Uint

_FOLDS = {"all": "fold_all", "exists": "fold_exists", "exists_one": "fold_one"}
_LAZY = {"||", "&&"}


class Exact:
    """Emits expressions. `local` maps a CEL variable to its Python name."""

    def __init__(self) -> None:
        self.count = 0

    def code(self, node: Node, local: dict[str, str]) -> str:
        emit = getattr(self, "_" + type(node).__name__.lower())
        made: str = emit(node, local)
        return made

    def _const(self, node: Const, local: dict[str, str]) -> str:
        return literal(node.value)

    def _ident(self, node: Ident, local: dict[str, str]) -> str:
        return local[node.name]

    def _select(self, node: Select, local: dict[str, str]) -> str:
        if node.test:
            return f"has({self.code(node.operand, local)}, {node.field!r})"
        if node.optional:
            return f"opt_index({self.code(node.operand, local)}, {node.field!r})"
        fields: list[str] = []
        inner: Node = node
        while isinstance(inner, Select) and not (inner.optional or inner.test):
            fields.insert(0, inner.field)
            inner = inner.operand
        return f"path({self.code(inner, local)}, {', '.join(map(repr, fields))})"

    def _index(self, node: Index, local: dict[str, str]) -> str:
        function = "opt_index" if node.optional else "index"
        return f"{function}({self.code(node.operand, local)}, {self.code(node.key, local)})"

    def _listnode(self, node: ListNode, local: dict[str, str]) -> str:
        items = [self.code(item, local) for item in node.items]
        return f"make_list({', '.join([repr(node.optional), *items])})"

    def _mapnode(self, node: MapNode, local: dict[str, str]) -> str:
        parts = [repr(node.optional)]
        for key, value in zip(node.keys, node.values, strict=True):
            parts += [self.code(key, local), self.code(value, local)]
        return f"make_map({', '.join(parts)})"

    def _call(self, node: Call, local: dict[str, str]) -> str:
        values = [self.code(value, local) for value in node.values()]
        if node.function in _LAZY:
            values = [f"lambda: {value}" for value in values]
        elif node.function == "?:":
            values = [values[0], *(f"lambda: {value}" for value in values[1:])]
        elif node.function in ("or", "orValue"):
            values = [values[0], f"lambda: {values[1]}"]
        if node.first:
            values[0] = f"typed({values[0]}, {node.first!r})"
        fixed = [fixed_argument(argument) for argument in node.code[1:]]
        return f"{node.code[0]}({', '.join([*fixed, *values])})"

    def _macro(self, node: Macro, local: dict[str, str]) -> str:
        names = []
        for _ in node.variables:
            self.count += 1
            names.append(f"v{self.count}")
        inner = local | dict(zip(node.variables, names, strict=True))
        source = self.code(node.source, local)
        body = f"lambda {', '.join(names)}: {self.code(node.body, inner)}"
        test = "None"
        if node.test is not None:
            test = f"lambda {', '.join(names)}: {self.code(node.test, inner)}"
        two = len(names) == 2
        if node.name in _FOLDS:
            return f"{_FOLDS[node.name]}({source}, {two}, {body})"
        if node.name in ("map", "transformList"):
            return f"fold_map({source}, {two}, {body}, {test})"
        if node.name in ("transformMap", "transformMapEntry"):
            return f"fold_to_map({source}, {body}, {test}, {node.name == 'transformMapEntry'})"
        if node.name in ("optMap", "optFlatMap"):
            return f"opt_map({source}, {body}, {node.name == 'optFlatMap'})"
        function = "sort_by" if node.name == "sortBy" else "fold_filter"
        return f"{function}({source}, {'' if node.name == 'sortBy' else 'False, '}{body})"


def literal(value: object) -> str:
    """Python source of a constant."""
    if isinstance(value, Uint):
        return f"Uint({int(value)})"
    if isinstance(value, TypeName):
        return f"TypeName({value.name!r})"
    if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):
        return f"float({str(value)!r})"
    return repr(value)


def fixed_argument(text: str) -> str:
    return text if text.isdecimal() else repr(text)
