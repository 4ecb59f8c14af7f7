"""From paths to Operations: finds files, tells their formats apart, reads each with its source.

What is walked is hostile: links are followed only inside the named folder, sizes are bounded,
nothing is executed. A file that can't be read is a Problem, never a silent gap.
"""

from __future__ import annotations

import functools
import importlib
import itertools
import os
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from seawall.commands import read_script
from seawall.commands.context import Context
from seawall.errors import InputError
from seawall.formats import files
from seawall.model import Operation, Problem, Where
from seawall.sources.sniff import kind_of

SKIPPED = frozenset((".git", ".hg", ".svn", ".terraform", "node_modules", ".venv", "__pycache__"))
_FOLDER_KINDS = (
    ("Chart.yaml", "helm"),
    *((name, "kustomize") for name in ("kustomization.yaml", "kustomization.yml", "Kustomization")),
)


class Job(msgspec.Struct, frozen=True):
    """One file or chart folder to read. `root` bounds what it may open; `named`: by the user."""

    path: str
    root: str
    kind: str = ""  # "": told by content
    named: bool = False


class Reading(msgspec.Struct):
    """What one input gave. `kind` is "" for a file that holds nothing that Seawall judges."""

    file: str
    kind: str
    operations: list[Operation]
    problems: list[Problem]
    # (line, its text) of a field of an object that stands at `Where`; (0, "") when not known.
    place: Callable[[Where, tuple[str | int, ...]], tuple[int, str]] = lambda _where, _path: (0, "")


def jobs(paths: list[str]) -> Iterator[Job | Problem]:
    """Everything to read below the named paths, in the order of names."""
    for path in paths:
        if os.path.isdir(path):
            yield from _below(path, path)
        elif os.path.lexists(path):
            yield Job(path, os.path.dirname(path) or ".", named=True)
        else:
            yield Problem(file=path, why="no such file or folder", todo="check the path")


def _below(folder: str, root: str) -> Iterator[Job | Problem]:
    try:
        with os.scandir(folder) as found:
            items = sorted(found, key=lambda item: item.name)
    except OSError as error:
        yield Problem(
            file=folder, why=f"can't be listed: {error.strerror}", todo="check its permissions"
        )
        return
    names = {item.name for item in items}
    kind = next((kind for name, kind in _FOLDER_KINDS if name in names), "")
    if kind:
        yield Job(folder, root, kind=kind)
    for item in items:
        path = item.name if folder == "." else item.path
        if item.is_symlink() and (refused := files.refused_link(Path(path), Path(root))):
            yield refused
        elif item.is_dir(follow_symlinks=False):
            if item.name not in SKIPPED and not (kind == "helm" and item.name in _CHART_PARTS):
                yield from _below(path, root)
        elif item.is_file() and not (kind and item.name.endswith((".yaml", ".yml"))):
            yield Job(path, root)


# What `helm template` renders or reads; the rest of a chart folder (scripts …) is read as files.
_CHART_PARTS = frozenset(("templates", "crds", "charts"))


def _inside(path: str, root: str) -> bool:
    base = os.path.realpath(root)
    return path == base or path.startswith(base.rstrip(os.sep) + os.sep)


def read(job: Job) -> Reading:
    """Read one job with the source for its format. Never raises for what the input holds."""
    if job.kind in ("helm", "kustomize"):
        return _read_with(job.kind, b"", job)
    try:
        data = files.read(Path(job.path))
    except InputError as error:
        return Reading(job.path, "", [], [problem_of(error)])
    kind = job.kind or kind_of(job.path, data)
    if not kind:
        problems = []
        if job.named and data.strip():
            why = "not a format that Seawall reads"
            todo = "it reads manifests, charts, Terraform plans (JSON), shell, Ansible, cloud-init"
            problems = [Problem(file=job.path, why=why, todo=todo)]
        return Reading(job.path, "", [], problems)
    return _read_with(kind, data, job)


def _read_with(kind: str, data: bytes, job: Job) -> Reading:
    source = importlib.import_module(_MODULES[kind])
    function: Callable[..., Iterator[Operation]] = getattr(source, _FUNCTIONS.get(kind, "read"))
    ctx = context(job, kind)
    reading = collected(job.path, kind, ctx, lambda: function(data, job.path, ctx))
    if kind == "manifest":
        reading.place = source.Places(data, job.path).of
    return reading


