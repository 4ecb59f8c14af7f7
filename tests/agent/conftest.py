"""One API server with the guard's setting on it, for the tests of this folder."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator

import pytest

from seawall.lab import Lab
from tests.agent import running
from tests.agent.running import Running
from tests.lab import runs


@pytest.fixture(scope="session")
def guarded() -> Iterator[Lab]:
    """In mode deny. Leave it so."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    options = {"nodes": 0, "audit": "full", "audit_webhook": f"https://{{host}}:{port}/audit"}
    lab = runs.own(os.getpid(), 80, options)
    running.install(lab, "deny")
    yield lab
    lab.down()


def audit_port(lab: Lab) -> int:
    """Where the API server sends its events to; most of the time nobody is there."""
    return int(lab.options.audit_webhook.rpartition(":")[2].partition("/")[0])


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
