"""Fuzz target: any text compiles or is refused with an ExpressionError, and then runs or errs.

    python tests/fuzz/fuzz_cel.py -max_total_time=600        (needs atheris)

`tests/engine/test_cel.py` runs the same check on a few hundred texts with hypothesis.
"""

from __future__ import annotations

import importlib
import sys
from typing import Any, Final

from seawall.engine.cel import compile_expression, evaluate_bool
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


def main() -> None:
    atheris = importlib.import_module("atheris")  # only `make soak` installs it
    atheris.instrument_all()
    atheris.Setup(sys.argv, one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
