"""One API server of each version with all policies of the catalogue, for the whole run."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import pytest

from tests.guard import servers
from tests.guard.servers import Server
from tests.lab import runs
from tests.toolchain import TESTED


@pytest.fixture(scope="session")
def guarded_by_version() -> Iterator[Callable[[str], Server]]:
    """Under `deny`. Their controllers are stopped: they would change what a test prepares."""
    made: dict[str, Server] = {}

    def of(version: str) -> Server:
        if version not in made:
            options = {"nodes": 0, "kubernetes": version}
            server = Server(runs.own(os.getpid(), 90 + len(made), options))
            for body in servers.definitions():
                server.ask("POST", servers.path_of(servers.DEFINITIONS), body, user=servers.ADMIN)
            server.install(servers.bundle())
            for program in ("kube-controller-manager", "kube-scheduler"):
                server.lab.control.stop(program)
            made[version] = server
        return made[version]

    yield of
    for server in made.values():
        server.link.close()
        server.lab.down()


@pytest.fixture(scope="module", params=TESTED)
def guarded(request: pytest.FixtureRequest, guarded_by_version: Callable[[str], Server]) -> Server:
    return guarded_by_version(request.param)
