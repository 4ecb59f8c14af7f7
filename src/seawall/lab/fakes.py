"""Thousands of simulated nodes and pods in a lab: `seawall lab up --fake-nodes N --fake-pods M`.

The objects are real, written through the API over several connections at once, the pods' status too
(kwok would need five times as long for it). From then on kwok is their kubelet: leases, pods that
are deleted, pods that come new. All of it stands before the controller manager starts, which then
finds every Deployment, ReplicaSet and Pod in order and makes none of its own.
"""

from __future__ import annotations

import http.client
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

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
Link = http.client.HTTPSConnection
T = TypeVar("T")
_HEADERS: Final = {"Content-Type": "application/json", "User-Agent": "seawall-lab"}


def create(control: Control, nodes: int, pods: int) -> None:
    """Write the nodes and what runs on them, all Ready and Running."""
    fits(nodes, pods)
    client = Client(control.kubeconfig)
    version = str((client.get("/version") or {}).get("gitVersion", ""))
    with Writer(client) as writer:
        fleet(writer, control.lab.record.cluster, nodes, pods, version)
    start(control)


def fits(nodes: int, pods: int) -> None:
    """LabError if that many nodes can't take that many pods."""
    if pods > nodes * objects.PODS_ON_NODE:
        raise LabError(
            f"{pods} fake pods need more than {nodes} fake nodes",
            todo=f"a node takes {objects.PODS_ON_NODE}: add --fake-nodes",
        )


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
        log=control.lab.folder / "log" / "kwok.log",
    )


def fleet(writer: Writer, cluster: str, nodes: int, pods: int, version: str) -> None:
    """All objects, owners before what they own."""
    writer.write(
        ("/api/v1/nodes", objects.node(cluster, number, version)) for number in range(nodes)
    )
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
    writer.run(
        partial(_pod, app, uid, number, nodes)
        for app, uid in owned
        for number in range(app.replicas)
    )


def _pod(app: App, owner: str, number: int, nodes: int, link: Link) -> None:
    """Replica `number`: made, then told Running. Replicas are on nodes next to each other."""
    place, node = divmod(app.first + number, nodes)
    path = _core(app.namespace, "pods")
    made = msgspec.json.decode(_sent(link, "POST", path, objects.pod(app, number, node, owner)))
    del made["metadata"]["managedFields"]  # the server keeps its own
    made["status"] = objects.pod_status(made, node, place)
    _sent(link, "PUT", f"{path}/{made['metadata']['name']}/status", made)


def _core(namespace: str, resource: str) -> str:
    return f"/api/v1/namespaces/{namespace}/{resource}"


def _apps(app: App, resource: str) -> str:
    return f"/apis/apps/v1/namespaces/{app.namespace}/{resource}"


class Writer:
    """Writes many objects over a few connections that stay open."""

    def __init__(self, client: Client, writers: int = WRITERS) -> None:
        self.client = client
        self._pool = ThreadPoolExecutor(writers)
        self._mine = threading.local()
        self._links: list[Link] = []

    def __enter__(self) -> Writer:
        return self

    def __exit__(self, *_error: object) -> None:
        self._pool.shutdown(cancel_futures=True)
        for link in self._links:
            link.close()

    def write(self, objects: Iterable[tuple[str, Object]]) -> list[str]:
        """Each is a path and the new object there. Their uids, in the same order."""
        return self.run(partial(_made, path, body) for path, body in objects)

    def run(self, jobs: Iterable[Callable[[Link], T]]) -> list[T]:
        """What each job gives, in order; a job gets a connection."""
        return list(self._pool.map(lambda job: job(self._link()), jobs))

    def _link(self) -> Link:
        link: Link | None = getattr(self._mine, "link", None)
        if link is None:
            link = self._mine.link = self.client.link()
            self._links.append(link)
        return link


class _Metadata(msgspec.Struct):
    uid: str


class _Made(msgspec.Struct):
    """As much of the server's answer as is needed."""

    metadata: _Metadata


def _made(path: str, body: Object, link: Link) -> str:
    answer = _sent(link, "POST", path, body)
    return msgspec.json.decode(answer, type=_Made).metadata.uid


def _sent(link: Link, method: str, path: str, body: Object) -> bytes:
    link.request(method, path, msgspec.json.encode(body), _HEADERS)
    answer = link.getresponse()
    text = answer.read()
    if answer.status not in (200, 201):
        raise LabError(f"{method} {path}: the API server says {answer.status}: {text[:300]!r}")
    return text
