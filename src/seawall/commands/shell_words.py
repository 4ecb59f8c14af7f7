"""Words as written to words as a program gets them: quotes, variables, substitutions, braces.

Globs stay as written. What the text does not tell becomes `Unknown`, whose `why` is the expression
that hides it ("$NAME", "$(kubectl get nodes)").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from tree_sitter import Node

from seawall.commands import shell_params
from seawall.commands.context import Word
from seawall.commands.shell_arith import evaluate
from seawall.commands.shell_state import Located, Soft, glue
from seawall.commands.shell_tree import MARK
from seawall.model import Unknown

if TYPE_CHECKING:
    from seawall.commands.shell_run import Shell

MOST_WORDS = 2_000
_ANSI = re.compile(r"\\(x[0-9a-fA-F]{1,2}|[0-7]{1,3}|.)", re.S)
_ANSI_NAMES = {
    "n": "\n",
    "t": "\t",
    "r": "\r",
    "a": "\a",
    "b": "\b",
    "f": "\f",
    "v": "\v",
    "e": "\x1b",
}
_PLAIN = frozenset(("word", "number", "extglob_pattern", "regex", "test_operator", "variable_name"))
_SIMPLE = frozenset(("word", "number", "string", "raw_string"))
_HOLDERS = frozenset(("string", "simple_expansion", "expansion"))
_BRACED = frozenset(("word", "concatenation", "brace_expression"))
_QUOTED = re.compile(rb"'[^']*'|\"(?:\\.|[^\"\\])*\"", re.S)
_VARIABLE = re.compile(r'"?\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)\})"?')
_NEEDS = re.compile(r"[\\{$`\n]")  # marks of a word or string that is more than its text
_RANGE = re.compile(r"\{(-?\d+)\.\.(-?\d+)\}")

# A piece of a word: the words that it gives, and whether quotes keep them whole.
Piece = tuple[list[Word], bool]


def words_of(sh: Shell, nodes: Sequence[Node]) -> list[Word]:
    """The arguments that these nodes become."""
    out: list[Word] = []
    for node in nodes:
        kind = node.type
        if kind in _SIMPLE:
            text = sh.text(node)
            if kind == "raw_string" and "\n" not in text:
                out.append(text[1:-1])
                continue
            if _NEEDS.search(text) is None:
                out.append(text if kind != "string" else text[1:-1])
                continue
        if kind in _HOLDERS:
            match = _VARIABLE.fullmatch(sh.text(node))
            if match is not None:
                values = sh.value(match[1] or match[2])
                out += values if kind == "string" else split(values)
                continue
        out += fields(sh, node)
        if len(out) > MOST_WORDS:
            sh.problem(node, "a command with too many words")
            return out[:MOST_WORDS]
    return out


def word_of(sh: Shell, node: Node) -> Word:
    """One word, not split: the value of an assignment, the target of a redirection."""
    return glue([glue_list(piece[0]) for piece in pieces(sh, node)] or [""])


def glue_list(words: Sequence[Word]) -> Word:
    """Several words as one, with blanks between: what "$*" is."""
    spaced: list[Word] = []
    for index, word in enumerate(words):
        spaced += [" ", word] if index else [word]
    return glue(spaced or [""])


def fields(sh: Shell, node: Node) -> list[Word]:
    """Word splitting: unquoted expansions split at blanks, quoted arrays at their elements."""
    out: list[list[Word]] = [[]]
    seen = False
    for words, quoted in pieces(sh, node):
        parts = words if quoted else split(words)
        seen = seen or quoted or bool(parts)
        for index, part in enumerate(parts):
            if index:
                out.append([])
            out[-1].append(part)
    if not seen:
        return []
    return [word for group in out for word in braces(glue(group or [""]), node)]


def split(words: Sequence[Word]) -> list[Word]:
    out: list[Word] = []
    for word in words:
        if isinstance(word, Unknown):
            out += split_unknown(word)
        elif " " in word or "\n" in word or "\t" in word or not word:
            out += word.split()
        else:
            out.append(word)
    return out


def split_unknown(word: Unknown) -> list[Word]:
    """Known whole words before and after the unknown part stand for themselves."""
    before, after = word.prefix.split(), word.suffix.split()
    prefix = before.pop() if before and not word.prefix[-1].isspace() else ""
    suffix = after.pop(0) if after and not word.suffix[0].isspace() else ""
    return [*before, Unknown(word.why, prefix, suffix), *after]


def braces(word: Word, node: Node) -> list[Word]:
    """`{a,b}` and `{1..3}` of a word whose text as written has them outside of quotes."""
    if not isinstance(word, str) or "{" not in word or node.type not in _BRACED:
        return [word]
    if b"{" not in _QUOTED.sub(b"", node.text or b""):
        return [word]  # -p='{"a":1,"b":2}'
    return list(shell_params.braces(word, MOST_WORDS))


# "$@", "${@:2}", "${a[@]}", "${a[@]:1}", "${!a[@]}": a word for each, in quotes too.
_EACH = re.compile(r"\$(?:@$|\{@[:}]|\{!?\w+\[@\][:}])")


def pieces(sh: Shell, node: Node) -> list[Piece]:
    """The parts of one word node, each expanded."""
    kind = node.type
    if kind in _PLAIN:
        return [([unescape(sh.text(node))], True)]
    if kind == "raw_string":
        return [([_located(sh, node, sh.text(node)[1:-1])], True)]
    if kind == "string":
        return _string(sh, node)
    if kind == "concatenation":
        return [piece for child in node.children for piece in pieces(sh, child)]
    if kind in ("simple_expansion", "expansion"):
        return [(expansion(sh, node), False)]
    if kind == "command_substitution":
        return [([sh.substitute(node)], False)]
    if kind == "process_substitution":
        return [([sh.process_file(node)], True)]
    if kind == "arithmetic_expansion":
        return [([arithmetic(sh, node)], True)]
    if kind == "ansi_c_string":
        return [([ansi(sh.text(node)[2:-1])], True)]
    if kind == "translated_string":
        return pieces(sh, node.children[-1])
    if kind == "command_name":
        return [piece for child in node.children for piece in pieces(sh, child)]
    return [([unescape(sh.text(node))], True)]


def _string(sh: Shell, node: Node) -> list[Piece]:
    """A double-quoted string: one word, but "$@" and "${a[@]}" give one for each element."""
    inner = [child for child in node.children if child.is_named]
    if len(inner) == 1 and inner[0].type in ("simple_expansion", "expansion"):
        whole = inner[0].end_byte - inner[0].start_byte == node.end_byte - node.start_byte - 2
        if whole and _EACH.match(sh.text(inner[0])):
            return [(expansion(sh, inner[0]), True)]
    word = quoted_text(sh, node, node.start_byte + 1, node.end_byte - 1)
    return [([_located(sh, node, word)], True)]


def _located(sh: Shell, node: Node, word: Word) -> Word:
    if isinstance(word, str) and "\n" in word:
        return Located.at(word, sh.line(node))
    return word


def quoted_text(sh: Shell, node: Node, start: int, end: int) -> Word:
    """Bytes start..end of a string or heredoc, with the node's expansions put in place."""
    parts: list[Word] = []
    at = start
    for child in node.children:
        if not child.is_named or child.type in ("string_content", "heredoc_content"):
            continue
        if child.start_byte < at:
            continue
        parts.append(_unescape_quoted(sh.slice(at, child.start_byte)))
        parts += [glue_list(words) for words, _quoted in pieces(sh, child)]
        at = child.end_byte
    parts.append(_unescape_quoted(sh.slice(at, end)))
    return glue(parts)


