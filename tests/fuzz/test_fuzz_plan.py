"""The short run of the plan's fuzz target."""

from __future__ import annotations

from tests.fuzz import fuzz_plan, mutate


def test_almost_plans() -> None:
    mutate.run(fuzz_plan.one, fuzz_plan.corpus(), 400)
