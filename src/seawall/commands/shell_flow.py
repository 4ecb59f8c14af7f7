"""Statements that choose and repeat: lists, if, case, loops, functions, subshells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fnmatch import fnmatchcase

from tree_sitter import Node

from seawall.commands.context import Word
from seawall.commands.shell_run import (
    BREAK,
    CONTINUE,
    EXIT,
    FALSE,
    LIKELY,
    NEXT,
    OPEN,
    RETURN,
    TRUE,
    Function,
    Shell,
)
from seawall.commands.shell_site import Site
from seawall.commands.shell_state import Soft, State, join
from seawall.commands.shell_tree import spine
from seawall.commands.shell_words import word_of, words_of
from seawall.model import Unknown

MOST_ROUNDS = 64
MOST_SAME_CALLS = 6
_READS_LINE = re.compile(r"(?:IFS=(?:'[^']*'|\"[^\"]*\"|\S)*\s+)?read\b")
_COUNTING = re.compile(
    r"\(\(\s*(\w+)\s*=\s*(\d+)\s*;\s*\1\s*(<=?)\s*(\d+)\s*;\s*(?:\1\+\+|\+\+\1|\1\s*\+=\s*1)\s*\)\)"
)


def list_(sh: Shell, node: Node) -> int:
    """`a && b || c`: what stands behind a question may run or not."""
    chain = spine(node, "list")
    flow = sh.exec(chain[0])
    for index in range(1, len(chain) - 1, 2):
        if flow:
            return flow
        flow = conditional(sh, chain[index].type, chain[index + 1])
    return flow


def conditional(sh: Shell, operator: str, node: Node) -> int:
    """The right side of `&&` or `||`, after its left side has set the status."""
    left = sh.status
    if (operator == "&&" and left == FALSE) or (operator == "||" and left == TRUE):
        return NEXT
    if (operator == "&&" and left in (TRUE, LIKELY)) or (operator == "||" and left == FALSE):
        return sh.exec(node)
    before = sh.state.copy()
    flow = sh.exec(node)
    if flow:
        sh.state = before
    else:
        sh.state = join(sh.new_join(), [before, sh.state])
    sh.status = OPEN if operator == "&&" else LIKELY
    return NEXT


def negated(sh: Shell, node: Node) -> int:
    flow = sh.exec_all(node.children)
    sh.status = {TRUE: FALSE, FALSE: TRUE}.get(sh.status, OPEN)
    return flow


def if_(sh: Shell, node: Node) -> int:
    """Each branch that its condition does not rule out; then the states are joined."""
    ends: list[State] = []
    flows: list[int] = []
    decided = False
    for condition, body in _clauses(node):
        flow = sh.exec_all(condition)
        if flow:
            return flow
        status = sh.status if condition else TRUE
        if status == FALSE:
            continue
        before = sh.state.copy()
        flow = sh.exec_all(body)
        if flow:
            flows.append(flow)
        else:
            ends.append(sh.state)
        sh.state = before
        if status == TRUE:
            decided = True
            break
    if not decided:
        ends.append(sh.state)
    return _meet(sh, ends, flows)


def _meet(sh: Shell, ends: list[State], flows: list[int]) -> int:
    sh.status = OPEN
    if not ends:
        return min(flows)
    sh.state = join(sh.new_join(), ends) if len(ends) > 1 else ends[0]
    return NEXT


def _clauses(node: Node) -> list[tuple[list[Node], list[Node]]]:
    """(condition, body) of if, elif and else; the condition of else is empty."""
    out: list[tuple[list[Node], list[Node]]] = []
    condition: list[Node] = []
    body: list[Node] = []
    into = condition
    rest: list[tuple[list[Node], list[Node]]] = []
    for child in node.children:
        if child.type == "then":
            into = body
        elif child.type == "elif_clause":
            rest += _clauses(child)
        elif child.type == "else_clause":
            rest.append(([], child.children))
        else:
            into.append(child)
    out.append((condition, body))
    return out + rest


def case(sh: Shell, node: Node) -> int:
    """Items whose patterns may match the subject."""
    value = node.child_by_field_name("value")
    subject = word_of(sh, value) if value is not None else ""
    known = isinstance(subject, str) and not isinstance(subject, Soft)
    ends: list[State] = []
    flows: list[int] = []
    through = False
    for item in node.children:
        if item.type != "case_item":
            continue
        patterns, body = _item(item)
        matches = _matches(sh, subject, patterns) if known and not through else None
        if matches is False:
            continue
        through = sh.text(item).endswith(("&", "& "))  # `;&` goes on, `;;&` asks on
        before = sh.state.copy()
        flow = sh.exec_all(body)
        if flow:
            flows.append(flow)
        else:
            ends.append(sh.state)
        sh.state = before
        if (matches and not through) or any(sh.text(pattern) == "*" for pattern in patterns):
            break
    else:
        ends.append(sh.state)
    return _meet(sh, ends, flows)


def _item(item: Node) -> tuple[list[Node], list[Node]]:
    patterns = item.children_by_field_name("value")
    last = patterns[-1].end_byte if patterns else item.start_byte
    ends = item.children_by_field_name("termination")
    return patterns, [c for c in item.children if c.start_byte >= last and c not in ends]


def _matches(sh: Shell, subject: Word, patterns: Sequence[Node]) -> bool | None:
    found: bool | None = False
    for node in patterns:
        pattern = word_of(sh, node)
        if not isinstance(pattern, str) or not isinstance(subject, str) or len(pattern) > 200:
            found = None
        elif pattern.count("*") <= 4 and fnmatchcase(subject, pattern):
            return True
    return found


def while_(sh: Shell, node: Node) -> int:
    """The body once, or once for each known line that `read` takes from the input."""
    condition = node.children_by_field_name("condition")
    body = node.child_by_field_name("body")
    if body is None:
        return NEXT
    lines = _lines(sh, condition)
    if lines is not None:
        return _rounds(sh, lines, condition, body)
    loosen(sh, body)
    flow = sh.exec_all(condition)
    if flow:
        return flow
    never = TRUE if node.children[0].type == "until" else FALSE
    if sh.status == never:
        return NEXT
    before = sh.state.copy()
    flow = sh.exec_all(body.children)
    ends = [before] if flow in (EXIT, RETURN) else [before, sh.state]
    sh.state = join(sh.new_join(), ends)
    sh.status = LIKELY
    return NEXT


def _lines(sh: Shell, condition: Sequence[Node]) -> list[str] | None:
    """The lines of a known input, if the condition is a `read`."""
    first = next((node for node in condition if node.is_named), None)
    if first is None or not isinstance(sh.stdin, str):
        return None
    if _READS_LINE.match(sh.text(first)) is None:
        return None
    return sh.stdin.splitlines()[:MOST_ROUNDS]


def _rounds(sh: Shell, lines: Sequence[str], condition: Sequence[Node], body: Node) -> int:
    stdin, flow = sh.stdin, NEXT
    for line in lines:
        sh.stdin = line
        flow = sh.exec_all(condition)
        sh.stdin = Unknown("the rest of the input")
        flow = flow or sh.exec_all(body.children)
        if flow > CONTINUE:
            break
    sh.stdin = stdin
    return NEXT if flow <= BREAK else flow


def loosen(sh: Shell, body: Node) -> None:
    """Before a loop is read once: variables that it counts up have no one value."""
    text = sh.text(body)
    for name in re.findall(r"\(\(\s*(\w+)(?:\+\+|--|\s*[-+]?=)", text):
        sh.assign(name, Unknown(f"${name}"))
    for name, value in re.findall(r"\b(\w+)=\"?(\$\S+)", text):
        if re.search(rf"\$\(*\{{?{re.escape(name)}\b|\(\([^)]*\b{re.escape(name)}\b", value):
            sh.assign(name, Unknown(f"${name}"))


def for_(sh: Shell, node: Node) -> int:
    """The body once for each word."""
    variable = node.child_by_field_name("variable")
    body = node.child_by_field_name("body")
    if variable is None or body is None:
        return NEXT
    values = _values(sh, node)
    name = sh.text(variable)
    if not values:
        return NEXT
    for value in values[:MOST_ROUNDS]:
        sh.assign(name, value)
        flow = sh.exec_all(body.children)
        if flow == BREAK:
            break
        if flow > BREAK:
            return flow if isinstance(value, str) else NEXT
    return NEXT


def _values(sh: Shell, node: Node) -> list[Word]:
    """The words after `in`, over every side of earlier branchings; `"$@"` without `in`."""
    nodes = node.children_by_field_name("value")
    if not any(child.type == "in" for child in node.children):
        return sh.value("@")
    out: list[Word] = []

    def collect() -> int:
        for word in words_of(sh, nodes):
            if isinstance(word, Unknown) or word not in [w for w in out if isinstance(w, str)]:
                out.append(word)
        return NEXT

    sh.each(collect)
    return out


def count(sh: Shell, node: Node) -> int:
    """`for ((i = 0; i < 3; i++))` with plain numbers; else the body once."""
    body = node.child_by_field_name("body")
    if body is None:
        return NEXT
    match = _COUNTING.search(sh.slice(node.start_byte, body.start_byte))
    if match is None:
        for name in re.findall(r"(\w+)\s*=", sh.slice(node.start_byte, body.start_byte)):
            sh.assign(name, Unknown(f"${name}"))
        loosen(sh, body)
        sh.exec_all(body.children)
        return NEXT
    name, first, sign, last = match.groups()
    numbers = range(int(first), int(last) + (sign == "<="))
    for number in numbers[:MOST_ROUNDS]:
        sh.assign(name, str(number))
        flow = sh.exec_all(body.children)
        if flow >= BREAK:
            return NEXT if flow == BREAK else flow
    return NEXT


def function(sh: Shell, node: Node) -> int:
    name, body = node.child_by_field_name("name"), node.child_by_field_name("body")
    if name is not None and body is not None:
        sh.functions[sh.text(name)] = Function(body, sh.src, sh.ctx)
        sh.called.discard(sh.text(name))
    return NEXT


def _once_more(sh: Shell, name: str, args: list[Word] | None) -> bool:
    """A function is read a few times with the same arguments, some dozens of times in all."""
    calls = sh.shared.calls
    key = (name, tuple(str(word)[:200] for word in args or ()))
    calls[name] += 1
    calls[key] += 1
    return calls[key] <= MOST_SAME_CALLS and calls[name] <= MOST_ROUNDS


def call_function(sh: Shell, name: str, args: list[Word] | None, site: Site | None = None) -> int:
    """A function's body with these arguments; `local` names are put back afterwards."""
    made = sh.functions[name]
    sh.called.add(name)
    if sh.calling.count(name) >= 3 or not _once_more(sh, name, args):
        return NEXT
    shared, outside = sh.shared, (sh.state.args, sh.src, sh.ctx, sh.outer)
    place, shared.site, shared.varies = (shared.site, shared.varies), site, False
    sh.state.args, sh.src, sh.ctx, sh.outer = args, made.src, made.ctx, None
    sh.calling.append(name)
    sh.local.append({})
    flow = sh.exec(made.body)
    for variable, value in sh.local.pop().items():
        if value is None:
            sh.state.vars.pop(variable, None)
        else:
            sh.state.vars[variable] = value
    sh.calling.pop()
    sh.state.args, sh.src, sh.ctx, sh.outer = outside
    shared.site, shared.varies = place
    return NEXT if flow == RETURN else flow


def subshell(sh: Shell, node: Node) -> int:
    """`( … )`: what it assigns and where it goes stays inside; an exit ends only it."""
    state = sh.state
    sh.state = state.copy()
    sh.exec_all(node.children)
    sh.state = state
    sh.status = LIKELY if sh.status == TRUE else sh.status
    return NEXT


def compound(sh: Shell, node: Node) -> int:
    """`{ …; }`, or `((…))`, which counts."""
    if node.children and node.children[0].type == "((":
        text = sh.text(node)
        for name in re.findall(r"(\w+)\s*(?:\+\+|--|[-+*/%]?=(?!=))|(?:\+\+|--)(\w+)", text):
            sh.assign(name[0] or name[1], Unknown(f"${name[0] or name[1]}"))
        sh.status = OPEN
        return NEXT
    return sh.exec_all(node.children)
