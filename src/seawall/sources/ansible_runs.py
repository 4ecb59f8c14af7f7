"""Modules that run commands: shell, command, raw, script, cron."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from seawall.commands import read_script
from seawall.commands.context import Word
from seawall.commands.shell_state import fill
from seawall.model import Operation, Unknown
from seawall.sources.ansible_task import Task, split_words
from seawall.sources.ansible_values import as_word

_NAME = re.compile(r"\{\{ (\w+) \}\}")


def shell(task: Task) -> Iterator[Operation]:
    """shell, raw: a text for a shell."""
    executable = task.word("executable")
    if isinstance(executable, str) and "python" in executable:
        return
    text, holes = fill(task.free)
    folder = task.word("chdir")
    environ = {name: as_variable(value) for name, value in holes.items()}
    ctx = task.ctx.at(line=task.text_line, environ=task.ctx.environ | environ)
    yield from read_script(text, ctx.at(cwd=folder) if folder is not None else ctx)


def command(task: Task) -> Iterator[Operation]:
    """command: one program with its words; no shell looks at them."""
    argv = task.args.get("argv")
    words = [as_word(word) for word in argv] if isinstance(argv, list) else split_words(task.free)
    words[:1] = [as_variable(word) for word in words[:1]]
    folder = task.word("chdir")
    if folder is not None:
        task.ctx = task.ctx.at(cwd=folder)
    yield from task.run(*words, stdin=task.word("stdin"))


def as_variable(word: Word) -> Word:
    """`{{ kubectl }}` as `$kubectl`: the shell knows programs by their variables' names."""
    match = _NAME.fullmatch(word.why) if isinstance(word, Unknown) else None
    if match is None or not isinstance(word, Unknown):
        return word
    return Unknown(f"${match[1]}", word.prefix, word.suffix)


def script(task: Task) -> Iterator[Operation]:
    """script: a file of the project that is copied to the machine and run there."""
    words = split_words(task.free)
    found = task.open(words[0] if words else None, "files")
    if found is None:
        return
    path, data = found
    text = data.decode("utf-8", "replace")
    first = text.split("\n", 1)[0]
    if first.startswith("#!") and not first.rstrip().endswith(("sh", "sh -e", "sh -x", "sh -eu")):
        return
    file = posixpath.normpath(posixpath.join(task.root, path))
    yield from read_script(text, task.ctx.at(file=file, line=1))


def cron(task: Task) -> Iterator[Operation]:
    job = task.word("job")
    if job is not None and task.state() != "absent":
        text, holes = fill(job)
        via = (*task.ctx.via, "cron")
        ctx = task.ctx.at(line=task.line, via=via, environ=task.ctx.environ | holes)
        yield from read_script(text, ctx)
