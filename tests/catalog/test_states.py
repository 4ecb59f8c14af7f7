"""Every case about the state of a cluster, through the same code as a live inspection."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from seawall.engine import Catalog
from seawall.engine.cel import compile_expression
from seawall.engine.index import StateRule
from seawall.engine.judges import judges
from seawall.engine.load import STATE_NAMES
from seawall.model import State
from tests.catalog.cases import (
    STATE,
    Case,
    cases_of,
    catalog,
    check_folders,
    hazard_folders,
    state_cases,
    strongest,
)
from tests.catalog.mutants import of_states
from tests.catalog.pictures import state_verdicts

FOLDERS = [*hazard_folders(), *check_folders()]
JUDGING = [
    folder
    for folder in FOLDERS
    if catalog().entries[folder.name].states or folder.name in catalog().judges
]


@pytest.mark.parametrize("case", state_cases(), ids=str)
def test_the_name_of_the_case_holds(case: Case) -> None:
    assert strongest(state_verdicts(case.path, case.hazard, catalog())) == case.verdict


@pytest.mark.parametrize("folder", JUDGING, ids=lambda folder: folder.name)
def test_every_rule_on_states_has_its_cases(folder: Path) -> None:
    """A hit, a miss, and an unknown for what could not be read."""
    seen = {case.verdict for case in cases_of(folder) if case.source == STATE}
    assert seen == {"hit", "miss", "unknown"}


@pytest.mark.parametrize("folder", JUDGING, ids=lambda folder: folder.name)
def test_every_clause_is_needed(folder: Path) -> None:
    cases = [case for case in cases_of(folder) if case.source == STATE]
    mutants = of_states(catalog().entries[folder.name].states)
    alive = [what for what, states in mutants if not _killed(folder.name, states, cases)]
    assert not alive, f"{folder.name}: no case needs these:\n" + "\n".join(alive)


def _killed(id_: str, states: tuple[State, ...], cases: list[Case]) -> bool:
    mutated = _with_states(id_, states)
    return any(strongest(state_verdicts(case.path, id_, mutated)) != case.verdict for case in cases)


def _with_states(id_: str, states: tuple[State, ...]) -> Catalog:
    """The catalogue with only that entry, and these states instead of its own."""
    index: dict[str, list[StateRule]] = {}
    for state in states:
        rule = StateRule(id_, state, compile_expression(state.when, STATE_NAMES))
        for resource in state.resources:
            index.setdefault(resource, []).append(rule)
    return msgspec.structs.replace(catalog(), states=index)


def test_every_case_is_of_a_rule_on_states() -> None:
    assert {case.hazard for case in state_cases()} <= {folder.name for folder in JUDGING}


def test_every_judge_names_what_it_reads() -> None:
    assert {judge.rule for judge in judges(catalog())} == set(catalog().judges)
    # The certificate is no object: the connection shows it.
    without = [judge.rule for judge in judges(catalog()) if not judge.kinds]
    assert without == ["apiserver_certificate_expiring"]
