"""What a large cluster holds: applications of all sizes, spread over many nodes.

The same sizes give the same objects. `fakes.py` writes them to a lab's API server; the benchmarks
write them into files, with what a server adds (`observed`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any, Final

import msgspec

from seawall.lab import ack

Object = dict[str, Any]
FAKE: Final = {"kwok.x-k8s.io/node": "fake"}  # annotation of a fake node, by which kwok knows it
TAINT: Final = {"key": "kwok.x-k8s.io/node", "value": "fake", "effect": "NoSchedule"}
PODS_ON_NODE: Final = 110
APPS_IN_NAMESPACE: Final = 25
_SIZES: Final = (1, 2, 3, 5, 8, 12, 20, 30, 2, 3, 6, 60, 4, 90, 10, 15)  # replicas, again and again
_TEAMS: Final = ("shop", "pay", "search", "media", "data", "risk", "mail", "play")
_WORDS: Final = ("api", "web", "worker", "cache", "queue", "gateway", "report", "sync")
_TIME: Final = "2026-01-15T08:00:00Z"


class App(msgspec.Struct, frozen=True):
    """One application: a Deployment, its ReplicaSet, a Service and `replicas` Pods."""

    number: int
    replicas: int
    first: int  # number of its first pod in the cluster

    @property
    def namespace(self) -> str:
        number = self.number // APPS_IN_NAMESPACE
        return f"{_TEAMS[number % len(_TEAMS)]}-{number}"

    @property
    def name(self) -> str:
        return f"{_WORDS[self.number % len(_WORDS)]}-{self.number}"

    @property
    def hash(self) -> str:
        return _id(self.name, 10)

    @property
    def set_name(self) -> str:
        return f"{self.name}-{self.hash}"


def apps(pods: int) -> Iterator[App]:
    """Applications that have `pods` pods in all."""
    first = number = 0
    while first < pods:
        replicas = min(_SIZES[number % len(_SIZES)], pods - first)
        yield App(number, replicas, first)
        first, number = first + replicas, number + 1


def address(number: int) -> str:
    """A node's address; outside of the ranges of real nodes."""
    return f"10.208.{number // 250}.{number % 250 + 1}"


def pod_address(number: int, place: int) -> str:
    """The address of a node's pod number `place`."""
    return f"10.{128 + number // 256}.{number % 256}.{place + 2}"


def node_name(number: int) -> str:
    return ack.node_name(address(number))


def node(cluster: str, number: int, version: str) -> Object:
    """A worker node as kubelet registers it: its status is taken with it."""
    name = node_name(number)
    system = {"kubernetes.io/hostname": name, "kubernetes.io/os": "linux"}
    pods = pod_address(number, -2) + "/24"
    return {
        "apiVersion": "v1",
        "kind": "Node",
        "metadata": {
            "name": name,
            "labels": {
                **ack.labels(cluster, name, number, master=False),
                **system,
                "kubernetes.io/arch": "amd64",
            },
            "annotations": {**FAKE, "node.alpha.kubernetes.io/ttl": "0"},
        },
        "spec": {
            "providerID": ack.provider_id(cluster, name),
            "podCIDR": pods,
            "podCIDRs": [pods],
            "taints": [TAINT],
        },
        "status": _node_status(cluster, name, address(number), version),
    }


_CONDITIONS: Final = (
    ("MemoryPressure", "False", "KubeletHasSufficientMemory", "kubelet has sufficient memory"),
    ("DiskPressure", "False", "KubeletHasNoDiskPressure", "kubelet has no disk pressure"),
    ("PIDPressure", "False", "KubeletHasSufficientPID", "kubelet has sufficient PID available"),
    ("Ready", "True", "KubeletReady", "kubelet is posting ready status"),
)


def _node_status(cluster: str, name: str, address: str, version: str) -> Object:
    size = {"cpu": "16", "memory": "64Gi", "ephemeral-storage": "120Gi", "pods": str(PODS_ON_NODE)}
    machine = ack.machine_id(cluster, name)
    return {
        "capacity": size,
        "allocatable": {**size, "cpu": "15600m", "memory": "60Gi"},
        "conditions": [
            {
                "type": type_,
                "status": status,
                "reason": reason,
                "message": message,
                "lastHeartbeatTime": _TIME,
                "lastTransitionTime": _TIME,
            }
            for type_, status, reason, message in _CONDITIONS
        ],
        "addresses": [
            {"type": "InternalIP", "address": address},
            {"type": "Hostname", "address": name},
        ],
        "phase": "Running",  # by this kwok knows whose heartbeat to send
        "nodeInfo": {
            "architecture": "amd64",
            "bootID": "",
            "containerRuntimeVersion": "containerd://1.6.39",
            "kernelVersion": "5.10.134-18.al8.x86_64",
            "kubeProxyVersion": version,
            "kubeletVersion": version,
            "machineID": machine,
            "operatingSystem": "linux",
            "osImage": "Alibaba Cloud Linux 3.2104 U11 (OpenAnolis Edition)",
            "systemUUID": machine,
        },
    }


def namespace(name: str) -> Object:
    return {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}}


def account(namespace: str) -> Object:
    """The account `default`, which else the controller manager makes, too late for the pods."""
    return {
        "apiVersion": "v1",
        "kind": "ServiceAccount",
        "metadata": {"name": "default", "namespace": namespace},
    }


