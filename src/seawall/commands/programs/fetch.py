"""curl and wget: a file put in place from outside."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.commands.context import Command, Context, Word
from seawall.commands.programs import written
from seawall.commands.programs.options import helps, parse, place
from seawall.commands.shell_state import glue
from seawall.model import Operation, Unknown

NAMES = frozenset(("curl", "wget", "aria2c", "axel"))
_CURL = (
    "o output H header d data X request u user A user-agent b cookie c cookie-jar e referer "
    "F form K config m max-time w write-out x proxy T upload-file E cert cacert capath key "
    "connect-timeout "
    "retry retry-delay retry-max-time data-raw data-binary data-urlencode output-dir "
    "limit-rate resolve interface max-redirs url C continue-at y Y z r range"
)
_WGET = (
    "O output-document o output-file a append-output P directory-prefix t tries T timeout U "
    "user-agent header user password Q q-limit w wait post-data post-file ca-certificate e execute "
    "A R D B i input-file l"
)


def read(cmd: Command, ctx: Context) -> Iterator[Operation]:
    """`file.write` of what is fetched into a named place; to the output: nothing."""
    if helps(cmd):
        return
    if cmd.name == "curl":
        yield from _curl(cmd, ctx)
    else:
        yield from _wget(cmd, ctx)


def _write(cmd: Command, ctx: Context, word: Word, url: Word) -> Iterator[Operation]:
    if word in ("-", "/dev/null", "/dev/stdout"):
        return
    yield from written.read(place(ctx, word), Unknown(f"$(curl {url})"), False, cmd, ctx)


def _curl(cmd: Command, ctx: Context) -> Iterator[Operation]:
    options = parse(cmd.args, _CURL)
    url = options.words[0] if options.words else options.word("url")
    folder = options.last("output-dir")
    outputs = options.all("o", "output")
    if options.has("O", "remote-name", "remote-name-all"):
        outputs = [*outputs, _name(url)]
    for word in outputs:
        yield from _write(cmd, ctx, word if folder is None else glue([folder, "/", word]), url)


def _wget(cmd: Command, ctx: Context) -> Iterator[Operation]:
    options = parse(cmd.args, _WGET if cmd.name == "wget" else "o out d dir n")
    if options.has("spider"):
        return
    url = options.words[0] if options.words else ""
    target = (
        options.last("O", "output-document") if cmd.name == "wget" else options.last("o", "out")
    )
    if target is None:
        target = _name(url)
        folder = options.last("P", "directory-prefix", "d", "dir")
        target = target if folder is None else glue([folder, "/", target])
    yield from _write(cmd, ctx, target, url)


def _name(url: Word) -> Word:
    """The last part of an address, as curl -O and wget name the file."""
    if isinstance(url, Unknown):
        return Unknown(url.why, "", url.suffix.rpartition("/")[2])
    return url.partition("?")[0].rstrip("/").rpartition("/")[2] or "index.html"
