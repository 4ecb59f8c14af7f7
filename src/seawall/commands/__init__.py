"""Text of commands to Operations: the shell's syntax, and the grammar of each program.

The two readers are imported when they are first called, so that a run without a script does not
load the shell's parser.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from seawall.commands.context import Context, Word
    from seawall.model import Operation


def read_script(text: str, ctx: Context) -> Iterator[Operation]:
    """Operations of a shell script's text; `ctx.line` is the line of its first line."""
    from seawall.commands import shell

    return shell.read_script(text, ctx)


def read_argv(
    argv: Sequence[Word],
    ctx: Context,
    *,
    line: int = 0,
    text: str = "",
    stdin: Word | None = None,
    files: Mapping[str, Word] | None = None,
) -> Iterator[Operation]:
    """Operations of one command in exec form: words as the program gets them."""
    from seawall.commands import shell

    return shell.read_argv(argv, ctx, line=line, text=text, stdin=stdin, files=files)
