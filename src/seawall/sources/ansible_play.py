"""Walks plays, roles, blocks and task files in the order in which Ansible runs them."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from seawall.commands.context import Context, Word
from seawall.model import Operation, Unknown
from seawall.sources import ansible_cloud, ansible_kube, ansible_modules
from seawall.sources.ansible_files import Book, Project, entries
from seawall.sources.ansible_task import Task, arguments, excerpt, items, module_of
from seawall.sources.ansible_values import Scope, Soft, as_word, holds, truth

_DEEPEST = 24
_MOST_TASKS = 20_000
_MASTER = re.compile(r"master|control[-_]?plane|etcd|kube[-_]?controller|^cp\d*$", re.I)
_WORKER = re.compile(r"worker|node|agent|minion|compute", re.I)
_LOCAL = ("localhost", "127.0.0.1", "::1")
_ADDRESS = re.compile(r"[\w-]+(?:\.[\w-]+)+")
_TEXTS = ("content", "block", "line", "cmd", "definition")
_INCLUDES = frozenset(("include_tasks", "import_tasks", "include"))
_ROLE_INCLUDES = frozenset(("include_role", "import_role"))


class State(msgspec.Struct):
    """What holds at one point of a play. `facts` is shared by the whole play."""

    ctx: Context
    scope: Scope
    facts: dict[str, Any]
    folders: tuple[str, ...] = ("", "..")
    depth: int = 0
    ended: list[str] = []  # not empty: an unconditional `meta: end_play` or `fail` came before

    def inside(self, **changes: Any) -> State:
        return msgspec.structs.replace(self, depth=self.depth + 1, **changes)


class Player:
    """Reads one checked file and what it includes."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx
        self._project = Project(ctx)
        self._base = Scope(opener=self._project.read)
        self._left = _MOST_TASKS

    def book(self, book: Book) -> Iterator[Operation]:
        """All plays of a document, or its tasks if it is a task file."""
        value = book.document.value
        plays = [item for _, item in entries(value) if "hosts" in item or "import_playbook" in item]
        if plays:
            yield from self._plays(book, 0)
            return
        defaults = Soft(self._project.variables("../defaults/main"))
        own = self._project.variables("../vars/main")
        facts: dict[str, Any] = {}
        scope = self._base.made_of(facts, own, defaults)
        state = State(self._ctx.at(file=book.file), scope, facts, ended=[])
        yield from self._tasks(book, (), value, state)

    def _plays(self, book: Book, depth: int) -> Iterator[Operation]:
        for index, play in entries(book.document.value):
            imported = play.get("import_playbook")
            if isinstance(imported, str) and depth < _DEEPEST:
                for other in self._project.books(imported, book.folder):
                    yield from self._plays(other, depth + 1)
            elif "hosts" in play and truth(play.get("check_mode")) is not True:
                yield from self._play(book, index, play)

    def _play(self, book: Book, index: int, play: Mapping[str, Any]) -> Iterator[Operation]:
        own = play.get("vars")
        files = [self._project.variables(path) for path in _paths(play.get("vars_files"), book)]
        hosts = play.get("hosts")
        names = ":".join(map(str, hosts)) if isinstance(hosts, list) else str(hosts)
        groups = Soft(self._project.group_variables(names))
        facts: dict[str, Any] = {}
        maps = (facts, *reversed(files), own if isinstance(own, dict) else {}, groups)
        scope = self._base.made_of(*maps)
        local = play.get("connection") == "local"
        ctx = placed(self._ctx.at(file=book.file), scope.value(names), local=local)
        state = State(ctx, scope, facts, ended=[])
        for part in ("pre_tasks", "roles", "tasks", "post_tasks", "handlers"):
            if part == "roles":
                yield from self._roles(book, play.get("roles"), state)
            else:
                yield from self._tasks(book, (index, part), play.get(part), state)

    def _roles(self, book: Book, roles: Any, state: State) -> Iterator[Operation]:
        for item in roles if isinstance(roles, list) else []:
            name = item.get("role", item.get("name")) if isinstance(item, dict) else item
            if isinstance(item, dict) and holds(item.get("when", True), state.scope) is False:
                continue
            given = dict(item) if isinstance(item, dict) else {}
            own = given.pop("vars", None)
            given |= own if isinstance(own, dict) else {}
            if isinstance(name, str):
                yield from self._role(book.folder, name, "main", given, state)

    def _role(
        self, folder: str, name: str, start: str, given: Mapping[str, Any], state: State
    ) -> Iterator[Operation]:
        rendered = state.scope.value(name)
        found = self._project.role(rendered, folder) if isinstance(rendered, str) else None
        if found is None or state.depth > _DEEPEST:
            return
        own = self._project.variables(f"{found}/vars/main")
        defaults = Soft(self._project.variables(f"{found}/defaults/main"))
        scope = state.scope.made_of(state.facts, given, own, *state.scope.maps, defaults)
        inner = state.inside(scope=scope, folders=(found, ""))
        for part, file in (("tasks", start), ("handlers", "main")):
            for book in self._project.books(f"{found}/{part}/{file}"):
                inner.ctx = state.ctx.at(file=book.file)
                yield from self._tasks(book, (), book.document.value, inner)

    def _tasks(
        self, book: Book, path: tuple[Any, ...], tasks: Any, state: State
    ) -> Iterator[Operation]:
        for index, task in entries(tasks):
            self._left -= 1
            if self._left < 0 or state.depth > _DEEPEST or state.ended:
                return
            yield from self._task(book, (*path, index), task, state)

    def _task(
        self, book: Book, path: tuple[Any, ...], task: Mapping[str, Any], state: State
    ) -> Iterator[Operation]:
        if truth(task.get("check_mode")) is True:
            return
        own = task.get("vars")
        scope = state.scope.over(own if isinstance(own, dict) else {})
        ctx = _context(task, scope, state.ctx)
        if "block" in task:
            if holds(task.get("when", True), scope) is not False:
                inner = state.inside(scope=scope, ctx=ctx)
                for part in ("block", "rescue", "always"):
                    yield from self._tasks(book, (*path, part), task.get(part), inner)
            return
        key, module, raw = module_of(task)
        for variables in items(task, scope):
            round_scope = scope.over(variables)
            self._left -= 1
            if not module or holds(task.get("when", True), round_scope) is False or self._left < 0:
                continue
            inner = state.inside(scope=round_scope, ctx=ctx)
            if not self._steers(module, raw, task, inner):
                yield from self._module(book, path, key, module, raw, task, inner)
        if isinstance(task.get("register"), str):
            state.facts[task["register"]] = _result(module, raw, scope)

    def _steers(self, module: str, raw: Any, task: Mapping[str, Any], state: State) -> bool:
        """Modules that set variables or end the play."""
        if module == "set_fact" and isinstance(raw, dict):
            sure = holds(task.get("when", True), state.scope) is True
            for key, value in raw.items():
                other = Unknown(f"{{{{ {key} }}}} is set under a condition")
                known = sure or not state.scope.has(key)
                state.facts[key] = state.scope.value(value) if known else other
        elif module == "include_vars":
            path = raw.get("file") if isinstance(raw, dict) else raw
            path = state.scope.value(path) if isinstance(path, str) else None
            places = [f"{folder}/vars/{path}" for folder in state.folders] + [f"{path}"]
            state.facts |= self._project.variables(*places) if isinstance(path, str) else {}
        elif (module == "meta" and raw in ("end_play", "end_host")) or module == "fail":
            if "when" not in task and not truth(task.get("ignore_errors")):
                state.ended.append(module)
        else:
            return False
        return True

    def _module(
        self,
        book: Book,
        path: tuple[Any, ...],
        key: str,
        module: str,
        raw: Any,
        task: Mapping[str, Any],
        state: State,
    ) -> Iterator[Operation]:
        if module in _INCLUDES:
            yield from self._included(book, raw, state)
            return
        if module in _ROLE_INCLUDES:
            name = raw.get("name") if isinstance(raw, dict) else raw
            start = str(raw.get("tasks_from", "main")) if isinstance(raw, dict) else "main"
            own = task.get("vars")
            if isinstance(name, str):
                given = own if isinstance(own, dict) else {}
                yield from self._role(book.folder, name, start, given, state)
            return
        reader = _reader(module)
        if reader is not None:
            made = _task(book, path, key, module, raw, task, state)
            made.root = posixpath.dirname(self._ctx.file)
            yield from _kept(reader(made), made, hidden=truth(task.get("no_log")) is True)

    def _included(self, book: Book, raw: Any, state: State) -> Iterator[Operation]:
        path = raw.get("file") if isinstance(raw, dict) else raw
        path = state.scope.value(path.split(" ")[0]) if isinstance(path, str) else None
        if not isinstance(path, str) or state.depth > _DEEPEST:
            return
        places = (book.folder, *(f"{folder}/tasks" for folder in state.folders))
        for other in self._project.books(path, *places):
            inner = state.inside(ctx=state.ctx.at(file=other.file))
            yield from self._tasks(other, (), other.document.value, inner)


