"""One API server of each version with all policies of the catalogue, for the whole run."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.guard import servers
from tests.guard.servers import Server
from tests.lab import runs
from tests.toolchain import TESTED


@pytest.fixture(scope="session", params=TESTED)
def guarded(request: pytest.FixtureRequest) -> Iterator[Server]:
    """Under `deny`. Its controllers are stopped: they would change what a test prepares."""
    options = {"nodes": 0, "kubernetes": request.param}
    lab = runs.own(os.getpid(), 90 + TESTED.index(request.param), options)
    server = Server(lab)
    for body in servers.definitions():
        server.ask("POST", servers.path_of(servers.DEFINITIONS), body, user=servers.ADMIN)
    server.install(servers.bundle())
    for program in ("kube-controller-manager", "kube-scheduler"):
        lab.control.stop(program)
    yield server
    server.link.close()
    lab.down()
