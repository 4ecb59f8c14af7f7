"""What the guard's policies add to a request: two API servers, one with them, asked in turn.

The same request goes to both, one after the other, so that what else the machine does is in both;
the difference of the medians is what the policies cost. Needs root.
"""

from __future__ import annotations

import os
import statistics
import time

import msgspec

from seawall.lab import Lab, Options, up
from tests.guard import servers
from tests.guard.servers import Json, Server, path_of

PAIRS = 300
_SERVICE = "/api/v1/namespaces/default/services/bench"
_LEASE = "/apis/coordination.k8s.io/v1/namespaces/default/leases/bench"
_DEPLOYMENT = "/apis/apps/v1/namespaces/default/deployments/bench"
_NODE = "/api/v1/nodes/bench"
_POD: Json = {"containers": [{"name": "main", "image": "registry.example/main:1"}]}
_SPEC: Json = {"selector": {"matchLabels": {"app": "x"}}}
_MADE: tuple[tuple[str, Json], ...] = (
    ("services", {"kind": "Service", "spec": {"type": "LoadBalancer", "ports": [{"port": 80}]}}),
    ("nodes", {"kind": "Node"}),
    (
        "apps/deployments",
        {
            "kind": "Deployment",
            "spec": _SPEC | {"template": {"metadata": {"labels": {"app": "x"}}, "spec": _POD}},
        },
    ),
    ("coordination.k8s.io/leases", {"kind": "Lease", "spec": {"holderIdentity": "bench"}}),
)


class Asked(msgspec.Struct, frozen=True):
    """One kind of request. `user`: who asks; nobody whom a list lets pass but the kubelet."""

    what: str
    path: str
    user: str = "li.wei"


GUARDED = (
    Asked("Service", _SERVICE),
    Asked("Deployment", _DEPLOYMENT),
    Asked("Node", _NODE),
    Asked("nodes/status by its kubelet", f"{_NODE}/status", "system:node:bench"),
)
FREE = Asked("Lease", _LEASE)


class Cost(msgspec.Struct, frozen=True):
    """Milliseconds: the median without policies, and what they add to it."""

    bare: float
    added: float


def added(pairs: int = PAIRS) -> tuple[dict[str, Cost], Cost]:
    """By kind of guarded request; and of a Lease, which no rule wants."""
    labs = [up(Options(name=f"bench-{os.getpid()}-{n}", nodes=0)) for n in (0, 1)]
    try:
        bare, guarded = (_ready(lab) for lab in labs)
        guarded.install(servers.bundle())
        for lab in labs:
            lab.control.stop("kube-controller-manager")
        found = {one.what: _difference(bare, guarded, one, pairs) for one in (*GUARDED, FREE)}
        for server in (bare, guarded):
            server.link.close()
    finally:
        for lab in labs:
            lab.down()
    free = found.pop(FREE.what)
    return found, free


def _ready(lab: Lab) -> Server:
    server = Server(lab)
    for resource, body in _MADE:
        group, _, _ = resource.rpartition("/")
        version = {"apiVersion": f"{group}/v1" if group else "v1", "metadata": {"name": "bench"}}
        space = "" if resource == "nodes" else "default"
        server.prepare("POST", path_of(resource, space), body | version)
    return server


def _difference(bare: Server, guarded: Server, asked: Asked, pairs: int) -> Cost:
    times: dict[bool, list[float]] = {False: [], True: []}
    for number in range(pairs + 20):
        body = {"metadata": {"annotations": {"example.com/n": str(number)}}}
        for server in (bare, guarded) if number % 2 else (guarded, bare):
            took = _timed(server, asked, body)
            if number >= 20:  # the first ones fill caches
                times[server is guarded].append(took)
    middle = {which: statistics.median(found) * 1000 for which, found in times.items()}
    return Cost(middle[False], middle[True] - middle[False])


def _timed(server: Server, asked: Asked, body: Json) -> float:
    start = time.perf_counter()
    answer = server.ask("PATCH", asked.path, body, user=asked.user, kind="merge")
    took = time.perf_counter() - start
    assert answer.status == 200, answer
    return took
