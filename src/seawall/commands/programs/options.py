"""Options as most Unix programs read them (getopt): short ones together, long ones with `=`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from seawall.commands.context import Command, Context, Word
from seawall.commands.shell_paths import absolute
from seawall.model import Operation, Unknown

_NO_ARGS = ("opts", "args", "flags", "options", "verbose", "quiet", "force")


def words(text: str) -> frozenset[str]:
    """The words of a text: names in a table."""
    return frozenset(text.split())


class Options(msgspec.Struct):
    """Options by name without dashes, in order; and the words that are none."""

    given: dict[str, list[Word]]
    words: list[Word]

    def has(self, *names: str) -> bool:
        return any(name in self.given for name in names)

    def last(self, *names: str) -> Word | None:
        values = [value for name in names for value in self.given.get(name, ())]
        return values[-1] if values else None

    def word(self, *names: str, default: Word = "") -> Word:
        """The last value, or a default where none is given."""
        value = self.last(*names)
        return default if value is None else value

    def all(self, *names: str) -> list[Word]:
        return [value for name in names for value in self.given.get(name, ())]


def parse(args: Sequence[Word], valued: str = "", *, first_word_ends: bool = False) -> Options:
    """`valued`: names of the options that take a value, without dashes, blanks between."""
    takes = frozenset(valued.split())
    out = Options({}, [])
    index = 0
    while index < len(args):
        word = args[index]
        index += 1
        if not isinstance(word, str):
            if word.prefix.startswith("--") and "=" in word.prefix:
                name, _, rest = word.prefix[2:].partition("=")
                out.given.setdefault(name, []).append(Unknown(word.why, rest, word.suffix))
            elif not _only_options(word):
                out.words.append(word)
        elif word == "--":
            out.words += args[index:]
            break
        elif word.startswith("--"):
            index += _long(word[2:], args[index:], takes, out)
        elif word.startswith("-") and len(word) > 1:
            index += _short(word[1:], args[index:], takes, out)
        else:
            out.words.append(word)
            if first_word_ends:
                out.words += args[index:]
                break
    return out


def _only_options(word: Unknown) -> bool:
    """`$OPTS`, `$EXTRA_ARGS`: by its name no operand."""
    name = word.why.strip('${}"').lower()
    return not word.prefix and not word.suffix and name.rpartition("_")[2] in _NO_ARGS


def _long(text: str, rest: Sequence[Word], takes: frozenset[str], out: Options) -> int:
    name, equals, value = text.partition("=")
    if equals:
        out.given.setdefault(name, []).append(value)
        return 0
    if name in takes and rest:
        out.given.setdefault(name, []).append(rest[0])
        return 1
    out.given.setdefault(name, []).append("")
    return 0


def _short(text: str, rest: Sequence[Word], takes: frozenset[str], out: Options) -> int:
    for at, letter in enumerate(text):
        if letter not in takes:
            out.given.setdefault(letter, []).append("")
            continue
        if text[at + 1 :]:
            out.given.setdefault(letter, []).append(text[at + 1 :])
            return 0
        if rest:
            out.given.setdefault(letter, []).append(rest[0])
            return 1
    return 0


def node(
    cmd: Command, ctx: Context, action: str, target: Mapping[str, object], after: object = None
) -> Operation:
    """An Operation of the node plane where this command stands."""
    return ctx.operation(
        "node", action, dict(target), line=cmd.line, column=cmd.column, text=cmd.text, after=after
    )


def place(ctx: Context, word: Word) -> Word:
    """A path as the current directory makes it, normalised."""
    if isinstance(word, str):
        return absolute(word, ctx.cwd)
    return word if word.prefix or ctx.cwd is None else Unknown(word.why, "", word.suffix)


def helps(cmd: Command) -> bool:
    """Whether the command only prints its help or version."""
    return any(word in ("--help", "--version", "help", "version") for word in cmd.args[:1]) or any(
        word == "--help" for word in cmd.args
    )
