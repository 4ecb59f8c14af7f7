"""One task: which module it uses, with what arguments, once for each item of its loop."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from seawall.commands import read_argv
from seawall.commands.context import Command, Context, Word
from seawall.commands.shell_secrets import mask
from seawall.commands.shell_state import fill, glue
from seawall.model import Operation, Unknown
from seawall.sources.ansible_values import Scope, as_word, truth

MOST_ITEMS = 200
_LONGEST = 20_000  # characters of arguments in one line; the pattern for them is not linear
_COLLECTIONS = frozenset(
    (
        *("ansible.builtin", "ansible.legacy", "ansible.posix", "ansible.netcommon"),
        *("ansible.utils", "community.general", "community.crypto", "community.docker"),
        *("kubernetes.core", "community.kubernetes", "community.okd", "alibaba.alicloud"),
    )
)
_KEYWORDS = """
name when loop loop_control register become become_user become_method become_flags vars args
tags notify listen ignore_errors ignore_unreachable changed_when failed_when delegate_to
delegate_facts environment run_once until retries delay async poll check_mode diff no_log
any_errors_fatal throttle timeout connection port remote_user module_defaults collections debugger
block rescue always action local_action hosts
"""
KEYWORDS = frozenset(_KEYWORDS.split())
_FREE = frozenset(("command", "shell", "raw", "script", "win_command", "win_shell", "expect"))
_OF_COMMAND = frozenset(
    ("chdir", "creates", "removes", "executable", "warn", "stdin", "cmd", "stdin_add_newline")
)
_ASSIGNED = re.compile(r"(\w+)=(.*)", re.S)
_HOLE = re.compile(r"\$\{(seawall_\d+)\}")


class Task(msgspec.Struct, kw_only=True):
    """A module with its arguments rendered; values that are not known are Unknown."""

    module: str
    args: dict[str, Any]
    free: Word  # the text of command, shell, raw, script
    ctx: Context
    scope: Scope
    line: int  # of the task's module
    text_line: int  # of the first line of `free` or of `content`
    text: str
    folders: tuple[str, ...] = ("",)  # where its files may lie, as `ctx.open` takes them
    root: str = ""  # the folder of the checked file: what `ctx.open` starts at

    def get(self, *names: str) -> Any:
        """The first of these arguments that is given."""
        return next((self.args[name] for name in names if self.args.get(name) is not None), None)

    def word(self, *names: str) -> Word | None:
        value = self.get(*names)
        return None if value is None else as_word(value)

    def or_else(self, otherwise: Word, *names: str) -> Word:
        """The first of these arguments that is given, or `otherwise` (an Unknown is given)."""
        value = self.word(*names)
        return otherwise if value is None or value == "" else value

    def words(self, *names: str) -> list[Word]:
        """A list argument: a list, or a text with commas."""
        value = self.get(*names)
        if isinstance(value, list):
            return [as_word(item) for item in value]
        if isinstance(value, str):
            return [part.strip() for part in value.split(",") if part.strip()]
        return [] if value is None else [as_word(value)]

    def flag(self, name: str) -> bool | None:
        """True or False; None if it is not given or not known."""
        value = self.args.get(name)
        return None if value is None or isinstance(value, Unknown) else truth(value)

    def state(self, default: str = "present") -> str:
        value = self.get("state")
        return value if isinstance(value, str) else default

    def command(self, content: Word | None = None) -> Command:
        """What readers of files want to know about who writes."""
        return Command(
            name=self.module, args=(), line=self.line, text=self.text, stdin=content, files={}
        )

    def run(self, *argv: Word | None, stdin: Word | None = None) -> Iterator[Operation]:
        """The Operations of the command that does the same."""
        words = [word for word in argv if word is not None]
        yield from read_argv(words, self.ctx, line=self.line, text=self.text, stdin=stdin)

    def node(self, action: str, target: dict[str, Any], after: Any = None) -> Operation:
        return self.ctx.operation(
            "node", action, target, after=after, line=self.line, text=self.text
        )

    def open(self, path: Word | None, *kinds: str) -> tuple[str, bytes] | None:
        """A file that the task names: beside it or in the role's `files`, `templates` …"""
        if not isinstance(path, str) or not path:
            return None
        for folder in self.folders:
            for kind in (*kinds, ""):
                full = "/".join(part for part in (folder, kind, path) if part)
                data = self.ctx.open(full)
                if data is not None:
                    return full, data
        return None


