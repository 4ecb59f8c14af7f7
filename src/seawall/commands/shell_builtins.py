"""What the shell itself does: directories, variables, output, other scripts."""

from __future__ import annotations

import re
from collections.abc import Sequence

from seawall.commands.context import Word
from seawall.commands.programs.options import parse
from seawall.commands.shell_call import Builtin, Call, wrote
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
    Shell,
)
from seawall.commands.shell_state import glue, spelled
from seawall.commands.shell_test import decide
from seawall.commands.shell_words import ansi, glue_list
from seawall.model import Unknown


def leave(sh: Shell, _asked: Call) -> int:
    return EXIT


def return_(sh: Shell, asked: Call) -> int:
    sh.status = FALSE if asked.argv[1:] and asked.argv[1] not in ("0",) else LIKELY
    return RETURN


def break_(sh: Shell, asked: Call) -> int:
    return BREAK if asked.argv[0] == "break" else CONTINUE


def true(sh: Shell, _asked: Call) -> int:
    sh.status = TRUE
    return NEXT


def false(sh: Shell, _asked: Call) -> int:
    sh.status = FALSE
    return NEXT


def nothing(sh: Shell, _asked: Call) -> int:
    return NEXT


def test(sh: Shell, asked: Call) -> int:
    sh.status = OPEN if sh.fresh else decide([w for w in asked.argv[1:] if w != "]"])
    return NEXT


def cd(sh: Shell, asked: Call) -> int:
    words = [w for w in asked.argv[1:] if w not in ("-P", "-L", "--", "-e")]
    target: Word = words[0] if words else "~"
    if target == "-":
        here = sh.state.cwd if sh.state.moved else "."
        _back(sh)
        sh.state.before = here
        return NEXT
    state = sh.state
    before = state.cwd if state.moved else "."
    # A relative folder is below where the script was started: paths in it stay relative too.
    state.cwd = sh.path(target) if isinstance(target, str) else target
    state.moved, state.before = state.cwd != ".", before
    return NEXT


def _back(sh: Shell) -> int:
    """To the folder before this one, if one `cd` ago tells it."""
    before = sh.state.before
    sh.state.cwd = Unknown("$OLDPWD") if before is None else before
    sh.state.moved, sh.state.before = before != ".", None
    return NEXT


def popd(sh: Shell, _asked: Call) -> int:
    return _back(sh)


def pwd(sh: Shell, _asked: Call) -> int:
    cwd = sh.state.cwd
    sh.print("." if cwd is None else cwd)
    return NEXT


def set_(sh: Shell, asked: Call) -> int:
    """`set -- a b` gives the positional parameters."""
    words = asked.argv[1:]
    if "--" in words:
        sh.state.args = list(words[words.index("--") + 1 :])
    elif words and isinstance(words[0], str) and not words[0].startswith(("-", "+")):
        sh.state.args = list(words)
    return NEXT


def shift(sh: Shell, asked: Call) -> int:
    count = asked.argv[1] if len(asked.argv) > 1 else "1"
    args = sh.state.args
    if args is None:
        return NEXT
    if isinstance(count, str) and count.isdigit():
        if args and isinstance(args[0], Unknown) and args[0].why in ("$@", "$*"):
            return NEXT
        sh.state.args = args[int(count) :]
    else:
        sh.state.args = None
    return NEXT


def read(sh: Shell, asked: Call) -> int:
    """`read a b`: words of the next line of a known input."""
    names = _names(asked.argv[1:], "-pntuNdi")
    line = sh.stdin.split("\n", 1)[0] if isinstance(sh.stdin, str) else None
    if isinstance(sh.stdin, str):
        sh.stdin = sh.stdin.partition("\n")[2]
    why = sh.stdin.why if isinstance(sh.stdin, Unknown) else ""
    flags = [w for w in asked.argv[1:] if isinstance(w, str) and re.fullmatch(r"-\w*a", w)]
    most = 0 if flags else max(len(names), 1)
    words = _fields(line, _separators(sh, asked), most) if line is not None else []
    if flags and names:
        sh.assign(names[-1], list(words) if line is not None else [Unknown(why or f"${names[-1]}")])
        return NEXT
    for index, name in enumerate(names or ["REPLY"]):
        known = line is not None
        value: Word = words[index] if index < len(words) else ""
        sh.assign(name, value if known else Unknown(why or f"${name}"))
    sh.status = OPEN
    return NEXT


