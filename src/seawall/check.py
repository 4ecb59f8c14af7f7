"""`seawall check` as a function: inputs in, `Result` out; on all cores when there is much to read.

It stands above sources and engine, which don't know each other. Memory holds findings only.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from seawall.engine import Catalog, judge
from seawall.engine.cause import Path, cause
from seawall.engine.evaluate import fingerprint
from seawall.errors import InputError
from seawall.formats import files, text
from seawall.model import SEVERITIES, Finding, Operation, Problem
from seawall.responses.reports import subject
from seawall.responses.reports.problems import wrong_entry
from seawall.responses.reports.result import Counts, Result
from seawall.sources import tree

if TYPE_CHECKING:
    from seawall.engine.live import Look

LONGEST = 4 * 1024 * 1024  # bytes of a file of which lines are shown
# Below this many files a second process costs more than it saves (a fork is about 10 ms).
_PARALLEL_FROM = 96
_CHUNK = 32


class Inputs(msgspec.Struct, kw_only=True):
    """What to check. `stdin` is read by the caller, None when it was not named.

    `skip_other_formats`: a named file of a format that Seawall does not read is no problem.
    `processes`: 0 = as many as there are cores.
    """

    paths: Sequence[str] = ()
    skip_other_formats: bool = False
    command: str | None = None
    stdin: bytes | None = None
    stdin_name: str = "<stdin>"
    stdin_format: str = ""
    processes: int = 0
    look: Look | None = None  # at the cluster that the inputs are meant for


class Judged(msgspec.Struct):
    """One input, read and judged. `kind` is "" for a file that holds nothing that is judged."""

    file: str
    kind: str
    findings: list[Finding]
    problems: list[Problem]
    counts: Counts
    passed: list[Operation] = []  # kept only where their impact is asked for


def check(inputs: Inputs, catalog: Catalog, tick: Callable[[], None] = lambda: None) -> Result:
    """Everything that the inputs hold, before exceptions. `tick` is called for each input."""
    seen: dict[str, bytes] = {}
    result = Result(hazard=catalog.hazards.get)
    names: list[str] = []
    passed: list[Operation] = []
    for item in _judged(inputs, catalog, seen):
        tick()
        result.problems += item.problems
        result.findings += item.findings
        passed += item.passed
        result.operations.hit += item.counts.hit
        result.operations.unknown += item.counts.unknown
        result.operations.passed += item.counts.passed
        if item.kind:
            names.append(item.file)
    result.findings = _once(result.findings)
    if inputs.look:
        _impacts(result, passed, catalog, inputs.look)
    result.settle()
    result.problems = list(dict.fromkeys(result.problems))  # a file that several read: told once
    result.files = tuple(names)
    result.lines = _Lines(names, inputs.paths, seen)
    result.problems += [wrong_entry(error) for error in catalog.errors]
    return result


def _impacts(result: Result, passed: list[Operation], catalog: Catalog, look: Look) -> None:
    """What all of it breaks on the cluster at hand; what is named and not there is a remark."""
    from seawall.engine import impact  # facts and relations: only where a cluster is looked at

    impact.fill(result.findings, catalog, look.facts)
    result.effects = impact.others(passed, look.facts)
    for op, why in look.missing:
        absent = f"{subject.name(op)} is not in {look.facts.cluster or 'the cluster'}"
        where = op.where
        remark = Problem(file=where.file, line=where.line, why=why or absent, fatal=False)
        result.problems.append(remark)


def _once(findings: list[Finding]) -> list[Finding]:
    """Without repeats: a role's tasks are read by themselves and through each playbook."""
    kept: dict[tuple[object, ...], Finding] = {}
    for finding in findings:
        where = finding.operation.where
        place = (where.file, where.line, where.document, where.path, where.address)
        kept.setdefault((finding.fingerprint, finding.verdict, finding.because, place), finding)
    return list(kept.values())


def _judged(inputs: Inputs, catalog: Catalog, seen: dict[str, bytes]) -> Iterator[Judged]:
    if inputs.command is not None:
        reading = tree.command(inputs.command)
        seen[reading.file] = inputs.command.encode("utf-8", "surrogateescape")
        yield _of(reading, catalog, inputs.look)
    if inputs.stdin is not None:
        reading = tree.stream(inputs.stdin, inputs.stdin_name, inputs.stdin_format)
        seen[reading.file] = inputs.stdin
        yield _of(reading, catalog, inputs.look)
    work: list[tree.Job] = []
    for job in tree.jobs([tidy(path) for path in inputs.paths]):
        if isinstance(job, Problem):
            yield Judged(job.file, "", [], [job], Counts())
        else:
            named = job.named and not inputs.skip_other_formats
            work.append(msgspec.structs.replace(job, named=named))
    processes = 1 if inputs.look else inputs.processes or os.cpu_count() or 1
    if processes > 1 and len(work) >= _PARALLEL_FROM and hasattr(os, "fork"):
        yield from _in_parallel(work, catalog, processes)
    else:
        yield from (_of(tree.read(job), catalog, inputs.look) for job in work)


