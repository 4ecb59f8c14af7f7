"""CL-12: static pods of the control plane in versions that no upgrade in order brings about.

In order: API servers first and one minor version at a time, so a controller manager or scheduler
is never newer than the API server beside it, nor more than one minor version older.
"""

from __future__ import annotations

from collections.abc import Iterator

from seawall.facts import Facts, Pod
from seawall.model import Hit, Text
from seawall.relations.measures import tag, version
from seawall.relations.platform import SYSTEM, system_pods

_SERVER = "kube-apiserver"
_COMPONENTS = (_SERVER, "kube-controller-manager", "kube-scheduler")


def judge(facts: Facts) -> Iterator[Hit]:
    pods = [pod for pod in system_pods(facts) if _component(pod)]
    servers = {p.spec.node_name: _minor(p) for p in pods if _component(p) == _SERVER and _minor(p)}
    newest = max(servers.values(), default=0)
    for pod in pods:
        mine, beside = _minor(pod), servers.get(pod.spec.node_name, 0)
        if not mine or not beside:
            continue
        if _component(pod) == _SERVER:
            wrong, other = newest - mine > 1, newest
        else:
            wrong, other = mine > beside or beside - mine > 1, beside
        if wrong:
            because = Text(
                en=f"it runs 1.{mine}, an API server 1.{other}",
                zh=f"它运行 1.{mine}，而 API Server 为 1.{other}",
            )
            yield Hit(Pod.resource, SYSTEM, pod.metadata.name, because)


def _component(pod: Pod) -> str:
    labels = pod.metadata.labels
    name = labels.get("component", "") if labels.get("tier") == "control-plane" else ""
    return name if name in _COMPONENTS else ""


def _minor(pod: Pod) -> int:
    """Of Kubernetes 1.x, by the image's tag; 0 where it tells none."""
    return version(tag(pod.spec.containers[0].image))[1] if pod.spec.containers else 0
