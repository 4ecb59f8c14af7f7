"""What holds for all tests: generated examples are the same in each run; soak varies them.

`lab` is one real cluster of two nodes for the whole run, whichever folder asks for it and however
many workers there are; leave it as you found it (a namespace of your own, deleted at the end).
`own_lab(Options…)` is one for a test that breaks it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tests.lab import runs

if TYPE_CHECKING:
    from seawall.lab import Lab

settings.register_profile("same", derandomize=True)
settings.load_profile("same")


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        runs.begin()


def pytest_sessionfinish(session: pytest.Session) -> None:
    if not hasattr(session.config, "workerinput"):
        runs.end()


@pytest.fixture(scope="session")
def lab() -> Lab:
    """The run's shared lab: two nodes, audit as on ACK."""
    return runs.shared()


@pytest.fixture
def own_lab() -> Iterator[Callable[..., Lab]]:
    """`own_lab(nodes=1, …)` brings up a lab of that shape; it is gone after the test."""
    made: list[Lab] = []

    def up(**options: object) -> Lab:
        made.append(runs.own(os.getpid(), len(made), options))
        return made[-1]

    yield up
    for one in made:
        one.down()
