"""The state of reading one script: variables, files, output, and what has been found so far.

The script is followed the way a shell would run it, running nothing. Every branch that its text
does not rule out is read. The statements' own modules (`shell_flow`, `shell_pipes`, `shell_call`)
work on a `Shell`; the table that names them comes from `shell`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

import msgspec
from tree_sitter import Node

from seawall.commands import shell_paths
from seawall.commands.context import Context, Word
from seawall.commands.shell_given import GIVEN
from seawall.commands.shell_site import Site
from seawall.commands.shell_state import (
    MOST_SIDES,
    Choice,
    Located,
    Soft,
    State,
    Table,
    Value,
    glue,
)
from seawall.commands.shell_tree import MARK, MOST_BYTES, column, row
from seawall.commands.shell_words import word_of
from seawall.model import Operation, Problem, Unknown

# How a statement ended. Anything but NEXT leaves the statements that follow unread.
NEXT, CONTINUE, BREAK, RETURN, EXIT = range(5)
# What a statement's exit status is: LIKELY is a program that should succeed, OPEN is a question.
FALSE, TRUE, LIKELY, OPEN = range(4)

MOST_DEPTH = 50
MOST_STEPS = 30_000
MOST_WHY = 2_000  # characters of a command that explain an unknown value

Statement = Callable[["Shell", Node], int]


class Function(msgspec.Struct, frozen=True):
    """A function's body, and the text and place that its nodes belong to."""

    body: Node
    src: bytes
    ctx: Context


class Shared(msgspec.Struct):
    """What a script and the scripts inside it have in common."""

    statements: dict[str, Statement]
    emit: Callable[[Operation, Context, Site | None], None]
    files: shell_paths.Files = msgspec.field(default_factory=shell_paths.Files)
    steps: int = 0
    most_steps: int = MOST_STEPS
    joins: int = 0
    calls: Counter[object] = msgspec.field(default_factory=Counter)  # of functions, with arguments
    depth: int = 0
    opened: tuple[str, ...] = ()
    site: Site | None = None  # of the outermost call of a function that is being read
    varies: bool = False  # the command in hand has words that the call may have given
    said: set[str] = set()
    unread: dict[str, dict[int, bool]] = {}  # file → line → whether a program we judge stands there


