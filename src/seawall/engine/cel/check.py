"""The type checker: what the API server would refuse before it runs anything.

Variables of a rule are `dyn`, so most is left to the run; but an undeclared name, a function that
does not exist, or `1 + 'a'` is an error in the rule. A type is a word, or a tuple: ("list", T),
("map", K, V), ("opt", T). Source: cel-go's checker; types that this one does not work out are dyn.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from seawall.engine.cel import convert, regex
from seawall.engine.cel.problem import Problem
from seawall.engine.cel.signatures import LIMITED, TYPES, VARIABLES, Declaration, functions
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
from seawall.engine.cel.values import CelError, TypeName, Uint

Type = Any
FREE: Final = "free"  # of an empty list's items: any type
_CONSTS: Final[dict[type, str]] = {
    bool: "bool",
    int: "int",
    Uint: "uint",
    float: "double",
    str: "string",
    bytes: "bytes",
    type(None): "null",
    TypeName: "type",
}
_OPERATORS: Final = {"-_": "-", "?:": "?:"}
# Functions that do something else for each type of their first value.
_BY_TYPE: Final = frozenset(
    ("int", "uint", "double", "bool", "string", "bytes", "duration", "timestamp", "indexOf")
) | {"lastIndexOf"}
_RUNTIME: Final = {
    "timestamp": "google.protobuf.Timestamp",
    "duration": "google.protobuf.Duration",
    "null": "null_type",
}
# What null may stand for beside dyn.
_NULLABLE: Final = frozenset(("timestamp", "duration"))
# Functions with a literal that can be wrong: which argument, and how to read it.
_LITERALS: Final[dict[str, tuple[int, Callable[[Any], Any]]]] = {
    "matches": (1, regex.compiled),
    "find": (1, regex.compiled),
    "findAll": (1, regex.compiled),
    "int": (0, convert.to_int),
    "uint": (0, convert.to_uint),
    "double": (0, convert.to_double),
    "bool": (0, convert.to_bool),
    "string": (0, convert.to_string),
    "bytes": (0, convert.to_bytes),
    "duration": (0, convert.to_duration),
    "timestamp": (0, convert.to_timestamp),
}


def check(root: Node, names: tuple[str, ...]) -> Node:
    """The tree with types set and functions resolved; raises Problem."""
    return _Checker(names).node(root, {})


def shown(kind: Type) -> str:
    """A type as a message shows it."""
    if isinstance(kind, tuple):
        name = "optional" if kind[0] == "opt" else kind[0]
        return f"{name}({', '.join(map(shown, kind[1:]))})"
    return str(kind)


def fits(wanted: Type, given: Type, bound: dict[str, Type]) -> bool:
    """Whether a value of type `given` may stand where `wanted` is; binds variables."""
    if isinstance(wanted, str) and wanted in VARIABLES:
        if wanted in LIMITED and given not in (*LIMITED[wanted], "dyn", FREE):
            return False
        now = bound.get(wanted, FREE)
        if now == FREE or given == "dyn":
            bound[wanted] = given
            return True
        return fits(now, given, {}) or fits(given, now, {})
    if {"dyn", FREE} & {str(wanted), str(given)}:
        return True
    if isinstance(wanted, tuple) and isinstance(given, tuple):
        same = wanted[0] == given[0] and len(wanted) == len(given)
        return same and all(fits(a, b, bound) for a, b in zip(wanted[1:], given[1:], strict=True))
    if given == "null":
        return wanted in _NULLABLE or wanted == "null" or "." in str(wanted)
    return bool(wanted == given) or (wanted == "null" and given in _NULLABLE)


def _filled(kind: Type, bound: dict[str, Type]) -> Type:
    if isinstance(kind, tuple):
        return (kind[0], *(_filled(part, bound) for part in kind[1:]))
    return bound.get(kind, FREE) if kind in VARIABLES else kind


def joined(kinds: list[Type]) -> Type | None:
    """The one type of a literal's items, None if they differ; FREE if there are none."""
    first = kinds[0] if kinds else FREE
    return first if all(_equivalent(first, kind) for kind in kinds) else None


def _equivalent(a: Type, b: Type) -> bool:
    if FREE in (a, b):
        return True
    if isinstance(a, tuple) and isinstance(b, tuple):
        return len(a) == len(b) and all(map(_equivalent, a, b))
    return bool(a == b)


def _defaulted(node: Node) -> bool:
    """`x.orValue(default)`: its type may be known from the default only."""
    return isinstance(node, Call) and node.function == "orValue"


