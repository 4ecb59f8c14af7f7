"""What the modules that change a machine do, as Operations.

A module that wraps a program is read as that program's command; one that writes a file as that
write. So a playbook and a script that do the same come out the same.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator

from seawall.commands import read_script
from seawall.commands.context import Word
from seawall.commands.programs import written
from seawall.commands.shell_paths import normal
from seawall.commands.shell_state import Located, fill, glue
from seawall.model import Operation, Unknown
from seawall.sources.ansible_task import Task, split_words
from seawall.sources.ansible_values import VAULT, as_word

Reader = Callable[[Task], Iterator[Operation]]

_ON = ("present", "installed", "latest", "build-dep", "fixed", "reinstalled")
_VERBS = {"started": "start", "stopped": "stop", "restarted": "restart", "reloaded": "reload"}
_MANAGERS = {"apt": "apt-get", "yum": "yum", "dnf": "dnf", "dnf5": "dnf", "zypper": "zypper"}


def shell(task: Task) -> Iterator[Operation]:
    """shell, raw: a text for a shell."""
    executable = task.word("executable")
    if isinstance(executable, str) and "python" in executable:
        return
    text, holes = fill(task.free)
    folder = task.word("chdir")
    ctx = task.ctx.at(line=task.text_line, environ=task.ctx.environ | holes)
    yield from read_script(text, ctx.at(cwd=folder) if folder is not None else ctx)


def command(task: Task) -> Iterator[Operation]:
    """command: one program with its words; no shell looks at them."""
    argv = task.args.get("argv")
    words = [as_word(word) for word in argv] if isinstance(argv, list) else split_words(task.free)
    folder = task.word("chdir")
    if folder is not None:
        task.ctx = task.ctx.at(cwd=folder)
    yield from task.run(*words, stdin=task.word("stdin"))


def script(task: Task) -> Iterator[Operation]:
    """script: a file of the project that is copied to the machine and run there."""
    words = split_words(task.free)
    found = task.open(words[0] if words else None, "files")
    if found is None:
        return
    path, data = found
    text = data.decode("utf-8", "replace")
    first = text.split("\n", 1)[0]
    if first.startswith("#!") and not first.rstrip().endswith(("sh", "sh -e", "sh -x", "sh -eu")):
        return
    file = posixpath.normpath(posixpath.join(task.root, path))
    yield from read_script(text, task.ctx.at(file=file, line=1))


def sysctl(task: Task) -> Iterator[Operation]:
    name, value = task.word("name", "key"), task.word("value", "val")
    if name is None or value is None or task.state() == "absent":
        return
    if isinstance(name, str) and "/" in name and "." not in name.split("/")[0]:
        name = name.replace("/", ".")
    if isinstance(value, str):
        value = " ".join(value.split())
    target = {"key": name, "persisted": True}
    yield task.node("sysctl.set", target, {"value": value})


def file(task: Task) -> Iterator[Operation]:
    path, state = task.word("path", "dest", "name"), task.state("file")
    if path is None:
        return
    path = normal(path) if isinstance(path, str) else path
    if state == "absent":
        yield from written.deleted(path, task.command(), task.ctx, recursive=True)
        return
    if state in ("link", "hard"):
        to = task.or_else(Unknown("where it points to"), "src")
        yield from written.replaced(path, "link", to, task.command(), task.ctx)
    yield from _marks(task, path)


def _marks(task: Task, path: Word) -> Iterator[Operation]:
    """Mode and owner that a module gives to a file."""
    mode = task.get("mode")
    if mode is not None:
        shown = oct(mode)[2:] if isinstance(mode, int) else as_word(mode)
        yield from written.replaced(path, "mode", shown, task.command(), task.ctx)
    owner = task.word("owner", "group")
    if owner is not None:
        yield from written.replaced(path, "owner", owner, task.command(), task.ctx)


def _write(
    task: Task, path: Word | None, content: Word, *, append: bool, line: int = 0
) -> Iterator[Operation]:
    if path is None:
        return
    path = normal(path) if isinstance(path, str) else path
    if isinstance(content, str) and line:
        content = Located.at(content, line)
    yield from written.read(path, content, append, task.command(), task.ctx)


def copy(task: Task) -> Iterator[Operation]:
    content = task.get("content")
    if content is not None:
        text = as_word(content)
        yield from _write(task, task.word("dest"), text, append=False, line=task.text_line)
        return
    source = task.word("src")
    found = None if task.flag("remote_src") else task.open(source, "files")
    text = _text(found, task, rendered=False)
    yield from _write(task, _destination(task, source), text, append=False)


def template(task: Task) -> Iterator[Operation]:
    source = task.word("src")
    text = _text(task.open(source, "templates"), task, rendered=True)
    yield from _write(task, _destination(task, source), text, append=False)


def _text(found: tuple[str, bytes] | None, task: Task, *, rendered: bool) -> Word:
    if found is None:
        return Unknown("the content of a file that is not here")
    text = found[1].decode("utf-8", "replace")
    if text.startswith(VAULT):
        return Unknown("encrypted with Ansible Vault")
    return task.scope.word(text) if rendered else text


def _destination(task: Task, source: Word | None) -> Word | None:
    """`dest` is a folder if it ends with a slash: the file keeps its name there."""
    dest = task.word("dest")
    if not isinstance(dest, str) or not dest.endswith("/"):
        return dest
    if not isinstance(source, str):
        return Unknown("the name of the copied file", dest)
    name = source.rstrip("/").rpartition("/")[2]
    return dest if source.endswith("/") else dest + name.removesuffix(".j2")


def line_in_file(task: Task) -> Iterator[Operation]:
    text = task.word("line", "value")
    if task.state() == "absent" or text is None:
        text = ""  # takes lines out: nothing that stands there afterwards is new
    elif isinstance(text, str) and not text.endswith("\n"):
        text += "\n"
    path = task.word("path", "dest", "destfile", "name")
    yield from _write(task, path, text, append=True, line=task.text_line)


def block_in_file(task: Task) -> Iterator[Operation]:
    block = task.word("block", "content")
    gone = task.state() == "absent" or block is None
    path = task.word("path", "dest", "destfile", "name")
    text = "" if gone or block is None else block
    yield from _write(task, path, text, append=True, line=task.text_line)


def replace(task: Task) -> Iterator[Operation]:
    text = task.word("replace")
    path = task.word("path", "dest", "destfile", "name")
    yield from _write(task, path, "" if text is None else text, append=text is None)


def ini_file(task: Task) -> Iterator[Operation]:
    gone = task.state() == "absent" or task.get("option") is None
    line = (
        "" if gone else glue([task.or_else("", "option"), " = ", task.or_else("", "value"), "\n"])
    )
    yield from _write(task, task.word("path", "dest"), line, append=True)


def unarchive(task: Task) -> Iterator[Operation]:
    yield from task.run("tar", "-xf", task.or_else(Unknown("src"), "src"), "-C", task.word("dest"))


def download(task: Task) -> Iterator[Operation]:
    url, dest = task.word("url"), task.word("dest")
    if url is None or dest is None:
        return
    if isinstance(dest, str) and dest.endswith("/"):
        dest += url.rpartition("/")[2] if isinstance(url, str) else ""
    yield from task.run("curl", "-o", dest, url)


def certificate(task: Task) -> Iterator[Operation]:
    path = task.word("path")
    if path is not None and task.state() != "absent":
        content = Unknown("a new key or certificate")
        yield from written.read(path, content, False, task.command(), task.ctx, "generate")


def mount(task: Task) -> Iterator[Operation]:
    path, source, state = task.word("path", "name"), task.word("src"), task.state("")
    device = source if source is not None else Unknown("the device in /etc/fstab")
    fstype = task.or_else(Unknown("its file system"), "fstype")
    options = task.or_else("", "opts")
    if path is None:
        return
    if state in ("unmounted", "absent"):
        yield from task.run("umount", path)
    elif state in ("mounted", "ephemeral", "remounted"):
        target = {"device": device, "path": path, "fstype": fstype}
        yield task.node("mount.mount", target, {"options": options})
    if state in ("present", "mounted"):
        line = glue(
            [device, " ", path, " ", fstype, " ", task.or_else("defaults", "opts"), " 0 0\n"]
        )
        yield from _write(task, task.or_else("/etc/fstab", "fstab"), line, append=True)


def filesystem(task: Task) -> Iterator[Operation]:
    device, kind = task.word("dev", "device"), task.word("fstype", "type")
    if device is None:
        return
    if task.state() == "absent":
        yield task.node("disk.write", {"device": device, "tool": "wipefs"})
    elif kind == "swap":
        yield from task.run("mkswap", device)
    else:
        kind = task.or_else(Unknown("its file system"), "fstype", "type")
        yield task.node("disk.format", {"device": device, "tool": "mkfs"}, {"fstype": kind})
    if task.flag("resizefs"):
        yield task.node("disk.write", {"device": device, "tool": "resize"})


def parted(task: Task) -> Iterator[Operation]:
    device = task.word("device")
    if device is not None and task.state("info") in ("present", "absent"):
        yield task.node("disk.write", {"device": device, "tool": "parted"})


def volume_group(task: Task) -> Iterator[Operation]:
    if task.state() == "absent":
        yield from task.run("vgremove", task.word("vg"))
    for device in task.words("pvs"):
        yield task.node("disk.write", {"device": device, "tool": "pvcreate"})


def logical_volume(task: Task) -> Iterator[Operation]:
    if task.state() == "absent":
        name = glue([task.or_else("", "vg"), "/", task.or_else("", "lv")])
        yield from task.run("lvremove", "-f", name)


def packages(task: Task) -> Iterator[Operation]:
    """apt, yum, dnf, zypper, package."""
    names = task.words("name", "pkg", "package", "deb")
    manager = _MANAGERS.get(task.module, "yum")
    state = task.state()
    found: list[Operation] = []
    if task.module == "apt" and task.get("upgrade") not in (None, False, "no", "False"):
        found += task.run("apt-get", "-y", "upgrade")
    every = [name for name in names if name == "*"]
    names = [name for name in names if name != "*"]
    excluded = [f"--exclude={name}" for name in task.words("exclude") if isinstance(name, str)]
    if every and state == "latest":
        verb = "upgrade" if task.module == "apt" else "update"
        found += task.run(manager, "-y", verb, *excluded)
    if names:
        verb = "remove" if state in ("absent", "removed") else "install"
        found += task.run(manager, "-y", verb, *names)
    for operation in found:
        if task.module not in _MANAGERS and operation.action.startswith("package."):
            operation.target["manager"] = Unknown("the machine's own package manager")
        yield operation


def service(task: Task) -> Iterator[Operation]:
    """service, systemd, systemd_service, sysvinit."""
    name = task.word("name", "unit", "service")
    if name is None:
        return
    masked, enabled = task.flag("masked"), task.flag("enabled")
    if masked is not None:
        yield from task.run("systemctl", "mask" if masked else "unmask", name)
    if enabled is not None:
        yield from task.run("systemctl", "enable" if enabled else "disable", name)
    if (verb := _VERBS.get(task.state(""))) is not None:
        yield from task.run("systemctl", verb, name)


def iptables(task: Task) -> Iterator[Operation]:
    program = "ip6tables" if task.word("ip_version") == "ipv6" else "iptables"
    table = ["-t", task.word("table")] if task.get("table") is not None else []
    chain = task.word("chain")
    if task.flag("flush"):
        yield from task.run(program, *table, "-F", chain)
    elif task.word("policy") is not None:
        yield from task.run(program, *table, "-P", chain, task.word("policy"))
    elif chain is not None and task.state() == "absent":
        yield from task.run(program, *table, "-D", chain, "-j", task.word("jump"))
    elif chain is not None:
        yield from task.run(program, *table, "-A", chain, "-j", task.word("jump"))


def firewalld(task: Task) -> Iterator[Operation]:
    off = task.state("") in ("disabled", "absent")
    verb = "remove" if off else "add"
    for kind in ("service", "port", "source", "interface", "rich_rule"):
        value = task.word(kind)
        if value is not None:
            flag = glue([f"--{verb}-{kind.replace('_', '-')}=", value])
            yield from task.run("firewall-cmd", "--permanent", flag)
            return
    yield from task.run("firewall-cmd", "--reload")


def ufw(task: Task) -> Iterator[Operation]:
    verb = {"enabled": "enable", "disabled": "disable", "reloaded": "reload", "reset": "reset"}.get(
        task.state("")
    )
    default = task.word("default", "policy")
    if default is not None:
        yield from task.run("ufw", "default", default, task.or_else("incoming", "direction"))
    if verb is not None:
        yield from task.run("ufw", "--force", verb)


def nmcli(task: Task) -> Iterator[Operation]:
    name = task.or_else(Unknown("the connection"), "conn_name", "ifname")
    if task.state() == "absent":
        yield from task.run("nmcli", "connection", "delete", name)
        return
    address = task.or_else("", "ip4", "ip6")
    yield from task.run("nmcli", "connection", "modify", name, "ipv4.addresses", address)


def hostname(task: Task) -> Iterator[Operation]:
    yield from task.run("hostnamectl", "set-hostname", task.or_else(Unknown("the name"), "name"))


def timezone(task: Task) -> Iterator[Operation]:
    yield from task.run("timedatectl", "set-timezone", task.or_else(Unknown("the zone"), "name"))


def cron(task: Task) -> Iterator[Operation]:
    job = task.word("job")
    if job is not None and task.state() != "absent":
        text, holes = fill(job)
        via = (*task.ctx.via, "cron")
        ctx = task.ctx.at(line=task.line, via=via, environ=task.ctx.environ | holes)
        yield from read_script(text, ctx)


def selinux(task: Task) -> Iterator[Operation]:
    state = task.state("")
    if state == "enforcing":
        yield from task.run("setenforce", "1")
    if state:
        yield from _write(task, "/etc/selinux/config", f"SELINUX={state}\n", append=True)


def synchronize(task: Task) -> Iterator[Operation]:
    if task.word("mode") == "pull":
        return
    delete = "--delete" if task.flag("delete") else None
    yield from task.run("rsync", "-a", delete, task.word("src"), task.word("dest"))


def limits(task: Task) -> Iterator[Operation]:
    path = task.or_else("/etc/security/limits.conf", "dest")
    parts = [task.or_else("-", name) for name in ("domain", "limit_type", "limit_item", "value")]
    line = glue([word for part in parts for word in (part, " ")] + ["\n"])
    yield from _write(task, path, line, append=True)


def network_file(task: Task) -> Iterator[Operation]:
    path = task.or_else("/etc/network/interfaces", "dest")
    yield from _write(task, path, Unknown("options of an interface"), append=True)


TABLE: dict[str, Reader] = {
    **dict.fromkeys(("shell", "raw"), shell),
    **dict.fromkeys(("command", "expect"), command),
    "script": script,
    "sysctl": sysctl,
    "file": file,
    "copy": copy,
    "template": template,
    "assemble": copy,
    "lineinfile": line_in_file,
    "blockinfile": block_in_file,
    "replace": replace,
    "ini_file": ini_file,
    "unarchive": unarchive,
    "get_url": download,
    "uri": download,
    **dict.fromkeys(("x509_certificate", "openssl_certificate"), certificate),
    **dict.fromkeys(("openssl_privatekey", "openssl_csr"), certificate),
    "mount": mount,
    "filesystem": filesystem,
    "parted": parted,
    "lvg": volume_group,
    "lvol": logical_volume,
    **dict.fromkeys(("apt", "yum", "dnf", "dnf5", "zypper", "package"), packages),
    **dict.fromkeys(("service", "systemd", "systemd_service", "sysvinit"), service),
    "iptables": iptables,
    "firewalld": firewalld,
    "ufw": ufw,
    "nmcli": nmcli,
    "hostname": hostname,
    "timezone": timezone,
    "cron": cron,
    "selinux": selinux,
    "synchronize": synchronize,
    "pam_limits": limits,
    "interfaces_file": network_file,
}