def service(app: App) -> Object:
    return {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": app.name, "namespace": app.namespace, "labels": _labels(app)},
        "spec": {
            "selector": {"app": app.name},
            "ports": [{"name": "http", "port": 80, "targetPort": "http"}],
        },
    }


def deployment(app: App) -> Object:
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {
            "name": app.name,
            "namespace": app.namespace,
            "labels": _labels(app),
            "annotations": {"deployment.kubernetes.io/revision": "1"},
        },
        "spec": {
            "replicas": app.replicas,
            "selector": {"matchLabels": {"app": app.name}},
            "template": {"metadata": {"labels": _labels(app)}, "spec": _pod_spec(app)},
        },
    }


def replica_set(app: App, owner: str) -> Object:
    """The Deployment's only one; `owner` is the Deployment's uid."""
    labels = {**_labels(app), "pod-template-hash": app.hash}
    return {
        "apiVersion": "apps/v1",
        "kind": "ReplicaSet",
        "metadata": {
            "name": app.set_name,
            "namespace": app.namespace,
            "labels": labels,
            "annotations": {
                "deployment.kubernetes.io/desired-replicas": str(app.replicas),
                "deployment.kubernetes.io/max-replicas": str(app.replicas + -(-app.replicas // 4)),
                "deployment.kubernetes.io/revision": "1",
            },
            "ownerReferences": [_owner("Deployment", app.name, owner)],
        },
        "spec": {
            "replicas": app.replicas,
            "selector": {"matchLabels": {"app": app.name, "pod-template-hash": app.hash}},
            "template": {"metadata": {"labels": labels}, "spec": _pod_spec(app)},
        },
    }


def pod(app: App, number: int, node: int, owner: str) -> Object:
    """Replica `number` on node number `node`; `owner` is the ReplicaSet's uid."""
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {
            "name": f"{app.set_name}-{_id(f'{app.name}/{number}', 5)}",
            "generateName": f"{app.set_name}-",
            "namespace": app.namespace,
            "labels": {**_labels(app), "pod-template-hash": app.hash},
            "ownerReferences": [_owner("ReplicaSet", app.set_name, owner)],
        },
        "spec": {**_pod_spec(app), "nodeName": node_name(node)},
    }


def pod_status(pod: Object, node: int, place: int) -> Object:
    """What kubelet reports of a pod that is well: the one number `place` on its node."""
    uid, ip = pod["metadata"]["uid"], pod_address(node, place)
    return {
        "phase": "Running",
        "conditions": [
            {"type": type_, "status": "True", "lastTransitionTime": _TIME} for type_ in _POD_TYPES
        ],
        "containerStatuses": [
            {
                "name": one["name"],
                "image": one["image"],
                "imageID": f"{one['image']}@sha256:{uid}",
                "containerID": f"containerd://{uid}",
                "ready": True,
                "started": True,
                "restartCount": 0,
                "state": {"running": {"startedAt": _TIME}},
            }
            for one in pod["spec"]["containers"]
        ],
        "hostIP": address(node),
        "hostIPs": [{"ip": address(node)}],
        "podIP": ip,
        "podIPs": [{"ip": ip}],
        "qosClass": "Burstable",
        "startTime": _TIME,
    }


_POD_TYPES: Final = ("PodScheduled", "Initialized", "ContainersReady", "Ready")


def _owner(kind: str, name: str, uid: str) -> Object:
    return {
        "apiVersion": "apps/v1",
        "kind": kind,
        "name": name,
        "uid": uid,
        "controller": True,
        "blockOwnerDeletion": True,
    }


def _labels(app: App) -> dict[str, str]:
    return {
        "app": app.name,
        "app.kubernetes.io/name": app.name,
        "app.kubernetes.io/part-of": app.namespace,
        "app.kubernetes.io/version": f"2.{app.number % 9}.1",
    }


def _pod_spec(app: App) -> Object:
    env = [{"name": f"SETTING_{n}", "value": _id(f"{app.name}/{n}", 12)} for n in range(2)]
    probe = {"httpGet": {"path": "/healthz", "port": "http", "scheme": "HTTP"}}
    times = {"timeoutSeconds": 1, "successThreshold": 1, "failureThreshold": 3}
    return {
        "containers": [
            {
                "name": "main",
                "image": f"registry.seawall.test/{app.namespace}/{app.name}:2.{app.number % 9}.1",
                "imagePullPolicy": "IfNotPresent",
                "args": ["--port=8080", "--log-format=json"],
                "ports": [{"name": "http", "containerPort": 8080, "protocol": "TCP"}],
                "env": env,
                "resources": {
                    "requests": {"cpu": "100m", "memory": "128Mi"},
                    "limits": {"cpu": "500m", "memory": "512Mi"},
                },
                "readinessProbe": {**probe, "periodSeconds": 5, **times},
                "volumeMounts": [{"name": "scratch", "mountPath": "/data"}],
            }
        ],
        "volumes": [{"name": "scratch", "emptyDir": {}}],
        "tolerations": [{"key": TAINT["key"], "operator": "Exists", "effect": TAINT["effect"]}],
    }


def _id(what: str, length: int) -> str:
    """A stable word of Kubernetes' own alphabet for generated names."""
    alphabet = "bcdfghjklmnpqrstvwxz2456789"
    digest = hashlib.sha256(what.encode()).digest()
    return "".join(alphabet[byte % len(alphabet)] for byte in digest[:length])
