"""One simple command: its words, then who it is: function, builtin, wrapper or program."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

import msgspec
from tree_sitter import Node

from seawall.commands import programs
from seawall.commands.context import Command, Word
from seawall.commands.programs import written
from seawall.commands.shell_flow import call_function
from seawall.commands.shell_holes import READS_TEXT, Holes, filled, restored
from seawall.commands.shell_quick import reads_only
from seawall.commands.shell_run import LIKELY, MOST_WHY, NEXT, OPEN, Shell
from seawall.commands.shell_secrets import mask
from seawall.commands.shell_site import Site, has_own_words
from seawall.commands.shell_state import Choice, Soft, Table, Value, glue, spelled
from seawall.commands.shell_words import key, pair, word_of, words_of
from seawall.errors import InputError
from seawall.model import Problem, Unknown

MOST_CHARACTERS = 300
MOST_KEPT = 200  # bytes of a command whose outline is kept
_ASKS = frozenset(
    [
        "grep",
        "egrep",
        "fgrep",
        "pgrep",
        "which",
        "type",
        "diff",
        "cmp",
        "id",
        "getent",
        "ping",
        "nc",
        "stat",
    ]
)
# A plain first word: the program's name behind its path.
_FIRST = re.compile(rb"(?:[\w.+-]*/)*([\w.+:@%\[-]+)(?=\s|$)")
_HOLDS = re.compile(rb"[$<>]\(|`")  # commands inside of its words
# Builtins of which only the words as written count.
_PLAIN = frozenset(("exit", "return", "break", "continue", "true", ":", "false", "sleep", "wait"))
# Of interest for an input of which something is known only.
_FILTERS = frozenset(["sort", "uniq", "head", "tail", "tac", "grep", "egrep", "fgrep", "shuf"])
_SILENT = frozenset(
    [
        "rm",
        "mkdir",
        "cp",
        "mv",
        "ln",
        "chmod",
        "chown",
        "touch",
        "sleep",
        "systemctl",
        "service",
        "modprobe",
        "umount",
        "mount",
        "wait",
    ]
)


class Call(msgspec.Struct):
    """A command with its words expanded, and where it stands."""

    argv: list[Word]
    node: Node | None = None
    outer: Node | None = None
    environ: dict[str, Word] = {}
    line: int = 0
    text: str = ""  # given by who calls; else taken from the nodes

    def inner(self, argv: list[Word]) -> Call:
        """The command that this one runs, at the same place."""
        return msgspec.structs.replace(self, argv=argv)


Builtin = Callable[[Shell, Call], int]
# Filled by `shell`: a builtin or wrapper may read a script, which needs every other module.
BUILTINS: dict[str, Builtin] = {}


def command(sh: Shell, node: Node) -> int:
    """A `command` node; its text is shown with its redirections and pipes."""
    outer, behind, lost = sh.outer, sh.behind, sh.lost
    sh.outer, sh.behind, sh.lost = None, [], []
    raw = sh.src[node.start_byte : node.end_byte]
    read = _outline if len(raw) < MOST_KEPT else _outline.__wrapped__
    base, plain, quiet, deep = read(raw, sh.sink is not None)
    if base:
        own = base in sh.functions or base in sh.aliases
        if plain and not own:
            return BUILTINS[base](sh, Call(list(raw.decode("utf-8", "replace").split())))
        dull = base in _FILTERS and not (sh.sink is not None and _tells(sh.stdin))
        if (quiet or dull) and not own:
            return _stranger(sh, node, base, raw, deep)
    elif node.child_by_field_name("name") is None:
        return sh.exec_all(c for c in node.children if c.type == "variable_assignment")
    if b"$" not in raw:
        return _expand(sh, node, outer, behind, lost)
    return sh.each(lambda: _expand(sh, node, outer, behind, lost))


@lru_cache(4096)
def _outline(raw: bytes, printed: bool) -> tuple[str, bool, bool, bool]:
    """Of a command as written: its program if it is plain to see; whether only its words count;
    whether it changes nothing; whether it holds others. Scripts say the same again and again."""
    first = _FIRST.match(raw)
    if first is None:
        return "", False, False, True
    base = first[1].decode()
    quiet = not (base in programs.TABLE or base in BUILTINS) or reads_only(raw, printed)
    return base, base in _PLAIN and b"$" not in raw, quiet, _HOLDS.search(raw) is not None


def _is_known(sh: Shell, base: str) -> bool:
    return base in programs.TABLE or base in BUILTINS or base in sh.functions or base in sh.aliases


def _tells(stdin: Word | None) -> bool:
    return stdin.prefix != "" if isinstance(stdin, Unknown) else bool(stdin)


def _stranger(sh: Shell, node: Node, base: str, raw: bytes, deep: bool) -> int:
    """A program that changes nothing that we know of: only what its words run counts."""
    if deep:
        words_of(sh, node.children_by_field_name("argument"))
    if sh.sink is not None:
        sh.print_unseen(raw[:MOST_WHY].decode("utf-8", "replace"))
    sh.status = OPEN if base in _ASKS else LIKELY
    return NEXT


def _expand(sh: Shell, node: Node, outer: Node | None, behind: list[Node], lost: list[Word]) -> int:
    environ: dict[str, Word] = {}
    arguments: list[Node] = []
    stdin = sh.stdin
    for child in node.children:
        kind = child.type
        if kind == "variable_assignment":
            environ |= _environ(sh, child)
        elif kind == "herestring_redirect":
            word = word_of(sh, child.children[-1])
            sh.stdin = word + "\n" if isinstance(word, str) else word
        elif kind == "command_name":
            arguments.append(child.children[0] if child.child_count == 1 else child)
        elif child.is_named and not kind.endswith("_redirect"):
            arguments.append(child)
    argv = words_of(sh, arguments)
    if lost or behind:
        argv += lost + words_of(sh, behind)
    varies = sh.shared.varies
    sh.shared.varies = varies or sh.differs(outer or node)
    flow = call(sh, Call(argv, node, outer, environ)) if argv else NEXT
    sh.stdin, sh.shared.varies = stdin, varies
    return flow


def _environ(sh: Shell, node: Node) -> dict[str, Word]:
    name, value = node.child_by_field_name("name"), node.child_by_field_name("value")
    if name is None:
        return {}
    return {sh.text(name): word_of(sh, value) if value is not None else ""}


def call(sh: Shell, asked: Call) -> int:
    """Run words as a command."""
    word = asked.argv[0]
    if not isinstance(word, str):
        return _hidden(sh, asked, word)
    base = word.rpartition("/")[2]
    if word.startswith("/etc/") and word[: -len(base)].endswith("/init.d/"):
        return call(sh, asked.inner(["service", base, *asked.argv[1:]]))
    if base in sh.aliases and base not in sh.calling:
        return call(sh, asked.inner(sh.aliases[base] + asked.argv[1:]))
    if base in sh.functions:
        sh.status = LIKELY
        return call_function(sh, base, asked.argv[1:], _site(sh, asked, base))
    builtin = BUILTINS.get(base)
    if builtin is not None:
        sh.status = LIKELY
        return builtin(sh, asked)
    program(sh, asked, base)
    return NEXT


def _site(sh: Shell, asked: Call, name: str) -> Site | None:
    """Where a function is called from the script itself, with words of its own."""
    if sh.shared.site is not None or asked.node is None:
        return sh.shared.site
    if not has_own_words(sh.text(asked.node)):
        return None
    line, column, text = shown(sh, asked)
    return Site(sh.ctx.file, line, column, text, name, len(sh.ctx.via))


def _hidden(sh: Shell, asked: Call, word: Unknown) -> int:
    """`$SUDO systemctl …`, `$KUBECTL delete …`: what the name of the variable says."""
    guess = re.sub(r"[^a-z0-9]", "", word.suffix.rpartition("/")[2].lower())
    plain = re.sub(r"_?(bin|cmd|path|exe|command)$", "", word.why.strip('${}"').lower())
    for name in (guess, plain.rpartition("_")[2]):
        if name in programs.TABLE or name in BUILTINS:
            return call(sh, asked.inner([name, *asked.argv[1:]]))
    rest = asked.argv[1:]
    if rest and isinstance(rest[0], str) and _is_known(sh, rest[0].rpartition("/")[2]):
        return call(sh, asked.inner(rest))
    sh.status = LIKELY
    sh.print_unseen(spelled(asked.argv))
    return NEXT


def program(sh: Shell, asked: Call, base: str) -> None:
    """Let the program's own reader say what the words do."""
    reader = programs.find(base)
    sh.status = OPEN if base in _ASKS else LIKELY
    if reader is not None:
        made = as_command(sh, asked, base)
        holes: Holes = {}
        if programs.TABLE[base] in READS_TEXT:
            made, holes = filled(made)
        ctx = sh.ctx.at(cwd=sh.state.cwd) if sh.state.moved else sh.ctx
        try:
            for operation in reader(made, ctx):
                sh.emit(restored(operation, holes) if holes else operation, ctx)
        except InputError as error:
            sh.ctx.problems.append(
                Problem(file=error.file, why=error.why, line=error.line, todo=error.todo)
            )
    if sh.sink is not None and base not in _SILENT:
        sh.print_unseen(spelled(asked.argv))


