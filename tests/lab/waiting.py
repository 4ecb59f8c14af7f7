"""Waiting for a cluster: things become true a moment later, not at once."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

Value = TypeVar("Value")


def until(ask: Callable[[], Value], seconds: float = 60.0) -> Value:
    """The first answer that is true, or the last one that was not."""
    end = time.monotonic() + seconds
    while not (answer := ask()) and time.monotonic() < end:
        time.sleep(0.1)
    return answer