def _separators(sh: Shell, asked: Call) -> str:
    """IFS, as the command or the script sets it."""
    given: Word | list[Word] | None = asked.environ.get("IFS")
    if given is None and "IFS" in sh.state.vars:
        given = sh.pick(sh.state.vars["IFS"])
    return given if isinstance(given, str) else " \t\n"


def _fields(line: str, separators: str, most: int) -> list[str]:
    """A line at its separators, the rest of it in the last of `most` fields (0: no limit)."""
    blanks = "".join(mark for mark in separators if mark.isspace())
    others = "".join(mark for mark in separators if not mark.isspace())
    line = line.strip(blanks) if blanks else line
    if not others:
        return line.split(None, most - 1 if most else -1) if blanks else [line]
    space = f"[{re.escape(blanks)}]*" if blanks else ""
    between = rf"{space}[{re.escape(others)}]{space}"
    if blanks:
        between += f"|[{re.escape(blanks)}]+"
    return re.split(between, line, maxsplit=most - 1 if most else 0) if most != 1 else [line]


def mapfile(sh: Shell, asked: Call) -> int:
    for name in _names(asked.argv[1:], "-ndOsuCc")[-1:]:
        lines: list[Word] = [Unknown(f"${name}")]
        if isinstance(sh.stdin, str):
            lines = list(sh.stdin.splitlines())
        sh.assign(name, lines)
    return NEXT


def _names(words: Sequence[Word], valued: str) -> list[str]:
    out: list[str] = []
    skip = False
    for word in words:
        if skip or not isinstance(word, str):
            skip = False
        elif word.startswith("-"):
            skip = word[-1] in valued[1:] and len(word) == 2
        elif word.isidentifier():
            out.append(word)
    return out


def getopts(sh: Shell, asked: Call) -> int:
    for name in [*asked.argv[2:3], "OPTARG"]:
        if isinstance(name, str):
            sh.assign(name, Unknown(f"${name}"))
    sh.status = OPEN
    return NEXT


def export(sh: Shell, asked: Call) -> int:
    for word in asked.argv[1:]:
        if isinstance(word, str):
            name, equals, value = word.partition("=")
            sh.exported.add(name)
            if equals:
                sh.assign(name, value)
    return NEXT


def alias(sh: Shell, asked: Call) -> int:
    for word in asked.argv[1:]:
        if isinstance(word, str) and "=" in word:
            name, _, text = word.partition("=")
            if text.split():
                sh.aliases[name] = list(text.split())
    return NEXT


# Output


def echo(sh: Shell, asked: Call) -> int:
    if sh.sink is None:
        return NEXT
    words = asked.argv[1:]
    newline, escapes = "\n", False
    while words and isinstance(words[0], str) and re.fullmatch(r"-[neE]+", words[0]):
        newline = "" if "n" in words[0] else newline
        escapes = escapes or "e" in words[0]
        words = words[1:]
    text = glue_list(words)
    if escapes and isinstance(text, str):
        text = ansi(text)
    sh.print(glue([text, newline]))
    return NEXT


def printf(sh: Shell, asked: Call) -> int:
    words = asked.argv[1:]
    if words[:1] == ["-v"] and len(words) > 2:
        if isinstance(words[1], str):
            sh.assign(words[1], formatted(words[2], words[3:]))
        return NEXT
    if words[:1] == ["--"]:
        words = words[1:]
    if sh.sink is not None and words:
        sh.print(formatted(words[0], words[1:]))
    return NEXT


def formatted(form: Word, words: Sequence[Word]) -> Word:
    """printf with %s, %d, %q, %b and %%; the format is used again while words are left."""
    if not isinstance(form, str):
        return form
    form = ansi(form)
    parts = re.split(r"%(-?\d*(?:\.\d+)?[sdqbiu]|%)", form)
    slots = sum(1 for spec in parts[1::2] if spec != "%")
    out: list[Word] = []
    left = list(words)
    for _ in range(1000):
        for index, part in enumerate(parts):
            if index % 2 == 0 or part == "%":
                out.append(part)
            else:
                out.append(left.pop(0) if left else "")
        if not left or not slots:
            break
    return glue(out)


