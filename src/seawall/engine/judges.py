"""The catalogue's code about a whole picture: every `judge.py`, loaded, and what it reads.

A judge relates objects to each other; what it needs is read off its code, so that nothing is listed
that no loaded judge looks at: the kinds of `seawall.facts` that it names, and those that the
functions name which it takes from `seawall.relations`.
"""

from __future__ import annotations

import importlib.util
import sys
import types
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from seawall.engine.index import Catalog
from seawall.facts import Facts, Object
from seawall.model import Hit

_RELATIONS = "seawall.relations"


class Judge(msgspec.Struct, frozen=True):
    """One entry's code. `kinds` are the Structs of facts that it reads."""

    rule: str
    judge: Callable[[Facts], Iterable[Hit]]
    kinds: tuple[type[Object], ...]


def judges(catalog: Catalog) -> list[Judge]:
    """Those that may run. A `judge.py` without a function `judge` raises AttributeError."""
    return [_loaded(id_, file) for id_, file in catalog.judges.items() if file]


def _loaded(id_: str, file: str) -> Judge:
    name = f"seawall_judge_{id_}"
    spec = importlib.util.spec_from_file_location(name, Path(file))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # msgspec and typing look a Struct's module up
    spec.loader.exec_module(module)
    return Judge(id_, module.judge, tuple(sorted(kinds(module), key=lambda kind: kind.resource)))


def kinds(module: types.ModuleType) -> set[type[Object]]:
    """The kinds that a module of code about facts names, itself or through our relations."""
    return reached(vars(module).values())


def reached(values: Iterable[Any]) -> set[type[Object]]:
    """The kinds among these values, and those that functions among them name."""
    found: set[type[Object]] = set()
    seen: set[int] = set()
    work: list[Any] = list(values)
    while work:
        value = work.pop()
        if id(value) in seen:
            continue
        seen.add(id(value))
        if isinstance(value, type):
            if issubclass(value, Object) and value.resource:
                found.add(value)
        elif isinstance(value, types.FunctionType):
            work += _named(value)
        elif isinstance(value, types.ModuleType) and value.__name__.startswith(_RELATIONS):
            work += vars(value).values()
        elif isinstance(value, tuple | list | frozenset | set):
            work += value
        elif isinstance(value, dict):
            work += (*value.keys(), *value.values())
    return found


def _named(function: types.FunctionType) -> Iterator[Any]:
    """The values of a function's global names. A judge's own are seen already."""
    if not function.__module__.startswith((_RELATIONS, "seawall_impact_")):
        return
    codes = [function.__code__]
    while codes:
        code = codes.pop()
        codes += [const for const in code.co_consts if isinstance(const, types.CodeType)]
        for name in code.co_names:
            if name in function.__globals__:
                yield function.__globals__[name]