def as_command(sh: Shell, asked: Call, base: str) -> Command:
    line, column, text = shown(sh, asked)
    sh.shared.files.cwd = sh.state.cwd if sh.state.moved else None
    return Command(
        name=base,
        # A default is a plain text to a program: rules compare it with texts.
        args=tuple(str(word) if isinstance(word, Soft) else word for word in asked.argv[1:]),
        line=line,
        column=column,
        text=text,
        stdin=sh.stdin,
        environ=_exported(sh) | asked.environ,
        files=sh.shared.files,
    )


def _exported(sh: Shell) -> dict[str, Word]:
    out = dict(sh.ctx.environ)
    for name in sh.exported:
        value = sh.state.vars.get(name)
        if value is not None:
            picked = sh.pick(value)
            if not isinstance(picked, list):
                out[name] = picked
    return out


def shown(sh: Shell, asked: Call) -> tuple[int, int, str]:
    """Line, column and text of a command for a reader."""
    if asked.node is None:
        return asked.line or sh.ctx.line, 0, asked.text or one_line(spelled(asked.argv))
    line, column = sh.place(asked.node)
    shown_node = asked.outer or asked.node
    text = sh.slice(shown_node.start_byte, min(shown_node.end_byte, shown_node.start_byte + 4000))
    if text.startswith(_ARGUMENTS):
        text = spelled(asked.argv)  # `run() { "$@"; }`: the words say more
    if "${seawall_" in text:
        text = _HOLE.sub(lambda match: _why(sh.ctx.environ.get(match[1])), text)
    return line, column, one_line(text)


