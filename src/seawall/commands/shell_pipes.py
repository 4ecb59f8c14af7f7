"""Pipelines, redirections, heredocs: where a command's input comes from and its output goes."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import msgspec
from tree_sitter import Node

from seawall.commands.context import Word
from seawall.commands.shell_call import Call, wrote
from seawall.commands.shell_flow import conditional
from seawall.commands.shell_run import NEXT, Shell
from seawall.commands.shell_scripts import run_script
from seawall.commands.shell_state import Located, Mixed, glue
from seawall.commands.shell_tree import MARK
from seawall.commands.shell_words import glue_list, pieces, quoted_text, word_of
from seawall.model import Unknown

NOWHERE = frozenset(("/dev/null", "/dev/stdout", "/dev/stderr", "/dev/tty", "/dev/console"))
_SIMPLE = frozenset(("command", "redirected_statement"))

# What follows `<<EOF` and other redirections in its line, behind a semicolon.
_BEHIND = re.compile(r"(?:[\d&]*>{1,2}&?\s*[^\s;|&<>]+\s*)*;\s*([^\s;].*)")

Step = Callable[[], int]


class Redirects(msgspec.Struct):
    """What the redirections of one statement say, heredocs taken apart."""

    outputs: list[tuple[Node, bool, bool]] = []  # target, append, standard error only
    stdin: Word | None = None
    arguments: list[Node] = []  # words that stand behind a heredoc's start
    rest: Word | None = None  # `cmd <<EOF; …`: the grammar takes what follows for arguments
    pipe: list[Node] = []  # commands of `cmd <<EOF | …`
    then: tuple[str, Node] | None = None  # `cmd <<EOF && …`


def pipeline(sh: Shell, node: Node) -> int:
    """`a | b | c`: each in a subshell of its own."""
    parts = [child for child in node.children if child.is_named and child.type != "comment"]
    return sh.each(lambda: run_pipe(sh, [(part, _step(sh, part)) for part in parts], node))


def _step(sh: Shell, node: Node) -> Step:
    return lambda: sh.exec(node)


def run_pipe(sh: Shell, steps: Sequence[tuple[Node, Step]], whole: Node) -> int:
    stdin, sink, state = sh.stdin, sh.sink, sh.state
    outer = whole if all(node.type in _SIMPLE for node, _ in steps) else None
    for index, (_node, step) in enumerate(steps):
        last = index == len(steps) - 1
        sh.sink = sink if last else []
        sh.state = state.copy()
        sh.outer = outer
        step()
        if not last and sh.sink is not None:
            printed = glue(sh.sink) if sh.sink else ""
            sh.stdin = printed
    sh.stdin, sh.sink, sh.state, sh.outer = stdin, sink, state, None
    return NEXT


def redirected(sh: Shell, node: Node) -> int:
    """A statement with redirections."""
    body = node.child_by_field_name("body")
    if sh.outer is None and (body is None or body.type == "command"):
        sh.outer = node
    outer = sh.outer
    asked: list[Redirects] = []

    def run() -> int:
        sh.outer = outer
        redirects = read_redirects(sh, node.children)
        asked[:] = [redirects]
        if not redirects.pipe:
            return _run(sh, node, body, redirects)
        first = (node, lambda: _run(sh, node, body, redirects))
        steps = [first, *((part, _step(sh, part)) for part in redirects.pipe)]
        return run_pipe(sh, steps, node)

    flow = sh.each(run)
    if asked and asked[0].then and not flow:
        return conditional(sh, *asked[0].then)
    if asked and asked[0].rest is not None and not flow:
        return run_script(sh, asked[0].rest, Call([], node), same_shell=True)
    return flow


def _run(sh: Shell, node: Node, body: Node | None, redirects: Redirects) -> int:
    stdin, sink, outer = sh.stdin, sh.sink, sh.outer
    if redirects.stdin is not None:
        sh.stdin = redirects.stdin
    targets = [out for out in redirects.outputs if not _nowhere(sh, out)]
    if redirects.outputs:
        sh.sink = [] if targets else None
    sh.behind, sh.lost = redirects.arguments, _lost(sh, node, body)
    flow = sh.exec(body) if body is not None else NEXT
    printed = glue(sh.sink) if sh.sink else ""
    sh.stdin, sh.sink, sh.behind, sh.lost = stdin, sink, [], []
    for target, append, errors in targets:
        content = Unknown("$(errors)") if errors else printed
        wrote(sh, Call([], node, outer), word_of(sh, target), content, append)
    sh.outer = None
    return flow


def _lost(sh: Shell, node: Node, body: Node | None) -> list[Word]:
    """The grammar drops a lone `-` in front of a heredoc: `kubectl apply -f - <<EOF`."""
    if body is None or body.type != "command":
        return []
    following = next((c for c in node.children if c.start_byte >= body.end_byte), None)
    if following is None or following.type != "heredoc_redirect":
        return []
    return ["-"] if sh.slice(body.end_byte, following.start_byte).strip() == "-" else []


def _nowhere(sh: Shell, output: tuple[Node, bool, bool]) -> bool:
    return sh.text(output[0]).strip("\"'") in NOWHERE


def read_redirects(sh: Shell, nodes: Sequence[Node]) -> Redirects:
    out = Redirects()
    for node in nodes:
        if node.type == "file_redirect":
            _file(sh, node, out)
        elif node.type == "heredoc_redirect":
            _heredoc(sh, node, out)
        elif node.type == "herestring_redirect":
            word = glue([glue_list(words) for words, _ in pieces(sh, node.children[-1])] or [""])
            out.stdin = word + "\n" if isinstance(word, str) else word
        elif node.type == "ERROR" and b"<<" in sh.src[node.start_byte : node.end_byte]:
            continue
    return out


def _file(sh: Shell, node: Node, out: Redirects) -> None:
    target = node.child_by_field_name("destination")
    operator = next((c.type for c in node.children if not c.is_named), "")
    descriptor = node.child_by_field_name("descriptor")
    if target is None:
        return
    if operator in ("<", "<&"):
        if operator == "<":
            out.stdin = sh.read_file(word_of(sh, target))
        return
    if operator in (">&", ">&-") and sh.text(target).lstrip("-").isdigit():
        return
    if operator in (">", ">>", "&>", "&>>", ">|", ">&", "<>"):
        number = sh.text(descriptor) if descriptor is not None else "1"
        out.outputs.append((target, operator.endswith(">>"), number not in ("1", "")))


def _heredoc(sh: Shell, node: Node, out: Redirects) -> None:
    start = body = None
    operator = ""
    for child in node.children:
        kind = child.type
        if kind == "heredoc_start":
            start = child
        elif kind == "heredoc_body":
            body = child
        elif kind == "heredoc_end" and child.is_missing:
            sh.problem(
                node,
                f"a heredoc ({_delimiter(sh, start)}) that does not end",
                "add the line that ends it",
            )
        elif kind == "pipeline":
            out.pipe = [part for part in child.children if part.is_named]
        elif kind in ("&&", "||"):
            operator = kind
        elif kind in ("file_redirect", "herestring_redirect", "heredoc_redirect"):
            inner = read_redirects(sh, [child])
            out.outputs += inner.outputs
        elif node.field_name_for_child(node.children.index(child)) == "right":
            out.then = (operator, child)
        elif child.is_named and kind not in ("comment", "heredoc_end", "ERROR"):
            out.arguments.append(child)
    out.stdin = _content(sh, node, start, body)
    if start is not None and body is not None:
        line = sh.slice(start.end_byte, body.start_byte).partition("\n")[0].strip()
        behind = _BEHIND.fullmatch(line)
        if behind is not None:
            out.rest, out.arguments = Located.at(behind[1], sh.line(start)), []


def _delimiter(sh: Shell, start: Node | None) -> str:
    return sh.text(start).strip("\"'\\") if start is not None else ""


def _content(sh: Shell, node: Node, start: Node | None, body: Node | None) -> Word:
    if body is None or start is None:
        return ""
    quoted = any(mark in sh.text(start) for mark in "\"'\\")
    if quoted:
        word: Word = sh.text(body)
    else:
        word = quoted_text(sh, body, body.start_byte, body.end_byte)
    if isinstance(word, str):
        word = word.replace(MARK, "")
        if node.children[0].type == "<<-":
            word = "\n".join(line.lstrip("\t") for line in word.split("\n"))
        return Located.at(word, sh.line(body))
    if isinstance(word, Mixed):
        word.line = sh.line(body)
    return word
