"""The API server's own CEL as a test sees it: questions in, answers out, both in one notation.

An answer is ("value", tagged value), ("error",), ("unknown",) or ("refused",).
"""

from __future__ import annotations

import json
import struct
import subprocess
from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from seawall.engine.cel import CelError, Program, compile_expression
from seawall.engine.cel.values import Duration, Opaque, Optional, Timestamp, TypeName, Uint
from seawall.errors import ExpressionError
from seawall.model import Unknown
from tests.toolchain import PROGRAMS

Answer = tuple[Any, ...]
Path_ = tuple[str | int, ...]


class Question(msgspec.Struct):
    names: tuple[str, ...]
    expression: str
    variables: dict[str, Any]
    unknowns: list[Path_] = []


class Oracle:
    """One running process of `tests/oracle`."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [str(PROGRAMS["oracle"]())], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def ask(self, questions: Sequence[Question]) -> list[Answer]:
        assert self.process.stdin
        assert self.process.stdout
        answers = []
        for start in range(0, len(questions), 50):  # few enough not to fill the pipes
            part = questions[start : start + 50]
            for question in part:
                self.process.stdin.write(msgspec.json.encode(question) + b"\n")
                self.process.stdin.flush()
            answers += [self._answer(self.process.stdout.readline()) for _ in part]
        return answers

    def _answer(self, line: bytes) -> Answer:
        reply = json.loads(line)
        if "value" in reply:
            return ("value", reply["value"])
        kind = next(iter(reply))
        return (kind, reply[kind]) if kind != "unknown" else ("unknown", "")

    def close(self) -> None:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.close()
        self.process.wait(10)
        self.process.stdout.close()


def compiled(question: Question, cache: dict[tuple[str, ...], Program | str]) -> Program | str:
    """The program, or why it was refused."""
    key = (question.expression, *question.names)
    if key not in cache:
        try:
            cache[key] = compile_expression(question.expression, question.names)
        except ExpressionError as error:
            cache[key] = str(error)
    return cache[key]


def ours(program: Program | str, variables: dict[str, Any]) -> Answer:
    """Our own answer in the oracle's notation."""
    if isinstance(program, str):
        return ("refused", program)
    try:
        value = program(*(variables[name] for name in program.names))
    except CelError as error:
        return ("error", str(error))
    return ("unknown", "") if _holds_unknown(value) else ("value", tagged(value))


def _holds_unknown(value: Any) -> bool:
    """Also a whole object with an unknown part in it: cel-go calls all of it unknown."""
    if isinstance(value, Optional):
        value = value.value
    if isinstance(value, dict):
        return any(map(_holds_unknown, value.values()))
    if isinstance(value, list | tuple):
        return any(map(_holds_unknown, value))
    return isinstance(value, Unknown)


def same(a: Answer, b: Answer) -> bool:
    """Equal verdicts; the texts of errors are each side's own."""
    return bool(a[0] == b[0] and (a[0] != "value" or a[1] == b[1]))


_TAGS: dict[type, tuple[str, Callable[[Any], Any]]] = {
    bool: ("bool", bool),
    int: ("int", str),
    Uint: ("uint", lambda value: str(int(value))),
    str: ("string", str),
    bytes: ("bytes", bytes.hex),
    TypeName: ("type", lambda value: value.name),
    Duration: ("duration", lambda value: str(value.ns)),
    float: ("double", lambda value: str(struct.unpack("<Q", struct.pack("<d", value))[0])),
    Timestamp: ("timestamp", lambda v: f"{v.ns // 10**9} {v.ns % 10**9}"),
}


def tagged(value: Any) -> list[Any]:
    """A value as the oracle writes it."""
    if value is None:
        return ["null"]
    if isinstance(value, Opaque):
        return ["opaque", value.kind]
    if isinstance(value, Optional):
        return ["optional", tagged(value.value)] if value.present else ["optional"]
    if isinstance(value, list | tuple):
        return ["list", [tagged(item) for item in value]]
    if isinstance(value, dict):
        pairs = [[tagged(key), tagged(item)] for key, item in value.items()]
        return ["map", sorted(pairs, key=lambda pair: json.dumps(pair[0], separators=(",", ":")))]
    name, write = _TAGS[type(value)]
    return [name, write(value)]


def with_unknowns(variables: dict[str, Any], unknowns: Sequence[Path_]) -> dict[str, Any]:
    """A copy with an Unknown at each path (whose parents are there)."""
    copy = msgspec.json.decode(msgspec.json.encode(variables))
    for path in unknowns:
        place: Any = copy
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = Unknown("not seen")
    return copy  # type: ignore[no-any-return]


def placed(variables: dict[str, Any], values: dict[Path_, Any]) -> dict[str, Any]:
    """A copy with these values at these paths."""
    copy = msgspec.json.decode(msgspec.json.encode(variables))
    for path, value in values.items():
        place: Any = copy
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = value
    return copy  # type: ignore[no-any-return]
