"""`seawall check` as a function: inputs in, verdicts out; on all cores when there is much to read.

It stands above sources and engine, which don't know each other.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence

import msgspec

from seawall.engine import Catalog, judge
from seawall.model import Finding, Problem
from seawall.sources import tree

# Below this many files a second process costs more than it saves (a fork is about 10 ms).
_PARALLEL_FROM = 64
_CHUNK = 32


class Checked(msgspec.Struct):
    """One input, judged. `operations` counts all, `passed` those without a finding."""

    file: str
    kind: str
    findings: list[Finding]
    problems: list[Problem]
    operations: int = 0
    passed: int = 0


def judged(reading: tree.Reading, catalog: Catalog) -> Checked:
    """Judge what one input gave."""
    checked = Checked(reading.file, reading.kind, [], reading.problems)
    for op in reading.operations:
        findings = judge(op, catalog)
        checked.operations += 1
        checked.passed += not findings
        checked.findings += findings
    return checked


def check(
    paths: Sequence[str],
    catalog: Catalog,
    *,
    processes: int = 0,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> Iterator[Checked]:
    """Judge everything below the paths, in order. `processes`: 0 = as many as there are cores."""
    work: list[tree.Job] = []
    for item in tree.jobs(list(paths)):
        if isinstance(item, Problem):
            yield Checked(item.file, "", [], [item])
        else:
            work.append(item)
    count = processes or os.cpu_count() or 1
    results = _in_turn(work, catalog)
    if count > 1 and len(work) >= _PARALLEL_FROM and hasattr(os, "fork"):
        results = _in_parallel(work, catalog, count)
    for number, checked in enumerate(results, 1):
        progress(number, len(work))
        yield checked


def _in_turn(work: list[tree.Job], catalog: Catalog) -> Iterator[Checked]:
    for job in work:
        yield judged(tree.read(job), catalog)


def _in_parallel(work: list[tree.Job], catalog: Catalog, count: int) -> Iterator[Checked]:
    """Forked workers: the loaded catalogue is theirs without being sent."""
    import multiprocessing

    global _CATALOG
    _CATALOG = catalog
    chunks = [work[start : start + _CHUNK] for start in range(0, len(work), _CHUNK)]
    with multiprocessing.get_context("fork").Pool(count) as pool:
        for results in pool.imap(_chunk, chunks):
            yield from results


_CATALOG: Catalog | None = None


def _chunk(work: list[tree.Job]) -> list[Checked]:
    if _CATALOG is None:
        raise RuntimeError("a worker has the catalogue of the process that forked it")
    return list(_in_turn(work, _CATALOG))