def _of(reading: tree.Reading, catalog: Catalog, look: Look | None = None) -> Judged:
    judged = Judged(reading.file, reading.kind, [], reading.problems, Counts())
    for operation in reading.operations:
        if look is None:
            found = judge(operation, catalog)
        else:
            operation, found = _against(operation, catalog, look)
        judged.findings += [_placed(finding, reading, catalog) for finding in found]
        judged.counts.add(found)
        if look and not found:
            judged.passed.append(operation)
    return judged


def _against(op: Operation, catalog: Catalog, look: Look) -> tuple[Operation, list[Finding]]:
    """An operation as the cluster knows it, and what is found of it: of a selection, the worst."""
    seen = look.seen(op)
    op = seen.operation if op.target.get("all") is True else seen.each[0]
    worst: dict[str, Finding] = {}
    every = (one for each in seen.each for one in judge(each, catalog, facts=look.facts))
    for finding in every:
        if finding.rule not in worst or finding.verdict == "hit":
            worst[finding.rule] = finding
    for rule, finding in worst.items():
        finding.operation, finding.fingerprint = op, fingerprint(rule, op)
    return op, list(worst.values())


def _placed(finding: Finding, reading: tree.Reading, catalog: Catalog) -> Finding:
    """A hit on an object of a file stands at the field that causes it."""
    op = finding.operation
    if finding.verdict != "hit" or op.plane != "kube" or op.text or not op.after:
        return finding
    path = cause(op, finding.rule, catalog)
    if not path or op.target.get("kind") == "Secret":
        return finding
    line, text = reading.place(op.where, path)
    where = msgspec.structs.replace(op.where, line=line or op.where.line, path=_shown(path))
    text = text or f"{where.path}: {_value(op.after, path)}"
    placed = msgspec.structs.replace(op, where=where, text=text)
    return msgspec.structs.replace(finding, operation=placed)


def _value(value: Any, path: Path) -> str:
    """The field's value as YAML would show it; "…" for one that is not plain."""
    for step in path:
        value = value[step]
    return str(value) if isinstance(value, str | int | float) else "…"


def _shown(path: Path) -> str:
    """spec.containers[0].command, metadata.annotations['a/b'] as people write it."""
    steps = (
        f"[{step}]"
        if isinstance(step, int)
        else f".{step}"
        if step.isidentifier()
        else f"[{step!r}]"
        for step in path
    )
    return "".join(steps).lstrip(".")


def _in_parallel(work: list[tree.Job], catalog: Catalog, count: int) -> Iterator[Judged]:
    """Forked workers, in the order of the work: the loaded catalogue is theirs without sending."""
    import multiprocessing

    chunks = [work[start : start + _CHUNK] for start in range(0, len(work), _CHUNK)]
    context = multiprocessing.get_context("fork")
    with context.Pool(count, initializer=_Worker.start, initargs=(catalog,)) as pool:
        for results in pool.imap(_Worker.judge, chunks):
            yield from results


class _Worker:
    """What a forked worker keeps between its chunks."""

    catalog: Catalog

    @classmethod
    def start(cls, catalog: Catalog) -> None:
        cls.catalog = catalog

    @classmethod
    def judge(cls, work: list[tree.Job]) -> list[Judged]:
        return [_of(tree.read(job), cls.catalog) for job in work]


def tidy(path: str) -> str:
    """One name for one file, relative to the current folder: fingerprints hold the name."""
    path = os.path.normpath(path)
    here = os.getcwd() + os.sep
    return path[len(here) :] if path.startswith(here) else path


class _Lines:
    """Lines of checked files, for excerpts. Never of a file outside of what was named."""

    def __init__(
        self, read: Collection[str], named: Collection[str], seen: dict[str, bytes]
    ) -> None:
        self.read, self.seen = frozenset(read), seen
        self.roots = [os.path.realpath(path) for path in named]
        self.cache: dict[str, list[str] | None] = {}

    def __call__(self, file: str) -> list[str] | None:
        if file not in self.cache:
            self.cache[file] = self._read(file)
        return self.cache[file]

    def _read(self, file: str) -> list[str] | None:
        try:
            data = self.seen.get(file)
            if data is None:
                if not self._inside(file):
                    return None
                data = files.read(file, LONGEST)
            return text.decode(data, file).replace("\r\n", "\n").split("\n")
        except InputError:
            return None

    def _inside(self, file: str) -> bool:
        if file in self.read:
            return True
        path = os.path.realpath(file)
        return any(
            path == root or path.startswith(root.rstrip(os.sep) + os.sep) for root in self.roots
        )


def status(result: Result, fail_on: str, *, strict: bool) -> int:
    """The exit status: section 9 of the architecture."""
    if result.unread or (strict and result.operations.unknown):
        return 2
    failing = SEVERITIES[: [str(name) for name in SEVERITIES].index(fail_on) + 1]
    hits = (finding for finding in result.findings if finding.verdict == "hit")
    return int(any(finding.severity in failing for finding in hits))
