"""Files changed in place: sed -i, perl -i, editors, patch, crudini, augtool."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from seawall.commands.context import Command, Context, Word
from seawall.commands.programs import written
from seawall.commands.programs.options import helps, parse, place
from seawall.commands.shell_state import glue
from seawall.model import Operation, Unknown

_EDITORS = "vi vim nvim view nano emacs pico joe ed ex mcedit visudo vipw micro"
NAMES = frozenset(
    (*_EDITORS.split(), "sed", "perl", "patch", "crudini", "augtool", "awk", "gawk", "yq")
)


def read(cmd: Command, ctx: Context) -> Iterator[Operation]:
    if helps(cmd):
        return
    if cmd.name in _EDITORS.split():
        yield from _editor(cmd, ctx)
    else:
        yield from _OTHERS[cmd.name](cmd, ctx)


def _editor(cmd: Command, ctx: Context) -> Iterator[Operation]:
    """An editor opened on files: what is saved can't be seen."""
    options = parse(cmd.args, "c cmd S T u w s p")
    if options.has("R", "M", "v", "version") or cmd.name == "view":
        return
    words = options.words
    if cmd.name == "visudo" and not words:
        words = ["/etc/sudoers"]
    for word in words:
        if not (isinstance(word, str) and word.startswith("+")):
            yield from written.read(place(ctx, word), Unknown("an editor"), False, cmd, ctx)


def _sed(cmd: Command, ctx: Context) -> Iterator[Operation]:
    """`sed -i PROGRAM FILE…`. The new text is the replacement, where that is plain."""
    inplace, programs, files = _sed_words(cmd.args)
    if not inplace:
        return
    content = _replacement(programs)
    for word in files:
        yield from written.read(place(ctx, word), content, False, cmd, ctx)
        path = place(ctx, word)
        if isinstance(path, str) and path in cmd.files:
            cmd.files[path] = Unknown("sed -i")


def _sed_words(args: Sequence[Word]) -> tuple[bool, list[Word], list[Word]]:
    """(in place?, programs, files). GNU's `-i` takes a suffix glued on only."""
    inplace = False
    programs: list[Word] = []
    words: list[Word] = []
    todo = list(args)
    while todo:
        word = todo.pop(0)
        if not isinstance(word, str) or not word.startswith("-") or word == "-":
            words.append(word)
        elif word.startswith(("--in-place", "-i")):
            inplace = True
            if todo and todo[0] == "":
                todo.pop(0)  # BSD: -i ''
        elif word.startswith("--expression="):
            programs.append(word.partition("=")[2])
        elif word in ("-e", "--expression", "-f", "--file") and todo:
            given = todo.pop(0)
            programs.append(given if word in ("-e", "--expression") else Unknown("a file of sed"))
        elif not word.startswith("--"):
            letters = word[1:]
            inplace = inplace or "i" in letters
            if letters.endswith("e") and todo:
                programs.append(todo.pop(0))
    if not programs and words:
        programs, words = words[:1], words[1:]
    return inplace, programs, words


def _replacement(programs: Sequence[Word]) -> Word:
    """The text that the programs put in, a line for each; Unknown where it isn't plain."""
    out: list[Word] = []
    for program in programs:
        if isinstance(program, Unknown):
            out += [_partly(program), "\n"]
            continue
        for part in _commands(program):
            out += [part, "\n"] if part != "" else [""]
    return glue(out) if out else Unknown("what sed leaves")


def _partly(program: Unknown) -> Word:
    """`s/key=.*/key=$VALUE/`: the known start of the replacement."""
    match = re.match(
        r"[^s]{0,40}s(?P<d>[/|#@,:])(?P<old>.*?)(?P=d)(?P<new>[^/|#@,]*)$", program.prefix
    )
    return Unknown(program.why, match["new"] if match else "", "")


