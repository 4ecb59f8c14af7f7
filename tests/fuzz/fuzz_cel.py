"""Fuzz target: any text compiles or is refused with an ExpressionError, and then runs or errs.

    python -m tests.fuzz.soak cel -max_total_time=600

`tests/engine/test_cel.py` runs the same check on a few hundred texts with hypothesis.
"""

from __future__ import annotations

from typing import Any, Final

from seawall.engine import load
from seawall.engine.cel import compile_expression, evaluate_bool
from seawall.engine.load import NAMES as PLANES
from seawall.errors import ExpressionError
from seawall.model import Partial, Unknown

NAMES: Final = ("object", "target")
VALUES: Final[tuple[tuple[Any, Any], ...]] = (
    ({"a": 1, "b": "x", "list": ["a", {"b": None}], "c": {"d": 1.5}}, {"path": "/etc/*"}),
    (None, Partial({"path": Unknown("$X", "/opt/")})),
)
# Pieces that a text is put together from, so that many of them are nearly expressions.
PIECES: Final = (
    *("object", "target", ".a", ".b", ".list", ".c", ".?d", "['a']", "[?0]", ".path", "x", "1"),
    *("'a'", "2u", "1.5", "b'x'", "r'\\d'", "null", "true", "[", "]", "(", ")", "{", "}", ","),
    *(" && ", " || ", "!", " == ", " in ", " + ", "-", " ? ", " : ", ":", ".", "?", " < ", "\n"),
    *(".exists(x, ", ".all(x, ", ".map(x, ", ".filter(x, ", "has(", "size(", ".matches('a+')"),
    *(".orValue(", ".under('/etc')", ".startsWith(", "int(", "string(", "// c\n", '"""', "'"),
)


def try_text(text: str) -> None:
    """Compile and, if that works, evaluate on a few values. Raises only for a bug of ours."""
    try:
        program = compile_expression(text, NAMES)
    except ExpressionError as error:
        if error.line < 1 or error.column < 1:
            raise RuntimeError(f"an error without a place: {error}") from error
        return
    for values in VALUES:
        evaluate_bool(program, *values)


def one(data: bytes) -> None:
    """Half of the inputs are texts, half choose pieces."""
    if data[:1] < b"\x80":
        try_text(data[1:].decode("utf-8", "replace"))
    else:
        try_text("".join(PIECES[byte % len(PIECES)] for byte in data[1:60]))


def corpus() -> list[bytes]:
    """The catalogue's own expressions, as texts."""
    hazards = load().hazards.values()
    matches = [match for h in hazards for plane in PLANES for match in getattr(h.match, plane)]
    return [b"\0" + match.when.encode() for match in matches]