_ARGUMENTS = ('"$', "$@", "$*", "$1", "$2")
_HOLE = re.compile(r"\$\{(seawall_\d+)\}")


def _why(word: Word | None) -> str:
    """What stood in the text where an unknown part is."""
    return word.why if isinstance(word, Unknown) else "…"


def one_line(text: str) -> str:
    """As written, on one line; of a heredoc the line that starts it; without secrets."""
    if "\n" in text:
        if "<<" in text:
            text = text[: text.find("\n", text.index("<<"))]
        text = re.sub(r"\s*\\?\n\s*", " ", text)
    return mask(text.strip())[:MOST_CHARACTERS]


def wrote(sh: Shell, asked: Call, target: Word, content: Word, append: bool) -> None:
    """A redirection or `tee` writes a file: remember it, and say what that does."""
    path = sh.path(target)
    if isinstance(path, str):
        before = sh.shared.files.get(path, "") if append else ""
        sh.shared.files[path] = glue([before, content]) if append and before != "" else content
    line, column, text = shown(sh, asked)
    made = Command(name=">", args=(), line=line, column=column, text=text, files=sh.shared.files)
    varies = sh.shared.varies
    sh.shared.varies = varies or sh.differs(asked.outer or asked.node)
    for operation in written.read(path, content, append, made, sh.ctx):
        sh.emit(operation, sh.ctx)
    sh.shared.varies = varies


def assignment(sh: Shell, node: Node) -> int:
    """`NAME=value`, `NAME+=value`, `NAME=(…)`, `NAME[i]=value`."""
    name, value = node.child_by_field_name("name"), node.child_by_field_name("value")
    if name is None:
        return NEXT
    sh.status = LIKELY
    append = any(child.type == "+=" for child in node.children)
    if name.type == "subscript":
        target = name.child_by_field_name("name")
        if target is not None:
            held = sh.text(target)
            index = sh.text(name)[len(held) + 1 : -1]
            sh.assign(held, _sides(sh, lambda: _element(sh, held, index, value, append)))
        return NEXT
    text = sh.text(name)
    sh.assign(text, _sides(sh, lambda: _assigned(sh, text, value, append)))
    return NEXT


