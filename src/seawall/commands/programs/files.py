"""Programs that delete, move, copy, link and mark files: rm, mv, cp, ln, chmod, rsync, tar …"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from seawall.commands.context import Command, Context, Word
from seawall.commands.programs import written
from seawall.commands.programs.options import Options, helps, node, parse, place, words
from seawall.commands.programs.written import deleted, replaced
from seawall.commands.shell_hosts import of_address, on
from seawall.commands.shell_state import glue
from seawall.model import Operation, Unknown

NAMES = words(
    "rm rmdir unlink shred mv cp ln install chmod chown chgrp chattr setfacl rsync scp tar unzip "
    "truncate touch tmpwatch tmpreaper systemd-tmpfiles trash-put srm"
)
# Folders that a copy without a trailing slash goes into.
_FOLDERS = words(
    "/ /etc /etc/cron.d /etc/containerd /etc/docker /etc/kubernetes /etc/kubernetes/manifests "
    "/etc/kubernetes/pki /etc/kubernetes/pki/etcd /etc/sysctl.d /etc/systemd/system "
    "/etc/systemd/system/kubelet.service.d /usr/lib/systemd/system /lib/systemd/system "
    "/usr/lib/systemd/system/kubelet.service.d /usr/bin /usr/local/bin /bin /sbin /usr/sbin "
    "/usr/local/sbin /root /tmp /opt /home /var/tmp /etc/yum.repos.d /etc/profile.d "
    "/etc/modules-load.d /etc/security /etc/netplan /etc/sysconfig/network-scripts . .."
)


def read(cmd: Command, ctx: Context) -> Iterator[Operation]:
    """Each program by its own options."""
    if not helps(cmd):
        yield from _READERS[cmd.name](cmd, ctx)


def _rm(cmd: Command, ctx: Context) -> Iterator[Operation]:
    options = parse(cmd.args, "")
    recursive = options.has("r", "R", "recursive")
    for word in options.words:
        yield from deleted(place(ctx, word), cmd, ctx, recursive=recursive)


def _shred(cmd: Command, ctx: Context) -> Iterator[Operation]:
    options = parse(cmd.args, "n s iterations size random-source")
    for word in options.words:
        path = place(ctx, word)
        if isinstance(path, str) and path.startswith("/dev/"):
            yield node(cmd, ctx, "disk.write", {"device": path, "tool": "shred"})
        elif options.has("u", "remove"):
            yield from deleted(path, cmd, ctx)
        else:
            yield from written.read(path, Unknown("random bytes"), False, cmd, ctx)


def targets(options: Options) -> list[tuple[Word, Word]]:
    """(source, destination) of cp, mv, install, ln: a folder gets the sources' own names."""
    words = options.words
    folder = options.last("t", "target-directory")
    if folder is None:
        if len(words) < 2:
            return []
        *words, folder = words
        single = len(words) == 1 and not _is_folder(folder)
        if single or options.has("T", "no-target-directory"):
            return [(words[0], folder)]
    return [(word, _into(folder, word)) for word in words]


def _is_folder(word: Word) -> bool:
    if isinstance(word, Unknown):
        return word.suffix.endswith("/") or (not word.suffix and word.prefix.endswith("/"))
    return word.endswith("/") or word.rstrip("/") in _FOLDERS or word == "/"


def _into(folder: Word, word: Word) -> Word:
    text = word if isinstance(word, str) else word.suffix
    name = text.rstrip("/").rpartition("/")[2]
    if name in ("", ".") and isinstance(word, str):
        return folder
    last: Word = (
        name if isinstance(word, str) or "/" in word.suffix else Unknown(word.why, "", name)
    )
    return glue([folder, "/", last])


def _mv(cmd: Command, ctx: Context) -> Iterator[Operation]:
    options = parse(cmd.args, "t S target-directory suffix")
    for source, target in targets(options):
        old, new = place(ctx, source), place(ctx, target)
        yield from replaced(old, "move", new, cmd, ctx)
        content = content_of(cmd, ctx, source)
        if isinstance(new, str):
            cmd.files[new] = content
        yield from written.read(new, content, False, cmd, ctx)


def _cp(cmd: Command, ctx: Context) -> Iterator[Operation]:
    options = parse(cmd.args, "t S target-directory suffix m o g mode owner group")
    if cmd.name == "install" and options.has("d", "directory"):
        return
    for source, target in targets(options):
        new = place(ctx, target)
        content = content_of(cmd, ctx, source)
        if isinstance(new, str):
            cmd.files[new] = content
        yield from written.read(new, content, False, cmd, ctx, how="copy")


def content_of(cmd: Command, ctx: Context, word: Word) -> Word:
    """What a file holds, if the script wrote it or the checked tree has it."""
    path = place(ctx, word)
    if not isinstance(path, str) or not isinstance(word, str):
        return Unknown(f"$(cat {word})")
    if path == "/dev/null":
        return ""
    if path in cmd.files:
        return cmd.files[path]
    data = ctx.open(word)
    if data is None or len(data) > 1_000_000:
        return Unknown(f"$(cat {word})")
    return data.decode("utf-8", "replace")


def _ln(cmd: Command, ctx: Context) -> Iterator[Operation]:
    options = parse(cmd.args, "t S target-directory suffix")
    if len(options.words) == 1 and not options.has("t", "target-directory"):
        options.words.append("./")
    for source, target in targets(options):
        yield from replaced(place(ctx, target), "link", source, cmd, ctx)


