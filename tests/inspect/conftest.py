"""A real control plane for the tests of this folder, with one Service whose backend is missing."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from seawall.clients.kube import connect
from seawall.lab import Lab, Options, up

INGRESS = {
    "metadata": {"name": "front"},
    "spec": {"defaultBackend": {"service": {"name": "nobody", "port": {"number": 80}}}},
}
RULE = "ingress_backend_missing"


@pytest.fixture(scope="session")
def lab() -> Iterator[Lab]:
    made = up(Options(name=f"inspect-{os.getpid()}", nodes=0))
    try:
        admin = connect(kubeconfig=str(made.kubeconfig))
        admin.create("namespaces", {"metadata": {"name": "shop"}})
        admin.create("networking.k8s.io/ingresses", INGRESS, "shop")
        yield made
    finally:
        made.down()
