"""What it means that a file gets this content: the file itself, and what it sets.

One place for redirections, tee, sed -i, cp and heredocs. A line of /etc/sysctl.conf is a kernel
parameter at boot, a write below /proc/sys is one now, a crontab holds commands.
"""

from __future__ import annotations

from collections.abc import Iterator

from seawall.commands.context import Command, Context, Word
from seawall.commands.programs import sysctl
from seawall.commands.programs.options import node
from seawall.commands.shell_secrets import mask
from seawall.model import Operation, Unknown


def read(
    path: Word, content: Word, append: bool, cmd: Command, ctx: Context
) -> Iterator[Operation]:
    """Operations of writing `content` to `path`."""
    start = path if isinstance(path, str) else path.prefix
    if start.startswith(sysctl.PROC):
        yield _proc(path, content, cmd, ctx)
        return
    if start.startswith("/dev/") or path in ("", "-"):
        yield from _device(path, cmd, ctx)
        return
    shown = mask(content) if isinstance(content, str) else content
    yield node(cmd, ctx, "file.write", {"path": path}, {"content": shown, "append": append})
    if isinstance(path, str) and sysctl.is_persistent(path):
        yield from sysctl.settings(cmd, ctx, content, persisted=True)


def _proc(path: Word, content: Word, cmd: Command, ctx: Context) -> Operation:
    if isinstance(path, str):
        key: Word = path.removeprefix(sysctl.PROC).replace("/", ".")
    else:
        key = Unknown(path.why, path.prefix.removeprefix(sysctl.PROC), path.suffix)
    return sysctl.setting(cmd, ctx, key, content, persisted=False)


def _device(path: Word, cmd: Command, ctx: Context) -> Iterator[Operation]:
    """`cat image > /dev/vdb` writes the disk."""
    name = path if isinstance(path, str) else path.prefix
    if name.startswith(("/dev/null", "/dev/std", "/dev/tty", "/dev/fd/", "/dev/shm", "/dev/kmsg")):
        return
    if name.startswith(("/dev/tcp", "/dev/udp", "/dev/console", "/dev/log")) or name in ("", "-"):
        return
    yield node(cmd, ctx, "disk.write", {"device": path, "tool": cmd.name})
