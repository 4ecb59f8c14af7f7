"""`seawall check` without its command line: inputs in, `Result` out.

Reads and judges one input after the other, so that memory holds only findings; then lets
exceptions pass.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator, Sequence

import msgspec

from seawall.engine import Catalog, judge
from seawall.errors import CatalogError, InputError
from seawall.formats import files, text
from seawall.model import SEVERITIES, Problem
from seawall.responses.reports.result import Result
from seawall.sources import tree

LONGEST = 4 * 1024 * 1024  # bytes of a file of which lines are shown


class Inputs(msgspec.Struct, kw_only=True):
    """What to check. `stdin` is read by the caller, None when it was not named.

    `skip_other_formats`: a named file of a format that Seawall does not read is no problem.
    """

    paths: Sequence[str] = ()
    skip_other_formats: bool = False
    command: str | None = None
    stdin: bytes | None = None
    stdin_name: str = "<stdin>"
    stdin_format: str = ""


def judged(inputs: Inputs, catalog: Catalog, tick: Callable[[], None]) -> Result:
    """Everything that the inputs hold, before exceptions. `tick` is called for each input."""
    seen: dict[str, bytes] = {}
    result = Result(hazard=catalog.hazards.get)
    names: list[str] = []
    for item in _readings(inputs, seen):
        tick()
        if isinstance(item, Problem):
            result.problems.append(item)
            continue
        result.problems += item.problems
        if item.kind and (item.operations or not any(p.fatal for p in item.problems)):
            names.append(item.file)
        for operation in item.operations:
            result.add(judge(operation, catalog))
    result.files = tuple(names)
    result.settle()
    result.lines = _Lines(names, inputs.paths, seen)
    result.problems += [_wrong_entry(error) for error in catalog.errors]
    return result


def _readings(inputs: Inputs, seen: dict[str, bytes]) -> Iterator[tree.Reading | Problem]:
    if inputs.command is not None:
        reading = tree.command(inputs.command)
        seen[reading.file] = inputs.command.encode("utf-8", "surrogateescape")
        yield reading
    if inputs.stdin is not None:
        reading = tree.stream(inputs.stdin, inputs.stdin_name, inputs.stdin_format)
        seen[reading.file] = inputs.stdin
        yield reading
    for job in tree.jobs([tidy(path) for path in inputs.paths]):
        if isinstance(job, Problem):
            yield job
        else:
            named = job.named and not inputs.skip_other_formats
            yield tree.read(msgspec.structs.replace(job, named=named))


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


def _wrong_entry(error: CatalogError) -> Problem:
    why = f"{error.field}: {error.why}" if error.field else error.why
    place = f"{error.file}:{error.line}" if error.column and error.line else error.file
    file = f"{place}:{error.column}" if error.column and error.line else error.file
    return Problem(
        file=file, line=0 if error.column else error.line, why=why, todo="mend the entry"
    )


def status(result: Result, fail_on: str, *, strict: bool) -> int:
    """The exit status: section 9 of the architecture."""
    if result.unread or (strict and result.operations.unknown):
        return 2
    failing = SEVERITIES[: [str(name) for name in SEVERITIES].index(fail_on) + 1]
    hits = (finding for finding in result.findings if finding.verdict == "hit")
    return int(any(finding.severity in failing for finding in hits))
