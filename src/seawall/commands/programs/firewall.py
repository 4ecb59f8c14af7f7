"""Firewall programs: what flushes, replaces or switches on rules under a cluster's own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from seawall.commands.context import Command, Context, Word
from seawall.commands.programs.options import helps, node, parse
from seawall.model import Operation, Unknown

_TABLES = (
    "iptables ip6tables iptables-nft iptables-legacy ip6tables-nft ip6tables-legacy "
    "ebtables arptables"
)
_RESTORES = "iptables-restore ip6tables-restore iptables-nft-restore iptables-legacy-restore"
NAMES = frozenset(
    (*_TABLES.split(), *_RESTORES.split(), "nft", "ufw", "firewall-cmd", "ipset", "ipvsadm")
)


# `iptables-save | sed s/…/…/ | iptables-restore`: the rules stay, written otherwise; what a filter
# or sed's d leaves out is gone.
_SAVED = re.compile(r"\$\(\s*ip6?tables-save\b")
_LEAVES_OUT = re.compile(r"\|\s*\S*(?:grep|awk|perl|python3?)\b|/d\b")


def read(cmd: Command, ctx: Context) -> Iterator[Operation]:
    if helps(cmd):
        return
    if cmd.name in _TABLES.split():
        yield from _iptables(cmd, ctx)
    elif cmd.name in _RESTORES.split():
        yield from _restore(cmd, ctx)
    else:
        yield from _OTHERS[cmd.name](cmd, ctx)


def _flush(
    cmd: Command, ctx: Context, how: str, table: Word = "", chain: Word = "", value: Word = ""
) -> Operation:
    tool = cmd.name.replace("-nft", "").replace("-legacy", "")
    target = {"tool": tool, "table": table, "chain": chain}
    return node(cmd, ctx, "firewall.flush", target, {"how": how, "value": value})


def _iptables(cmd: Command, ctx: Context) -> Iterator[Operation]:
    """`-F`, `-X`, `-P CHAIN TARGET`, each with `-t TABLE`; rules added or listed do nothing."""
    options = parse(cmd.args, "t table")
    table: Word = options.word("t", "table")
    args = list(cmd.args)
    for index, word in enumerate(args):
        rest = args[index + 1 :]
        chain: Word = rest[0] if rest and not _is_option(rest[0]) else ""
        if word in ("-F", "--flush"):
            yield _flush(cmd, ctx, "flush", table, chain)
        elif word in ("-X", "--delete-chain"):
            yield _flush(cmd, ctx, "delete", table, chain)
        elif word in ("-P", "--policy") and len(rest) > 1:
            yield _flush(cmd, ctx, "policy", table, chain, rest[1])


def _is_option(word: Word) -> bool:
    return isinstance(word, str) and word.startswith("-")


def _restore(cmd: Command, ctx: Context) -> Iterator[Operation]:
    options = parse(cmd.args, "T w W M table wait")
    why = cmd.stdin.why if isinstance(cmd.stdin, Unknown) else ""
    keeps = _SAVED.match(why) is not None and _LEAVES_OUT.search(why) is None
    if not keeps and not options.has("n", "noflush", "t", "test", "h"):
        yield _flush(cmd, ctx, "reset", options.word("T", "table"))


def _nft(cmd: Command, ctx: Context) -> Iterator[Operation]:
    options = parse(cmd.args, "f I D file includepath define")
    if options.has("c", "check"):
        return
    words = [
        w for word in options.words for w in (word.split() if isinstance(word, str) else [word])
    ]
    if not words:
        file = options.last("f", "file")
        text = cmd.files.get(file) if isinstance(file, str) else None
        text = cmd.stdin if file == "-" else text
        if file is not None and (not isinstance(text, str) or "flush ruleset" in text):
            yield _flush(cmd, ctx, "reset")
        return
    verb, *rest = words
    if verb == "flush" and rest[:1] == ["ruleset"]:
        yield _flush(cmd, ctx, "flush")
    elif verb in ("flush", "delete", "destroy") and rest[:1] and rest[0] in ("table", "chain"):
        how = "flush" if verb == "flush" else "delete"
        family = (
            rest[1:2] if rest[1:2] and rest[1] in ("ip", "ip6", "inet", "arp", "bridge") else []
        )
        names = rest[1 + len(family) :]
        table = " ".join(str(w) for w in [*family, *names[:1]])
        yield _flush(cmd, ctx, how, table, names[1] if len(names) > 1 else "")


def _ufw(cmd: Command, ctx: Context) -> Iterator[Operation]:
    if "--dry-run" in cmd.args:
        return
    words = parse(cmd.args).words
    if words[:1] == ["enable"]:
        yield _flush(cmd, ctx, "enable")
    elif words[:1] == ["reset"]:
        yield _flush(cmd, ctx, "reset")
    elif words[:1] == ["default"] and len(words) > 1 and words[1] in ("deny", "reject"):
        chains = {"incoming": "INPUT", "outgoing": "OUTPUT", "routed": "FORWARD"}
        chain = chains.get(str(words[2]), "INPUT") if len(words) > 2 else "INPUT"
        yield _flush(cmd, ctx, "policy", "", chain, words[1])


_FIREWALLD_READS = ("state", "version", "help", "check-config", "quiet", "permanent", "zone")


def _firewall_cmd(cmd: Command, ctx: Context) -> Iterator[Operation]:
    options = parse(cmd.args, "")
    reads = ("list", "get", "query", "info", "path", "panic-off")
    writes = [
        name
        for name in options.given
        if not name.startswith(reads) and name not in _FIREWALLD_READS and len(name) > 1
    ]
    if any(
        name.startswith(
            (
                "add",
                "remove",
                "set",
                "reload",
                "complete",
                "panic",
                "change",
                "new",
                "delete",
                "load",
                "direct",
                "runtime",
            )
        )
        for name in writes
    ):
        yield _flush(cmd, ctx, "reset")


def _ipset(cmd: Command, ctx: Context) -> Iterator[Operation]:
    words = list(cmd.args)
    if words[:1] and words[0] in ("flush", "-F", "destroy", "-X", "--flush", "--destroy"):
        how = "flush" if "lush" in str(words[0]) or words[0] == "-F" else "delete"
        yield _flush(cmd, ctx, how, words[1] if len(words) > 1 else "")


def _ipvsadm(cmd: Command, ctx: Context) -> Iterator[Operation]:
    if any(word in ("-C", "--clear") for word in cmd.args):
        yield _flush(cmd, ctx, "flush")


_OTHERS = {
    "nft": _nft,
    "ufw": _ufw,
    "firewall-cmd": _firewall_cmd,
    "ipset": _ipset,
    "ipvsadm": _ipvsadm,
}
