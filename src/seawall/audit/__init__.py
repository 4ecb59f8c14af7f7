"""`seawall audit` as a function: logs of what was done → findings: who broke what, and when.

It stands above sources and engine, as `seawall.check` does. `judging` judges blocks of a log on
all cores, `platform` leaves out what components of the cluster do by themselves, `folding` makes
repeats one finding. Memory holds findings only, however long the log.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import msgspec

from seawall.audit import past
from seawall.audit.folding import Folds, seconds
from seawall.audit.judging import Judge, Judged, Seen
from seawall.audit.past import Moved
from seawall.audit.platform import Actors, Known, Platform
from seawall.engine import Catalog
from seawall.engine.load import OWN
from seawall.errors import CatalogError
from seawall.model import Finding, Problem
from seawall.responses.reports.recorded import Recorded
from seawall.responses.reports.result import Allowed, Result
from seawall.sources.audit import logs
from seawall.sources.audit.framing import Block

Tick = Callable[[], None]


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """`everything`: also show what was not done, and what the platform did itself.

    `processes`: 0 = as many as there are cores. `known`: objects as they were,
    `lost`: those that went with a CRD, `outlived`: whether one was there later (`audit.memory`).
    """

    everything: bool = False
    cluster: str = ""
    processes: int = 0
    known: Known = past.nothing
    lost: past.Lost = past.none
    outlived: past.Outlived = past.nobody
    collect: bool = True  # False: what was found is taken away at once, as in a run without an end


@cache
def actors() -> Actors:
    """The components of the platform that the catalogue knows."""
    import yaml

    data = (OWN / "knowledge" / "actors.yaml").read_bytes()
    return msgspec.convert(yaml.load(data, Loader=yaml.CSafeLoader), Actors)


def audit(
    paths: Iterable[str], catalog: Catalog, options: Options, tick: Tick = lambda: None
) -> Result:
    """Everything that the logs hold. `paths`: files, folders, globs; "-" is standard input."""
    run = Run(catalog, options)
    names: list[str] = []
    for log in logs.named(paths, run.problems):
        names.append(log.name)
        with judged(run.judge, log.blocks(), log.size, options.processes) as found:
            for block in found:
                tick()
                run.take(block)
        run.problems += log.problems
    return run.result(names)


class Run:
    """What one run has found so far."""

    def __init__(self, catalog: Catalog, options: Options) -> None:
        self.catalog, self.options = catalog, options
        self.judge = Judge(catalog, everything=options.everything, cluster=options.cluster)
        self.platform = Platform(actors(), options.known)
        self.folds, self.left = Folds(), {how: Folds() for how in HOW}
        self.problems: list[Problem] = []
        self.seen = Recorded()

    def take(self, block: Judged) -> list[Finding]:
        """Add a block's yield, in the order of the log; what of it is a finding, not folded."""
        self.seen.events += block.events
        self.seen.unread += block.unread
        for verdict, count in block.tally.items():
            self.seen.tally[verdict] = self.seen.tally.get(verdict, 0) + count
        self.problems += block.problems[: max(0, MOST_PROBLEMS - len(self.problems))]
        new = []
        moved = Moved(self.seen.tally)
        for number, seen in enumerate(block.findings):
            self._issued(block, number)
            if not self._decide(seen, moved):
                continue
            if how := self._left_out(seen):
                if self.options.everything and self.options.collect:
                    self.left[how].add(seen.finding)
            else:
                new.append(msgspec.structs.replace(seen.finding))
                if self.options.collect:
                    self.folds.add(seen.finding)
        moved.done()
        self._issued(block, len(block.findings))
        self.folds.closed(seconds(new[-1].operation.time) if new else 0)
        return new

    def _decide(self, seen: Seen, moved: Moved) -> bool:
        """Whether it is a finding after all, with what the baseline knows."""
        op, was, now = seen.finding.operation, seen.finding.verdict, "passed"
        found = past.decided(seen.finding, self.catalog, self.options.known, seen.uid)
        if found is not None:
            seen.finding, now = found, found.verdict
            if past.is_dry(found, self.options.outlived, seen.uid):
                found.seen, seen.outcome, now = None, "dry-run", "dry-run"
            else:
                seen.finding = past.with_lost(found, self.options.lost)
        if not seen.outcome or now == "dry-run":
            moved.told(op, was, now)
        return found is not None

    def _issued(self, block: Judged, number: int) -> None:
        for before, credential, to in block.issued:
            if before == number:
                self.platform.issued(credential, to)

    def _left_out(self, seen: Seen) -> str:
        """How a finding is left out of the findings; "" for one that counts."""
        op = seen.finding.operation
        if to := self.platform.stranger(op):
            op.actor = {**op.actor, "token_issued_to": to}
        if seen.outcome:
            return seen.outcome
        if row := self.platform.row(seen.finding):
            self.seen.platform[row.id] = self.seen.platform.get(row.id, 0) + 1
            return "platform"
        return ""

    def result(self, names: list[str]) -> Result:
        """What the reports are made from."""
        result = Result(hazard=self.catalog.hazards.get)
        result.findings = self.folds.settled()
        result.problems = [*self.problems, *(_wrong_entry(e) for e in self.catalog.errors)]
        if (more := self.seen.unread - sum(p.line > 0 and p.fatal for p in self.problems)) > 0:
            why = f"{more} more lines could not be read"
            result.problems.append(Problem(file=names[-1] if names else "", why=why))
        counts, tally = result.operations, self.seen.tally
        counts.hit, counts.unknown = tally.get("hit", 0), tally.get("unknown", 0)
        counts.unknown += tally.get("unclear", 0)
        counts.passed = tally.get("passed", 0)
        for how, folds in self.left.items():
            result.allowed += [Allowed(finding, how, "") for finding in folds.settled()]
        result.files, result.recorded = tuple(names), self.seen
        result.findings.sort(key=lambda finding: finding.operation.time)
        return result


HOW: Any = ("denied", "failed", "dry-run", "platform")
MOST_PROBLEMS = 100


def _wrong_entry(error: CatalogError) -> Problem:
    return Problem(file=error.file, line=error.line, why=error.why, todo="mend the entry")


# A second process costs more than it saves below this many bytes.
_PARALLEL_FROM = 8 << 20
_AHEAD = 4  # blocks that wait for each process


@contextmanager
def judged(
    judge: Judge, blocks: Iterable[Block], size: int, processes: int
) -> Iterator[Iterator[Judged]]:
    """The blocks' yields in their order; forked workers where the log is large."""
    count = processes or os.cpu_count() or 1
    if count < 2 or size < _PARALLEL_FROM or not hasattr(os, "fork"):
        yield map(judge.block, blocks)
        return
    import multiprocessing

    context = multiprocessing.get_context("fork")
    with context.Pool(count, initializer=_Worker.start, initargs=(judge,)) as pool:
        room = threading.Semaphore(count * _AHEAD)  # imap reads ahead without an end
        yield _released(pool.imap(_Worker.judge, _spaced(blocks, room)), room)


def _spaced(blocks: Iterable[Block], room: threading.Semaphore) -> Iterator[Block]:
    for block in blocks:
        room.acquire()
        yield block


def _released(found: Iterator[Judged], room: threading.Semaphore) -> Iterator[Judged]:
    for one in found:
        room.release()
        yield one


class _Worker:
    """What a forked worker keeps between its blocks."""

    judge_: Judge

    @classmethod
    def start(cls, judge: Judge) -> None:
        cls.judge_ = judge

    @classmethod
    def judge(cls, block: Block) -> Judged:
        return cls.judge_.block(block)
