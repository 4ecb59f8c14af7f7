"""A clause or a match item that no case needs is a guess: taking it away must turn a case red."""

from __future__ import annotations

from pathlib import Path

import pytest

from seawall.engine.cel import compile_expression
from seawall.engine.index import Entries, Rule, indexed
from seawall.engine.load import NAMES
from seawall.model import Hazard
from tests.catalog.cases import (
    STATE,
    TOOLCHAIN,
    Case,
    cases_of,
    catalog,
    hazard_folders,
    reading,
    strongest,
    verdicts,
    way_verdict,
    ways,
)
from tests.catalog.mutants import clauses, mutants


def test_clauses_are_found_in_nested_expressions() -> None:
    found = [what for what, _ in clauses("a == '&&' && (b || !(c && d))")]
    assert found == ["a == '&&'", "(b || !(c && d))", "b", "!(c && d)", "c", "d"]


@pytest.mark.parametrize("folder", hazard_folders(), ids=lambda folder: folder.name)
def test_every_clause_is_needed(folder: Path) -> None:
    hazard = catalog().hazards[folder.name]
    cases = [case for case in cases_of(folder) if case.source not in (*TOOLCHAIN, STATE)]
    alive = [what for what, mutant in mutants(hazard) if not _killed(folder.name, mutant, cases)]
    assert not alive, f"{folder.name}: no case needs these:\n" + "\n".join(alive)


def _killed(id_: str, mutant: Hazard, cases: list[Case]) -> bool:
    rules = {
        id_: [
            Rule(id_, plane, match, compile_expression(match.when, NAMES[plane]))
            for plane in NAMES
            for match in getattr(mutant.match, plane)
        ]
    }
    files = {id_: catalog().files[id_]}
    mutated = indexed(Entries(hazards={id_: mutant}, rules=rules, files=files))
    for case in cases:
        operations, _ = reading(case)
        if strongest(verdicts(operations, id_, mutated, case.picture)) != case.verdict:
            return True
    return any(
        way_verdict(way, mutant, mutated) != way.verdict for way in ways() if way.hazard == id_
    )
