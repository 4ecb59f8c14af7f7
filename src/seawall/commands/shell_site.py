"""Where a command inside of a function is shown: at the call that gave the function its words.

`run() { "$@"; }` tells nothing; `run sysctl -w net.ipv4.ip_forward=0` ten lines below does, and a
comment that allows it stands there. A command that no argument or variable changes is the same in
every call, and stays at its own line.
"""

from __future__ import annotations

import re

import msgspec
from msgspec.structs import replace

from seawall.model import Operation, Where

# A call that only passes on what it was given: `main "$@"`.
_PASSES_ON = re.compile(r"\S+(?:\s+\"?\$[@*]\"?)?\s*")


class Site(msgspec.Struct, frozen=True):
    """The outermost call with words of its own: its place, its text, and the function's name."""

    file: str
    line: int
    column: int
    text: str
    name: str
    ways: int  # how many entries of `via` lead to the call itself

    def moved(self, op: Operation) -> Operation:
        """The operation as the call's; its own place goes into `via`."""
        inner = f"line {op.where.line}"
        if op.where.file != self.file:
            inner = f"{op.where.file} {inner}"
        via = (*op.via[: self.ways], f"{self.name}() {inner}", *op.via[self.ways :])
        where = Where(file=self.file, line=self.line, column=self.column)
        return replace(op, where=where, via=via, text=self.text)


def has_own_words(text: str) -> bool:
    """Whether a call's text names an argument that the function's body may depend on."""
    return _PASSES_ON.fullmatch(text) is None
