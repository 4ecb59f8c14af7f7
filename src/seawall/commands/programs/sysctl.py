"""sysctl: kernel parameters set now, from words or from files that the script wrote."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from seawall.commands.context import Command, Context, Word
from seawall.commands.programs.options import parse
from seawall.commands.shell_secrets import mask
from seawall.commands.shell_state import Mixed, glue, line_of, lines_of
from seawall.model import Operation, Unknown

NAMES = frozenset(("sysctl",))
PROC = "/proc/sys/"
FOLDERS = (
    "/etc/sysctl.d/",
    "/run/sysctl.d/",
    "/usr/lib/sysctl.d/",
    "/usr/local/lib/sysctl.d/",
    "/lib/sysctl.d/",
)
_READS = ("n", "a", "A", "X", "N", "b", "values", "all", "names", "binary", "h", "V")

_VARIABLE = re.compile(r"\?\$[\w{}@*]+")  # `sysctl -w "$1"`: a whole unknown assignment


def read(cmd: Command, ctx: Context) -> Iterator[Operation]:
    """`sysctl [-w] key=value…`, `sysctl -p [FILE…]`, `sysctl --system`."""
    options = parse(cmd.args, "r pattern")
    writes = options.has("w", "write")
    if options.has("system"):
        files = [path for path in cmd.files if is_persistent(path)]
        yield from _files(cmd, ctx, files)
        return
    if options.has("p", "f", "load"):
        named = [word for word in options.all("load") if word != ""] + options.words
        for word in named or ["/etc/sysctl.conf"]:
            yield from _file(cmd, ctx, word)
        return
    if options.has(*_READS) and not writes:
        return
    for word in _joined(options.words):
        if writes and type(word) is Unknown and _VARIABLE.fullmatch(f"{word}{word.why}"):
            yield setting(cmd, ctx, Unknown(word.why), Unknown(word.why), persisted=False)
        yield from _pair(cmd, ctx, word, persisted=False, line=cmd.line)


def _joined(words: Sequence[Word]) -> list[Word]:
    """`key = value` in three words is one assignment too."""
    out: list[Word] = []
    for word in words:
        loose = out and isinstance(out[-1], str) and out[-1].endswith("=")
        if word == "=" and out:
            out[-1] = glue([out[-1], "="])
        elif loose:
            out[-1] = glue([out[-1], word])
        else:
            out.append(word)
    return out


def is_persistent(path: str) -> bool:
    """Whether a file's settings are applied at boot."""
    return path == "/etc/sysctl.conf" or (path.startswith(FOLDERS) and path.endswith(".conf"))


def _said(ctx: Context, path: str) -> bool:
    """Whether a file's settings were told where the script wrote it: `sysctl -p` adds nothing.

    In a container only what is set at once reaches the node, not what its own files hold.
    """
    return ctx.place == "node" and is_persistent(path)


def _files(cmd: Command, ctx: Context, paths: Sequence[str]) -> Iterator[Operation]:
    for path in paths:
        if _said(ctx, path):
            continue
        yield from settings(cmd, ctx, cmd.files[path], persisted=False)


def _file(cmd: Command, ctx: Context, word: Word) -> Iterator[Operation]:
    if not isinstance(word, str):
        return
    if word in ("-", "/dev/stdin"):
        if cmd.stdin is not None:
            yield from settings(cmd, ctx, cmd.stdin, persisted=False)
        return
    if _said(ctx, word) and word in cmd.files:
        return
    content = cmd.files.get(word)
    if content is None:
        data = ctx.open(word)
        content = data.decode("utf-8", "replace") if data is not None else None
    if content is not None:
        yield from settings(cmd, ctx, content, persisted=False)


def settings(cmd: Command, ctx: Context, content: Word, *, persisted: bool) -> Iterator[Operation]:
    """Each `key = value` line of a file in the syntax of sysctl.conf(5)."""
    first = line_of(content, 0) if persisted else 0
    for index, line in lines_of(content):
        start = line if isinstance(line, str) else line.prefix
        if start.lstrip()[:1] in ("#", ";", "["):
            continue
        if not first:
            yield from _pair(cmd, ctx, line, persisted=persisted, line=cmd.line)
            continue
        here = replace(cmd, line=first + index, column=0, text=mask(str(line).strip())[:300])
        yield from _pair(here, ctx, line, persisted=persisted, line=here.line)


def _pair(
    cmd: Command, ctx: Context, word: Word, *, persisted: bool, line: int
) -> Iterator[Operation]:
    name, value = halves(word)
    if name is None or value is None:
        return
    yield setting(cmd, ctx, name, value, persisted=persisted, line=line)


def halves(word: Word) -> tuple[Word | None, Word | None]:
    """The two sides of the first `=`; an unknown part may lie in either."""
    if isinstance(word, str):
        name, equals, value = word.partition("=")
        return (name.strip(), value.strip()) if equals and name.strip() else (None, None)
    if "=" in word.prefix:
        name, _, start = word.prefix.partition("=")
        return name.strip(), Unknown(word.why, start.strip(), word.suffix.rstrip())
    if isinstance(word, Mixed) and "=" not in word.suffix:
        return _middle(word)
    if "=" in word.suffix:
        end, _, value = word.suffix.partition("=")
        return Unknown(word.why, word.prefix, end.strip()), value.strip()
    return None, None


def _middle(word: Mixed) -> tuple[Word | None, Word | None]:
    """`$key=$value`: the sign stands between two unknown parts."""
    for index, part in enumerate(word.parts):
        if isinstance(part, str) and "=" in part:
            end, _, start = part.partition("=")
            before, after = word.parts[:index], word.parts[index + 1 :]
            return glue([*before, end.strip()]), glue([start.strip(), *after])
    return None, None


def setting(
    cmd: Command, ctx: Context, name: Word, value: Word, *, persisted: bool, line: int = 0
) -> Operation:
    """One `sysctl.set`."""
    if isinstance(value, str):
        value = re.sub(r"\s+", " ", value.strip())
    target = {"key": key_of(name), "persisted": persisted}
    return ctx.operation(
        "node",
        "sysctl.set",
        target,
        line=line or cmd.line,
        column=cmd.column if (line or cmd.line) == cmd.line else 0,
        text=cmd.text,
        after={"value": value},
    )


def key_of(name: Word) -> Word:
    """The dotted name. `net/ipv4/conf/eth0.1/rp_filter` keeps the dot inside of a part as "/"."""
    if isinstance(name, Unknown):
        made = Unknown(name.why, str(key_of(name.prefix)), str(key_of(name.suffix)))
        listed = made.why.startswith("$(")  # what a command finds there: any interface
        if listed and made.prefix == "net.ipv4.conf." and made.suffix.startswith("."):
            return f"{made.prefix}*{made.suffix}"
        return made
    name = name.removeprefix("-").removeprefix(PROC)
    slash, dot = name.find("/"), name.find(".")
    if slash >= 0 and (dot < 0 or slash < dot):
        return name.translate(str.maketrans("/.", "./"))
    return name