class Shell:
    """One shell process: a script, or the text given to `bash -c`, `ssh`, `eval`."""

    def __init__(
        self, ctx: Context, src: bytes, shared: Shared, args: list[Word] | None = None
    ) -> None:
        self.ctx, self.src, self.shared = ctx, src, shared
        self.state = State(args)
        self.state.cwd, self.state.moved = ctx.cwd, ctx.cwd is not None
        # `$0`: the script lies in the folder that its relative paths start from.
        self.name: Word = Soft("./" + ctx.file.rpartition("/")[2]) if ctx.file else Unknown("$0")
        self.functions: dict[str, Function] = {}
        self.called: set[str] = set()
        self.traps: list[Callable[[], None]] = []  # what reads the commands of traps
        self.calling: list[str] = []
        self.exported: set[str] = set()
        self.aliases: dict[str, list[Word]] = {}
        self.local: list[dict[str, Value | None]] = []
        self.sink: list[Word] | None = None  # what the statements print, if someone reads it
        self.stdin: Word | None = None
        self.status = TRUE
        self.lost: list[Word] = []  # arguments that the grammar drops
        self.behind: list[Node] = []  # arguments that stand behind a heredoc's start
        self.outer: Node | None = None  # the node whose text shows the next command best
        self.picks: dict[int, int] | None = None  # sides taken of earlier branchings
        self.fresh: list[tuple[int, int, dict[int, int]]] = []

    # Statements

    def exec_all(self, nodes: Iterable[Node]) -> int:
        """Statements in order, up to the first that ends the list."""
        for node in nodes:
            if node.is_named:
                flow = self.exec(node)
                if flow:
                    return flow
        return NEXT

    def exec(self, node: Node) -> int:
        shared = self.shared
        kind = node.type
        if kind == "comment":
            return NEXT
        shared.steps += 1
        if kind == "command" and shared.steps <= shared.most_steps:
            return shared.statements["command"](self, node)
        if shared.steps > shared.most_steps:
            self.problem(node, "a script that takes too many steps to read")
            return EXIT
        if shared.depth > MOST_DEPTH:
            self.problem(node, "commands nested too deeply")
            return NEXT
        statement = shared.statements.get(kind)
        shared.depth += 1
        try:
            if statement is None:
                return self.exec_all(node.children)
            return statement(self, node)
        finally:
            shared.depth -= 1

    def each(self, run: Callable[[], int]) -> int:
        """Run once for each combination of sides that the words of a command depend on."""
        if self.picks is not None:
            return run()
        flow = NEXT
        todo: list[dict[int, int]] = [{}]
        for _ in range(MOST_SIDES):
            self.picks, self.fresh = todo.pop(0), []
            flow = run()
            for which, count, before in self.fresh:
                todo += [before | {which: side} for side in range(1, count)]
            self.picks = None
            if not todo:
                break
        return flow

    def new_join(self) -> int:
        self.shared.joins += 1
        return self.shared.joins

    # Text and place

    def text(self, node: Node) -> str:
        return self.slice(node.start_byte, node.end_byte)

    def slice(self, start: int, end: int) -> str:
        text = self.src[start:end].decode("utf-8", "replace")
        return text.replace(MARK, "") if MARK in text else text

    def line(self, node: Node) -> int:
        return self.ctx.line + row(self.src, node.start_byte)

    def place(self, node: Node) -> tuple[int, int]:
        return self.line(node), column(self.src, node)

    def emit(self, op: Operation, ctx: Context) -> None:
        """Let an operation out, at its own place or at the call's that it depends on."""
        here = op.where.file == self.ctx.file
        site = self.shared.site if self.shared.varies and here else None
        if site is not None and self.calling:
            site = msgspec.structs.replace(site, name=self.calling[-1])
        self.shared.emit(op, ctx, site)

    def differs(self, node: Node | None) -> bool:
        """Whether a node of a function's body may be another command in another call."""
        if self.shared.site is None or node is None:
            return False
        return b"$" in self.src[node.start_byte : node.end_byte]

    def problem(self, node: Node | None, why: str, todo: str = "", fatal: bool = True) -> None:
        """Say once that a part of the script could not be read."""
        if why in self.shared.said:
            return
        self.shared.said.add(why)
        line = self.line(node) if node is not None else self.ctx.line
        self.ctx.problems.append(
            Problem(file=self.ctx.file, why=why, line=line, todo=todo, fatal=fatal)
        )

    # Variables

    def is_set(self, name: str) -> bool:
        if name.isdigit():
            args = self.state.args or []
            return int(name[:9]) <= next(
                (i for i, w in enumerate(args) if _open_ended(w)), len(args)
            )
        return name in self.state.vars or name in self.ctx.environ

    def assign(self, name: str, value: Value) -> None:
        self.state.vars[name] = value

    def pick(self, value: Value) -> Word | list[Word]:
        while isinstance(value, Choice):
            if self.picks is None:
                return value.leaves()[0]
            if value.which not in self.picks:
                self.fresh.append((value.which, len(value.sides), dict(self.picks)))
                self.picks[value.which] = 0
            side = self.picks[value.which]
            value = value.sides[min(side, len(value.sides) - 1)]
        return value

    def value(self, name: str) -> list[Word]:
        """What `$name` gives: one word, or one for each positional parameter."""
        if not name[:1].isalpha() and name[:1] != "_":
            return self._special(name)
        found = self.state.vars.get(name)
        if found is None:
            given = self.ctx.environ.get(name)
            if given is not None:
                return [given]
            return [self._given(name)]
        picked = self.pick(found)
        if isinstance(picked, list):
            return picked[:1] or [""]
        return [picked]

    def _given(self, name: str) -> Word:
        if name == "PWD" and self.state.cwd is not None:
            return self.state.cwd
        if name == "BASH_SOURCE":
            return self.name
        return GIVEN.get(name) or Unknown(f"${name}")

    def element(self, name: str, index: str | None) -> list[Word]:
        """`${name[index]}`; "@" and "*" give all elements."""
        if index is None:
            return self.value(name)
        found = self.state.vars.get(name)
        if found is None:
            return [self.name if name == "BASH_SOURCE" else Unknown(f"${name}")]
        picked = self.pick(found)
        items = picked if isinstance(picked, list) else [picked]
        if index in ("@", "*"):
            return items
        if isinstance(picked, Table):
            word = picked.at(index)
            return ["" if word is None else word]
        if index.isdigit() and int(index) < len(items):
            return [items[int(index)]]
        return [Unknown(f"${{{name}[{index[:50]}]}}")]

    def names(self, name: str) -> list[Word]:
        """`${!name[@]}`: the names of an array's elements."""
        found = self.state.vars.get(name)
        picked = self.pick(found) if found is not None else Unknown(f"${{!{name}[@]}}")
        if isinstance(picked, Table):
            return list(picked.names)
        if isinstance(picked, list):
            return [str(index) for index in range(len(picked))]
        return [Unknown(f"${{!{name}[@]}}")] if isinstance(picked, Unknown) else ["0"]

    def _special(self, name: str) -> list[Word]:
        args = self.state.args
        if name == "0":
            return [self.name]
        if args is None or name in ("?", "$", "!", "-", "_"):
            return [Unknown(f"${name}")]
        whole = next((i for i, word in enumerate(args) if _open_ended(word)), len(args))
        if name == "#":
            return [str(len(args)) if whole == len(args) else Unknown("$#")]
        if name in ("@", "*"):
            return list(args)
        if name.isdigit():
            at = int(name) - 1
            return [args[at] if at < whole else Unknown(f"${name}") if whole < len(args) else ""]
        return [Unknown(f"${name}")]

    # Substitutions

    def captured(self, run: Callable[[], int]) -> Word:
        """What a run in a subshell prints."""
        state, sink = self.state, self.sink
        self.state, self.sink = state.copy(), []
        try:
            run()
            return glue(self.sink) if self.sink else ""
        finally:
            self.state, self.sink = state, sink

    def substitute(self, node: Node) -> Word:
        """`$(…)`: what its commands print, or an Unknown that holds their text."""
        source = next((c for c in node.children if c.type == "file_redirect"), None)
        if source is not None and node.named_child_count == 1:  # $(<file)
            printed = self.read_file(word_of(self, source.children[-1]))
        else:
            self.shared.depth += 1
            printed = self.captured(lambda: self.exec_all(node.children))
            self.shared.depth -= 1
        if isinstance(printed, str):
            cut = printed.rstrip("\n")
            return Located.at(cut, self.line(node)) if "\n" in cut else cut
        text = self.text(node)
        inner = text[2:-1] if text.startswith("$(") else text.strip("`")
        why = printed.why if printed.why.startswith("$(") else f"$({inner.strip()[:MOST_WHY]})"
        return Unknown(why, printed.prefix, printed.suffix.rstrip("\n"))

    def process_file(self, node: Node) -> Word:
        """`<(…)`: a path under which what the commands print is found again."""
        if self.text(node).startswith(">"):
            self.exec_all(node.children)
            return "/dev/null"
        path = f"/dev/fd/{63 - len(self.shared.files) % 50}"
        printed = self.captured(lambda: self.exec_all(node.children))
        if isinstance(printed, str):
            printed = Located.at(printed, self.line(node))
        self.shared.files[path] = printed
        return path

    # Files

    def path(self, word: Word) -> Word:
        """A path as the current directory makes it; relative as written if that was never set."""
        if isinstance(word, Unknown):
            if word.prefix or not self.state.moved:
                return word
            return Unknown(word.why, "", word.suffix)
        return shell_paths.absolute(word, self.state.cwd if self.state.moved else None)

    def read_file(self, word: Word) -> Word:
        """Content of a file that the script wrote or that lies in the checked tree."""
        path = self.path(word)
        if not isinstance(path, str) or not isinstance(word, str):
            return Unknown(f"$(cat {word})")
        if path in self.shared.files:
            return self.shared.files[path]
        data = self.open(word, path)
        if data is None or len(data) > MOST_BYTES:
            return Unknown(f"$(cat {word})")
        return data.decode("utf-8", "replace")

    def open(self, word: str, path: str) -> bytes | None:
        """A file of the checked tree: where the current folder has it, else by its name alone."""
        return self.ctx.open(self.near(word, path))

    def near(self, word: str, path: str) -> str:
        """The name by which the checked tree has a file: relative, or as written."""
        return word if path.startswith(("/", "~")) else path

    def print_unseen(self, text: str, prefix: str = "", suffix: str = "") -> None:
        """A command prints what can't be told; what it read is a part of how it came about."""
        if self.sink is None:
            return
        source = self.stdin.why if isinstance(self.stdin, Unknown) else ""
        if source.startswith("$("):
            text = f"{source[2:-1]} | {text}"
        self.sink.append(Unknown(f"$({text[:MOST_WHY]})", prefix, suffix))

    def print(self, word: Word) -> None:
        """Something goes to the standard output."""
        if self.sink is not None:
            self.sink.append(word)


def _open_ended(word: Word) -> bool:
    return isinstance(word, Unknown) and word.why in ("$@", "$*")
