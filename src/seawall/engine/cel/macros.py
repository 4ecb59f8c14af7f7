"""CEL's macros: calls that bring variables of their own. Anything else stays a call.

Source: cel-go's parser/macro.go, ext/comprehensions.go (two variables), ext/lists.go (sortBy),
cel/library.go (optMap).
"""

from __future__ import annotations

from typing import Any, Final

from seawall.engine.cel.problem import Problem
from seawall.engine.cel.tree import Call, Ident, Macro, Node, Select

# name and number of arguments -> variables, and whether a test stands before the body
_MACROS: Final[dict[tuple[str, int], tuple[int, bool]]] = {
    ("all", 2): (1, False),
    ("exists", 2): (1, False),
    ("exists_one", 2): (1, False),
    ("filter", 2): (1, False),
    ("map", 2): (1, False),
    ("map", 3): (1, True),
    ("all", 3): (2, False),
    ("exists", 3): (2, False),
    ("exists_one", 3): (2, False),
    ("existsOne", 3): (2, False),
    ("transformList", 3): (2, False),
    ("transformList", 4): (2, True),
    ("transformMap", 3): (2, False),
    ("transformMap", 4): (2, True),
    ("transformMapEntry", 3): (2, False),
    ("transformMapEntry", 4): (2, True),
    ("sortBy", 2): (1, False),
    ("optMap", 2): (1, False),
    ("optFlatMap", 2): (1, False),
}


def expanded(name: str, target: Node | None, args: list[Node], place: Any) -> Node:
    """The macro's node, or a plain call."""
    if target is None:
        return _has(args, place) if name == "has" and len(args) == 1 else _call(name, args, place)
    shape = _MACROS.get((name, len(args)))
    if shape is None:
        return Call(function=name, target=target, args=args, **place)
    count, tested = shape
    variables = tuple(_variable(arg, name) for arg in args[:count])
    if len(set(variables)) != count:
        raise Problem(f"{name}: duplicate variable name", args[1].line, args[1].column)
    return Macro(
        name="exists_one" if name == "existsOne" else name,
        source=target,
        variables=variables,
        test=args[count] if tested else None,
        body=args[-1],
        **place,
    )


def _call(name: str, args: list[Node], place: Any) -> Node:
    return Call(function=name, args=args, **place)


def _has(args: list[Node], place: Any) -> Node:
    field = args[0]
    if not isinstance(field, Select) or field.test or field.optional:
        raise Problem("has() takes a field: has(a.b)", field.line, field.column)
    return Select(operand=field.operand, field=field.field, test=True, **place)


def _variable(arg: Node, macro: str) -> str:
    if not isinstance(arg, Ident):
        raise Problem(f"{macro}: the variable must be a simple name", arg.line, arg.column)
    if arg.name == "__result__":
        raise Problem(f"{macro}: {arg.name} is not allowed as a name", arg.line, arg.column)
    return arg.name
