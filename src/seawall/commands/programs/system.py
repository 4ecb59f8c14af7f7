"""A node's own settings that are files behind a program: SELinux, boot loader, crontab."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.commands.context import Command, Context
from seawall.commands.programs import written
from seawall.commands.programs.options import helps, node, parse, place, words
from seawall.commands.shell_words import glue_list
from seawall.model import Operation

# grub-mkconfig and its kin only write down what /etc/default/grub says: that file is judged.
NAMES = words("setenforce grubby crontab update-alternatives")


def read(cmd: Command, ctx: Context) -> Iterator[Operation]:
    if not helps(cmd):
        yield from _READERS[cmd.name](cmd, ctx)


def _setenforce(cmd: Command, ctx: Context) -> Iterator[Operation]:
    for word in cmd.args[:1]:
        value = {"enforcing": "1", "permissive": "0"}.get(str(word).lower(), word)
        target, after = {"path": "/sys/fs/selinux/enforce"}, {"content": value, "append": False}
        yield node(cmd, ctx, "file.write", target, after)


def _grubby(cmd: Command, ctx: Context) -> Iterator[Operation]:
    """Kernel arguments, whichever file of the boot loader holds them."""
    options = parse(cmd.args, "args remove-args update-kernel set-default title initrd")
    words = options.all("args", "remove-args", "set-default")
    if words:
        after = {"content": glue_list(words), "append": True}
        yield node(cmd, ctx, "file.write", {"path": "/etc/default/grub"}, after)


def _crontab(cmd: Command, ctx: Context) -> Iterator[Operation]:
    """`… | crontab -`, `crontab FILE`: the commands of its lines run later."""
    options = parse(cmd.args, "u")
    if options.has("l", "e", "r"):
        return
    for word in options.words[:1] or ["-"]:
        path = place(ctx, word)
        content = (
            cmd.stdin if word == "-" else cmd.files.get(path) if isinstance(path, str) else None
        )
        if content is not None:
            yield from written.crontab(content, cmd, ctx, user=False, via="crontab")


def _alternatives(cmd: Command, ctx: Context) -> Iterator[Operation]:
    words = parse(cmd.args).words
    if "--install" in cmd.args and len(words) > 2:
        yield from written.replaced(words[0], "link", words[2], cmd, ctx)


_READERS = {
    "setenforce": _setenforce,
    "grubby": _grubby,
    "crontab": _crontab,
    "update-alternatives": _alternatives,
}
