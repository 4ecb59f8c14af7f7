"""Every case of every hazard, through the real parser and the real engine."""

from __future__ import annotations

from pathlib import Path

import pytest

from seawall.model import Operation
from seawall.sources.sniff import kind_of
from tests.catalog.cases import (
    FORMATS,
    STATE,
    TOOLCHAIN,
    Case,
    all_cases,
    cases_of,
    catalog,
    hazard_folders,
    reading,
    strongest,
    verdicts,
)


def _params() -> list[object]:
    return [
        pytest.param(case, id=str(case), marks=[pytest.mark.toolchain] * (case.source in TOOLCHAIN))
        for case in all_cases()
    ]


@pytest.mark.parametrize("case", _params())
def test_the_name_of_the_case_holds(case: Case) -> None:
    operations, problems = reading(case)
    assert not [problem for problem in problems if problem.fatal], problems
    found = strongest(verdicts(operations, case.hazard, catalog(), case.picture))
    assert found == case.verdict, "\n".join(_shown(op) for op in operations) or "no operation"


@pytest.mark.parametrize("case", [c for c in all_cases() if c.path.is_file()], ids=str)
def test_the_format_is_told_by_content(case: Case) -> None:
    """Cases name their source; a user's file doesn't."""
    if case.source in ("dockerfile", "workflow"):
        return  # told by the file's name, which a case can't have
    assert kind_of(str(case.path), case.path.read_bytes()) == FORMATS[case.source]


def _shown(op: Operation) -> str:
    return f"{op.where.line}: {op.action} {op.target} before={op.before} after={op.after}"


@pytest.mark.parametrize("folder", hazard_folders(), ids=lambda folder: folder.name)
def test_every_claimed_source_is_proven(folder: Path) -> None:
    claimed = set(catalog().hazards[folder.name].sources)
    seen = {(case.source, case.verdict) for case in cases_of(folder) if case.source != STATE}
    lacking = [
        f"{verdict}-{source}"
        for source in sorted(claimed)
        for verdict in ("hit", "miss")
        if (source, verdict) not in seen
    ]
    # A source for which only the live account can tell proves itself by an unknown.
    lacking = [
        name
        for name in lacking
        if not (name.startswith("hit-") and (name.removeprefix("hit-"), "unknown") in seen)
    ]
    assert not lacking, f"{folder.name} claims {sorted(claimed)} but has no {', '.join(lacking)}"
    assert {source for source, _ in seen} <= claimed, f"{folder.name}: cases of unclaimed sources"


@pytest.mark.parametrize("folder", hazard_folders(), ids=lambda folder: folder.name)
def test_no_two_hits_are_the_same_operation(folder: Path) -> None:
    seen: dict[str, Case] = {}
    for case in cases_of(folder):
        if case.verdict != "hit" or case.source in (*TOOLCHAIN, STATE):
            continue
        operations, _ = reading(case)
        hits = [
            op
            for op in operations
            if "hit" in verdicts((op,), case.hazard, catalog(), case.picture)
        ]
        key = f"{case.source} " + repr(
            sorted((op.action, repr(op.target), repr(op.before), repr(op.after)) for op in hits)
        )
        if hits and key in seen:
            texts = {op.text for op in hits}
            same, _ = reading(seen[key])
            assert not texts & {op.text for op in same}, f"{case} repeats {seen[key]}"
        seen[key] = case
