"""Expressions to the text of Python functions, and to functions."""

from __future__ import annotations

import types
from collections.abc import Iterable, Mapping
from importlib import import_module
from typing import Any, Final

import msgspec

from seawall.engine.cel import Program, runtime
from seawall.engine.cel.check import check
from seawall.engine.cel.exact import Exact
from seawall.engine.cel.fast import Fast
from seawall.engine.cel.problem import Problem
from seawall.engine.cel.reads import Reads, reads
from seawall.engine.cel.syntax import parse
from seawall.engine.cel.tree import Call, Node, walk
from seawall.errors import ExpressionError

PACKAGE: Final = "seawall.engine.cel"
HEADER: Final = """\
# mypy: ignore-errors
# ruff: noqa
from seawall.engine.cel.runtime import *

FUNCTIONS = {}
"""
# Modules of functions that are not in `runtime`.
LIBRARIES: Final = ("network", "quantities", "texts")


def program(
    expression: str, names: tuple[str, ...], *, file: str = "", line: int = 0, field: str = ""
) -> Program:
    """A compiled expression; raises ExpressionError."""
    try:
        node = typed(expression, names)
        source = imports([node]) + function_source("f", node, names)
        made = _executed(source, "f")
    except Problem as problem:
        raise _placed(problem, file, line, field) from None
    return Program(expression, names, source, made)


def module(expressions: Mapping[str, tuple[str, tuple[str, ...]]]) -> str:
    """See `emit_module`."""
    parts: list[str] = []
    nodes: list[Node] = []
    for number, (key, (expression, names)) in enumerate(expressions.items()):
        try:
            nodes.append(typed(expression, names))
            source = function_source(f"f{number}", nodes[-1], names)
        except Problem as problem:
            raise _placed(problem, key, 0, "") from None
        parts.append(f"{source}\nFUNCTIONS[{key!r}] = f{number}\n")
    return "\n\n".join([HEADER + imports(nodes), *parts])


def imports(nodes: Iterable[Node]) -> str:
    """Import lines for the libraries that these expressions use."""
    calls = {part.code[0] for node in nodes for part in walk(node) if isinstance(part, Call)}
    lines = []
    for name in sorted(calls - set(runtime.__all__)):
        places = (f"{PACKAGE}.{library}" for library in LIBRARIES)
        module = next(place for place in places if hasattr(import_module(place), name))
        lines.append(f"from {module} import {name}\n")
    return "".join(lines)


def typed(expression: str, names: tuple[str, ...]) -> Node:
    """The checked tree; raises Problem."""
    return check(parse(expression), names)


def function_source(name: str, node: Node, names: tuple[str, ...]) -> str:
    """Two functions: `name`, and `name`x, the exact one that it falls back to."""
    local = {variable: f"p_{variable}" for variable in names}
    arguments = ", ".join(local.values())
    fast = Fast(name)
    result = fast.code(node, local)
    body = "\n".join([*fast.lines, f"        return {result.text}"])
    patterns = "\n".join(fast.patterns)
    exact = (
        f"def {name}x({arguments}):\n    try:\n"
        f"        return settled({Exact().code(node, local)})\n"
        f"    except RecursionError:\n        too_deep()\n"
    )
    return (
        f"{patterns}\n{exact}\ndef {name}({arguments}):\n    try:\n{body}\n"
        f"    except BAIL:\n        pass\n    return {name}x({arguments})\n"
        f"\n{name}.reads = {_reads(node, names)!r}\n"
    )


def _reads(node: Node, names: tuple[str, ...]) -> str:
    """What the function reads, for `engine/views`: JSON, decoded only when it is asked for."""
    found = reads(node, names)
    return msgspec.json.encode(
        {name: part for name, part in found.items() if part != Reads()}
    ).decode()


def _executed(source: str, name: str) -> Any:
    """The function that the source defines.

    The source comes from `function_source` only: identifiers of the grammar, `repr` of constants,
    and names from our own tables.
    """
    made = types.ModuleType("seawall_expression")
    try:
        exec(compile(HEADER + source, "<expression>", "exec"), made.__dict__)
    except (SyntaxError, RecursionError, MemoryError):
        raise Problem("the expression is nested too deeply", 1, 1) from None
    return getattr(made, name)


def _placed(problem: Problem, file: str, line: int, field: str) -> ExpressionError:
    at = line + problem.line - 1 if line else problem.line
    return ExpressionError(file, problem.why, line=at, column=problem.column, field=field)
