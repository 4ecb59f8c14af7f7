"""`ansible HOSTS -m MODULE -a ARGS`: the modules that people use ad hoc, as the commands they are.

Playbooks are a source of their own; here a module's few arguments become one shell command.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping

Args = Mapping[str, str]
Argv = list[str]
_OFF = ("no", "false", "False", "off", "0")


def commands(module: str, text: str) -> list[Argv]:
    """The commands of an ad-hoc module, as words; none for modules that change nothing we know."""
    make = _MODULES.get(module.rpartition(".")[2])
    if make is None:
        return []
    try:
        words = shlex.split(text)
    except ValueError:
        return []
    pairs = (word.partition("=") for word in words)
    made = make({key: value for key, equals, value in pairs if equals})
    return [argv for argv in made if all(argv)]


def _sysctl(args: Args) -> list[Argv]:
    if args.get("state") == "absent":
        return []
    return [["sysctl", "-w", f"{args.get('name', '')}={args.get('value', '')}"]]


def _package(program: str) -> Callable[[Args], list[Argv]]:
    verbs = {"absent": "remove", "removed": "remove", "latest": "upgrade"}

    def make(args: Args) -> list[Argv]:
        names = args.get("name", args.get("pkg", "")).replace(",", " ").split()
        return [[program, verbs.get(args.get("state", ""), "install"), "-y", *names]]

    return make


def _service(args: Args) -> list[Argv]:
    verbs = {"started": "start", "stopped": "stop", "restarted": "restart", "reloaded": "reload"}
    made = [["systemctl", verbs.get(args.get("state", ""), ""), args.get("name", "")]]
    if "enabled" in args:
        verb = "disable" if args["enabled"] in _OFF else "enable"
        made.append(["systemctl", verb, args.get("name", "")])
    return made


def _file(args: Args) -> list[Argv]:
    path = args.get("path", args.get("dest", args.get("name", "")))
    if args.get("state") == "absent":
        return [["rm", "-rf", path]]
    if args.get("state") in ("link", "hard"):
        return [["ln", "-sf", args.get("src", ""), path]]
    return [["chmod", args.get("mode", ""), path], ["chown", args.get("owner", ""), path]]


def _copy(args: Args) -> list[Argv]:
    return [["cp", args.get("src", "a-file"), args.get("dest", "")]]


def _edit(args: Args) -> list[Argv]:
    path = args.get("path", args.get("dest", ""))
    if args.get("state") == "absent" or "line" not in args:
        return [["sed", "-i", f"/{args.get('regexp', 'x')}/d", path]]
    return [["sed", "-i", f"$a {args['line']}", path]]


def _mount(args: Args) -> list[Argv]:
    path = args.get("path", args.get("name", ""))
    if args.get("state") in ("unmounted", "absent"):
        return [["umount", path]]
    return [["mount", args.get("src", ""), path]]


def _filesystem(args: Args) -> list[Argv]:
    return [[f"mkfs.{args.get('fstype', args.get('type', 'ext4'))}", args.get("dev", "")]]


def _selinux(args: Args) -> list[Argv]:
    return [["setenforce", "1"]] if args.get("state") == "enforcing" else []


_MODULES: dict[str, Callable[[Args], list[Argv]]] = {
    "sysctl": _sysctl,
    **{name: _package(name) for name in ("yum", "dnf", "apt", "zypper")},
    "package": _package("yum"),
    "service": _service,
    "systemd": _service,
    "systemd_service": _service,
    "file": _file,
    "copy": _copy,
    "template": _copy,
    "lineinfile": _edit,
    "replace": _edit,
    "mount": _mount,
    "filesystem": _filesystem,
    "selinux": _selinux,
    "hostname": lambda args: [["hostnamectl", "set-hostname", args.get("name", "")]],
    "timezone": lambda args: [["timedatectl", "set-timezone", args.get("name", "")]],
}
