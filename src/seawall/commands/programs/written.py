"""What it means that a file gets this content, is deleted or replaced: the file, and what it sets.

One place for redirections, tee, sed -i, cp, rm and heredocs. A line of /etc/sysctl.conf is a kernel
parameter at boot, a write below /proc/sys is one now, a crontab or unit holds commands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from seawall import commands
from seawall.commands.context import Command, Context, Word
from seawall.commands.programs import sysctl
from seawall.commands.programs.options import node
from seawall.commands.shell_secrets import mask
from seawall.commands.shell_state import Mixed, fill, line_of, lines_of
from seawall.model import Operation, Unknown

PKI = re.compile(
    r"/etc/kubernetes/(?:pki|ssl|certs)(?:/|$)|/var/lib/kubelet/pki(?:/|$)"
    r"|/etc/etcd/(?:pki|ssl|certs)(?:/|$)|/var/lib/etcd/cert(?:/|$)"
    r"|/etc/kubernetes/kube\.conf$|/etc/kubernetes/(?:admin|kubelet|controller-manager|scheduler)\.conf$"
)
_NETWORK = re.compile(
    r"/etc/sysconfig/network-scripts/(?:ifcfg|route)-(?P<ifcfg>[^/]+)$|/etc/sysconfig/network$"
    r"|/etc/netplan/[^/]+\.ya?ml$|/etc/NetworkManager/(?:system-connections/|NetworkManager\.conf$)"
    r"|/etc/network/interfaces(?:$|\.d/)|/etc/systemd/network/[^/]+\.(?:network|netdev|link)$"
)
_CRON = re.compile(r"/etc/crontab$|/etc/cron\.d/|/var/spool/cron/")
_SCRIPTS = re.compile(
    r"/etc/cron\.(?:hourly|daily|weekly|monthly)/|/etc/rc(?:\.d/rc)?\.local$|/etc/rc\.d/init\.d/"
    r"|/etc/init\.d/|/var/lib/cloud/scripts/|/etc/NetworkManager/dispatcher\.d/"
)
_UNIT = re.compile(r"/systemd/system/.*\.(?:service|conf)$")
_EXEC = re.compile(r"\s*Exec(?:Start|StartPre|StartPost|Stop|StopPost|Reload)\s*=\s*[-@:+!]*(.*)")
_DECIDING = ("/etc/", "/var/", "/usr/", "/lib/", "/run/")
_QUIET = ("/dev/null", "/dev/std", "/dev/tty", "/dev/fd/", "/dev/shm", "/dev/kmsg")
_QUIETER = ("/dev/tcp", "/dev/udp", "/dev/console", "/dev/log", "/dev/pts", "/dev/random")


def read(
    path: Word, content: Word, append: bool, cmd: Command, ctx: Context, how: str = "generate"
) -> Iterator[Operation]:
    """Operations of writing `content` to `path`; `how` is for certificates."""
    start = path if isinstance(path, str) else path.prefix
    if start.startswith((sysctl.PROC, "/host" + sysctl.PROC)):
        yield _proc(path, content, cmd, ctx)
        return
    if path == "":
        return  # `cat x > ""` fails
    if start.startswith("/dev/") or path == "-":
        yield from _device(path, cmd, ctx)
        return
    yield node(
        cmd, ctx, "file.write", {"path": path}, {"content": shown(content), "append": append}
    )
    if isinstance(path, str) and path.startswith(_DECIDING):
        yield from _means(path, content, cmd, ctx, how)


def shown(content: Word) -> Word:
    """A content without its secrets."""
    if isinstance(content, str):
        return mask(str(content))
    if isinstance(content, Mixed):
        return Unknown(mask(content.why), mask(content.prefix), mask(content.suffix))
    return content


def _means(path: str, content: Word, cmd: Command, ctx: Context, how: str) -> Iterator[Operation]:
    """What a file of this name decides."""
    if sysctl.is_persistent(path):
        yield from sysctl.settings(cmd, ctx, content, persisted=True)
    elif PKI.match(path):
        yield node(
            cmd, ctx, "cert.replace", {"path": path}, {"how": "copy" if how == "generate" else how}
        )
    elif match := _NETWORK.match(path):
        name: Word = match["ifcfg"] or Unknown("the interfaces of a file")
        yield node(
            cmd, ctx, "address.change", {"interface": name}, {"how": "config", "address": ""}
        )
    elif path == "/etc/hostname":
        yield node(
            cmd, ctx, "address.change", {"interface": ""}, {"how": "hostname", "address": content}
        )
    elif path in ("/etc/localtime", "/etc/timezone"):
        yield node(cmd, ctx, "clock.set", {}, {"how": "timezone", "value": shown(content)})
    elif _CRON.match(path):
        yield from crontab(content, cmd, ctx, user="/spool/" not in path, via=path)
    elif _SCRIPTS.match(path):
        yield from _script(content, cmd, ctx, path)
    elif _UNIT.search(path):
        yield from _unit(content, cmd, ctx, path)
    elif path.startswith(("/etc/tmpfiles.d/", "/usr/lib/tmpfiles.d/")):
        yield from _tmpfiles(content, cmd, ctx)


def _proc(path: Word, content: Word, cmd: Command, ctx: Context) -> Operation:
    def key(text: str) -> str:
        return text.removeprefix("/host").removeprefix(sysctl.PROC)

    if isinstance(path, str):
        name: Word = key(path)
    else:
        name = Unknown(path.why, key(path.prefix), path.suffix)
    return sysctl.setting(cmd, ctx, _slashes(name), content, persisted=False)


def _slashes(name: Word) -> Word:
    """A path below /proc/sys in sysctl's slash form, also when its first part has no slash."""
    if isinstance(name, str):
        return name.replace("/", ".") if "." not in name else name
    return Unknown(name.why, name.prefix.replace("/", "."), name.suffix.replace("/", "."))


