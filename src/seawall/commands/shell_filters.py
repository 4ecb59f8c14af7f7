"""Programs that only say or choose names: ls, head, grep, readlink … as far as their text tells.

`ls -t /data/backup/x-* | tail -n +8 | xargs rm` removes something below /data/backup: the start of
a name stays known on its way through a pipe.
"""

from __future__ import annotations

import base64
import binascii
import posixpath
import re

from seawall.commands.context import Word
from seawall.commands.programs.options import parse
from seawall.commands.shell_call import Builtin, Call
from seawall.commands.shell_run import LIKELY, NEXT, OPEN, Shell
from seawall.commands.shell_state import MOST_TEXT, glue, spelled
from seawall.model import Unknown

_GLOB = re.compile(r"[*?\[{]")


def ls(sh: Shell, asked: Call) -> int:
    """Paths as written where a glob or -d makes them; without words the names of a folder."""
    options = parse(asked.argv[1:], "I w T hide ignore format sort time")
    cwd = sh.state.cwd
    if not options.words and sh.state.moved and isinstance(cwd, str):
        sh.print_unseen(spelled(asked.argv), prefix=cwd.rstrip("/") + "/")
    elif options.has("l", "s", "i", "R") or not options.words:
        sh.print_unseen(spelled(asked.argv))
    else:
        for word in options.words:
            if options.has("d") or (isinstance(word, str) and _GLOB.search(word)):
                sh.print(glue([word, "\n"]))
            else:
                sh.print_unseen(spelled(asked.argv))
    return NEXT


def some(sh: Shell, asked: Call) -> int:
    """Filters that let some lines pass: the common start of them all is theirs."""
    searches = str(asked.argv[0]).endswith("grep")
    sh.status = OPEN if searches else LIKELY
    cuts = searches and any(word in ("-c", "-o", "-n", "--count") for word in asked.argv)
    prefix, suffix = ("", "") if cuts else _ends(sh.stdin)
    sh.print_unseen(spelled(asked.argv), prefix, suffix)
    return NEXT


def _ends(text: Word | None) -> tuple[str, str]:
    """How each line of a text begins and ends, as far as that is known."""
    if text is None:
        return "", ""
    if isinstance(text, Unknown):
        start, end = text.prefix, text.suffix.rstrip("\n")
        return (start, end) if "\n" not in start + end else ("", "")
    lines = [line for line in text.split("\n") if line]
    start = posixpath.commonprefix([_GLOB.split(line, maxsplit=1)[0] for line in lines])
    whole = len(lines) == 1 and _GLOB.search(lines[0]) is not None
    return start, re.split(r"[*?\]}]", lines[0])[-1] if whole else ""


def same(sh: Shell, asked: Call) -> int:
    """Filters that leave a known input's words as they are (sort, uniq)."""
    plain = all(isinstance(w, str) and w.startswith("-") for w in asked.argv[1:])
    if plain and isinstance(sh.stdin, str):
        sh.print(sh.stdin)
        return NEXT
    return some(sh, asked)


def real(sh: Shell, asked: Call) -> int:
    """realpath, readlink -f: the path itself, as far as a text tells."""
    paths = [w for w in asked.argv[1:] if not (isinstance(w, str) and w.startswith("-"))]
    follows = asked.argv[0] == "realpath" or asked.argv[1:2] != paths[:1]
    if len(paths) == 1 and follows and isinstance(paths[0], str):
        sh.print(glue([sh.path(paths[0]), "\n"]))
    else:
        sh.print_unseen(spelled(asked.argv))
    return NEXT


def git(sh: Shell, asked: Call) -> int:
    """`git rev-parse --show-toplevel`: the checkout, where scripts of a project are started."""
    if "--show-toplevel" in asked.argv and not sh.state.moved:
        sh.print(".\n")
    else:
        sh.print_unseen(spelled(asked.argv))
    return NEXT


def base64_(sh: Shell, asked: Call) -> int:
    """`echo … | base64 -d | bash` hides nothing, and `base64 -w0 FILE` either."""
    options = parse(asked.argv[1:], "w i o wrap")
    text = sh.read_file(options.words[0]) if options.words else sh.stdin
    if not isinstance(text, str) or len(text) > MOST_TEXT:
        sh.print_unseen(spelled(asked.argv))
    elif not options.has("d", "D", "decode"):
        sh.print(base64.b64encode(text.encode("utf-8", "surrogatepass")).decode() + "\n")
    else:
        try:
            sh.print(base64.b64decode(text).decode())
        except (binascii.Error, ValueError):
            sh.print_unseen(spelled(asked.argv))
    return NEXT


TABLE: dict[str, Builtin] = {
    "ls": ls,
    **dict.fromkeys(("head", "tail", "tac", "grep", "egrep", "fgrep", "shuf"), some),
    "sort": same,
    "uniq": same,
    "realpath": real,
    "readlink": real,
    "git": git,
    "base64": base64_,
}
