"""The dedicated style: masters that are nodes, with the control plane as static pods."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from seawall.lab import Lab
from tests.lab.waiting import until

pytestmark = pytest.mark.cluster


def test_a_master_carries_the_control_plane_as_static_pods(own_lab: Callable[..., Lab]) -> None:
    lab = own_lab(nodes=0, masters=1)
    _check_static_pods(lab, 1)
    _check_files(lab)
    _check_audit(lab)


@pytest.mark.soak
def test_three_masters_keep_one_etcd_and_survive_one(own_lab: Callable[..., Lab]) -> None:
    lab = own_lab(nodes=1, masters=3)
    _check_static_pods(lab, 3)
    _check_broken_manifest(lab)
    lab.node("m3").stop()
    assert until(
        lambda: lab.kubectl("create", "namespace", "after", "--request-timeout=5s").returncode == 0
    )


def _check_static_pods(lab: Lab, masters: int) -> None:
    names = ("etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler")

    def running() -> dict[str, int]:
        selected = ("-n", "kube-system", "-l", "tier=control-plane", "-o", "json")
        pods = json.loads(lab.kubectl("get", "pods", *selected, check=True).stdout)["items"]
        assert all(one["metadata"]["ownerReferences"][0]["kind"] == "Node" for one in pods)
        images = [one["spec"]["containers"][0]["image"].split("/")[1] for one in pods]
        assert all(":v" in image for image in images)
        return {name: sum(one.startswith(f"{name}:") for one in images) for name in names}

    assert until(lambda: running() == dict.fromkeys(names, masters)), running()


def _check_files(lab: Lab) -> None:
    for path in (
        "/etc/kubernetes/pki/ca.key",
        "/etc/kubernetes/pki/etcd/server.crt",
        "/etc/kubernetes/manifests/kube-apiserver.yaml",
        "/etc/kubernetes/audit-policy.yml",
        "/var/lib/etcd/member",
    ):
        assert lab.exec("m1", "test", "-e", path).returncode == 0, path


def _check_audit(lab: Lab) -> None:
    lab.kubectl("create", "namespace", "audited", as_user="dora", check=True)
    assert until(lambda: '"username":"dora"' in lab.audit_log.read_text())


def _check_broken_manifest(lab: Lab) -> None:
    """The API server goes with its manifest, and comes back with it."""
    lab.stop("kube-apiserver")
    manifest = "/etc/kubernetes/manifests/kube-apiserver.yaml"
    assert lab.exec("m1", "test", "-e", manifest).returncode != 0
    assert until(lambda: not lab.alive())
    lab.start("kube-apiserver")
    assert lab.alive()
