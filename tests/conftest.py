"""What holds for all tests: generated examples are the same in each run; soak varies them.

`lab` is one real cluster of two nodes for the whole run, whichever folder asks for it and however
many workers there are; leave it as you found it (a namespace of your own, deleted at the end).
`own_lab(Options…)` is one for a test that breaks it. A folder may have a `lab` of its own; `admin`
and `gate` lead to the one that a test gets.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tests.lab import runs

if TYPE_CHECKING:
    from seawall.clients.kube import Cluster
    from seawall.lab import Lab
    from tests.clients.gate import Gate

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


@pytest.fixture
def admin(lab: Lab) -> Cluster:
    """The lab's API server, as its administrator."""
    from seawall.clients.kube import connect

    return connect(kubeconfig=str(lab.kubeconfig))


@pytest.fixture
def gate(lab: Lab, tmp_path: Path) -> Iterator[Gate]:
    """A proxy before the lab's API server that makes trouble."""
    from tests.clients.gate import Gate

    with Gate(lab.kubeconfig, tmp_path).running() as made:
        yield made
