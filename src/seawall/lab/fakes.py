"""Thousands of simulated nodes and pods in a lab: `seawall lab up --fake-nodes N --fake-pods M`.

The objects are real, written through the API by several connections at once; kwok keeps the nodes'
leases and tells the pods Running. They are written before the controller manager starts: it then
finds every Deployment, ReplicaSet and Pod in order, and makes none of its own.
"""

from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

import msgspec

from seawall.errors import LabError
from seawall.lab import fakes_objects as objects
from seawall.lab import process
from seawall.lab.api import Client
from seawall.lab.control import Control
from seawall.lab.fakes_objects import App, Object
from seawall.lab.parts import part

WRITERS: Final = 8  # connections; on two cores more wait for each other
STAGES: Final = Path(__file__).with_name("manifests") / "kwok.yaml"
_UP_SECONDS: Final = 300.0
_HEADERS: Final = {"Content-Type": "application/json", "User-Agent": "seawall-lab"}


def create(control: Control, nodes: int, pods: int) -> None:
    """Write the nodes and what runs on them; returns when all pods are Running."""
    if pods and not nodes:
        raise LabError("fake pods need fake nodes", todo="add --fake-nodes")
    client = Client(control.kubeconfig)
    version = str((client.get("/version") or {}).get("gitVersion", ""))
    start(control)
    with Writer(client) as writer:
        fleet(writer, control.lab.record.cluster, nodes, pods, version)
    _wait(client, control)


def start(control: Control) -> None:
    """Start kwok; it takes care of nodes with the annotation of fake ones, and of their pods."""
    selector = ",".join(f"{key}={value}" for key, value in objects.FAKE.items())
    argv = [
        str(part("kwok")),
        f"--kubeconfig={control.user('kwok', ['system:masters'])}",
        f"--config={STAGES}",
        "-v=WARN",
        f"--manage-nodes-with-annotation-selector={selector}",
    ]
    process.start(
        argv,
        cgroup=control.cgroup("kwok"),
        netns=control.network.netns,
        log=_log(control),
    )


def _log(control: Control) -> Path:
    return control.lab.folder / "log" / "kwok.log"


def fleet(writer: Writer, cluster: str, nodes: int, pods: int, version: str) -> None:
    """All objects, owners before what they own."""
    made = [objects.node(cluster, number, version) for number in range(nodes)]
    writer.write(("/api/v1/nodes", node) for node in made)
    names = [node["metadata"]["name"] for node in made]
    apps = list(objects.apps(pods))
    spaces = list(dict.fromkeys(app.namespace for app in apps))
    writer.write(("/api/v1/namespaces", objects.namespace(name)) for name in spaces)
    writer.write((_core(name, "serviceaccounts"), objects.account(name)) for name in spaces)
    writer.write((_core(app.namespace, "services"), objects.service(app)) for app in apps)
    uids = writer.write((_apps(app, "deployments"), objects.deployment(app)) for app in apps)
    owned = zip(apps, uids, strict=True)
    uids = writer.write(
        (_apps(app, "replicasets"), objects.replica_set(app, u)) for app, u in owned
    )
    owned = zip(apps, uids, strict=True)
    writer.write(one for app, uid in owned for one in _pods(app, uid, names))


def _pods(app: App, owner: str, nodes: list[str]) -> Iterator[tuple[str, Object]]:
    """A ReplicaSet's pods, on nodes next to each other."""
    for number in range(app.replicas):
        node = nodes[(app.first + number) % len(nodes)]
        yield _core(app.namespace, "pods"), objects.pod(app, number, node, owner)


def _core(namespace: str, resource: str) -> str:
    return f"/api/v1/namespaces/{namespace}/{resource}"


def _apps(app: App, resource: str) -> str:
    return f"/apis/apps/v1/namespaces/{app.namespace}/{resource}"


def _wait(client: Client, control: Control) -> None:
    """Until no pod is anything but Running: before the controllers start, all are fakes."""
    end = time.monotonic() + _UP_SECONDS
    while client.get("/api/v1/pods?limit=1&fieldSelector=status.phase!%3DRunning")["items"]:
        if time.monotonic() > end or not process.running(control.cgroup("kwok")):
            words = process.last_words(_log(control))
            raise LabError(f"the fake pods do not become Running; kwok says: {words}")
        time.sleep(0.5)


class Writer:
    """POSTs many objects over a few connections that stay open."""

    def __init__(self, client: Client, writers: int = WRITERS) -> None:
        self.client = client
        self._pool = ThreadPoolExecutor(writers)
        self._mine = threading.local()
        self._links: list[http.client.HTTPSConnection] = []

    def __enter__(self) -> Writer:
        return self

    def __exit__(self, *_error: object) -> None:
        self._pool.shutdown(cancel_futures=True)
        for link in self._links:
            link.close()

    def write(self, objects: Iterable[tuple[str, Object]]) -> list[str]:
        """Each is a path and the new object there. Their uids, in the same order."""
        return list(self._pool.map(self._post, objects))

    def _post(self, one: tuple[str, Object]) -> str:
        path, body = one
        link = self._link()
        link.request("POST", path, msgspec.json.encode(body), _HEADERS)
        answer = link.getresponse()
        text = answer.read()
        if answer.status != 201:
            raise LabError(f"POST {path}: the API server says {answer.status}: {text[:300]!r}")
        return msgspec.json.decode(text, type=_Made).metadata.uid

    def _link(self) -> http.client.HTTPSConnection:
        link: http.client.HTTPSConnection | None = getattr(self._mine, "link", None)
        if link is None:
            link = self._mine.link = self.client.link()
            self._links.append(link)
        return link


class _Metadata(msgspec.Struct):
    uid: str


class _Made(msgspec.Struct):
    """As much of the server's answer as is needed."""

    metadata: _Metadata
