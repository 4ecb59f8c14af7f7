"""A fleet as a picture, without a server: the objects of the lab's simulated nodes, by the page."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from seawall.commands.kinds import Kind
from seawall.engine import load
from seawall.engine.states import kind_of
from seawall.errors import ClusterError
from seawall.facts import BY_RESOURCE
from seawall.facts.keep import Page
from seawall.inspect import needed
from seawall.lab import fakes_objects as fakes
from seawall.sources import snapshot as snapshots
from seawall.sources.snapshot_write import record

PAGE = 500
Object = dict[str, Any]


class Fleet:
    """See `seawall.inspect.Source`. Every list is there; those not made here are empty."""

    name = "cluster"
    cluster = "fleet"
    version = "v1.35.4"
    now = "2026-11-24T08:00:00Z"
    namespace = ""
    narrowed = False
    failed: ClusterError | None = None
    certificate_end = "2036-11-24T08:00:00Z"

    def __init__(self, nodes: int, pods: int) -> None:
        self.nodes = nodes
        self.apps = list(fakes.apps(pods))
        self.made: dict[str, Callable[[], Iterator[Object]]] = {
            "pods": self._pods,
            "nodes": lambda: (fakes.node("fleet", n, self.version) for n in range(nodes)),
            "services": self._services,
            "discovery.k8s.io/endpointslices": self._slices,
            "apps/deployments": lambda: (fakes.deployment(app) for app in self.apps),
        }

    def _services(self) -> Iterator[Object]:
        for app in self.apps:
            made = fakes.service(app)
            address = f"172.{16 + app.number // 65536}.{app.number // 256 % 256}.{app.number % 256}"
            made["spec"] |= {"type": "ClusterIP", "clusterIP": address, "sessionAffinity": "None"}
            yield made | {"status": {"loadBalancer": {}}}

    def _slices(self) -> Iterator[Object]:
        """At most 100 endpoints in each, as the controller makes them."""
        for app in self.apps:
            for first in range(0, app.replicas, 100):
                ends = [
                    {
                        "addresses": [self._address(app.first + number)],
                        "conditions": {"ready": True, "serving": True, "terminating": False},
                        "nodeName": fakes.node_name((app.first + number) % self.nodes),
                        "targetRef": {
                            "kind": "Pod",
                            "namespace": app.namespace,
                            "name": fakes.pod(app, number, 0, app.set_name)["metadata"]["name"],
                            "uid": _uid(app, number),
                        },
                    }
                    for number in range(first, min(first + 100, app.replicas))
                ]
                labels = {"kubernetes.io/service-name": app.name}
                meta = {"name": f"{app.name}-{first}", "namespace": app.namespace, "labels": labels}
                yield {"metadata": meta, "addressType": "IPv4", "endpoints": ends}

    def _address(self, number: int) -> str:
        place, node = divmod(number, self.nodes)
        return fakes.pod_address(node, place)

    def kind(self, resource: str) -> Kind | None:
        return kind_of(resource)

    def pages(self, resource: str) -> Iterator[bytes]:
        found = self.made[resource]() if resource in self.made else iter(())
        while items := list(itertools.islice(found, PAGE)):
            yield msgspec.json.encode({"metadata": {}, "items": items})

    def _pods(self) -> Iterator[Object]:
        for app in self.apps:
            for number in range(app.replicas):
                place, node = divmod(app.first + number, self.nodes)
                made = fakes.pod(app, number, node, app.set_name)
                made["metadata"] |= {
                    "uid": _uid(app, number),
                    "creationTimestamp": "2026-11-20T08:00:00Z",
                    "managedFields": _MANAGED,
                }
                _token(made)
                yield made | {"status": fakes.pod_status(made, node, place)}


def _uid(app: fakes.App, number: int) -> str:
    return f"{app.number:08d}-{number:04d}-4000-8000-000000000000"


def _token(pod: Object) -> None:
    """The volume with the account's token, which the API server adds, under a name of its own."""
    name = f"kube-api-access-{pod['metadata']['name'][-5:]}"
    pod["spec"]["volumes"] = [
        *pod["spec"]["volumes"],
        {"name": name, "projected": {"defaultMode": 420, "sources": _SOURCES}},
    ]
    place = "/var/run/secrets/kubernetes.io/serviceaccount"
    for container in pod["spec"]["containers"]:
        mount = {"name": name, "readOnly": True, "mountPath": place}
        container["volumeMounts"] = [*container["volumeMounts"], mount]


_SOURCES = [
    {"serviceAccountToken": {"expirationSeconds": 3607, "path": "token"}},
    {"configMap": {"name": "kube-root-ca.crt", "items": [{"key": "ca.crt", "path": "ca.crt"}]}},
    {
        "downwardAPI": {
            "items": [
                {
                    "path": "namespace",
                    "fieldRef": {"apiVersion": "v1", "fieldPath": "metadata.namespace"},
                }
            ]
        }
    },
]

# As the API server adds it to each pod of a ReplicaSet: a third of the object.
_FIELDS: Object = {
    f"f:{name}": {".": {}, f"f:{name}Of": {}} for name in map("field{}".format, range(24))
}
_MANAGED = [
    {
        "manager": manager,
        "operation": "Update",
        "apiVersion": "v1",
        "time": "2026-11-20T08:00:00Z",
        "fieldsType": "FieldsV1",
        "fieldsV1": _FIELDS,
    }
    for manager in ("kube-controller-manager", "kubelet")
]


def typed(file: Path) -> None:
    """Decode every page of a snapshot into the Structs of facts, and no more: the yardstick."""
    source = snapshots.read(str(file))
    for resource in needed(load()):
        if kind := BY_RESOURCE.get(resource):
            decoder = msgspec.json.Decoder(Page[kind])  # type: ignore[valid-type]
            for page in source.pages(resource):
                decoder.decode(page)


def snapshot(file: Path, nodes: int, pods: int) -> None:
    """Record the fleet as `seawall snapshot` would."""
    record(Fleet(nodes, pods), needed(load()), file)
