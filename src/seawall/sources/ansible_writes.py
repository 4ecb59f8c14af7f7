"""Modules that write, link, mark or remove files, as what that means for a node."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.commands.context import Word
from seawall.commands.programs import written
from seawall.commands.shell_paths import normal
from seawall.commands.shell_state import Located, glue
from seawall.model import Operation, Unknown
from seawall.sources.ansible_task import Task
from seawall.sources.ansible_values import VAULT, as_word


def file(task: Task) -> Iterator[Operation]:
    path, state = task.word("path", "dest", "name"), task.state("file")
    if path is None:
        return
    path = normal(path) if isinstance(path, str) else path
    if state == "absent":
        yield from written.deleted(path, task.command(), task.ctx, recursive=True)
        return
    if state in ("link", "hard"):
        to = task.or_else(Unknown("where it points to"), "src")
        yield from written.replaced(path, "link", to, task.command(), task.ctx)
    yield from _marks(task, path)


def _marks(task: Task, path: Word) -> Iterator[Operation]:
    """Mode and owner that a module gives to a file."""
    mode = task.get("mode")
    if mode is not None:
        shown = oct(mode)[2:] if isinstance(mode, int) else as_word(mode)
        yield from written.replaced(path, "mode", shown, task.command(), task.ctx)
    owner = task.word("owner", "group")
    if owner is not None:
        yield from written.replaced(path, "owner", owner, task.command(), task.ctx)


def write(
    task: Task, path: Word | None, content: Word, *, append: bool, line: int = 0
) -> Iterator[Operation]:
    if path is None:
        return
    path = normal(path) if isinstance(path, str) else path
    if isinstance(content, str) and line:
        content = Located.at(content, line)
    yield from written.read(path, content, append, task.command(), task.ctx)


def copy(task: Task) -> Iterator[Operation]:
    content = task.get("content")
    if content is not None:
        text = as_word(content)
        yield from write(task, task.word("dest"), text, append=False, line=task.text_line)
        return
    source = task.word("src")
    found = None if task.flag("remote_src") else task.open(source, "files")
    text = _text(found, task, rendered=False)
    yield from write(task, _destination(task, source), text, append=False)


def template(task: Task) -> Iterator[Operation]:
    source = task.word("src")
    text = _text(task.open(source, "templates"), task, rendered=True)
    yield from write(task, _destination(task, source), text, append=False)


def _text(found: tuple[str, bytes] | None, task: Task, *, rendered: bool) -> Word:
    if found is None:
        return Unknown("the content of a file that is not here")
    text = found[1].decode("utf-8", "replace")
    if text.startswith(VAULT):
        return Unknown("encrypted with Ansible Vault")
    return task.scope.word(text) if rendered else text


def _destination(task: Task, source: Word | None) -> Word | None:
    """`dest` is a folder if it ends with a slash: the file keeps its name there."""
    dest = task.word("dest")
    if not isinstance(dest, str) or not dest.endswith("/"):
        return dest
    if not isinstance(source, str):
        return Unknown("the name of the copied file", dest)
    name = source.rstrip("/").rpartition("/")[2]
    return dest if source.endswith("/") else dest + name.removesuffix(".j2")


def line_in_file(task: Task) -> Iterator[Operation]:
    text = task.word("line", "value")
    if task.state() == "absent" or text is None:
        text = ""  # takes lines out: nothing that stands there afterwards is new
    elif isinstance(text, str) and not text.endswith("\n"):
        text += "\n"
    path = task.word("path", "dest", "destfile", "name")
    yield from write(task, path, text, append=True, line=task.text_line)


def block_in_file(task: Task) -> Iterator[Operation]:
    block = task.word("block", "content")
    gone = task.state() == "absent" or block is None
    path = task.word("path", "dest", "destfile", "name")
    text = "" if gone or block is None else block
    yield from write(task, path, text, append=True, line=task.text_line)


def replace(task: Task) -> Iterator[Operation]:
    text = task.word("replace")
    path = task.word("path", "dest", "destfile", "name")
    yield from write(task, path, "" if text is None else text, append=text is None)


def ini_file(task: Task) -> Iterator[Operation]:
    gone = task.state() == "absent" or task.get("option") is None
    line = (
        "" if gone else glue([task.or_else("", "option"), " = ", task.or_else("", "value"), "\n"])
    )
    yield from write(task, task.word("path", "dest"), line, append=True)


def unarchive(task: Task) -> Iterator[Operation]:
    yield from task.run("tar", "-xf", task.or_else(Unknown("src"), "src"), "-C", task.word("dest"))


def download(task: Task) -> Iterator[Operation]:
    url, dest = task.word("url"), task.word("dest")
    if url is None or dest is None:
        return
    if isinstance(dest, str) and dest.endswith("/"):
        dest += url.rpartition("/")[2] if isinstance(url, str) else ""
    yield from task.run("curl", "-o", dest, url)


def certificate(task: Task) -> Iterator[Operation]:
    path = task.word("path")
    if path is not None and task.state() != "absent":
        content = Unknown("a new key or certificate")
        yield from written.read(path, content, False, task.command(), task.ctx, "generate")


def limits(task: Task) -> Iterator[Operation]:
    path = task.or_else("/etc/security/limits.conf", "dest")
    parts = [task.or_else("-", name) for name in ("domain", "limit_type", "limit_item", "value")]
    line = glue([word for part in parts for word in (part, " ")] + ["\n"])
    yield from write(task, path, line, append=True)


def network_file(task: Task) -> Iterator[Operation]:
    path = task.or_else("/etc/network/interfaces", "dest")
    yield from write(task, path, Unknown("options of an interface"), append=True)
