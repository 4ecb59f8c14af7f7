"""mount, umount, swapon: what appears and disappears in a node's tree."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.commands.context import Command, Context, Word
from seawall.commands.programs.options import helps, node, parse, place
from seawall.commands.shell_state import glue
from seawall.model import Operation, Unknown

NAMES = frozenset(("mount", "umount", "swapon", "fusermount", "mount.nfs", "mount.nfs4"))
_VALUED = "t o O U L N p types options test-opts source target uuid label namespace"


def read(cmd: Command, ctx: Context) -> Iterator[Operation]:
    if helps(cmd):
        return
    if cmd.name == "umount" or (cmd.name == "fusermount" and "-u" in cmd.args):
        yield from _umount(cmd, ctx)
    elif cmd.name == "swapon":
        yield from _swapon(cmd, ctx)
    elif cmd.name != "fusermount":
        yield from _mount(cmd, ctx)


def _mount(cmd: Command, ctx: Context) -> Iterator[Operation]:
    """`mount DEVICE PATH`, `mount PATH` (fstab), `mount -a`; listing and sharing do nothing."""
    options = parse(cmd.args, _VALUED)
    shares = any(name.startswith("make-") for name in options.given)
    if options.has("f", "fake") or (shares and len(options.words) < 2):
        return
    fstype: Word = options.word("t", "types")
    flags: list[Word] = options.all("o", "options")
    for name in ("bind", "rbind", "move"):
        if options.has(name):
            flags = [name, *flags]
    if options.has("B"):
        flags = ["bind", *flags]
    if options.has("r", "read-only"):
        flags.append("ro")
    joined: list[Word] = []
    for flag in flags:
        joined += [",", flag] if joined else [flag]
    after = {"options": glue(joined or [""])}
    if options.has("a", "all"):
        yield node(cmd, ctx, "mount.mount", {"device": "", "path": "", "fstype": fstype}, after)
        return
    device, path = _pair(ctx, options.words, options.last("U", "L", "uuid", "label", "source"))
    if path == "" and device == "":
        return
    target = {"device": device, "path": path, "fstype": fstype}
    yield node(cmd, ctx, "mount.mount", target, after)


def _pair(ctx: Context, words: list[Word], named: Word | None) -> tuple[Word, Word]:
    if len(words) >= 2:
        return _device(ctx, words[0]), place(ctx, words[1])
    if not words:
        return "", ""
    if named is not None:
        return named, place(ctx, words[0])
    only = words[0]
    if isinstance(only, str) and only.startswith("/dev/"):
        return only, ""
    return "", place(ctx, only)


def _device(ctx: Context, word: Word) -> Word:
    return place(ctx, word) if isinstance(word, str) and word.startswith("/") else word


def _umount(cmd: Command, ctx: Context) -> Iterator[Operation]:
    options = parse(cmd.args, "t O types test-opts")
    after = {
        "lazy": options.has("l", "lazy", "z"),
        "force": options.has("f", "force"),
    }
    if options.has("fake"):
        return
    if options.has("a", "all") and not options.words:
        yield node(cmd, ctx, "mount.umount", {"path": "", "device": "", "all": True}, after)
        return
    for word in options.words:
        text = word if isinstance(word, str) else word.prefix
        is_device = text.startswith("/dev/") or (":" in text and not text.startswith("/"))
        target = {
            "path": "" if is_device else place(ctx, word),
            "device": word if is_device else "",
            "all": False,
        }
        if isinstance(word, Unknown) and not text:
            target["device"] = word
        yield node(cmd, ctx, "mount.umount", target, after)


def _swapon(cmd: Command, ctx: Context) -> Iterator[Operation]:
    options = parse(cmd.args, "p d L U o priority label uuid options")
    if options.has("s", "show", "summary", "V"):
        return
    words: list[Word] = options.words or ([""] if options.has("a", "all") else [])
    for word in words:
        target = {"device": place(ctx, word), "path": "", "fstype": "swap"}
        yield node(cmd, ctx, "mount.mount", target, {"options": ""})
