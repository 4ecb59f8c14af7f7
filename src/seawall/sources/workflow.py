"""CI pipelines: GitHub workflows and composite actions, GitLab pipelines.

Their commands run on a CI machine: nothing there is a node, but what they send to a cluster or a
cloud counts. Values that only a run knows (`${{ … }}`, secrets) are Unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from seawall.commands.context import Context, Word
from seawall.commands.pieces import Pieces, flat, spans
from seawall.commands.shell_state import glue
from seawall.formats import yaml11
from seawall.formats.text import decode
from seawall.formats.yaml11 import Document
from seawall.model import Operation, Unknown

_GITLAB_VARIABLE = re.compile(r"\$\{?(\w+)\}?")
_SHELLS = ("bash", "sh")
_NOT_JOBS = frozenset(
    (
        *("default", "stages", "variables", "include", "workflow", "image", "services", "cache"),
        *("before_script", "after_script", "spec"),
    )
)
Path = tuple[Any, ...]


def read(data: bytes, file: str, ctx: Context) -> Iterator[Operation]:
    """Operations of all jobs, in the file's order. InputError: not YAML, not text."""
    ctx = ctx.at(file=file, source="workflow", place="runner")
    for document in yaml11.load_all(decode(data, file), file, ctx.problems):
        value = document.value
        if not isinstance(value, dict):
            continue
        if isinstance(value.get("jobs"), dict):
            yield from _github(document, value, ctx)
        elif isinstance(value.get("runs"), dict):
            yield from _steps(document, ("runs", "steps"), value["runs"].get("steps"), {}, "", ctx)
        else:
            yield from _Gitlab(document, value, ctx).operations()


# --- GitHub --------------------------------------------------------------------------------------


def _github(document: Document, value: Mapping[str, Any], ctx: Context) -> Iterator[Operation]:
    for name, job in value["jobs"].items():
        if isinstance(job, dict) and not _never(job.get("if")):
            environ = _environ(value.get("env"), {}) | _environ(job.get("env"), {})
            shell = _default_shell(value) or _default_shell(job)
            path = ("jobs", name, "steps")
            yield from _steps(document, path, job.get("steps"), environ, shell, ctx)


def _default_shell(value: Mapping[str, Any]) -> str:
    defaults = value.get("defaults")
    run = defaults.get("run") if isinstance(defaults, dict) else None
    return str(run.get("shell", "")) if isinstance(run, dict) else ""


def _steps(
    document: Document, path: Path, steps: Any, environ: dict[str, Word], shell: str, ctx: Context
) -> Iterator[Operation]:
    for index, step in enumerate(steps if isinstance(steps, list) else []):
        text = step.get("run") if isinstance(step, dict) else None
        if not isinstance(text, str) or _never(step.get("if")):
            continue
        if str(step.get("shell") or shell or "bash").split(" ")[0] not in _SHELLS:
            continue
        known = environ | _environ(step.get("env"), environ)
        folder = step.get("working-directory")
        pieces = Pieces(text=[], places=[], holes={})
        line_of = partial(document.text_line, (*path, index, "run"))
        pieces.add(text, line_of, _word(text, known))
        cwd = _word(folder, known) if isinstance(folder, str) else ctx.cwd
        yield from pieces.read(ctx.at(environ=ctx.environ | known, cwd=cwd))


def _never(condition: Any) -> bool:
    return condition is False or str(condition).strip(" ${}").lower() == "false"


def _environ(given: Any, known: Mapping[str, Word]) -> dict[str, Word]:
    found: dict[str, Word] = {}
    for name, value in given.items() if isinstance(given, dict) else ():
        if isinstance(value, (str, int, float)):
            found[str(name)] = _word(str(value), {**known, **found})
    return found


def _word(text: str, environ: Mapping[str, Word]) -> Word:
    """A text with `${{ env.X }}` put in where it is known; other expressions are Unknown."""
    parts: list[Word] = []
    at = 0
    for start, end, inner in spans(text, "${{", "}}"):
        name = inner.strip()
        known = environ.get(name[4:]) if name.startswith("env.") else None
        unseen = Unknown("${{ " + name[:200] + " }}")
        parts += [text[at:start], known if known is not None else unseen]
        at = end
    return glue([*parts, text[at:]])


# --- GitLab --------------------------------------------------------------------------------------


class _Gitlab:
    def __init__(self, document: Document, value: Mapping[str, Any], ctx: Context) -> None:
        self._document, self._value, self._ctx = document, value, ctx

    def operations(self) -> Iterator[Operation]:
        for name, job in self._value.items():
            if name in _NOT_JOBS or not isinstance(job, dict) or str(name).startswith("."):
                continue
            if self._field(name, "when")[1] != "never":
                yield from self._job(name)

    def _job(self, name: str) -> Iterator[Operation]:
        environ = _variables(self._value.get("variables"))
        for owner in reversed(self._chain(name)):
            environ |= _variables(self._value[owner].get("variables"))
        ctx = self._ctx.at(environ=self._ctx.environ | environ)
        main = Pieces(text=[], places=[], holes={})
        for part in ("before_script", "script"):
            self._add(main, name, part)
        yield from main.read(ctx)
        after = Pieces(text=[], places=[], holes={})  # runs in a shell of its own
        self._add(after, name, "after_script")
        yield from after.read(ctx)

    def _add(self, pieces: Pieces, name: str, part: str) -> None:
        path, found = self._field(name, part)
        if path is None:
            path, found = self._default(part)
        if isinstance(found, str):
            pieces.add(found, partial(self._document.text_line, path))
        for inner, item in flat(found):
            if isinstance(item, str):
                pieces.add(item, partial(self._document.text_line, (*path, *inner)))

    def _default(self, part: str) -> tuple[Path, Any]:
        default = self._value.get("default")
        if isinstance(default, dict) and part in default:
            return ("default", part), default[part]
        return (part,), self._value.get(part) if part != "script" else None

    def _field(self, name: str, field: str) -> tuple[Path | None, Any]:
        """(path, value) of a job's field, its own or inherited by `extends`."""
        for owner in self._chain(name):
            if field in self._value[owner]:
                return (owner, field), self._value[owner][field]
        return None, None

    def _chain(self, name: str) -> list[str]:
        """The job and what it extends, the nearest first."""
        chain: list[str] = []
        waiting = [name]
        while waiting and len(chain) < 20:
            one = waiting.pop(0)
            job = self._value.get(one)
            if not isinstance(job, dict) or one in chain:
                continue
            chain.append(one)
            extends = job.get("extends")
            names = extends if isinstance(extends, list) else [extends]
            waiting += [other for other in reversed(names) if isinstance(other, str)]
        return chain


def _variables(given: Any) -> dict[str, Word]:
    found: dict[str, Word] = {}
    for name, value in given.items() if isinstance(given, dict) else ():
        if isinstance(value, dict):
            value = value.get("value")
        if isinstance(value, (str, int, float)):
            text = str(value)
            if _GITLAB_VARIABLE.search(text):
                found[str(name)] = Unknown(text)
            else:
                found[str(name)] = text
    return found
