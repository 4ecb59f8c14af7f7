"""A real control plane for the tests of this folder, and a gate before it that makes trouble."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from seawall.clients.kube import Cluster, connect
from seawall.lab import Lab, Options, up
from tests.clients.gate import Gate

OBJECTS = 25


@pytest.fixture(scope="session")
def lab() -> Iterator[Lab]:
    made = up(Options(name=f"clients-{os.getpid()}", nodes=0))
    try:
        admin = connect(kubeconfig=str(made.kubeconfig))
        admin.create("namespaces", {"metadata": {"name": "many"}})
        for number in range(OBJECTS):
            body = {"metadata": {"name": f"c{number:02}"}, "data": {"text": "x" * 2000}}
            admin.create("configmaps", body, "many")
        yield made
    finally:
        made.down()


@pytest.fixture
def admin(lab: Lab) -> Cluster:
    return connect(kubeconfig=str(lab.kubeconfig))


@pytest.fixture
def gate(lab: Lab, tmp_path: Path) -> Iterator[Gate]:
    with Gate(lab.kubeconfig, tmp_path).running() as made:
        yield made