def _reader(module: str) -> Any:
    if module.startswith("ali_"):
        return ansible_cloud.read
    return ansible_modules.TABLE.get(module) or ansible_kube.TABLE.get(module)


def _task(
    book: Book,
    path: tuple[Any, ...],
    key: str,
    module: str,
    raw: Any,
    task: Mapping[str, Any],
    state: State,
) -> Task:
    args, free, inner = arguments(module, raw, task.get("args"), state.scope)
    document = book.document
    text = next((name for name in _TEXTS if isinstance(raw, dict) and name in raw), "")
    place = (*path, key, inner or text) if inner or text else (*path, key)
    line = document.line_of(path)
    text_line = document.text_line(place, 0) if isinstance(raw, (dict, str)) else line
    return Task(
        module=module,
        args=args,
        free=free,
        ctx=state.ctx.at(line=line),
        scope=state.scope,
        line=line if isinstance(raw, dict) else document.line_of((*path, key)),
        text_line=text_line,
        text=excerpt(module, raw, free),
        folders=state.folders,
    )


def _kept(found: Iterator[Operation], task: Task, *, hidden: bool) -> Iterator[Operation]:
    """What counts where the task runs; `no_log` says that its text holds secrets."""
    for operation in found:
        if task.ctx.place != "node" and operation.plane == "node" and operation.via == task.ctx.via:
            continue
        if hidden:
            operation.text = f"{task.module}: (no_log)"
            if isinstance(operation.after, dict) and "content" in operation.after:
                operation.after = operation.after | {"content": Unknown("hidden by no_log")}
        yield operation