def collected(
    file: str, kind: str, ctx: Context, read_all: Callable[[], Iterator[Operation]]
) -> Reading:
    """All that a source yields. What it raises is a Problem: the other inputs must be judged.

    A defect of ours is told as one, with its place, and makes the run fail (status 2).
    """
    operations: list[Operation] = []
    try:
        operations.extend(read_all())
    except InputError as error:
        ctx.problems.append(problem_of(error))
    except RecursionError:
        ctx.problems.append(Problem(file=file, why="nested too deeply to be read"))
    except Exception as error:  # noqa: BLE001 - a listed boundary: see tests/test_shape.py
        ctx.problems.append(_defect(file, error))
    return Reading(file, kind, operations, ctx.problems)


def _defect(file: str, error: Exception) -> Problem:
    place = traceback.extract_tb(error.__traceback__)[-1]
    why = f"a defect in Seawall: {type(error).__name__} in {place.name}"
    todo = f"please report it with this place: {os.path.basename(place.filename)}:{place.lineno}"
    return Problem(file=file, why=why, todo=todo)


_MODULES = {
    **{
        kind: f"seawall.sources.{kind}"
        for kind in ("manifest", "terraform", "script", "ansible", "cloudinit", "dockerfile")
    },
    "workflow": "seawall.sources.workflow",
    "audit": "seawall.sources.audit",
    "admission": "seawall.sources.admission",
    "helm": "seawall.sources.chart",
    "kustomize": "seawall.sources.chart",
}
_FUNCTIONS = {"helm": "read_helm", "kustomize": "read_kustomize"}


def context(job: Job, kind: str) -> Context:
    """The Context of one input: its name for places, and what it may open."""
    return Context(
        file=job.path,
        source="shell" if kind == "script" else kind,
        open=lambda path: _open(path, job),
        folder=lambda path: _folder(path, job),
        objects=_objects,
        inside=_operations_inside,
        problems=[],
    )


def _open(path: str, job: Job) -> bytes | None:
    """A sibling: relative to the file that names it, or to the named folder; never outside."""
    if not path or os.path.isabs(path) or "\0" in path:
        return None
    for base in (os.path.dirname(job.path) or ".", job.root):
        target = os.path.realpath(os.path.join(base, path))
        if os.path.isfile(target) and _inside(target, job.root):
            try:
                state = os.stat(target)
                if state.st_size > _KEPT:
                    return files.read(Path(target))
                return _kept(target, state.st_size, state.st_mtime_ns)
            except (InputError, OSError):
                return None
    return None


# Manifests of one folder look at each other: without these two caches n files cost n² reads.
_KEPT = 256 * 1024  # bytes; × 128 files: 32 MB at most
_MOST_BESIDE = 1000


@functools.lru_cache(maxsize=128)
def _kept(target: str, _size: int, _changed: int) -> bytes:
    return files.read(Path(target))


@functools.lru_cache(maxsize=32)
def _listed(top: str, shown: str, _changed: int) -> tuple[str, ...]:
    return tuple(sorted(itertools.islice(_files_below(top, shown), _MOST_BESIDE)))


def _folder(path: str, job: Job) -> list[str]:
    """Files below a folder that a text names, as `_open` takes them; links are not followed."""
    if not path or os.path.isabs(path) or "\0" in path:
        return []
    for base in (os.path.dirname(job.path) or ".", job.root):
        top = os.path.realpath(os.path.join(base, path))
        if os.path.isdir(top) and _inside(top, job.root):
            return list(_listed(top, path, os.stat(top).st_mtime_ns))
    return []


def _files_below(top: str, shown: str) -> Iterator[str]:
    for folder, below, names in os.walk(top):
        below[:] = sorted(name for name in below if name not in SKIPPED)
        for name in names:
            inner = os.path.relpath(os.path.join(folder, name), top)
            yield os.path.normpath(os.path.join(shown, inner))


def _objects(data: bytes, file: str) -> list[dict[str, Any]]:
    from seawall.sources import manifest

    return [obj for obj, *_ in manifest.objects(data, file)]


def _operations_inside(obj: dict[str, Any], ctx: Context) -> Iterator[Operation]:
    from seawall.sources import workload

    return workload.inside(obj, ctx)


def command(text: str) -> Reading:
    """A typed command line, as `seawall check --command` gets it."""
    job = Job("<command>", ".", kind="script")
    ctx = context(job, "script").at(file="<command>", source="command")
    return collected("<command>", "script", ctx, lambda: read_script(text, ctx))


def stream(data: bytes, name: str = "<stdin>", kind: str = "") -> Reading:
    """Data from standard input; told apart by content, a plain text counts as a script."""
    found = kind or kind_of(name, data) or ("script" if data.strip() else "")
    if not found:
        return Reading(name, "", [], [])
    return _read_with(found, data, Job(name, ".", kind=found))


def problem_of(error: InputError) -> Problem:
    return Problem(file=error.file, why=error.why, line=error.line, todo=error.todo)
