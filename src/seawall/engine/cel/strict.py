"""The frame of a library function: pass on errors and unknowns, refuse values of other types."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from seawall.engine.cel.values import CelError, bad, blank, has_unknown, no_overload, type_name

Function = Callable[..., Any]


def strict(*kinds: str, name: str = "") -> Callable[[Function], Function]:
    """Wrap `f(*args)` so that it sees only known values of these CEL types ("" = any).

    A ValueError that it raises becomes an error value. A list that holds an unknown makes the
    result unknown.
    """

    def wrap(function: Function) -> Function:
        shown = name or function.__name__.strip("_")

        @wraps(function)
        def called(*values: Any) -> Any:
            for value in values:
                if bad(value):
                    return blank(value)
            if any(map(_refuses, kinds, values)):
                return no_overload(shown, *values)
            for value in values:
                if value.__class__ is list:
                    unknown = has_unknown(value)
                    if unknown is not None:
                        return blank(unknown)
            try:
                return function(*values)
            except ValueError as error:
                return CelError(f"{shown}: {error}")

        return called

    return wrap


def _refuses(kind: str, value: Any) -> bool:
    return bool(kind) and type_name(value) != kind
