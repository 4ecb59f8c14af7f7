"""The mishaps that the baseline is for, done on a real API server, and undone by one command."""

from __future__ import annotations

import time

import pytest

from tests.baseline.conftest import Bench, Object, until

pytestmark = [pytest.mark.cluster, pytest.mark.xdist_group("baseline")]

POOL = "alibabacloud.com/nodepool-id"
REUSE = "service.beta.kubernetes.io/alibaba-cloud-loadbalancer-id"
RBAC = "rbac.authorization.k8s.io"
CRDS = "apiextensions.k8s.io/customresourcedefinitions"


def node(name: str, **more: str) -> Object:
    return {"metadata": {"name": name, "labels": {"kubernetes.io/hostname": name, **more}}}


def service(name: str, **annotations: str) -> Object:
    spec = {"type": "LoadBalancer", "selector": {"app": name}, "ports": [{"port": 80}]}
    return {"metadata": {"name": name, "annotations": annotations}, "spec": spec}


def pod(name: str, **more: object) -> Object:
    container = {"name": "c", "image": "example.com/c:1"}
    template = {"metadata": {"labels": {"app": name}}, "spec": {"containers": [container], **more}}
    return {
        "metadata": {"name": name},
        "spec": {"selector": {"matchLabels": {"app": name}}, "template": template},
    }


def crd(plural: str, kind: str, group: str) -> Object:
    schema = {"type": "object", "x-kubernetes-preserve-unknown-fields": True}
    version = {"name": "v1alpha1", "served": True, "storage": True}
    return {
        "metadata": {"name": f"{plural}.{group}"},
        "spec": {
            "group": group,
            "scope": "Namespaced",
            "names": {"plural": plural, "singular": kind.lower(), "kind": kind},
            "versions": [{**version, "schema": {"openAPIV3Schema": schema}}],
        },
    }


def serve(bench: Bench, definition: Object) -> str:
    """Make a CRD; its resource once it is served."""
    bench.make(CRDS, definition)
    resource = f"{definition['spec']['group']}/{definition['spec']['names']['plural']}"

    def served() -> bool:
        bench.cluster.rediscover()
        return resource in bench.cluster.resources()

    until(served)
    return resource


def test_np_02_a_deleted_node_registers_again_and_gets_its_labels_back(bench: Bench) -> None:
    whole = node("np02", **{POOL: "np1"})
    whole["metadata"]["annotations"] = {"example.com/rack": "r7"}
    whole["spec"] = {"taints": [{"key": "gpu", "value": "yes", "effect": "NoSchedule"}]}
    bench.make("nodes", whole)
    bench.sea("capture")
    bench.delete("nodes", "np02")
    assert bench.sea("restore", "node", "np02", "--yes") == 1
    assert "not registered" in bench.last
    bench.make("nodes", node("np02", fresh="from-kubelet"))
    assert bench.sea("restore", "node", "np02", "--yes") == 0
    found = bench.there("nodes", "np02")
    assert found["metadata"]["labels"].items() >= {POOL: "np1", "fresh": "from-kubelet"}.items()
    assert found["metadata"]["annotations"]["example.com/rack"] == "r7"
    assert "gpu" in [taint["key"] for taint in found["spec"]["taints"]]


def test_nt_15_a_label_removed_from_a_node_needs_force(bench: Bench) -> None:
    bench.make("nodes", node("nt15", **{POOL: "np1", "keep": "1"}))
    bench.sea("capture")
    bench.patch("nodes", "nt15", {"metadata": {"labels": {POOL: None}}})
    assert bench.sea("restore", "node", "nt15", "--yes") == 1
    assert "after version 1" in bench.last
    assert POOL not in bench.there("nodes", "nt15")["metadata"]["labels"]
    assert bench.sea("restore", "node", "nt15", "--yes", "--force") == 0
    assert bench.there("nodes", "nt15")["metadata"]["labels"].items() >= {POOL: "np1"}.items()


