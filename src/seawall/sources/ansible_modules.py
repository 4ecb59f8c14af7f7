"""What the modules that change a machine do, as Operations.

A module that wraps a program is read as that program's command; one that writes a file as that
write. So a playbook and a script that do the same come out the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from seawall.commands.shell_state import glue
from seawall.model import Operation, Unknown
from seawall.sources import ansible_runs, ansible_writes
from seawall.sources.ansible_task import Task

Reader = Callable[[Task], Iterator[Operation]]

_VERBS = {"started": "start", "stopped": "stop", "restarted": "restart", "reloaded": "reload"}
_MANAGERS = {"apt": "apt-get", "yum": "yum", "dnf": "dnf", "dnf5": "dnf", "zypper": "zypper"}


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


def mount(task: Task) -> Iterator[Operation]:
    path, source, state = task.word("path", "name"), task.word("src"), task.state("")
    device = source if source is not None else Unknown("the device in /etc/fstab")
    fstype = task.or_else(Unknown("its file system"), "fstype")
    options = task.or_else("", "opts")
    if path is None:
        return
    if state in ("unmounted", "absent") and fstype != "swap":
        yield from task.run("umount", path)
    elif state in ("mounted", "ephemeral", "remounted"):
        target = {"device": device, "path": path, "fstype": fstype}
        yield task.node("mount.mount", target, {"options": options})
    if state in ("present", "mounted"):
        line = glue(
            [device, " ", path, " ", fstype, " ", task.or_else("defaults", "opts"), " 0 0\n"]
        )
        path = task.or_else("/etc/fstab", "fstab")
        yield from ansible_writes.write(task, path, line, append=True)


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


def selinux(task: Task) -> Iterator[Operation]:
    state = task.state("")
    if state == "enforcing":
        yield from task.run("setenforce", "1")
    if state:
        yield from ansible_writes.write(
            task, "/etc/selinux/config", f"SELINUX={state}\n", append=True
        )


def synchronize(task: Task) -> Iterator[Operation]:
    if task.word("mode") == "pull":
        return
    delete = "--delete" if task.flag("delete") else None
    yield from task.run("rsync", "-a", delete, task.word("src"), task.word("dest"))


TABLE: dict[str, Reader] = {
    **dict.fromkeys(("shell", "raw"), ansible_runs.shell),
    **dict.fromkeys(("command", "expect"), ansible_runs.command),
    "script": ansible_runs.script,
    "sysctl": sysctl,
    "file": ansible_writes.file,
    "copy": ansible_writes.copy,
    "template": ansible_writes.template,
    "assemble": ansible_writes.copy,
    "lineinfile": ansible_writes.line_in_file,
    "blockinfile": ansible_writes.block_in_file,
    "replace": ansible_writes.replace,
    "ini_file": ansible_writes.ini_file,
    "unarchive": ansible_writes.unarchive,
    "get_url": ansible_writes.download,
    "uri": ansible_writes.download,
    **dict.fromkeys(("x509_certificate", "openssl_certificate"), ansible_writes.certificate),
    **dict.fromkeys(("openssl_privatekey", "openssl_csr"), ansible_writes.certificate),
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
    "cron": ansible_runs.cron,
    "selinux": selinux,
    "synchronize": synchronize,
    "pam_limits": ansible_writes.limits,
    "interfaces_file": ansible_writes.network_file,
}
