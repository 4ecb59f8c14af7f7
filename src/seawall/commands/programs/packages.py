"""Package managers: what is installed, upgraded, removed on a node."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from seawall.commands.context import Command, Context, Word
from seawall.commands.programs.options import Options, helps, node, parse
from seawall.model import Operation, Unknown

ALL = ""


class Manager(msgspec.Struct, frozen=True):
    """Verbs of a package manager, and the options with which it changes nothing."""

    install: str
    upgrade: str
    remove: str
    valued: str
    rehearsal: str


_YUM = Manager(
    "install localinstall reinstall groupinstall downgrade in",
    "update upgrade update-to upgrade-to distro-sync upgrade-minimal update-minimal localupdate up",
    "remove erase autoremove groupremove rm",
    "x c d e R exclude enablerepo disablerepo config installroot releasever setopt repo repoid "
    "downloaddir nogpgcheck-key forcearch",
    "downloadonly assumeno help",
)
_APT = Manager(
    "install reinstall build-dep",
    "upgrade dist-upgrade full-upgrade safe-upgrade",
    "remove purge autoremove autopurge",
    "o c t a option config-file target-release default-release",
    "s simulate dry-run just-print no-act recon download-only d print-uris y-never help",
)
_ZYPPER = Manager(
    "install in",
    "update up dist-upgrade dup patch",
    "remove rm",
    "t r C repo from type root reposd-dir",
    "dry-run D download-only d help",
)
_APK = Manager("add", "upgrade fix", "del", "t X p virtual repository root", "s simulate help")
_SNAP = Manager("install", "refresh", "remove", "channel revision", "help")
MANAGERS: dict[str, Manager] = {
    **dict.fromkeys(("yum", "dnf", "microdnf", "tdnf", "dnf5"), _YUM),
    **dict.fromkeys(("apt", "apt-get", "aptitude"), _APT),
    "zypper": _ZYPPER,
    "apk": _APK,
    "snap": _SNAP,
}
NAMES = frozenset((*MANAGERS, "rpm", "dpkg", "pacman"))
_SYSTEM = {"dnf5": "dnf", "apt-get": "apt", "aptitude": "apt", "dpkg": "dpkg"}
_ARCH = re.compile(
    r"[._-](?:x86_64|noarch|amd64|arm64|aarch64|i[3-6]86|all|el\d+|an\d+|al\d+|lifsea\d*)\b.*$"
)
_VERSIONED = re.compile(
    r"^(?P<name>[A-Za-z][\w.+-]*?)-(?P<version>\d+(?:\.[\w*~^]+)*(?:-[\w.*~^+]+)?)$"
)


def read(cmd: Command, ctx: Context) -> Iterator[Operation]:
    if helps(cmd):
        return
    if cmd.name in ("rpm", "dpkg", "pacman"):
        yield from _direct(cmd, ctx)
        return
    manager = MANAGERS[cmd.name]
    options = parse(cmd.args, manager.valued)
    if options.has(*manager.rehearsal.split()) or not options.words:
        return
    verb, *names = options.words
    if cmd.name in ("apt", "apt-get") and options.has("only-upgrade"):
        verb = "upgrade"
    action = _action(manager, verb)
    if action == "package.upgrade" or (action and names):
        yield from _packages(action, names, _excluded(options), cmd, ctx)


def _action(manager: Manager, verb: Word) -> str:
    if isinstance(verb, str):
        for kind in ("install", "upgrade", "remove"):
            if verb in getattr(manager, kind).split():
                return f"package.{kind}"
    return ""


def _excluded(options: Options) -> list[str]:
    """Patterns of --exclude and -x."""
    words = options.all("exclude", "x")
    return [part for word in words if isinstance(word, str) for part in re.split(r"[,\s]+", word)]


def _packages(
    action: str, names: list[Word], excluded: list[str], cmd: Command, ctx: Context
) -> Iterator[Operation]:
    for word in names or [ALL]:
        name, version = split(word, cmd.name)
        kind = action
        if cmd.name in ("apt", "apt-get") and isinstance(name, str) and name.endswith("-"):
            name, kind = name[:-1], "package.remove"
        yield _one(kind, name, version, excluded, cmd, ctx)


def _one(
    action: str, name: Word, version: Word, excluded: list[str], cmd: Command, ctx: Context
) -> Operation:
    target = {"name": name, "manager": _SYSTEM.get(cmd.name, cmd.name)}
    after: dict[str, object] | None = {"version": version}
    if action == "package.upgrade" and after is not None:
        after["exclude"] = excluded
    if action == "package.remove":
        after = None
    return node(cmd, ctx, action, target, after)


def split(word: Word, manager: str) -> tuple[Word, Word]:
    """(name, version) of `kubelet-1.28.3`, `kubelet=1.28.3-00`, `ufw/stable`, an .rpm or .deb."""
    if isinstance(word, Unknown):
        for mark in ("=", "-"):
            name, found, rest = (
                word.prefix.partition(mark) if mark == "=" else word.prefix.rpartition(mark)
            )
            if found and name:
                return name, Unknown(word.why, rest, word.suffix)
        return word, ""
    if word.endswith((".rpm", ".deb", ".apk")) or "://" in word:
        return _file(word)
    if "=" in word:
        name, _, version = word.partition("=")
        return name.rstrip("<>~"), version.lstrip("=")
    if manager in ("apt", "apt-get", "aptitude") or manager == "snap":
        return word.partition("/")[0].partition(":")[0], ""
    match = _VERSIONED.match(_ARCH.sub("", word))
    return (match["name"], match["version"]) if match else (_ARCH.sub("", word), "")


def _file(word: str) -> tuple[Word, Word]:
    stem = word.rpartition("/")[2].rpartition(".")[0]
    if word.endswith(".deb"):
        name, _, rest = stem.partition("_")
        return name, rest.partition("_")[0]
    stem = _ARCH.sub("", stem)
    match = _VERSIONED.match(stem)
    return (match["name"], match["version"]) if match else (stem or word, "")


# The option that says what rpm, dpkg or pacman does, the first that is given wins.
_DIRECT: dict[str, tuple[tuple[str, str], ...]] = {
    "rpm": (
        ("q query V verify l list test import checksig initdb rebuilddb showrc eval", ""),
        ("e erase", "package.remove"),
        ("U upgrade F freshen", "package.upgrade"),
        ("i install reinstall", "package.install"),
    ),
    "dpkg": (
        ("l list L listfiles s status S search no-act dry-run simulate get-selections", ""),
        ("r remove P purge", "package.remove"),
        ("i install unpack", "package.install"),
    ),
    "pacman": (
        ("Q p print", ""),
        ("R remove", "package.remove"),
        ("S sync U upgrade", "package.install"),
    ),
}


def _direct(cmd: Command, ctx: Context) -> Iterator[Operation]:
    """rpm, dpkg and pacman: the verb is an option."""
    options = parse(
        cmd.args, "root dbpath prefix D define" if cmd.name == "rpm" else "root admindir"
    )
    action = next((act for names, act in _DIRECT[cmd.name] if options.has(*names.split())), "")
    if action:
        for word in options.words:
            name, version = split(word, "yum" if cmd.name == "rpm" else cmd.name)
            yield _one(action, name, version, [], cmd, ctx)