def test_nw_10_the_reuse_annotation_comes_back(bench: Bench) -> None:
    home = bench.namespace("nw10")
    before = bench.make("services", service("web", **{REUSE: "lb-1"}), home)
    bench.sea("capture")
    bench.lab.kubectl("-n", home, "annotate", "svc", "web", f"{REUSE}-", as_user="mallory")
    assert bench.sea("restore", "svc", "web", "-n", home, "--yes") == 1
    assert "--force" in bench.last
    assert bench.sea("restore", "svc", "web", "-n", home, "--yes", "--force") == 0
    after = bench.there("services", "web", home)
    assert after["metadata"]["annotations"][REUSE] == "lb-1"
    assert (after["spec"], after["metadata"]["uid"]) == (before["spec"], before["metadata"]["uid"])


def test_nw_12_a_deleted_service_has_its_addresses_again(bench: Bench) -> None:
    before = bench.make("services", service("nginx-ingress-lb"), "kube-system")
    bench.sea("capture")
    bench.delete("services", "nginx-ingress-lb", "kube-system")
    assert bench.sea("restore", "svc", "nginx-ingress-lb", "-n", "kube-system", "--yes") == 0
    after = bench.there("services", "nginx-ingress-lb", "kube-system")
    assert after["spec"] == before["spec"]
    assert after["metadata"]["uid"] != before["metadata"]["uid"]
    bench.delete("services", "nginx-ingress-lb", "kube-system")


def test_a_service_whose_addresses_are_taken_gets_others_and_says_so(bench: Bench) -> None:
    home = bench.namespace("taken")
    before = bench.make("services", service("web"), home)["spec"]
    bench.sea("capture")
    bench.delete("services", "web", home)
    thief = service("thief")
    thief["spec"]["clusterIP"] = before["clusterIP"]
    thief["spec"]["ports"][0]["nodePort"] = before["ports"][0]["nodePort"]
    bench.make("services", thief, home)
    assert bench.sea("restore", "svc", "web", "-n", home, "--yes") == 0
    assert "another cluster IP" in bench.last
    assert "other node ports" in bench.last
    assert bench.there("services", "web", home)["spec"]["clusterIP"] != before["clusterIP"]


def test_lg_03_a_crd_comes_back_with_the_objects_that_went_with_it(bench: Bench) -> None:
    home = bench.namespace("lg03")
    definition = crd("aliyunlogconfigs", "AliyunLogConfig", "log.alibabacloud.com")
    resource = serve(bench, definition)
    one = {"apiVersion": "log.alibabacloud.com/v1alpha1", "kind": "AliyunLogConfig"}
    for name in ("old", "nginx", "audit"):
        spec = {"project": "k8s-log-c1", "logstore": name}
        bench.make(resource, {**one, "metadata": {"name": name}, "spec": spec}, home)
    bench.sea("capture")
    bench.delete(resource, "old", home)
    bench.sea("capture")
    bench.delete(CRDS, definition["metadata"]["name"])
    bench.sea("capture")
    assert bench.sea("restore", "crd", definition["metadata"]["name"], "--yes") == 0
    bench.cluster.rediscover()
    for name in ("nginx", "audit"):
        found = bench.there(resource, name, home)
        assert found["spec"] == {"project": "k8s-log-c1", "logstore": name}
    assert bench.get(resource, "old", home) is None
    bench.delete(CRDS, definition["metadata"]["name"])


