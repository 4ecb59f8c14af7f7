"""openssl and cfssl: keys and certificates written into place."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.commands.context import Command, Context, Word
from seawall.commands.programs.options import node, parse, place
from seawall.commands.shell_state import glue
from seawall.model import Operation, Unknown

NAMES = frozenset(("openssl", "cfssljson"))


def read(cmd: Command, ctx: Context) -> Iterator[Operation]:
    """`cert.replace` and `file.write` of each file that comes out."""
    if cmd.name == "openssl":
        for index, word in enumerate(cmd.args[:-1]):
            if word in ("-out", "-keyout", "-CAserial"):
                yield from _made(cmd, ctx, cmd.args[index + 1])
    elif cmd.name == "cfssljson":
        words = parse(cmd.args, "f hostname").words
        if parse(cmd.args).has("bare", "b") or "-bare" in cmd.args:
            base = words[-1] if words else None
            for end in (".pem", "-key.pem"):
                if base is not None:
                    yield from _made(cmd, ctx, glue([base, end]))


def _made(cmd: Command, ctx: Context, word: Word) -> Iterator[Operation]:
    path = place(ctx, word)
    start = path if isinstance(path, str) else path.prefix
    if start.startswith("/dev/") or path == "-":
        return
    content = Unknown("a key or certificate")
    yield node(cmd, ctx, "file.write", {"path": path}, {"content": content, "append": False})
    yield node(cmd, ctx, "cert.replace", {"path": path}, {"how": "generate"})
