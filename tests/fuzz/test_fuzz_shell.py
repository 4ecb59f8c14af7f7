"""The short run of the shell's fuzz target."""

from __future__ import annotations

from tests.fuzz import fuzz_shell, mutate


def test_almost_scripts() -> None:
    mutate.run(fuzz_shell.one, fuzz_shell.corpus(), 1500)
