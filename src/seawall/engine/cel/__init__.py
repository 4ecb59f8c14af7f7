"""CEL, compiled to Python: the language of `when`, with the API server's functions and verdicts.

    program = compile_expression("object.spec.replicas > 1", ("object",))
    program({"spec": {"replicas": 3}})  # True

A program gives a Python value or `model.Unknown`, or raises `CelError`. It takes JSON values,
`Unknown` and `Partial`. Where a source could not see a part, the rules of CEL's own partial
evaluation hold: `false && unknown` is false. Beyond those, a text with known ends decides what the
ends suffice for, and a key of a map counts as there when only its value is unknown.

No parser is loaded until something is compiled; `emit_module` writes a module that needs none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from seawall.engine.cel.values import CelError
from seawall.model import Unknown

__all__ = ["CelError", "Program", "compile_expression", "emit_module", "evaluate_bool"]


class Program:
    """A compiled expression. Call it with the values of `names`, in that order."""

    __slots__ = ("_function", "expression", "names", "source")

    def __init__(
        self, expression: str, names: tuple[str, ...], source: str, function: Callable[..., Any]
    ) -> None:
        self.expression, self.names, self.source = expression, names, source
        self._function = function

    def __call__(self, *values: Any) -> Any:
        return self._function(*values)

    @property
    def reads(self) -> str:
        """JSON of what it reads of each variable: {name: Reads}, see `engine/views`."""
        text: str = self._function.reads  # type: ignore[attr-defined]
        return text


def compile_expression(
    expression: str,
    names: tuple[str, ...],
    *,
    file: str = "",
    line: int = 0,
    field: str = "",
) -> Program:
    """Compile one expression over these variables.

    `file`, `line` (of the expression's first line) and `field` are for messages. Raises
    ExpressionError for a wrong syntax, an undeclared name or function, or types that cannot fit.
    """
    from seawall.engine.cel import emit  # loads the parser

    return emit.program(expression, names, file=file, line=line, field=field)


def emit_module(expressions: Mapping[str, tuple[str, tuple[str, ...]]]) -> str:
    """Python source of a module whose FUNCTIONS maps each key to its expression's function.

    `expressions` is {key: (expression, names)}. Raises ExpressionError.
    """
    from seawall.engine.cel import emit

    return emit.module(expressions)


def evaluate_bool(program: Callable[..., Any], *values: Any) -> bool | Unknown | CelError:
    """What a rule asks: true, false, unknown, or the error (also for a result of another type)."""
    try:
        value = program(*values)
    except CelError as error:
        return error
    if isinstance(value, bool | Unknown):
        return value
    return CelError(f"the expression gave {type(value).__name__}, not a truth value")
