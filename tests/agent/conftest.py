"""One API server with the guard's setting on it, for the tests of this folder."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from seawall.lab import Lab
from tests.agent import running
from tests.agent.running import Running
from tests.lab import runs


@pytest.fixture(scope="session")
def guarded() -> Iterator[Lab]:
    """In mode deny. Leave it so."""
    lab = runs.own(os.getpid(), 80, {"nodes": 0, "audit": "full"})
    running.install(lab, "deny")
    yield lab
    lab.down()


@pytest.fixture
def alone(guarded: Lab) -> Iterator[Lab]:
    """The API server without a webhook before and after."""
    yield guarded
    guarded.kubectl("delete", running.NAME, "--ignore-not-found", check=True)


@pytest.fixture(scope="module")
def agent(guarded: Lab, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Registered, in mode deny. Leave it so."""
    with running.agent(guarded, tmp_path_factory.mktemp("agent")) as one:
        assert one.serving(), one.log.read_text()
        yield one
    guarded.kubectl("delete", running.NAME, "--ignore-not-found", check=True)
