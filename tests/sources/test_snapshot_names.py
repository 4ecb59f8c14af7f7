"""`--for-support`: no name of somebody's own is left, and what belonged together still does."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

from tests.sources.snapshots import Made, items, named, saved

DEPLOYMENT = named(
    "checkout",
    spec={"template": {"metadata": {"labels": {"app": "checkout"}}}, "selector": {}},
)
POD = named(
    "checkout-7d9f-abcde",
    meta={
        "labels": {"app": "checkout", "pod-template-hash": "7d9f"},
        "uid": "0b2b83ed-dc9d-4bf1-b1c1-355bdc9fab6e",
        "generateName": "checkout-7d9f-",
        "ownerReferences": [{"kind": "ReplicaSet", "name": "checkout-7d9f"}],
    },
    spec={
        "nodeName": "cn-hangzhou.10.1.2.3",
        "containers": [
            {
                "name": "c",
                "image": "registry.acme-corp.com/shop/checkout:1",
                "env": [{"name": "PEER", "value": "http://checkout.shop.svc:80/from/10.1.2.3"}],
            }
        ],
        "volumes": [{"name": "v", "persistentVolumeClaim": {"claimName": "orders"}}],
    },
    status={"podIP": "10.1.7.9", "hostIP": "10.1.2.3", "phase": "Running"},
)
NODE = {
    "metadata": {
        "name": "cn-hangzhou.10.1.2.3",
        "labels": {"kubernetes.io/hostname": "cn-hangzhou.10.1.2.3", "kubernetes.io/os": "linux"},
    },
    "spec": {"providerID": "cn-hangzhou.i-bp1abcdefghijklmnopq"},
    "status": {
        "addresses": [{"type": "InternalIP", "address": "10.1.2.3"}],
        "conditions": [{"type": "Ready", "status": "True", "reason": "KubeletReady"}],
    },
}
EVENT = named(
    "gone-pod.17f",
    involvedObject={"kind": "Pod", "name": "gone-pod", "namespace": "shop"},
    message='pod "gone-pod" of shop on cn-hangzhou.10.1.2.3 (fd00:1:2::7) ended',
    reason="Killing",
)
SYSTEM = {
    "metadata": {"name": "coredns", "namespace": "kube-system", "labels": {"k8s-app": "kube-dns"}},
    "data": {"Corefile": ".:53 { forward . 100.100.2.136 }"},
}
PARTS: dict[str, Any] = {
    "apps/deployments": [DEPLOYMENT],
    "pods": [POD],
    "nodes": [NODE],
    "namespaces": [{"metadata": {"name": "shop"}}, {"metadata": {"name": "kube-system"}}],
    "services": [named("checkout", spec={"clusterIP": "172.16.0.9"})],
    "events": [EVENT],
    "configmaps": [SYSTEM, named("settings", data={"company": "Acme Corporation"})],
}
OWN = (
    *("checkout", "shop", "10.1.2.3", "10.1.7.9", "172.16.0.9", "fd00:1:2", "acme", "Acme"),
    *("i-bp1abcdef", "0b2b83ed", "gone-pod", "prod-shop", "100.100.2.136"),
)


def made(folder: Path) -> Path:
    return saved(folder, json.loads(json.dumps(PARTS)), anonymous=True)


def test_no_name_of_ones_own_is_left(tmp_path: Path) -> None:
    with zipfile.ZipFile(made(tmp_path)) as archive:
        text = "\n".join(archive.read(name).decode() for name in archive.namelist())
    assert not [own for own in OWN if own in text]
    assert json.loads(text[text.rindex('{\n  "format"') :])["namesReplaced"] is True


def test_what_refers_to_each_other_still_does(tmp_path: Path) -> None:
    file = made(tmp_path)
    pod, node, event = (items(file, name)[0] for name in ("pods", "nodes", "events"))
    deployment, service = items(file, "apps/deployments")[0], items(file, "services")[0]
    namespace = items(file, "namespaces")[0]["metadata"]["name"]
    assert pod["metadata"]["namespace"] == namespace == event["involvedObject"]["namespace"]
    assert pod["spec"]["nodeName"] == node["metadata"]["name"]
    assert node["metadata"]["labels"]["kubernetes.io/hostname"] == node["metadata"]["name"]
    assert pod["status"]["hostIP"] == node["status"]["addresses"][0]["address"]
    assert pod["metadata"]["labels"]["app"] == deployment["metadata"]["name"]
    labels = deployment["spec"]["template"]["metadata"]["labels"]
    assert labels["app"] == pod["metadata"]["labels"]["app"]
    address = pod["spec"]["containers"][0]["env"][0]["value"]
    assert f"http://{service['metadata']['name']}.{namespace}.svc:80/" in address
    assert pod["status"]["hostIP"] in address
    assert event["involvedObject"]["name"] in event["message"]
    assert node["metadata"]["name"] in event["message"]


def test_what_rules_know_keeps_its_name(tmp_path: Path) -> None:
    file = made(tmp_path)
    system = items(file, "configmaps")[0]
    assert system["metadata"]["name"] == "coredns"
    assert system["metadata"]["namespace"] == "kube-system"
    assert system["metadata"]["labels"] == {"k8s-app": "kube-dns"}
    assert "forward" in system["data"]["Corefile"]
    node = items(file, "nodes")[0]
    assert node["status"]["conditions"][0] == NODE["status"]["conditions"][0]  # type: ignore[index]
    assert items(file, "pods")[0]["status"]["phase"] == "Running"


def test_two_files_have_nothing_in_common(tmp_path: Path) -> None:
    first = items(made(tmp_path), "pods")[0]["metadata"]["name"]
    assert first != items(made(tmp_path), "pods")[0]["metadata"]["name"]


def test_ordinary_words_of_the_api_are_not_taken_for_names(tmp_path: Path) -> None:
    odd: list[Any] = [
        {"metadata": {"name": name}} for name in ("spec", "status", "running", "name")
    ]
    file = saved(
        tmp_path, {"namespaces": odd, "pods": json.loads(json.dumps([POD]))}, anonymous=True
    )
    pod = items(file, "pods")[0]
    assert pod["status"]["phase"] == "Running"
    assert set(pod) >= {"spec", "status", "metadata"}
    assert Made.cluster not in json.dumps(pod)
