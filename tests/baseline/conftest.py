"""A real control plane, and `seawall baseline` as a person calls it, with a store of its own."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from seawall.cli.main import run
from seawall.clients.kube import Cluster, connect
from tests.lab import runs

if TYPE_CHECKING:
    from seawall.lab import Lab

Object = dict[str, Any]


class Bench:
    """One cluster, one store; `last` is what the command printed."""

    def __init__(self, lab: Lab, store: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.lab, self.store, self.capsys = lab, store, capsys
        self.cluster: Cluster = connect(kubeconfig=str(lab.kubeconfig))
        self.last, self.errors = "", ""

    def sea(self, *args: str, kubeconfig: Path | None = None) -> int:
        """`seawall baseline ARGS`; its exit status."""
        self.capsys.readouterr()
        which = ["--kubeconfig", str(kubeconfig or self.lab.kubeconfig), "--store", str(self.store)]
        status = run(["--lang=en", "baseline", *args, *which])
        self.last, self.errors = self.capsys.readouterr()
        return status

    def json(self, *args: str, kubeconfig: Path | None = None) -> Any:
        self.sea(*args, "--output", "json", kubeconfig=kubeconfig)
        assert self.last, self.errors
        return json.loads(self.last)

    def make(self, resource: str, body: Object, namespace: str = "") -> Object:
        return _object(self.cluster.create(resource, body, namespace))

    def get(self, resource: str, name: str, namespace: str = "") -> Object | None:
        raw = self.cluster.get(resource, name, namespace)
        return _object(raw) if raw else None

    def there(self, resource: str, name: str, namespace: str = "") -> Object:
        found = self.get(resource, name, namespace)
        assert found is not None, f"{resource} {namespace}/{name} is not there"
        return found

    def delete(self, resource: str, name: str, namespace: str = "") -> None:
        """Delete and wait until it is gone."""
        self.cluster.delete(resource, name, namespace)
        until(lambda: self.get(resource, name, namespace) is None)

    def patch(self, resource: str, name: str, body: Object, namespace: str = "") -> None:
        self.cluster.patch(resource, name, body, namespace)

    def namespace(self, name: str) -> str:
        self.make("namespaces", {"metadata": {"name": name}})
        return name


def until(is_so: Callable[[], Any], seconds: float = 30) -> Any:
    """What `is_so` gives once it is true."""
    end = time.monotonic() + seconds
    while not (found := is_so()):
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.1)
    return found


def _object(raw: bytes) -> Object:
    found: Object = msgspec.json.decode(raw)
    return found


@pytest.fixture(scope="session")
def lab() -> Iterator[Lab]:
    """A control plane of our own: captures see the whole cluster, and some tests stop it."""
    made = runs.own(os.getpid(), 900, {"nodes": 0})
    try:
        yield made
    finally:
        made.down()


@pytest.fixture
def bench(lab: Lab, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Bench:
    return Bench(lab, tmp_path / "store.db", capsys)