def unescape(text: str) -> str:
    """Outside of quotes a backslash takes the next character as it is."""
    if "\\" not in text:
        return text
    return re.sub(r"\\(.)", r"\1", text.replace("\\\n", ""), flags=re.S)


def _unescape_quoted(text: str) -> str:
    if MARK in text:
        text = text.replace(MARK, "")
    if "\\" not in text:
        return text
    return re.sub(r"\\([$`\"\\])", r"\1", text.replace("\\\n", ""))


def ansi(text: str) -> str:
    """The text of `$'…'`."""

    def one(match: re.Match[str]) -> str:
        code = match.group(1)
        if code[0] == "x":
            return chr(int(code[1:], 16))
        if code[0].isdigit():
            return chr(int(code, 8) & 0xFF)
        return _ANSI_NAMES.get(code, code)

    return _ANSI.sub(one, text)


def arithmetic(sh: Shell, node: Node) -> Word:
    """`$((…))`: its value, where every variable in it is known."""
    text = sh.text(node)
    inner = text[3:-2] if text.startswith("$((") else text[2:-1]

    def lookup(name: str) -> Word:
        return glue_list(sh.value(name))

    value = evaluate(inner, lookup)
    return Unknown(text[:200]) if value is None else str(value)


def expansion(sh: Shell, node: Node) -> list[Word]:
    """`$NAME`, `${NAME…}`: the value, or an Unknown that says which variable."""
    text = sh.text(node)
    if node.type == "simple_expansion":
        return sh.value(text[1:])
    inner = text[2:-1]
    if inner.isidentifier():
        return sh.value(inner)
    asked = shell_params.parse(inner)
    if asked is None:
        return [Unknown(text[:200])]
    return _apply(sh, node, asked)


