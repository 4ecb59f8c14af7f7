"""find: what it deletes, what it runs on the files that it finds, and which it prints.

A builtin to us, because the commands after -exec are the shell's to read.
"""

from __future__ import annotations

from collections.abc import Sequence

from seawall.commands.context import Word
from seawall.commands.programs.written import deleted
from seawall.commands.shell_call import Call, as_command, call
from seawall.commands.shell_run import NEXT, Shell
from seawall.commands.shell_state import glue, spelled
from seawall.commands.shell_wrappers import replace
from seawall.model import Unknown

_NAMES = ("-name", "-iname", "-wholename")
# Tests by which only few files of a whole system are found; by its age nearly every file is.
_CHOOSES = ("-size", "-user", "-group", "-nouser", "-nogroup", "-perm", "-inum", "-samefile")
_EXECS = ("-exec", "-execdir", "-ok", "-okdir")
_REMOVERS = ("rm", "unlink", "rmdir", "shred")


def find(sh: Shell, asked: Call) -> int:
    """`find ROOT… TESTS… ACTION`."""
    words = asked.argv[1:]
    roots, tests = _roots(words)
    names = [tests[i + 1] for i, word in enumerate(tests[:-1]) if word in _NAMES]
    pattern: Word = names[0] if len(names) == 1 else "*"
    if any(word in _CHOOSES for word in tests):
        roots = [Unknown(f"$({spelled(asked.argv)})", "/") if r == "/" else r for r in roots]
    removes = "-delete" in tests
    for argv in _executed(tests):
        program = argv[0]
        base = program.rpartition("/")[2] if isinstance(program, str) else ""
        removes = removes or base in _REMOVERS
        if base not in _REMOVERS:
            for root in roots:
                found = glue([root, "/", pattern])
                call(sh, asked.inner([replace(word, "{}", found) for word in argv]))
    for root in roots:
        if removes:
            _delete(sh, asked, root, pattern)
        elif not any(word in _EXECS for word in tests):
            sh.print(glue([root, "/", pattern, "\n"]))
    return NEXT


def _roots(words: Sequence[Word]) -> tuple[list[Word], list[Word]]:
    """(where it looks, the tests): the paths stand before the first test."""
    start = 0
    while start < len(words) and words[start] in ("-L", "-H", "-P"):
        start += 1
    end = start
    while end < len(words):
        word = words[end]
        if isinstance(word, str) and (word.startswith("-") or word in ("(", "!", ",")):
            break
        end += 1
    roots = [_trimmed(word) for word in words[start:end]]
    return roots or ["."], list(words[end:])


def _trimmed(word: Word) -> Word:
    return (word.rstrip("/") or "/") if isinstance(word, str) else word


def _executed(tests: Sequence[Word]) -> list[list[Word]]:
    """The command after each -exec, without its end."""
    out: list[list[Word]] = []
    for index, word in enumerate(tests):
        if word in _EXECS:
            argv: list[Word] = []
            for part in tests[index + 1 :]:
                if part in (";", "+"):
                    break
                argv.append(part)
            if argv:
                out.append(argv)
    return out


def _delete(sh: Shell, asked: Call, root: Word, pattern: Word) -> None:
    path = sh.path(root)
    if pattern not in ("*", "."):
        path = glue([path, "/", pattern])
        contents = False
    else:
        contents = True
    made = as_command(sh, asked, "find")
    for op in deleted(path, made, sh.ctx, recursive=True, contents=contents):
        sh.emit(op, sh.ctx)
