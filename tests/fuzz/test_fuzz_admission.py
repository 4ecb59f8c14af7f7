"""The short run of the webhook's fuzz target."""

from __future__ import annotations

from tests.fuzz import fuzz_admission, mutate


def test_almost_reviews() -> None:
    mutate.run(fuzz_admission.one, fuzz_admission.corpus(), 400)
    fuzz_admission.loop().close()
