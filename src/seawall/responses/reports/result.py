"""The one struct that every report is made from.

`seawall.check` fills a `Result`: it appends the findings that `engine.judge` gives and the problems
that `sources.tree` gives, counts the operations (an operation is one of
hit, unknown or passed, whatever the number of its findings), and at the end lets
`responses.exceptions` move what was allowed out of `findings` into `allowed`.

    result = Result(hazard=catalog.hazards.get, lines=read_lines)
    result.add(judge(operation, catalog))            # for each Operation
    result.problems.append(problem)                  # for each Problem
    result.files = (…names of the files that were read…)
    result.settle()

`hazard` looks up the catalogue's texts by rule id; `lines` gives a source file's lines (numbered
from 0), or None when the file is not a text that may be shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Literal

import msgspec

from seawall.model import SEVERITIES, Entry, Finding, Operation, Problem, Severity, Unknown

if TYPE_CHECKING:
    from seawall.engine.impact import Effect
    from seawall.responses.reports.inspection import Inspection
    from seawall.responses.reports.recorded import Recorded

Lines = Callable[[str], Sequence[str] | None]


class Allowed(msgspec.Struct, frozen=True):
    """A finding that somebody let pass, and on whose word."""

    finding: Finding
    how: Literal["inline", "accepted", "denied", "failed", "dry-run", "platform", "permit"]
    reason: str
    until: str = ""  # ISO date; "" = for good


class Counts(msgspec.Struct):
    """Of operations."""

    hit: int = 0
    unknown: int = 0
    passed: int = 0

    def add(self, found: Sequence[Finding]) -> None:
        """Count one operation by what was found of it."""
        if any(finding.verdict == "hit" for finding in found):
            self.hit += 1
        elif found:
            self.unknown += 1
        else:
            self.passed += 1


class Result(msgspec.Struct, kw_only=True):
    """All that one run has to say. See the module's docstring."""

    hazard: Callable[[str], Entry | None]
    lines: Lines = lambda _file: None
    findings: list[Finding] = []
    allowed: list[Allowed] = []
    problems: list[Problem] = []
    operations: Counts = msgspec.field(default_factory=Counts)
    files: tuple[str, ...] = ()
    inspection: Inspection | None = None  # of a cluster's state: counts, score, what changed
    recorded: Recorded | None = None  # of logs of what was done: what they held
    effects: list[Effect] = []  # impacts of operations that passed, where a cluster was looked at

    def add(self, found: Sequence[Finding]) -> None:
        """Record one judged operation; no finding means that it passed."""
        self.findings += found
        self.operations.add(found)

    def settle(self) -> None:
        """Put the findings in the order that every report keeps: by place, the worst first."""
        self.findings.sort(key=lambda finding: (_place(finding.operation), rank(finding)))

    def text(self, rule: str) -> Entry:
        """The catalogue's entry of a finding; KeyError for a rule that it does not have."""
        if (hazard := self.hazard(rule)) is None:
            raise KeyError(rule)
        return hazard

    @property
    def unread(self) -> list[Problem]:
        return [problem for problem in self.problems if problem.fatal]

    @property
    def remarks(self) -> list[Problem]:
        return [problem for problem in self.problems if not problem.fatal]


class Group(msgspec.Struct, frozen=True):
    """The findings of one place: hits and unknowns, the worst first.

    A line in a loop, or one that a later command loads again, performs several operations that
    the same rules find: they are one group, `also` holds the further operations.
    """

    operation: Operation
    hits: tuple[Finding, ...]
    unknowns: tuple[Finding, ...]
    also: tuple[Operation, ...] = ()

    @property
    def pathless(self) -> bool:
        """Nothing but a change of a file of which no part of the path is known.

        Such lines are in most scripts, and each could be every rule on files.
        """
        path = self.operation.target.get("path")
        return (
            not self.hits
            and self.operation.action.startswith("file.")
            and isinstance(path, Unknown)
            and not (path.prefix or path.suffix)
        )


def by_file(result: Result) -> Iterator[tuple[str, list[Group]]]:
    """(file, groups by line) for each file with findings, by name."""
    ordered = sorted(groups(result.findings), key=lambda group: _place(group.operation))
    for file, found in groupby(ordered, key=lambda group: group.operation.where.file):
        yield file, [_merged(list(same)) for _, same in groupby(found, key=_sameness)]


def groups(findings: Sequence[Finding]) -> Iterator[Group]:
    """Findings joined by operation, in the order of their first finding."""
    joined: dict[int, list[Finding]] = {}
    for finding in findings:
        joined.setdefault(id(finding.operation), []).append(finding)
    for found in joined.values():
        found.sort(key=rank)
        yield Group(
            found[0].operation,
            tuple(finding for finding in found if finding.verdict == "hit"),
            tuple(finding for finding in found if finding.verdict == "unknown"),
        )


def _merged(same: list[Group]) -> Group:
    also = tuple(group.operation for group in same[1:])
    return msgspec.structs.replace(same[0], also=also)


def _sameness(group: Group) -> tuple[object, ...]:
    op = group.operation
    text = "" if op.where.line else op.text
    hits = tuple(finding.rule for finding in group.hits)
    unknowns = tuple((finding.rule, finding.because) for finding in group.unknowns)
    return op.where.document, op.where.line, op.where.address, text, op.via, hits, unknowns


def rank(finding: Finding) -> tuple[int, tuple[str, ...], str]:
    """Sorts the worst first, then by row."""
    return SEVERITIES.index(finding.severity), finding.rows, finding.rule


def hits_by_severity(result: Result) -> dict[Severity, int]:
    """Number of hits for each severity, worst first, zeros included."""
    counts: dict[Severity, int] = dict.fromkeys(SEVERITIES, 0)
    for finding in result.findings:
        if finding.verdict == "hit":
            counts[finding.severity] += 1
    return counts


def _place(op: Operation) -> tuple[str, int, int, int, str]:
    where = op.where
    return where.file, where.document, where.line, where.column, where.address