def _apply(sh: Shell, node: Node, asked: shell_params.Asked) -> list[Word]:
    if asked.indirect and asked.index in ("@", "*"):
        return sh.names(asked.name)
    if asked.indirect:
        name = glue_list(sh.value(asked.name))
        return sh.value(name) if isinstance(name, str) else [Unknown("${!" + asked.name + "}")]
    index = key(sh, asked.index) if asked.index is not None else None
    if isinstance(index, Unknown):
        return [Unknown(sh.text(node)[:200])]
    values = sh.element(asked.name, index)
    if asked.length:
        return [shell_params.length(values, asked)]
    if not asked.operator:
        return values
    if asked.operator in shell_params.DEFAULTS:
        return _default(sh, node, asked, values)
    word = _operand(sh, node, asked.word)
    if asked.operator == ":" and "@*".find(index or asked.name) >= 0:
        return shell_params.sliced(values, word, first=0 if index else 1)
    return [shell_params.apply(value, asked.operator, word) for value in values]


def key(sh: Shell, text: str) -> Word:
    """An index as written: `$k`, `"$k"`, `a.b`, or the variable that counts an array."""
    match = _VARIABLE.fullmatch(text)
    if match is not None:
        return glue_list(sh.value(match[1] or match[2]))
    if "$" in text or "`" in text:
        return Unknown(text[:200])
    return text.strip("\"'")


def pair(sh: Shell, node: Node) -> tuple[Word, Word] | None:
    """`[name]=value` in the brackets of an array."""
    if node.type != "concatenation" or sh.text(node)[:1] != "[":
        return None
    children = node.children
    end = next((i for i, child in enumerate(children) if sh.text(child) == "]"), 0)
    if not end or end + 1 >= len(children) or not sh.text(children[end + 1]).startswith("="):
        return None
    first = unescape(sh.text(children[end + 1])[1:])
    name = glue([word_of(sh, child) for child in children[1:end]] or [""])
    return name, glue([first, *(word_of(sh, child) for child in children[end + 2 :])])


def _operand(sh: Shell, node: Node, text: str) -> Word:
    """What stands after the operator; its own expansions are children of the node."""
    if "$" not in text and "`" not in text:
        return text.strip("\"'") if text[:1] in "\"'" else unescape(text)
    operators = [child for child in node.children if not child.is_named]
    start = operators[1].end_byte if len(operators) > 2 else node.start_byte + 2
    parts = [
        glue_list(words)
        for child in node.children
        if child.start_byte >= start and child.is_named
        for words, _quoted in pieces(sh, child)
    ]
    return glue(parts) if parts else Unknown(f"${{{text[:100]}}}")


def _default(sh: Shell, node: Node, asked: shell_params.Asked, values: list[Word]) -> list[Word]:
    """`${X:-word}` and its kin. A variable that this text never sets gives the default."""
    value = glue_list(values)
    is_set = sh.is_set(asked.name)
    operator = asked.operator.lstrip(":")
    empty = isinstance(value, str) and not value and asked.operator.startswith(":")
    if operator == "+":
        return [""] if not is_set or empty else [_operand(sh, node, asked.word)]
    if operator == "?":
        return values
    if is_set and not empty:
        return values
    word = _operand(sh, node, asked.word)
    if isinstance(word, str) and not is_set:
        word = Soft(word)
    if operator == "=":
        sh.assign(asked.name, word)
    return [word]
