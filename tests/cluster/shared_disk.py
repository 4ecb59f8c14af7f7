"""ST-04 as the kubelet lets it happen: two pods with a volume each, and one disk behind both.

The lab has no driver of cloud disks. So the disk is attached and mounted on the node by hand, and
PersistentVolumes of type `local` lead to it: the kubelet mounts it into both pods for real.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from seawall.lab import Lab
from seawall.lab.node import Node

PODS = ("ledger-a", "ledger-b")
SIZE, PLACE, FILE = 64 << 20, "/mnt/ledger", "/data/balance"


@contextmanager
def two_pods(lab: Lab, node: Node) -> Iterator[None]:
    """Both run, with the disk at /data; afterwards neither they nor the disk are left."""
    disk = lab.attach(node.short, size=SIZE)
    try:
        for argv in (
            ("mkfs.ext4", "-q", disk.path),
            ("mkdir", "-p", PLACE),
            ("mount", disk.path, PLACE),
        ):
            done = node.exec(*argv)
            assert done.returncode == 0, done.stderr
        items = [one for name in PODS for one in _objects(name, node.name)]
        text = json.dumps({"apiVersion": "v1", "kind": "List", "items": items})
        lab.kubectl("apply", "-f", "-", stdin=text, check=True)
        ready = ("wait", "--for=condition=Ready", "--timeout=60s", "-n", "shop")
        lab.kubectl(*ready, *(f"pod/{name}" for name in PODS), check=True)
        yield
    finally:
        for kind in ("pods", "pvc"):
            lab.kubectl("delete", kind, "-n", "shop", "--ignore-not-found", *PODS)
        lab.kubectl("delete", "pv", "--ignore-not-found", *PODS)
        node.exec("umount", PLACE)
        lab.detach(node.short, disk.id)


def mounts(node: Node) -> int:
    """How many of the pods' volumes are the same file system."""
    lines = [line.split() for line in node.exec("cat", "/proc/self/mountinfo").stdout.splitlines()]
    (device,) = {words[2] for words in lines if words[4] == PLACE}
    return sum(words[2] == device and "local-volume" in words[4] for words in lines)


def put(lab: Lab, pod: str, text: str) -> None:
    _workload(lab, pod, "put", FILE, text)


def read(lab: Lab, pod: str) -> str:
    return _workload(lab, pod, "read", FILE).strip()


def _workload(lab: Lab, pod: str, *argv: str) -> str:
    asked = ("exec", "-n", "shop", pod, "--", "/workload", *argv)
    return lab.kubectl(*asked, check=True).stdout


def _objects(name: str, node: str) -> Iterator[dict[str, Any]]:
    term = {"key": "kubernetes.io/hostname", "operator": "In", "values": [node]}
    yield {
        "apiVersion": "v1",
        "kind": "PersistentVolume",
        "metadata": {"name": name},
        "spec": {
            "capacity": {"storage": "50Mi"},
            "accessModes": ["ReadWriteOnce"],
            "persistentVolumeReclaimPolicy": "Retain",
            "storageClassName": "",
            "local": {"path": PLACE},
            "nodeAffinity": {"required": {"nodeSelectorTerms": [{"matchExpressions": [term]}]}},
        },
    }
    yield {
        "apiVersion": "v1",
        "kind": "PersistentVolumeClaim",
        "metadata": {"name": name, "namespace": "shop"},
        "spec": {
            "accessModes": ["ReadWriteOnce"],
            "resources": {"requests": {"storage": "50Mi"}},
            "storageClassName": "",
            "volumeName": name,
        },
    }
    container = {
        "name": "ledger",
        "image": "registry.seawall.test/workload:1",
        "imagePullPolicy": "Never",
        "args": ["pause"],
        "volumeMounts": [{"name": "data", "mountPath": "/data"}],
    }
    yield {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": name, "namespace": "shop"},
        "spec": {
            "terminationGracePeriodSeconds": 0,
            "containers": [container],
            "volumes": [{"name": "data", "persistentVolumeClaim": {"claimName": name}}],
        },
    }
