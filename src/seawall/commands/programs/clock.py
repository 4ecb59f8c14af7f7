"""Programs that set a node's clock, time zone, or stop its synchronisation."""

from __future__ import annotations

import re
from collections.abc import Iterator

from seawall.commands.context import Command, Context, Word
from seawall.commands.programs.options import helps, node, parse
from seawall.model import Operation

NAMES = frozenset(("date", "timedatectl", "hwclock", "chronyc", "rdate"))
_DIGITS = re.compile(r"\d{8}(\d{2}|\d{4})?(\.\d{2})?")


def read(cmd: Command, ctx: Context) -> Iterator[Operation]:
    """`ntpdate` and `chronyc makestep` bring the clock right: no operation."""
    if helps(cmd):
        return
    options = parse(cmd.args, "s d f r set date file reference I H M host machine h p")
    words = options.words
    if cmd.name == "date":
        value = options.last("s", "set")
        if value is None and words and isinstance(words[0], str) and _DIGITS.fullmatch(words[0]):
            value = words[0]
        if value is not None:
            yield _set(cmd, ctx, "set", value)
    elif cmd.name == "timedatectl":
        yield from _timedatectl(cmd, ctx, words)
    elif cmd.name == "hwclock":
        if options.has("set", "s", "hctosys"):
            yield _set(cmd, ctx, "set", options.word("date"))
    elif cmd.name == "chronyc":
        if words[:1] and words[0] in ("settime", "offline"):
            yield _set(cmd, ctx, "set" if words[0] == "settime" else "ntp", "false")
    elif options.has("s"):
        yield _set(cmd, ctx, "set", "")


def _set(cmd: Command, ctx: Context, how: str, value: Word) -> Operation:
    return node(cmd, ctx, "clock.set", {}, {"how": how, "value": value})


def _timedatectl(cmd: Command, ctx: Context, words: list[Word]) -> Iterator[Operation]:
    if len(words) < 2:
        return
    verb, value = words[0], words[1]
    if verb == "set-time":
        yield _set(cmd, ctx, "set", value)
    elif verb == "set-timezone":
        yield _set(cmd, ctx, "timezone", value)
    elif verb == "set-ntp":
        plain = {
            "0": "false",
            "no": "false",
            "off": "false",
            "1": "true",
            "yes": "true",
            "on": "true",
        }
        yield _set(cmd, ctx, "ntp", plain.get(value, value) if isinstance(value, str) else value)