def test_ex_10_a_crd_that_no_capture_saw_go_comes_back_too(bench: Bench) -> None:
    definition = crd("podnetworkings", "PodNetworking", "network.alibabacloud.com")
    home = bench.namespace("ex10")
    resource = serve(bench, definition)
    one = {"apiVersion": "network.alibabacloud.com/v1alpha1", "kind": "PodNetworking"}
    bench.make(resource, {**one, "metadata": {"name": "p"}, "status": {"ips": 3}}, home)
    bench.sea("capture")
    bench.delete(CRDS, definition["metadata"]["name"])
    assert bench.sea("restore", "crd", definition["metadata"]["name"], "--yes") == 0
    bench.cluster.rediscover()
    assert bench.there(resource, "p", home)["status"] == {"ips": 3}, "a status that is data"
    bench.delete(CRDS, definition["metadata"]["name"])


def test_lg_04_a_removed_component_comes_back_with_all_that_it_needs(bench: Bench) -> None:
    home, name = "kube-system", "loongcollector-ds"
    meta = {"metadata": {"name": name}}
    subjects = [{"kind": "ServiceAccount", "name": name, "namespace": home}]
    role = {"apiGroup": RBAC, "kind": "ClusterRole", "name": name}
    rule = {"apiGroups": [""], "resources": ["pods"], "verbs": ["get"]}
    volume = {"name": "v", "configMap": {"name": name}}
    secret = {"name": "s", "secret": {"secretName": "addon.log.token"}}
    parts: list[tuple[str, Object, str]] = [
        ("serviceaccounts", meta, home),
        ("configmaps", {**meta, "data": {"a": "b"}}, home),
        (f"{RBAC}/clusterroles", {**meta, "rules": [rule]}, ""),
        (f"{RBAC}/clusterrolebindings", {**meta, "subjects": subjects, "roleRef": role}, ""),
        ("apps/daemonsets", pod(name, serviceAccountName=name, volumes=[volume, secret]), home),
    ]
    made = {one: bench.make(one, body, where) for one, body, where in parts}
    bench.sea("capture")
    for one, _, where in reversed(parts):
        bench.delete(one, name, where)
    assert bench.sea("restore", "ds", name, "-n", home, "--yes") == 0
    assert "addon.log.token" in bench.last, "no copy of a Secret is kept, and that is said"
    for one, _, where in parts:
        found = bench.there(one, name, where)
        for part in ("spec", "data", "rules", "subjects", "roleRef"):
            assert found.get(part) == made[one].get(part)
        bench.delete(one, name, where)


def test_nt_04_a_changed_config_comes_back_and_who_changed_it_is_named(bench: Bench) -> None:
    data = {"Corefile": ".:53 {\n  forward . /etc/resolv.conf\n}\n"}
    bench.make("configmaps", {"metadata": {"name": "eni-config"}, "data": data}, "kube-system")
    bench.sea("capture")
    patch = '{"data":{"Corefile":"broken"}}'
    bench.lab.kubectl("-n", "kube-system", "patch", "cm", "eni-config", "-p", patch)
    assert bench.sea("restore", "cm", "eni-config", "-n", "kube-system", "--yes") == 1
    assert "kubectl-patch changed it" in bench.last
    assert bench.sea("diff", "--live", "--only", "cm/eni-config") == 1
    assert "by kubectl-patch" in bench.last
    assert bench.sea("restore", "cm", "eni-config", "--yes", "--force") == 0
    assert bench.there("configmaps", "eni-config", "kube-system")["data"] == data
    assert bench.sea("diff", "--live", "--only", "cm/eni-config") == 0
    bench.delete("configmaps", "eni-config", "kube-system")


def claim(name: str, volume: str) -> Object:
    return {
        "metadata": {"name": name},
        "spec": {
            "storageClassName": "",
            "volumeName": volume,
            "accessModes": ["ReadWriteOnce"],
            "resources": {"requests": {"storage": "1Gi"}},
        },
    }


def volume(name: str) -> Object:
    return {
        "metadata": {"name": name},
        "spec": {
            "storageClassName": "",
            "persistentVolumeReclaimPolicy": "Retain",
            "capacity": {"storage": "1Gi"},
            "accessModes": ["ReadWriteOnce"],
            "hostPath": {"path": "/nowhere"},
        },
    }