def cat(sh: Shell, asked: Call) -> int:
    paths = [w for w in asked.argv[1:] if not (isinstance(w, str) and w.startswith("-") and w[1:])]
    if sh.sink is None:
        return NEXT
    for path in paths or ["-"]:
        if path == "-":
            sh.print(sh.stdin if sh.stdin is not None else Unknown("$(cat)"))
        else:
            sh.print(sh.read_file(path))
    return NEXT


def tee(sh: Shell, asked: Call) -> int:
    """Copies its input to files and on."""
    words = [w for w in asked.argv[1:] if not (isinstance(w, str) and w.startswith("-"))]
    append = any(w in ("-a", "--append", "-ai") for w in asked.argv)
    content = sh.stdin if sh.stdin is not None else Unknown("$(tee)")
    for path in words:
        if isinstance(path, str) and path.startswith(("/dev/null", "/dev/std", "/dev/tty")):
            continue
        wrote(sh, asked, path, content, append)
    sh.print(content)
    return NEXT


def seq(sh: Shell, asked: Call) -> int:
    numbers = [w for w in asked.argv[1:] if isinstance(w, str) and re.fullmatch(r"-?\d{1,6}", w)]
    if len(numbers) != len(asked.argv) - 1 or not 1 <= len(numbers) <= 3:
        sh.print_unseen(spelled(asked.argv))
        return NEXT
    values = [int(number) for number in numbers]
    first = values[0] if len(values) > 1 else 1
    step = values[1] if len(values) == 3 else 1
    if step:
        last = values[-1] + (1 if step > 0 else -1)
        sh.print("".join(f"{n}\n" for n in range(first, last, step)[:1000]))
    return NEXT


def basename(sh: Shell, asked: Call) -> int:
    words = asked.argv[1:]
    name = asked.argv[0]
    if words and isinstance(words[0], str) and isinstance(name, str):
        head, _, tail = words[0].rstrip("/").rpartition("/")
        suffix = words[1] if len(words) > 1 and isinstance(words[1], str) else ""
        sh.print((tail.removesuffix(suffix) if name == "basename" else head or ".") + "\n")
    else:
        sh.print_unseen(spelled(asked.argv))
    return NEXT


def which(sh: Shell, asked: Call) -> int:
    """`$(which kubectl)` is that program; whether it is there is not known."""
    words = [w for w in asked.argv[1:] if not (isinstance(w, str) and w.startswith("-"))]
    for word in words:
        sh.print(glue([word, "\n"]))
    sh.status = OPEN
    return NEXT


_ANY = "X" * 3  # at least so many stand for what mktemp makes up


def mktemp(sh: Shell, asked: Call) -> int:
    """A new name, of which the start is known."""
    options = parse(asked.argv[1:], "p t suffix tmpdir")
    named = options.all("t") or options.words
    folder = options.word("p", "tmpdir", default="" if options.words else "/tmp")
    template = named[0] if named else "tmp." + _ANY
    start = template.partition(_ANY)[0] if isinstance(template, str) else template.prefix
    prefix = f"{folder}/{start}" if isinstance(folder, str) and folder else start
    sh.print(Unknown("$(mktemp)", prefix))
    return NEXT


TABLE: dict[str, Builtin] = {
    "exit": leave,
    "logout": leave,
    "return": return_,
    "break": break_,
    "continue": break_,
    "true": true,
    ":": true,
    "false": false,
    "test": test,
    "[": test,
    "cd": cd,
    "pushd": cd,
    "popd": popd,
    "pwd": pwd,
    "set": set_,
    "shift": shift,
    "read": read,
    "mapfile": mapfile,
    "readarray": mapfile,
    "getopts": getopts,
    "export": export,
    "alias": alias,
    "echo": echo,
    "printf": printf,
    "cat": cat,
    "tee": tee,
    "seq": seq,
    "basename": basename,
    "dirname": basename,
    "which": which,
    "mktemp": mktemp,
    "sleep": nothing,
    "wait": nothing,
    "umask": nothing,
    "shopt": nothing,
}
