"""systemctl, service, chkconfig and kill: services of a node started, stopped, switched off."""

from __future__ import annotations

import re
from collections.abc import Iterator

from seawall.commands.context import Command, Context, Word
from seawall.commands.programs import written
from seawall.commands.programs.options import Options, helps, node, parse, words
from seawall.commands.shell_hosts import of_address, on
from seawall.model import Operation, Unknown

NAMES = words(
    "systemctl service chkconfig rc-update rc-service update-rc.d invoke-rc.d "
    "kill pkill killall killall5"
)
_VALUED = (
    "H M t p s n o P host machine type property signal lines output kill-who kill-whom root "
    "job-mode state what check-inhibitors"
)
_STARTS = {
    "start": "start",
    "restart": "restart",
    "try-restart": "restart",
    "condrestart": "restart",
    "reload": "reload",
    "force-reload": "reload",
    "reload-or-restart": "restart",
    "try-reload-or-restart": "restart",
    "enable": "enable",
    "reenable": "enable",
    "unmask": "unmask",
    "on": "enable",
    "add": "enable",
    "defaults": "enable",
}
_STOPS = {"stop": "stop", "kill": "kill"}
_DISABLES = {
    "disable": "disable",
    "mask": "mask",
    "off": "disable",
    "del": "disable",
    "delete": "disable",
    "remove": "disable",
}
# Processes whose end is the end of a service.
_DAEMONS = words(
    "kubelet containerd dockerd docker etcd kube-apiserver kube-controller-manager kube-proxy "
    "kube-scheduler crio chronyd ntpd sshd systemd-networkd NetworkManager loongcollector "
    "ilogtail logtail flanneld terway"
)


def read(cmd: Command, ctx: Context) -> Iterator[Operation]:
    if helps(cmd):
        return
    if cmd.name == "systemctl":
        yield from _systemctl(cmd, ctx)
    elif cmd.name in ("kill", "pkill", "killall", "killall5"):
        yield from _kill(cmd, ctx)
    else:
        yield from _service(cmd, ctx)


def unit(word: Word) -> Word:
    """A unit's name without .service; of a template's instance all of it."""
    if isinstance(word, str):
        return word.rpartition("/")[2].removesuffix(".service")
    return Unknown(word.why, word.prefix, word.suffix.removesuffix(".service"))


def change(verb: str, word: Word, cmd: Command, ctx: Context) -> Iterator[Operation]:
    """One verb on one unit."""
    for action, verbs in (
        ("unit.start", _STARTS),
        ("unit.stop", _STOPS),
        ("unit.disable", _DISABLES),
    ):
        if verb in verbs:
            name = {"dockerd": "docker"}.get(str(word), word) if isinstance(word, str) else word
            yield node(cmd, ctx, action, {"unit": unit(name)}, {"verb": verbs[verb]})


def _systemctl(cmd: Command, ctx: Context) -> Iterator[Operation]:
    options = parse(cmd.args, _VALUED)
    if options.has("user", "root", "dry-run") or not options.words:
        return
    verb, *names = options.words
    if not isinstance(verb, str):
        return
    host = options.last("H", "host")
    if host is not None:
        ctx = on(ctx, of_address(host))
    if verb == "edit":
        yield from _edit(names, options, cmd, ctx)
    for word in names:
        yield from change(verb, word, cmd, ctx)
        if options.has("now") and verb in ("enable", "disable", "mask"):
            yield from change("start" if verb == "enable" else "stop", word, cmd, ctx)


def _edit(names: list[Word], options: Options, cmd: Command, ctx: Context) -> Iterator[Operation]:
    for word in names:
        name = unit(word)
        if not isinstance(name, str):
            continue
        name = name if "." in name else f"{name}.service"
        path = f"/etc/systemd/system/{name}" + ("" if options.has("full") else ".d/override.conf")
        content = (
            cmd.stdin if options.has("stdin") and cmd.stdin is not None else Unknown("an editor")
        )
        yield from written.read(path, content, False, cmd, ctx)


def _service(cmd: Command, ctx: Context) -> Iterator[Operation]:
    """`service NAME VERB`, `chkconfig NAME off`, `rc-update add NAME`: in either order."""
    words = parse(cmd.args, "level levels").words
    if len(words) < 2:
        first = next((w for w in cmd.args if w in ("--add", "--del")), None)
        if first is not None and words:
            yield from change("on" if first == "--add" else "off", words[0], cmd, ctx)
        return
    name, verb = words[0], words[1]
    if cmd.name == "rc-update":
        name, verb = verb, name
    if isinstance(verb, str):
        yield from change(verb, name, cmd, ctx)


def _kill(cmd: Command, ctx: Context) -> Iterator[Operation]:
    args = list(cmd.args)
    harmless = ("-0", "-l", "-L", "-HUP", "-SIGHUP", "-1", "-USR1", "-USR2")
    if any(w in harmless for w in args) or args[:2] == ["-s", "0"]:
        return
    numbers = re.compile(r"-(?:\d+|[A-Z0-9]+)$")
    args = [w for w in args if not (isinstance(w, str) and numbers.match(w))]
    for word in parse(args, "s n u U g P t signal user parent older-than").words:
        for name in _daemons(word, cmd.name):
            yield from change("kill", name, cmd, ctx)


def _daemons(word: Word, program: str) -> list[str]:
    """Services meant by a name, a pattern, or `$(pidof kubelet)`."""
    if isinstance(word, Unknown):
        match = re.search(r"\b(?:pidof|pgrep|grep|/run/|pid)\b[^|)]*", word.why)
        text = word.why if match else ""
    else:
        text = word if program != "kill" else ""
    return [name for name in re.findall(r"[\w.-]+", text) if name in _DAEMONS][:1]