def _element(
    sh: Shell, name: str, index: str, value: Node | None, append: bool
) -> Word | list[Word]:
    """The array after `NAME[index]=value`."""
    old = sh.state.vars.get(name)
    before = sh.pick(old) if old is not None else Table()
    at, word = key(sh, index), word_of(sh, value) if value is not None else ""
    if before in ("", []):
        before = Table()
    if not isinstance(at, str) or append or not isinstance(before, list):
        return Unknown(f"${name}")
    if isinstance(before, Table):
        return before.with_([(at, word)])
    place = int(at) if at.isdigit() and len(at) < 5 else -1
    if not 0 <= place <= len(before):
        return Unknown(f"${name}")
    return [*before[:place], word, *before[place + 1 :]]


def _assigned(sh: Shell, name: str, value: Node | None, append: bool) -> Word | list[Word]:
    old = sh.state.vars.get(name)
    before = sh.pick(old) if old is not None else ""
    if value is None:
        return before if append else ""
    if value.type == "array":
        return _array(sh, name, value, before if append else [])
    word = word_of(sh, value)
    if not append:
        return word
    return [*before, word] if isinstance(before, list) else glue([before, word])


def _array(sh: Shell, name: str, node: Node, before: Word | list[Word]) -> Word | list[Word]:
    """`(a b)` or `([x]=a [y]=b)`, behind what the array held before."""
    children = [c for c in node.children if c.is_named and c.type != "comment"]
    pairs = [found for child in children if (found := pair(sh, child)) is not None]
    if pairs and len(pairs) == len(children):
        known = [(at, word) for at, word in pairs if isinstance(at, str)]
        if len(known) < len(pairs):
            return Unknown(f"${name}")
        return (before if isinstance(before, Table) else Table()).with_(known)
    kept = before if isinstance(before, list) else [before] if before != "" else []
    return [*kept, *words_of(sh, children)]


def _sides(sh: Shell, evaluate: Callable[[], Word | list[Word]]) -> Value:
    """The value for each side of the branchings that it depends on."""
    if sh.picks is not None:
        return evaluate()
    left = [16]

    def build(picks: dict[int, int]) -> Value:
        left[0] -= 1
        sh.picks, sh.fresh = dict(picks), []
        made = evaluate()
        if not sh.fresh or left[0] <= 0:
            return made
        which, count, before = sh.fresh[0]
        return Choice(which, [build(before | {which: side}) for side in range(count)])

    try:
        return build({})
    finally:
        sh.picks = None


def assignments(sh: Shell, node: Node) -> int:
    for child in node.children:
        if child.type == "variable_assignment":
            assignment(sh, child)
    return NEXT


def declaration(sh: Shell, node: Node) -> int:
    """`export`, `local`, `declare`, `readonly`, `typeset`."""
    keyword = sh.text(node.children[0])
    for child in node.children[1:]:
        if child.type == "variable_assignment":
            name = child.child_by_field_name("name")
            if name is not None:
                _scope(sh, keyword, sh.text(name))
            assignment(sh, child)
        elif child.type == "variable_name":
            name_text = sh.text(child)
            _scope(sh, keyword, name_text)
            if keyword == "local":
                sh.assign(name_text, "")
    sh.status = LIKELY
    return NEXT


def _scope(sh: Shell, keyword: str, name: str) -> None:
    if keyword == "export":
        sh.exported.add(name)
    elif keyword in ("local", "declare", "typeset") and sh.local:
        sh.local[-1].setdefault(name, sh.state.vars.get(name))


def unset(sh: Shell, node: Node) -> int:
    for child in node.children:
        if child.type in ("variable_name", "word"):
            name = sh.text(child)
            sh.functions.pop(name, None)
            if name in sh.state.vars:
                sh.assign(name, "")
    return NEXT


def test(sh: Shell, node: Node) -> int:
    """`[ … ]` and `[[ … ]]`: what its words run, and whether it is plainly true or false."""
    from seawall.commands.shell_test import truth

    depends: list[bool] = []

    def ask() -> int:
        sh.status = truth(sh, node)
        depends.append(bool(sh.fresh))
        return NEXT

    sh.each(ask)
    if any(depends):
        sh.status = OPEN
    return NEXT


def error(sh: Shell, node: Node) -> int:
    """What the grammar could not place is read as far as it goes."""
    return sh.exec_all(node.children)