def _device(path: Word, cmd: Command, ctx: Context) -> Iterator[Operation]:
    """`cat image > /dev/vdb` writes the disk."""
    name = path if isinstance(path, str) else path.prefix
    if name.startswith(_QUIET) or name.startswith(_QUIETER) or name in ("", "-"):
        return
    tool = "write" if cmd.name == ">" else cmd.name
    yield node(cmd, ctx, "disk.write", {"device": path, "tool": tool})


def _inner(cmd: Command, ctx: Context, what: str, line: int) -> Context:
    return ctx.at(line=line, via=(*ctx.via, what), depth=ctx.depth + 1)


def crontab(
    content: Word, cmd: Command, ctx: Context, *, user: bool, via: str
) -> Iterator[Operation]:
    """The commands of crontab lines; `user`: a sixth column names who runs them."""
    first = line_of(content, 0)
    for index, line in lines_of(content):
        text, holes = fill(line)
        if text.lstrip()[:1] in ("#", "") or re.match(r"\s*[A-Z_a-z]+\s*=", text):
            continue
        fields = (1 if text.lstrip().startswith("@") else 5) + user
        parts = text.split(None, fields)
        if len(parts) > fields:
            inner = _inner(cmd, ctx, via, first + index if first else cmd.line)
            yield from commands.read_script(parts[fields], inner.at(environ=holes))


def _script(content: Word, cmd: Command, ctx: Context, path: str) -> Iterator[Operation]:
    text, holes = fill(content)
    if text.startswith("#!") and not re.match(r"#!\s*\S*\b(?:env\s+)?(?:ba|da|k|z)?sh\b", text):
        return
    inner = _inner(cmd, ctx, path, line_of(content, cmd.line))
    yield from commands.read_script(text, inner.at(environ=holes))


def _unit(content: Word, cmd: Command, ctx: Context, path: str) -> Iterator[Operation]:
    """The commands that a systemd unit starts."""
    first = line_of(content, 0)
    for index, line in lines_of(content):
        text, holes = fill(line)
        match = _EXEC.match(text)
        if match and match[1]:
            inner = _inner(cmd, ctx, path, first + index if first else cmd.line)
            yield from commands.read_script(match[1], inner.at(environ=holes))


def _tmpfiles(content: Word, cmd: Command, ctx: Context) -> Iterator[Operation]:
    """tmpfiles.d(5): R and r remove, D empties, an age makes d, q, v, e clean."""
    for _index, line in lines_of(content):
        parts = line.split() if isinstance(line, str) else []
        if len(parts) < 2 or parts[0].startswith("#"):
            continue
        ages = len(parts) > 5 and parts[5] not in ("-", "")
        if parts[0][0] in "RrD" or (parts[0][0] in "dqvQe" and ages):
            whole = parts[0][0] in "Rr"
            yield from deleted(parts[1], cmd, ctx, recursive=True, contents=not whole)


def deleted(
    path: Word, cmd: Command, ctx: Context, *, recursive: bool = False, contents: bool = False
) -> Iterator[Operation]:
    """Operations of removing a path."""
    if path == "":
        return
    target: dict[str, object] = {"path": path, "recursive": recursive, "contents": contents}
    yield node(cmd, ctx, "file.delete", target)
    if isinstance(path, str):
        cmd.files.pop(path, None)
    if isinstance(path, str) and PKI.match(path):
        yield node(cmd, ctx, "cert.replace", {"path": path}, {"how": "delete"})


def replaced(path: Word, how: str, to: Word, cmd: Command, ctx: Context) -> Iterator[Operation]:
    """Operations of moving, linking or marking a path."""
    if path == "":
        return
    yield node(cmd, ctx, "file.replace", {"path": path}, {"how": how, "to": to})
    if path == "/etc/localtime" and how == "link":
        yield node(cmd, ctx, "clock.set", {}, {"how": "timezone", "value": to})
    elif isinstance(path, str) and how in ("link", "move") and PKI.match(path):
        yield node(
            cmd,
            ctx,
            "cert.replace",
            {"path": path},
            {"how": "copy" if how == "link" else "delete"},
        )