def _commands(program: str) -> list[Word]:
    found: list[Word] = []
    for part in re.split(r"[;\n](?=\s*(?:[\d$/]|[sdaic]\W|[aic]\s|$))", program):
        part = part.strip()
        match = re.search(r"(?:^|[\s\d$/!{])s(?P<d>[/|#@,:!%+])", part)
        if match:
            fields = re.split(rf"(?<!\\){re.escape(match['d'])}", part[match.end() :])
            if len(fields) >= 2:
                found.append(_plain(fields[1]))
                continue
        added = re.search(r"(?:^|[\d$/}])\s*[aic](?:\\\s*|\s+)(?P<text>.+)$", part, re.S)
        if added:
            found.append(added["text"].replace("\\n", "\n").strip("\\ "))
        elif re.fullmatch(r".*d", part, re.S):
            found.append("")
        elif part:
            found.append(Unknown("what sed leaves"))
    return found


def _plain(text: str) -> Word:
    """A replacement without groups; escapes undone."""
    if re.search(r"\\[0-9]|(?<!\\)&", text):
        tail = re.split(r"\\[0-9]|(?<!\\)&", text)
        return Unknown(
            "a part of the old line",
            re.sub(r"\\(.)", r"\1", tail[0]),
            re.sub(r"\\(.)", r"\1", tail[-1]),
        )
    return re.sub(r"\\(.)", lambda m: {"n": "\n", "t": "\t"}.get(m[1], m[1]), text)


def _perl(cmd: Command, ctx: Context) -> Iterator[Operation]:
    """`perl -pi -e 's/a/b/' FILE`."""
    flags = [w for w in cmd.args if isinstance(w, str) and re.match(r"-[a-zA-Z0-9.]*i", w)]
    if not flags:
        return
    words: list[Word] = []
    programs: list[Word] = []
    todo = list(cmd.args)
    while todo:
        word = todo.pop(0)
        if isinstance(word, str) and word.startswith("-"):
            if word.endswith("e") and todo:
                programs.append(todo.pop(0))
        else:
            words.append(word)
    for word in words:
        yield from written.read(place(ctx, word), _replacement(programs), False, cmd, ctx)


def _patch(cmd: Command, ctx: Context) -> Iterator[Operation]:
    options = parse(cmd.args, "p i d o strip input directory output")
    if options.has("dry-run", "C"):
        return
    for word in options.words[:1]:
        yield from written.read(place(ctx, word), Unknown("a patch"), False, cmd, ctx)


def _crudini(cmd: Command, ctx: Context) -> Iterator[Operation]:
    """`crudini --set FILE SECTION KEY VALUE`."""
    words = parse(cmd.args).words
    if cmd.args[:1] and cmd.args[0] in ("--set", "--del", "--merge") and words:
        content = glue([words[2], "=", words[3]]) if len(words) > 3 else Unknown("crudini")
        yield from written.read(place(ctx, words[0]), content, False, cmd, ctx)


def _augtool(cmd: Command, ctx: Context) -> Iterator[Operation]:
    """`augtool -s set /files/etc/sysctl.conf/net.ipv4.ip_forward 0`."""
    words = [w for w in parse(cmd.args, "r I").words if isinstance(w, str)]
    for word in (w for w in " ".join(words).split() if w.startswith("/files/")):
        if "set" in " ".join(words).split() or "rm" in " ".join(words).split():
            path, _, key = word.removeprefix("/files").rpartition("/")
            value = words[-1].split()[-1]
            yield from written.read(path, f"{key} = {value}", False, cmd, ctx)


def _awk(cmd: Command, ctx: Context) -> Iterator[Operation]:
    """`awk -i inplace PROGRAM FILE…`."""
    options = parse(cmd.args, "i v F f include assign")
    if options.last("i", "include") == "inplace":
        for word in options.words[1:]:
            yield from written.read(place(ctx, word), Unknown("awk"), False, cmd, ctx)


def _yq(cmd: Command, ctx: Context) -> Iterator[Operation]:
    options = parse(cmd.args, "o p I")
    if options.has("i", "inplace"):
        for word in options.words[1:]:
            yield from written.read(place(ctx, word), Unknown("yq"), False, cmd, ctx)


_OTHERS = {
    "sed": _sed,
    "perl": _perl,
    "patch": _patch,
    "crudini": _crudini,
    "augtool": _augtool,
    "awk": _awk,
    "gawk": _awk,
    "yq": _yq,
}
