"""`# seawall: allow <id> until 2027-01-31 because …`, on the line or in the comment above it.

The comment may be one of shell and YAML (#), of C-like languages (//) or of HTML (<!-- -->).
Several ids are joined by commas. The date may be left out, the reason may not.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator, Mapping, Sequence

import msgspec

from seawall.model import Finding, Problem
from seawall.responses.reports.result import Allowed, Lines

_COMMENT = re.compile(
    r"(?P<mark>#|//|<!--|--)\s*seawall\s*:\s*allow\b[ \t]*(?P<ids>[\w-]+(?:\s*,\s*[\w-]+)*)?"
    r"(?:\s+until\s+(?P<until>\S+))?(?:\s+because\b\s*:?\s*(?P<reason>.*?))?\s*(?P<rest>-->.*)?$"
)
LONGEST = 2_000  # characters of a line that a person wrote
_ONLY_COMMENT = re.compile(r"\s*(#|//|<!--|--|\*)")


# What an exception may name (a rule's id, a former one, a row) → ids of rules.
Names = Mapping[str, Sequence[str]]


class Comment(msgspec.Struct, frozen=True):
    """One comment, as written; `line` counts from 1."""

    line: int
    ids: tuple[str, ...]
    until: str
    reason: str
    text: str


def find(lines: Sequence[str]) -> list[Comment]:
    """Every exception comment of a file."""
    return [found for number, line in enumerate(lines, 1) if (found := _parse(line, number))]


def _parse(line: str, number: int) -> Comment | None:
    if "seawall" not in line or len(line) > LONGEST or not (found := _COMMENT.search(line)):
        return None
    ids = tuple(re.split(r"\s*,\s*", found["ids"])) if found["ids"] else ()
    reason = (found["reason"] or "").strip()
    return Comment(number, ids, found["until"] or "", reason, found[0])


def fault(exception: Comment, names: Names, today: datetime.date) -> str:
    """Why an exception does not count, "" when it does. See `Names`."""
    if not exception.ids:
        return "an exception names no rule"
    if missing := [id_ for id_ in exception.ids if id_ not in names]:
        return f"an exception names an unknown rule: {', '.join(missing)}"
    if not exception.reason:
        return "an exception gives no reason"
    if exception.until:
        try:
            until = datetime.date.fromisoformat(exception.until)
        except ValueError:
            return f"an exception has a date that is none: {exception.until}"
        if until < today:
            return f"an exception ended on {exception.until}"
    return ""


ADVICE = "write `# seawall: allow ID until YYYY-MM-DD because REASON`"


def apply(
    findings: Sequence[Finding],
    lines: Lines,
    names: Names,
    today: datetime.date,
) -> tuple[list[Finding], list[Allowed], list[Problem]]:
    """(findings that count, findings let pass, exceptions that do not hold)."""
    holding: dict[str, Callable[[Finding], Comment | None]] = {}
    problems: list[Problem] = []
    rest, allowed = [], []
    for finding in findings:
        file = finding.operation.where.file
        if file not in holding:
            holding[file], wrong = _of_file(file, lines(file) or (), names, today)
            problems += wrong
        if found := holding[file](finding):
            allowed.append(Allowed(finding, "inline", found.reason, found.until))
        else:
            rest.append(finding)
    return rest, allowed, problems


def _of_file(
    file: str, lines: Sequence[str], names: Names, today: datetime.date
) -> tuple[Callable[[Finding], Comment | None], list[Problem]]:
    at: dict[tuple[int, str], Comment] = {}
    problems = []
    for exception in find(lines):
        if why := fault(exception, names, today):
            problems.append(
                Problem(file=file, line=exception.line, why=why, todo=ADVICE, fatal=False)
            )
            continue
        for rule in (rule for name in exception.ids for rule in names[name]):
            at[exception.line, rule] = exception

    def of(finding: Finding) -> Comment | None:
        if not at:
            return None
        numbers = _numbers(finding, lines)
        return next((at[key] for n in numbers if (key := (n, finding.rule)) in at), None)

    return of, problems


def _numbers(finding: Finding, lines: Sequence[str]) -> Iterator[int]:
    """Lines where an exception of this finding may stand: its own, and comments right above."""
    where = finding.operation.where
    if not where.line:
        return
    last = max(where.end_line, where.line + finding.operation.text.strip().count("\n"))
    yield from range(where.line, last + 1)
    above = where.line - 1
    while 0 < above <= len(lines) and _ONLY_COMMENT.match(lines[above - 1]):
        yield above
        above -= 1
