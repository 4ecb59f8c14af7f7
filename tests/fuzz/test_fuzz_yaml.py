"""The short run of the manifest's fuzz target."""

from __future__ import annotations

from tests.fuzz import fuzz_yaml, mutate


def test_almost_manifests() -> None:
    mutate.run(fuzz_yaml.one, fuzz_yaml.corpus(), 1500)
