"""Scripts inside of scripts: the text of `bash -c`, a heredoc for ssh, a sourced file."""

from __future__ import annotations

import posixpath
import re

from tree_sitter import Node

from seawall.commands.context import Context, Word
from seawall.commands.shell_call import Call, shown
from seawall.commands.shell_mend import parse
from seawall.commands.shell_quick import may_change, names_program
from seawall.commands.shell_run import EXIT, NEXT, Shared, Shell
from seawall.commands.shell_secrets import mask
from seawall.commands.shell_site import Site
from seawall.commands.shell_state import State, fill, line_of
from seawall.commands.shell_tree import MOST_BYTES
from seawall.commands.shell_unseen import given
from seawall.model import Operation, Problem, Unknown

MOST_SCRIPTS = 12
MOST_SPANS = 20
MOST_TRAPS = 50


def run_script(
    sh: Shell,
    script: Word,
    asked: Call,
    *,
    args: list[Word] | None = None,
    ctx: Context | None = None,
    same_shell: bool = False,
    elsewhere: bool = False,
    name: Word | None = None,
) -> int:
    """Read a script's text where it stands. Unknown parts of it stay unknown words.

    same_shell: `eval`, it sees and sets the variables. elsewhere: another host, it sees none.
    """
    text, holes = fill(script)
    if not text.strip():
        return NEXT
    if isinstance(script, Unknown) and text == "${seawall_0}" and _FETCHED.match(script.why):
        _not_here(sh, asked, script.why)
    line = line_of(script, shown(sh, asked)[0])
    inner = (ctx or sh.ctx).at(line=line)
    inner = inner.at(environ=_environ(sh, inner, asked, elsewhere) | holes)
    return _run(sh, text.encode(), inner, args, same_shell, asked, script, name)


def _environ(sh: Shell, ctx: Context, asked: Call, elsewhere: bool) -> dict[str, Word]:
    if elsewhere:
        return {}
    out = dict(ctx.environ)
    for name in sh.exported:
        value = sh.state.vars.get(name)
        picked = sh.pick(value) if value is not None else None
        if picked is not None and not isinstance(picked, list):
            out[name] = picked
    return out | asked.environ


def run_file(
    sh: Shell, word: Word, asked: Call, args: list[Word] | None, *, same_shell: bool = False
) -> int:
    """`source FILE`, `bash FILE`: a file that the script wrote, or one of the checked tree."""
    path = sh.path(word)
    if not isinstance(path, str) or not isinstance(word, str):
        return NEXT
    if path in sh.shared.files:
        return run_script(sh, sh.shared.files[path], asked, args=args, same_shell=same_shell)
    if path in sh.shared.opened:
        return NEXT
    data = sh.open(word, path)
    if data is None and not same_shell:
        _not_here(sh, asked, word)
    if data is None or len(data) > MOST_BYTES or b"\0" in data:
        return NEXT
    file = posixpath.normpath(posixpath.join(posixpath.dirname(sh.ctx.file), sh.near(word, path)))
    via = (*sh.ctx.via, f"{asked.argv[0]} {word}")
    opened = sh.shared.opened
    sh.shared.opened = (*opened, path)
    ctx = sh.ctx.at(file=file, line=1, via=via)
    ctx = ctx.at(environ=_environ(sh, ctx, asked, False))
    flow = _run(sh, data, ctx, args, same_shell, asked, word)
    sh.shared.opened = opened
    return flow


_FETCHED = re.compile(r"\$\((?:cat [^|]*\)$|(?:curl|wget)\b)")


def _not_here(sh: Shell, asked: Call, what: str) -> None:
    """A script that runs there but is no part of what is checked: nobody looked at it."""
    why = f"{mask(what)[:200]} is not here: what it runs was not looked at"
    sh.problem(asked.node, why, "check that script too", fatal=False)


def _run(
    sh: Shell,
    data: bytes,
    ctx: Context,
    args: list[Word] | None,
    same_shell: bool,
    asked: Call,
    script: Word,
    name: Word | None = None,
) -> int:
    if ctx.depth >= MOST_SCRIPTS:
        sh.problem(asked.node, "scripts inside scripts, more than twelve deep")
        return NEXT
    ctx = ctx.at(depth=ctx.depth + 1)
    if same_shell:
        return _in_place(sh, data, ctx, args)
    inner = Shell(ctx, data, sh.shared, args)
    inner.name = inner.name if name is None else name
    inner.state.cwd = sh.state.cwd if sh.state.moved else ctx.cwd
    inner.state.moved = inner.state.cwd is not None
    if ctx.host is not sh.ctx.host:
        inner.state = State(args)
    inner.sink = sh.sink
    inner.stdin = None if script is sh.stdin else sh.stdin
    read_all(inner, data)
    return NEXT


def _in_place(sh: Shell, data: bytes, ctx: Context, args: list[Word] | None) -> int:
    outside = sh.ctx, sh.src, sh.state.args, sh.outer
    sh.ctx, sh.outer = ctx, None
    roots = _parsed(sh, data)
    if args is not None:
        sh.state.args = args
    flow = sh.exec_all(roots)
    sh.ctx, sh.src, sh.state.args, sh.outer = outside
    return flow if flow == EXIT else NEXT


def read_all(sh: Shell, data: bytes) -> None:
    """A whole script; then its traps, and its functions that nothing in it called."""
    if sh.sink is None and not may_change(data):
        return
    sh.exec_all(_parsed(sh, data))
    for _ in range(MOST_TRAPS):  # a trap may set another
        if sh.traps:
            sh.traps.pop(0)()
    for _ in range(len(sh.functions)):
        left = [name for name in sh.functions if name not in sh.called]
        if not left:
            return
        uncalled(sh, left[0])


def _parsed(sh: Shell, data: bytes) -> list[Node]:
    """A text's trees, it now the shell's source; its unread lines are kept for `remark`."""
    tree = parse(data)
    sh.src = tree.data
    if tree.unread:
        lines = data.split(b"\n")
        unread = sh.shared.unread.setdefault(sh.ctx.file, {})
        for row in tree.unread:
            unread[sh.ctx.line + row] = names_program(lines[row].partition(b" #")[0])
    return tree.roots


def remark(shared: Shared, ctx: Context) -> None:
    """Say which lines of each file were not read; that is fatal where they may change something."""
    for file, lines in shared.unread.items():
        fatal = any(lines.values())
        why = f"not read, because it does not parse as shell: line {_ranges(sorted(lines))}"
        todo = "check these lines by hand, or write them plainly" if fatal else ""
        ctx.problems.append(Problem(file=file, why=why, line=min(lines), todo=todo, fatal=fatal))


def _ranges(lines: list[int]) -> str:
    """`3–5, 9`."""
    spans: list[list[int]] = []
    for line in lines:
        if spans and line == spans[-1][1] + 1:
            spans[-1][1] = line
        else:
            spans.append([line, line])
    shown = [str(a) if a == b else f"{a}–{b}" for a, b in spans[:MOST_SPANS]]
    return ", ".join(shown) + (" …" if len(spans) > MOST_SPANS else "")


def uncalled(sh: Shell, name: str) -> None:
    """Who calls the function is not here: what depends on its arguments alone says nothing."""
    from seawall.commands.shell_flow import call_function

    emit = sh.shared.emit

    def known(op: Operation, ctx: Context, site: Site | None) -> None:
        if not given(op):
            emit(op, ctx, site)

    state, sh.picks = sh.state, None
    sh.state, sh.shared.emit = state.copy(), known
    call_function(sh, name, None)
    sh.state, sh.shared.emit = state, emit