def _result(module: str, raw: Any, scope: Scope) -> Any:
    """A registered result: what a command printed keeps the command as its reason."""
    text = raw.get("cmd") if isinstance(raw, dict) else raw
    if module in ("shell", "command", "raw") and isinstance(text, str):
        word = scope.word(text)
        return Unknown(f"$({str(word).strip()[:1000]})")
    return Unknown(f"the result of {module}")


def _context(task: Mapping[str, Any], scope: Scope, ctx: Context) -> Context:
    """Where a task runs: `delegate_to`, `connection`, `local_action`; its environment."""
    where = task.get("delegate_to")
    local = task.get("connection") == "local" or "local_action" in task
    if local or where is not None:
        ctx = placed(ctx, scope.value(where) if where is not None else "", local=local)
    given = scope.value(task.get("environment"))
    if isinstance(given, dict):
        environ = {str(key): as_word(value) for key, value in given.items()}
        ctx = ctx.at(environ=ctx.environ | environ)
    return ctx


def placed(ctx: Context, hosts: Any, *, local: bool = False) -> Context:
    """The context of a host pattern: whose machine it is, as far as its name tells."""
    if local or hosts in _LOCAL:
        return ctx.at(place="runner", host=None, role=None)
    if not isinstance(hosts, str):
        return ctx.at(place="node", host=None, role=None)
    host: Word | None = hosts if _ADDRESS.fullmatch(hosts) else None
    return ctx.at(place="node", host=host, role=role_of(hosts))


def role_of(hosts: str) -> str | None:
    """master or worker, if all parts of a host pattern say so: "masters", "etcd:kube-master"."""
    parts = [part for part in re.split(r"[,:\s]+", hosts) if part and part[0] not in "!&"]
    if parts and all(_MASTER.search(part) for part in parts):
        return "master"
    if parts and all(_WORKER.search(part) and not _MASTER.search(part) for part in parts):
        return "worker"
    return None


def _paths(files: Any, book: Book) -> list[str]:
    found = files if isinstance(files, list) else [files]
    return [posixpath.join(book.folder, path) for path in found if isinstance(path, str)]