def bound(bench: Bench, name: str, home: str) -> bool:
    """Also makes the volume controller look at it, which it else does every 15 seconds."""
    found = bench.there("persistentvolumeclaims", name, home)
    is_bound: bool = found["status"].get("phase") == "Bound"
    if not is_bound:
        nudge = {"metadata": {"annotations": {"example.com/nudge": str(time.monotonic())}}}
        bench.patch("persistentvolumeclaims", name, nudge, home)
    return is_bound


def test_nt_13_a_reserved_annotation_of_a_claim_is_as_it_was(bench: Bench) -> None:
    home = bench.namespace("nt13")
    bench.make("persistentvolumes", volume("nt13"))
    bench.make("persistentvolumeclaims", claim("data", "nt13"), home)
    until(lambda: bound(bench, "data", home))
    bench.sea("capture")
    key = "pv.kubernetes.io/bind-completed"
    patch = {"metadata": {"annotations": {key: "no", "volume.kubernetes.io/x": "y"}}}
    bench.patch("persistentvolumeclaims", "data", patch, home)
    assert bench.sea("restore", "pvc", "data", "-n", home, "--yes", "--force") == 0
    found = bench.there("persistentvolumeclaims", "data", home)["metadata"]["annotations"]
    assert found[key] == "yes"
    assert "volume.kubernetes.io/x" not in found


def test_a_deleted_claim_gets_its_own_volume_again(bench: Bench) -> None:
    home = bench.namespace("pairing")
    bench.make("persistentvolumes", volume("pairing"))
    bench.make("persistentvolumeclaims", claim("data", "pairing"), home)
    until(lambda: bound(bench, "data", home))
    bench.sea("capture")
    bench.delete("persistentvolumeclaims", "data", home)
    until(lambda: bench.there("persistentvolumes", "pairing")["status"]["phase"] == "Released")
    assert bench.sea("restore", "pvc", "data", "-n", home, "--yes") == 0
    until(lambda: bound(bench, "data", home))
    until(lambda: bench.there("persistentvolumes", "pairing")["status"]["phase"] == "Bound")


def test_a_deleted_claim_is_not_made_when_its_volume_is_gone_or_anothers(bench: Bench) -> None:
    home = bench.namespace("unpaired")
    short = volume("unpaired")
    short["spec"]["persistentVolumeReclaimPolicy"] = "Delete"
    bench.make("persistentvolumes", short)
    bench.make("persistentvolumeclaims", claim("data", "unpaired"), home)
    until(lambda: bound(bench, "data", home))
    bench.sea("capture")
    bench.delete("persistentvolumeclaims", "data", home)
    bench.cluster.delete("persistentvolumes", "unpaired")
    until(lambda: bench.get("persistentvolumes", "unpaired") is None)
    assert bench.sea("restore", "pvc", "data", "-n", home, "--yes") == 1
    assert "its volume unpaired is gone" in bench.last
    assert bench.get("persistentvolumeclaims", "data", home) is None
    bench.make("persistentvolumes", volume("unpaired"))
    bench.make("persistentvolumeclaims", claim("other", "unpaired"), home)
    until(lambda: bound(bench, "other", home))
    assert bench.sea("restore", "pvc", "data", "-n", home, "--yes") == 1
    assert f"belongs to the claim {home}/other" in bench.last


def test_a_deleted_namespace_comes_back_with_what_was_in_it(bench: Bench) -> None:
    home = bench.namespace("whole")
    bench.make("configmaps", {"metadata": {"name": "a"}, "data": {"k": "v"}}, home)
    bench.make("services", service("web"), home)
    bench.sea("capture")
    bench.delete("namespaces", home)
    bench.sea("capture")
    assert bench.sea("restore", "ns", home, "--yes") == 0
    assert bench.there("configmaps", "a", home)["data"] == {"k": "v"}
    assert bench.there("services", "web", home)
