"""Addresses, routes and names of a node: ip, ifconfig, route, nmcli, netplan, hostnamectl …"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from seawall.commands.context import Command, Context, Word
from seawall.commands.programs import written
from seawall.commands.programs.options import helps, node, parse, words
from seawall.commands.shell_state import glue
from seawall.commands.shell_words import glue_list
from seawall.model import Operation, Unknown

NAMES = words(
    "ip ifconfig route nmcli nmtui netplan hostnamectl hostname ifup ifdown dhclient "
    "resolvectl systemd-resolve resolvconf"
)
_HOWS = {
    "add": "add",
    "a": "add",
    "append": "add",
    "prepend": "add",
    "del": "delete",
    "delete": "delete",
    "d": "delete",
    "replace": "replace",
    "change": "replace",
    "chg": "replace",
    "flush": "flush",
    "f": "flush",
    "set": "set",
    "s": "set",
}


def read(cmd: Command, ctx: Context) -> Iterator[Operation]:
    if not helps(cmd):
        yield from _READERS[cmd.name](cmd, ctx)


def _address(
    cmd: Command, ctx: Context, interface: Word, how: str, address: Word = ""
) -> Operation:
    after = {"how": how, "address": address}
    return node(cmd, ctx, "address.change", {"interface": interface}, after)


def _after(words: Sequence[Word], *names: str, default: Word) -> Word:
    """The word behind the first of these keywords."""
    for index, word in enumerate(words[:-1]):
        if word in names:
            return words[index + 1]
    return default


def _ip(cmd: Command, ctx: Context) -> Iterator[Operation]:
    """`ip OBJECT COMMAND …`; objects and commands may be cut short."""
    options = parse(cmd.args, "n netns f family b batch rc", first_word_ends=True)
    words = options.words
    if options.has("n", "netns", "V", "b", "batch") or len(words) < 2:
        return
    name = _full(words[0])
    verb, rest = words[1], words[2:]
    how = _HOWS.get(verb, "") if isinstance(verb, str) else ""
    if not how:
        return
    if name == "address":
        interface = _after(words, "dev", default=Unknown("no interface is named"))
        positional = next((w for w in rest if w not in ("dev", "local", "to")), "")
        address = positional if "dev" not in rest[:1] else ""
        yield _address(cmd, ctx, interface, "set" if how == "replace" else how, address)
    elif name == "link" and how in ("set", "delete"):
        names = [w for w in rest if w not in ("dev", "type", "group")]
        if names:
            yield _address(cmd, ctx, names[0], how, glue_list(names[1:]) if names[1:] else "")
    elif name in ("route", "rule"):
        yield _route(cmd, ctx, name, how, rest)


def _full(word: Word) -> str:
    if not isinstance(word, str) or not word:
        return ""
    for name in ("address", "link", "route", "rule", "neighbour"):
        if name.startswith(word) or (word == "addr" and name == "address"):
            return name
    return word


def _route(cmd: Command, ctx: Context, name: str, how: str, rest: Sequence[Word]) -> Operation:
    if name == "rule":
        destination: Word = glue(["rule ", glue_list(rest)]) if rest else "rule"
    else:
        plain = [
            w for w in rest if w not in ("to", "unicast", "local", "blackhole", "dev", "table")
        ]
        destination = plain[0] if plain and "table" not in rest[:1] else ""
    via = _after(rest, "via", "gw", "dev", default="")
    how = "replace" if how == "set" else how
    return node(cmd, ctx, "route.change", {"destination": destination}, {"how": how, "via": via})


def _ifconfig(cmd: Command, ctx: Context) -> Iterator[Operation]:
    """`ifconfig eth0 10.0.0.7`, `… down`; flags, MTU and queue lengths are no address."""
    words = [w for w in cmd.args if w not in ("-a", "-v", "-s")]
    rest = iter(words[1:])
    if [w for w in rest if not (_harmless(w) or (w in _SIZES and next(rest, "") is not None))]:
        yield _address(cmd, ctx, words[0], "set", glue_list(words[1:]))


_SIZES = ("mtu", "txqueuelen", "metric")
_FLAGS = frozenset(("up", "arp", "promisc", "allmulti", "multicast", "dynamic", "trailers"))


def _harmless(word: Word) -> bool:
    return isinstance(word, str) and word.removeprefix("-") in _FLAGS


def _old_route(cmd: Command, ctx: Context) -> Iterator[Operation]:
    words = [
        w for w in cmd.args if w not in ("-n", "-v", "-4", "-6", "-net", "-host", "-A", "inet6")
    ]
    if len(words) > 1 and words[0] in ("add", "del", "flush"):
        yield _route(cmd, ctx, "route", _HOWS[str(words[0])], words[1:])


def _nmcli(cmd: Command, ctx: Context) -> Iterator[Operation]:
    """`nmcli con mod NAME …`, `nmcli dev disconnect NAME`."""
    words = parse(cmd.args, "t f g w e colors fields get-values wait", first_word_ends=True).words
    if len(words) < 2 or not all(isinstance(w, str) for w in words[:2]):
        return
    thing, verb, rest = str(words[0]), str(words[1]), words[2:]
    connection = "connection".startswith(thing)
    device = not connection and "device".startswith(thing)
    changes = ("modify", "add", "delete", "down", "up", "load", "reload", "edit", "import", "clone")
    if connection and not any(_short(verb, name) for name in changes):
        return
    if device and not any(
        _short(verb, name)
        for name in ("disconnect", "modify", "set", "reapply", "delete", "connect")
    ):
        return
    if not connection and not device:
        if "networking".startswith(thing) and verb == "off":
            yield _address(cmd, ctx, "", "config", "off")
        return
    names = [w for w in rest if w not in ("id", "uuid", "--temporary", "ifname", "path")]
    first: Word = names[0] if names else Unknown("no name is given")
    interface = _after(rest, "ifname", "con-name", default=first)
    address = _after(rest, *_ADDRESSES, default=verb)
    yield _address(cmd, ctx, interface, "config", address)


_ADDRESSES = ("ipv4.addresses", "ipv4.address", "ip4", "+ipv4.addresses", "-ipv4.addresses")


def _short(verb: str, name: str) -> bool:
    return name.startswith(verb) and len(verb) >= (3 if name != "up" else 2)


def _nmtui(cmd: Command, ctx: Context) -> Iterator[Operation]:
    yield _address(cmd, ctx, Unknown("nmtui"), "config")


def _netplan(cmd: Command, ctx: Context) -> Iterator[Operation]:
    words = parse(cmd.args, "root-dir origin-hint timeout").words
    if words[:1] and words[0] in ("apply", "try", "set"):
        yield _address(cmd, ctx, Unknown("netplan"), "config", words[1] if len(words) > 1 else "")


def _hostname(cmd: Command, ctx: Context) -> Iterator[Operation]:
    """`hostnamectl set-hostname NAME`, `hostname NAME`."""
    options = parse(cmd.args, "F file H M host machine")
    words = options.words
    if cmd.name == "hostname":
        if words and not options.has("f", "i", "I", "s", "d", "A", "fqdn", "ip-address"):
            yield _address(cmd, ctx, "", "hostname", words[0])
    elif len(words) > 1 and words[0] in ("set-hostname", "hostname"):
        yield _address(cmd, ctx, "", "hostname", words[1])


def _ifupdown(cmd: Command, ctx: Context) -> Iterator[Operation]:
    for word in parse(cmd.args, "i interfaces").words:
        yield _address(cmd, ctx, word, "config", cmd.name.removeprefix("if"))


def _dhclient(cmd: Command, ctx: Context) -> Iterator[Operation]:
    options = parse(cmd.args, "p d e g lf pf cf sf s timeout")
    for word in options.words or [Unknown("every interface")]:
        yield _address(cmd, ctx, word, "config", "release" if options.has("r", "x") else "dhcp")


def _resolve(cmd: Command, ctx: Context) -> Iterator[Operation]:
    """What names resolve by changes, whichever file says so."""
    words = parse(cmd.args, "i interface set-dns set-domain").words
    options = parse(cmd.args, "i interface set-dns set-domain")
    if cmd.name == "resolvectl":
        if len(words) < 3 or words[0] not in ("dns", "domain"):
            return
        names = words[2:]
    elif cmd.name == "systemd-resolve":
        names = options.all("set-dns")
    else:
        names = [cmd.stdin] if options.has("a") and cmd.stdin is not None else []
    if names:
        content = names[0] if cmd.name == "resolvconf" else glue(["nameserver ", glue_list(names)])
        yield from written.read("/etc/resolv.conf", content, True, cmd, ctx)


_READERS = {
    "ip": _ip,
    "ifconfig": _ifconfig,
    "route": _old_route,
    "nmcli": _nmcli,
    "nmtui": _nmtui,
    "netplan": _netplan,
    "hostnamectl": _hostname,
    "hostname": _hostname,
    "ifup": _ifupdown,
    "ifdown": _ifupdown,
    "dhclient": _dhclient,
    "resolvectl": _resolve,
    "systemd-resolve": _resolve,
    "resolvconf": _resolve,
}