def module_of(task: Mapping[str, Any]) -> tuple[str, str, Any]:
    """(key, short module name, raw arguments) of a task; ("", "", None) if it has no module."""
    for key in ("action", "local_action"):
        given = task.get(key)
        if isinstance(given, dict) and isinstance(given.get("module"), str):
            rest = {name: value for name, value in given.items() if name != "module"}
            return key, short(given["module"]), rest
        if isinstance(given, str) and given.strip():
            name, _, rest_text = given.strip().partition(" ")
            return key, short(name), rest_text
    for key, value in task.items():
        if isinstance(key, str) and key not in KEYWORDS and not key.startswith("with_"):
            return key, short(key), value
    return "", "", None


def short(name: str) -> str:
    """ansible.builtin.shell → shell; a module of a strange collection keeps its name."""
    collection, _, last = name.rpartition(".")
    return last if not collection or collection in _COLLECTIONS else name


def arguments(module: str, raw: Any, more: Any, scope: Scope) -> tuple[dict[str, Any], Word, str]:
    """(arguments, free text, name of the argument that holds it) of a module call."""
    args: dict[str, Any] = dict(more) if isinstance(more, dict) else {}
    free, key = "", ""
    if isinstance(raw, dict):
        args |= raw
        if module in _FREE and isinstance(raw.get("cmd"), str):
            free, key = raw["cmd"], "cmd"
    elif isinstance(raw, str) and module in _FREE:
        free = _without_options(raw, args) if module != "raw" else raw
    elif isinstance(raw, str):
        args |= dict(pairs(raw))
    elif isinstance(raw, list) and module in _FREE:
        args["argv"] = raw
    rendered = {str(name): scope.value(value) for name, value in args.items()}
    return rendered, scope.word(free), key


def _without_options(text: str, args: dict[str, Any]) -> str:
    """`chdir=/x creates=/y` around a command are options of the module."""
    if not re.search(r"(?:^|\s)(?:chdir|creates|removes|executable|warn|stdin)=", text):
        return text
    kept = []
    for part in tokens(text):
        match = _ASSIGNED.fullmatch(part)
        if match and match[1] in _OF_COMMAND:
            args[match[1]] = unquoted(match[2])
        else:
            kept.append(part)
    return " ".join(kept)


def pairs(text: str) -> Iterator[tuple[str, str]]:
    """`name=a value='b c' src={{ x }}` as pairs."""
    for part in tokens(text):
        match = _ASSIGNED.fullmatch(part)
        if match:
            yield match[1], unquoted(match[2])


def tokens(text: str) -> list[str]:
    """Words between blanks; quotes and {{ … }} hold theirs together."""
    if len(text) > _LONGEST:
        return text.split()
    return re.findall(r"(?:\{\{.*?\}\}|\"(?:[^\"\\]|\\.)*\"|'[^']*'|[^\s{\"']|[{\"'])+", text, re.S)


def unquoted(text: str) -> str:
    if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"":
        return text[1:-1]
    return text


def split_words(text: Word) -> list[Word]:
    """A command's words, as the module `command` splits them: no shell."""
    plain, holes = fill(text)
    try:
        found = shlex.split(plain)
    except ValueError:
        found = plain.split()
    out: list[Word] = []
    for word in found:
        pieces = _HOLE.split(word)
        out.append(glue([holes.get(p, p) if i % 2 else p for i, p in enumerate(pieces)]))
    return out


def items(task: Mapping[str, Any], scope: Scope) -> Sequence[Mapping[str, Any]]:
    """The variables of each round of a task's loop; [{}] for a task without one."""
    control = task.get("loop_control")
    name = control.get("loop_var", "item") if isinstance(control, dict) else "item"
    for key, value in task.items():
        if key != "loop" and not str(key).startswith("with_"):
            continue
        found = _listed(str(key), scope.value(value))
        if found is None:
            return [{str(name): Unknown("an item of a list that is not in these files")}]
        return [{str(name): item} for item in found[:MOST_ITEMS]]
    return [{}]


def _listed(key: str, value: Any) -> list[Any] | None:
    if key == "with_dict" and isinstance(value, dict):
        return [{"key": name, "value": item} for name, item in value.items()]
    if key in ("with_nested", "with_together", "with_sequence", "with_subelements"):
        return None
    if key == "with_fileglob" or not isinstance(value, list):
        return None
    if key == "with_items":
        flat: list[Any] = []
        for item in value:
            flat.extend(item if isinstance(item, list) else [item])
        return flat
    return value


def excerpt(module: str, raw: Any, free: Word) -> str:
    """One line that shows the task, without secrets."""
    if isinstance(raw, dict):
        shown = " ".join(f"{key}={_brief(value)}" for key, value in raw.items())
    else:
        shown = str(raw) if raw is not None else str(free)
    line = " ".join(f"{module}: {shown}".split())
    return mask(line)[:200]


def _brief(value: Any) -> str:
    text = str(value).strip()
    return text.split("\n")[0] + " …" if "\n" in text else text
