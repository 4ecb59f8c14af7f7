"""What holds for all tests: generated examples are the same in each run; soak varies them."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("same", derandomize=True)
settings.load_profile("same")