class _Checker:
    def __init__(self, names: tuple[str, ...]) -> None:
        self.names = names
        self.mixed = 0  # inside of format(), where lists may hold values of different types

    def node(self, node: Node, scope: dict[str, Type]) -> Node:
        check = getattr(self, "_" + type(node).__name__.lower())
        made: Node = check(node, scope)
        return made

    def _const(self, node: Const, scope: dict[str, Type]) -> Node:
        node.type = _CONSTS[node.value.__class__]
        return node

    def _ident(self, node: Ident, scope: dict[str, Type]) -> Node:
        if node.name in scope:
            node.type = scope[node.name]
        elif node.name not in self.names:
            return self._type_word(node.name, node)
        return node

    def _type_word(self, name: str, node: Node) -> Node:
        if name not in TYPES:
            known = ", ".join(self.names)
            raise Problem(f"undeclared name: {name} (there are: {known})", node.line, node.column)
        return Const(value=TypeName(TYPES[name]), type="type", line=node.line, column=node.column)

    def _select(self, node: Select, scope: dict[str, Type]) -> Node:
        dotted = _dotted(node)
        if dotted in TYPES and dotted.partition(".")[0] not in (*self.names, *scope):
            return self._type_word(dotted, node)
        node.operand = self.node(node.operand, scope)
        inner, wrapped = _unwrapped(node.operand.type)
        if inner != "dyn" and not (isinstance(inner, tuple) and inner[0] == "map"):
            raise Problem(
                f"type '{shown(inner)}' does not support field selection", node.line, node.column
            )
        value = inner[2] if isinstance(inner, tuple) else "dyn"
        node.type = "bool" if node.test else _rewrapped(value, wrapped or node.optional)
        return node

    def _index(self, node: Index, scope: dict[str, Type]) -> Node:
        node.operand, node.key = self.node(node.operand, scope), self.node(node.key, scope)
        inner, wrapped = _unwrapped(node.operand.type)
        value: Type = "dyn"
        if isinstance(inner, tuple):
            key = inner[1] if inner[0] == "map" else "int"
            if not fits(key, node.key.type, {}):
                self._no_overload("[]", node, [node.operand, node.key])
            value = inner[-1]
        elif inner != "dyn":
            self._no_overload("[]", node, [node.operand, node.key])
        elif wrapped and node.key.type not in ("int", "dyn"):
            value = FREE  # an optional map's value: any type, as cel-go infers it
        node.type = _rewrapped(value, wrapped or node.optional)
        return node

    def _listnode(self, node: ListNode, scope: dict[str, Type]) -> Node:
        node.items = [self.node(item, scope) for item in node.items]
        node.type = ("list", self._items(node, node.items, node.optional))
        return node

    def _mapnode(self, node: MapNode, scope: dict[str, Type]) -> Node:
        node.keys = [self.node(key, scope) for key in node.keys]
        node.values = [self.node(value, scope) for value in node.values]
        keys = self._items(node, node.keys, ())
        node.type = ("map", keys, self._items(node, node.values, node.optional))
        return node

    def _items(self, node: Node, items: list[Node], optional: tuple[int, ...]) -> Type:
        """Literals of lists and maps are of one type, as the API server has it."""
        kinds = []
        for number, item in enumerate(items):
            kind = item.type
            if number in optional:
                wrapped = isinstance(kind, tuple) and kind[0] == "opt"
                kind = kind[1] if wrapped else kind
                if not wrapped and kind != "dyn":
                    raise Problem(
                        f"expected type 'optional' but found '{shown(kind)}'",
                        item.line,
                        item.column,
                    )
            kinds.append(kind)
        kind = joined(kinds)
        if kind is None and self.mixed:
            return "dyn"
        if kind is None:
            listed = ", ".join(dict.fromkeys(map(shown, kinds)))
            raise Problem(f"items of different types: {listed}", node.line, node.column)
        return kind

    def _call(self, node: Call, scope: dict[str, Type]) -> Node:
        self._resolve_namespace(node, scope)
        if node.target is not None:
            node.target = self.node(node.target, scope)
        self.mixed += node.function == "format"
        node.args = [self.node(arg, scope) for arg in node.args]
        self.mixed -= node.function == "format"
        function = functions().get(node.function)
        if function is None:
            raise Problem(f"undeclared function: {node.function}()", node.line, node.column)
        node.code = function.code
        if node.function in ("&&", "||"):
            for arg in node.args:
                self._result(node, [arg, arg], function.declarations)
            node.type = "bool"
        else:
            node.type = self._result(node, node.values(), function.declarations)
        self._check_literal(node)
        if node.function == "in" and isinstance(node.args[1], ListNode) and not node.args[1].items:
            # cel-go decides this before it runs, so not even an error on the left counts.
            return Const(value=False, type="bool", line=node.line, column=node.column)
        return node

    def _resolve_namespace(self, node: Call, scope: dict[str, Type]) -> None:
        """`sets.contains(a, b)` is one function's name, not a call on `sets`."""
        if node.target is None:
            return
        dotted = _dotted(node.target)
        if dotted and f"{dotted}.{node.function}" in functions():
            node.function, node.target = f"{dotted}.{node.function}", None

    def _result(
        self, node: Call, values: list[Node], declarations: tuple[Declaration, ...]
    ) -> Type:
        results = []
        for declaration in declarations:
            bound: dict[str, Type] = {}
            if (
                declaration.member == (node.target is not None)
                and len(declaration.args) == len(values)
                and all(
                    fits(wanted, value.type, bound)
                    for wanted, value in zip(declaration.args, values, strict=True)
                )
            ):
                results.append(_filled(declaration.result, bound))
        if not results:
            self._no_overload(node.function, node, values)
        if len(results) == 1 and node.function in _BY_TYPE and _defaulted(values[0]):
            # cel-go settles on the overload of the default's type, whatever comes when it runs.
            kind = values[0].type
            node.first = _RUNTIME.get(str(kind), kind[0] if isinstance(kind, tuple) else str(kind))
        return results[0] if all(kind == results[0] for kind in results) else "dyn"

    def _no_overload(self, function: str, node: Node, values: list[Node]) -> None:
        kinds = ", ".join(shown(value.type) for value in values)
        name = _OPERATORS.get(function, function)
        raise Problem(f"no matching overload of {name} for ({kinds})", node.line, node.column)

    def _check_literal(self, node: Call) -> None:
        at, read = _LITERALS.get(node.function, (0, None))
        values = node.values()
        value = values[at] if at < len(values) else None
        if read is None or not isinstance(value, Const):
            return
        if node.function == "duration" and not isinstance(value.value, str):
            raise Problem("duration: takes a text as '1h30m'", value.line, value.column)
        try:
            found = read(value.value)
        except ValueError as error:
            raise Problem(f"{node.function}: {error}", value.line, value.column) from None
        if isinstance(found, CelError):
            raise Problem(f"{node.function}: {found}", value.line, value.column)

    def _macro(self, node: Macro, scope: dict[str, Type]) -> Node:
        node.source = self.node(node.source, scope)
        kinds = self._variables(node)
        inner = scope | dict(zip(node.variables, kinds, strict=True))
        if node.test is not None:
            node.test = self.node(node.test, inner)
            self._must_be(node.test, "bool", node.name)
        node.body = self.node(node.body, inner)
        if node.name in ("all", "exists", "exists_one", "filter"):
            self._must_be(node.body, "bool", node.name)
        node.type = _macro_type(node)
        return node

    def _variables(self, node: Macro) -> list[Type]:
        kind = node.source.type
        if kind == "dyn":
            return ["dyn"] * len(node.variables)
        head = kind[0] if isinstance(kind, tuple) else kind
        wanted = "opt" if node.name in ("optMap", "optFlatMap") else "list"
        if head != wanted and not (head == "map" and wanted == "list" and node.name != "sortBy"):
            why = f"{node.name}: '{shown(kind)}' cannot be the range of it"
            raise Problem(why, node.line, node.column)
        if len(node.variables) == 2:
            return list(kind[1:]) if head == "map" else ["int", kind[1]]
        return [kind[1]]

    def _must_be(self, node: Node, kind: Type, macro: str) -> None:
        if not fits(kind, node.type, {}):
            why = f"{macro}: expected type '{kind}' but found '{shown(node.type)}'"
            raise Problem(why, node.line, node.column)


def _macro_type(node: Macro) -> Type:
    if node.name in ("all", "exists", "exists_one"):
        return "bool"
    if node.name in ("filter", "sortBy"):
        kind = node.source.type
        return ("list", kind[1]) if isinstance(kind, tuple) else ("list", "dyn")
    if node.name in ("map", "transformList"):
        return ("list", node.body.type)
    if node.name == "optMap":
        return ("opt", node.body.type)
    return node.body.type if node.name == "optFlatMap" else ("map", "dyn", "dyn")


def _unwrapped(kind: Type) -> tuple[Type, bool]:
    if isinstance(kind, tuple) and kind[0] == "opt":
        kind, wrapped = kind[1], True
    else:
        wrapped = False
    return "dyn" if kind == FREE else kind, wrapped


def _rewrapped(kind: Type, optional: bool) -> Type:
    return ("opt", kind) if optional else kind


def _dotted(node: Node) -> str:
    """`a.b.c` as a name, "" for anything else."""
    if isinstance(node, Ident):
        return node.name
    if isinstance(node, Select) and not (node.optional or node.test):
        inner = _dotted(node.operand)
        return f"{inner}.{node.field}" if inner else ""
    return ""
