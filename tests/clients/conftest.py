"""A real control plane for the tests of this folder."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from seawall.clients.kube import connect
from seawall.lab import Lab, Options, up

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
