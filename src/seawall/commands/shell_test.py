"""Whether `[ … ]`, `[[ … ]]` or `test …` is plainly true or false from the text alone."""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from tree_sitter import Node

from seawall.commands.context import Word
from seawall.commands.shell_state import Soft
from seawall.commands.shell_words import words_of

if TYPE_CHECKING:
    from seawall.commands.shell_run import Shell

FALSE, TRUE, OPEN = 0, 1, 3
_NUMBERS = {
    "-eq": lambda a, b: a == b,
    "-ne": lambda a, b: a != b,
    "-lt": lambda a, b: a < b,
    "-le": lambda a, b: a <= b,
    "-gt": lambda a, b: a > b,
    "-ge": lambda a, b: a >= b,
}


def truth(sh: Shell, node: Node) -> int:
    """TRUE, FALSE or OPEN. Only comparisons of plainly known words decide."""
    inner = [child for child in node.children if child.type not in ("[", "]", "[[", "]]")]
    raw = sh.src[node.start_byte : node.end_byte]
    if b"$(" in raw or b"`" in raw:
        for child in inner:
            _run(sh, child)
        return OPEN
    if len(inner) != 1 or inner[0].type not in ("binary_expression", "unary_expression"):
        return OPEN
    return _expression(sh, inner[0])


def _run(sh: Shell, node: Node) -> None:
    """Commands inside of the test happen, whatever it says."""
    stack, count = [node], 0
    while stack and count < 200:
        child = stack.pop()
        count += 1
        if child.type == "command_substitution":
            sh.substitute(child)
        else:
            stack += child.children


def _expression(sh: Shell, node: Node) -> int:
    children = node.children
    if node.type == "unary_expression" and len(children) == 2:
        if sh.text(children[0]) == "!":
            return {TRUE: FALSE, FALSE: TRUE}.get(_expression(sh, children[1]), OPEN)
        return decide([sh.text(children[0]), *_words(sh, children[1])])
    if node.type == "binary_expression" and len(children) == 3:
        operator = sh.text(children[1])
        if operator in ("&&", "||", "-a", "-o", "=~", "<", ">"):
            return OPEN
        left, right = _words(sh, children[0]), _words(sh, children[2])
        return decide([*left, operator, *right])
    return OPEN


def _words(sh: Shell, node: Node) -> list[Word]:
    if node.type.endswith("_expression"):
        return []
    return words_of(sh, [node]) or [""]


def decide(words: Sequence[Word]) -> int:
    """`-z word`, `-n word`, `word = word`, `n -gt m`; OPEN for all that asks the system."""
    if any(not isinstance(word, str) or isinstance(word, Soft) for word in words):
        return OPEN
    texts = [word for word in words if isinstance(word, str)]
    if len(texts) == 2 and texts[0] in ("-z", "-n"):
        return int((texts[1] == "") == (texts[0] == "-z"))
    if len(texts) != 3:
        return OPEN
    left, operator, right = texts
    if operator in ("=", "=="):
        return int(
            left == right or ("*" in right and len(right) < 100 and fnmatchcase(left, right))
        )
    if operator == "!=":
        return int(not (left == right or ("*" in right and fnmatchcase(left, right))))
    if operator in _NUMBERS and left.lstrip("-").isdigit() and right.lstrip("-").isdigit():
        return int(_NUMBERS[operator](int(left), int(right)))
    return OPEN
