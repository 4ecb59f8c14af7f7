"""Reads shell text and commands: puts the parts together, and lets out what counts where it runs.

`read_script` and `read_argv` are what other modules call (through `seawall.commands`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from seawall.commands import (
    shell_builtins,
    shell_call,
    shell_filters,
    shell_find,
    shell_flow,
    shell_pipes,
    shell_wrappers,
)
from seawall.commands.context import Context, Word
from seawall.commands.shell_out import Out
from seawall.commands.shell_paths import Files
from seawall.commands.shell_run import MOST_STEPS, Shared, Shell, Statement
from seawall.commands.shell_scripts import read_all, remark
from seawall.commands.shell_tree import MOST_BYTES
from seawall.errors import InputError
from seawall.model import Operation

STATEMENTS: dict[str, Statement] = {
    "command": shell_call.command,
    "redirected_statement": shell_pipes.redirected,
    "pipeline": shell_pipes.pipeline,
    "list": shell_flow.list_,
    "negated_command": shell_flow.negated,
    "if_statement": shell_flow.if_,
    "case_statement": shell_flow.case,
    "while_statement": shell_flow.while_,
    "for_statement": shell_flow.for_,
    "c_style_for_statement": shell_flow.count,
    "function_definition": shell_flow.function,
    "subshell": shell_flow.subshell,
    "compound_statement": shell_flow.compound,
    "variable_assignment": shell_call.assignment,
    "variable_assignments": shell_call.assignments,
    "declaration_command": shell_call.declaration,
    "unset_command": shell_call.unset,
    "test_command": shell_call.test,
    "ERROR": shell_call.error,
}
shell_call.BUILTINS.update(shell_builtins.TABLE)
shell_call.BUILTINS.update(shell_filters.TABLE)
shell_call.BUILTINS.update(shell_wrappers.TABLE)
shell_call.BUILTINS["find"] = shell_find.find


def read_script(text: str, ctx: Context) -> Iterator[Operation]:
    """Operations of a script. Raises InputError when it is too large to read."""
    data = text.encode("utf-8", "surrogatepass")
    if len(data) > MOST_BYTES:
        raise InputError(ctx.file, "a script over 5 MB", line=ctx.line, todo="split it")
    out = Out()
    # A long script may take as many steps as it has lines, and some for its loops.
    steps = MOST_STEPS + 2 * data.count(b"\n")
    shared = Shared(STATEMENTS, out.take, most_steps=steps)
    shell = Shell(ctx, data, shared)
    try:
        read_all(shell, data)
    except RecursionError:
        shell.problem(None, "commands nested too deeply", "split the script")
    remark(shell.shared, ctx)
    yield from out.found


def read_argv(
    argv: Sequence[Word],
    ctx: Context,
    *,
    line: int = 0,
    text: str = "",
    stdin: Word | None = None,
    files: Mapping[str, Word] | None = None,
) -> Iterator[Operation]:
    """Operations of one command in exec form."""
    if not argv:
        return
    out = Out()
    if ctx.depth > 12:
        return
    ctx = ctx.at(depth=ctx.depth + 1)
    shell = Shell(ctx, b"", Shared(STATEMENTS, out.take, files=Files(files or {})))
    shell.stdin = stdin
    try:
        shell_call.call(shell, shell_call.Call(list(argv), line=line, text=text))
    except RecursionError:
        shell.problem(None, "commands nested too deeply", "split the script")
    remark(shell.shared, ctx)
    yield from out.found