def _mode(cmd: Command, ctx: Context) -> Iterator[Operation]:
    """chmod, chown, chgrp, chattr, setfacl: the first word says what, the others which files."""
    how = "owner" if cmd.name in ("chown", "chgrp") else "mode"
    args = [w for w in cmd.args if not (isinstance(w, str) and w.startswith("--reference"))]
    lead = _mark(args) if cmd.name in ("chmod", "chattr") else None
    options = parse([w for w in args if w is not lead], "m x M X" if cmd.name == "setfacl" else "")
    words = options.words
    value: Word = lead if lead is not None else options.word("m", "x")
    if lead is None and cmd.name != "setfacl":
        if not words:
            return
        value, words = words[0], words[1:]
    for word in words:
        for op in replaced(place(ctx, word), how, value, cmd, ctx):
            op.after["recursive"] = options.has("R", "recursive")
            yield op


def _mark(args: Sequence[Word]) -> Word | None:
    """`chmod -x FILE`, `chattr -i FILE`: a mode that looks like an option."""
    for word in args:
        if (
            isinstance(word, str)
            and word[:1] == "-"
            and word.strip("-")
            and set(word[1:]) <= set("rwxXstiaAcdDeSuj")
        ):
            return word
    return None


_SCP = "c D F i J l o P S X"
_RSYNC = (
    "e f B T M exclude include filter rsh files-from exclude-from include-from bwlimit port "
    "password-file timeout backup-dir chmod chown log-file rsync-path"
)


def _rsync(cmd: Command, ctx: Context) -> Iterator[Operation]:
    options = parse(cmd.args, _SCP if cmd.name == "scp" else _RSYNC)
    if options.has("n", "dry-run", "list-only") or len(options.words) < 2:
        return
    ctx, target = _remote(ctx, options.words[-1])
    path = place(ctx, target)
    removes = any(name.startswith("delete") or name == "del" for name in options.given)
    if cmd.name == "rsync" and removes:
        yield from deleted(path, cmd, ctx, recursive=True, contents=True)
    for source in options.words[:-1]:
        text = source if isinstance(source, str) else source.suffix
        whole = cmd.name == "rsync" and (text.endswith("/") or not _is_folder(target))
        new = path if whole or not _is_folder(target) else place(ctx, _into(target, source))
        yield from written.read(new, content_of(cmd, ctx, source), False, cmd, ctx, how="copy")


def _remote(ctx: Context, word: Word) -> tuple[Context, Word]:
    """`user@host:/path`: a file on that host."""
    text = word if isinstance(word, str) else word.prefix
    host, colon, path = text.partition(":")
    if colon and "/" not in host:
        rest: Word = path if isinstance(word, str) else Unknown(word.why, path, word.suffix)
        return on(ctx, of_address(host)), rest
    if isinstance(word, Unknown) and word.suffix.startswith(":"):
        return on(ctx, of_address(Unknown(word.why, word.prefix))), word.suffix[1:]
    return ctx, word


def _tar(cmd: Command, ctx: Context) -> Iterator[Operation]:
    args = list(cmd.args)
    if args and isinstance(args[0], str) and not args[0].startswith("-"):
        args[0] = "-" + args[0]  # `tar xzf file`
    options = parse(args, "f C T X directory file exclude strip-components one-top-level transform")
    if not options.has("x", "extract", "get"):
        return
    folder: Word = options.word("C", "directory", default=".")
    for word in options.words or [""]:
        path = place(ctx, glue([folder, "/", word]) if word != "" else folder)
        yield from written.read(path, Unknown("$(tar -x)"), False, cmd, ctx)


def _unzip(cmd: Command, ctx: Context) -> Iterator[Operation]:
    options = parse(cmd.args, "d x P")
    if options.has("l", "t", "v", "Z", "p"):
        return
    path = place(ctx, options.word("d", default="."))
    yield from written.read(path, Unknown("$(unzip)"), False, cmd, ctx)


def _truncate(cmd: Command, ctx: Context) -> Iterator[Operation]:
    options = parse(cmd.args, "s r size reference")
    empty = options.last("s", "size") == "0"
    for word in options.words:
        content: Word = "" if empty else Unknown("$(truncate)")
        yield from written.read(place(ctx, word), content, not empty, cmd, ctx)


def _touch(cmd: Command, ctx: Context) -> Iterator[Operation]:
    for word in parse(cmd.args, "d r t date reference time").words:
        yield from written.read(place(ctx, word), "", True, cmd, ctx)


def _tmpwatch(cmd: Command, ctx: Context) -> Iterator[Operation]:
    """Removes what is old in the folders: `tmpwatch 24 /tmp`, `tmpreaper 7d /tmp`."""
    options = parse(
        cmd.args, "x X U u exclude exclude-pattern exclude-user protect runtime delay T"
    )
    if options.has("t", "test", "showdeleted"):
        return
    for word in options.words[1:]:
        yield from deleted(place(ctx, word), cmd, ctx, recursive=True, contents=True)


def _tmpfiles(cmd: Command, ctx: Context) -> Iterator[Operation]:
    options = parse(cmd.args, "prefix exclude-prefix root replace")
    if not options.has("clean", "remove", "purge") or options.has("dry-run", "cat-config"):
        return
    for folder in options.all("prefix") or ["/tmp"]:
        yield from deleted(place(ctx, folder), cmd, ctx, recursive=True, contents=True)


_READERS = {
    **dict.fromkeys(("rm", "rmdir", "unlink", "trash-put", "srm"), _rm),
    **dict.fromkeys(("chmod", "chown", "chgrp", "chattr", "setfacl"), _mode),
    **dict.fromkeys(("rsync", "scp"), _rsync),
    **dict.fromkeys(("tmpwatch", "tmpreaper"), _tmpwatch),
    "shred": _shred,
    "mv": _mv,
    "cp": _cp,
    "install": _cp,
    "ln": _ln,
    "tar": _tar,
    "unzip": _unzip,
    "truncate": _truncate,
    "touch": _touch,
    "systemd-tmpfiles": _tmpfiles,
}
