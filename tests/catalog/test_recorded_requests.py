"""What only a recorded request can tell: the object as it was before, and who changed it.

Files don't reach these parts of the rules; the sources of requests come later.
"""

from __future__ import annotations

from typing import Any

from seawall.engine import judge
from seawall.model import Operation
from tests.catalog.cases import catalog

PERSON = {"username": "li.wei", "groups": [], "uid": "", "extra": {}}


def updated(kind: str, group: str, before: dict[str, Any], after: dict[str, Any]) -> set[str]:
    """The hazards that a person's update of an object hits."""
    meta = {"name": "coredns", "namespace": "kube-system"}
    kinds = {"group": group, "version": "v1", "kind": kind, "resource": kind.lower() + "s"}
    target = kinds | {"subresource": ""} | meta
    op = Operation(
        plane="kube",
        action="update",
        target=target,
        before={"metadata": meta} | before,
        after={"metadata": meta} | after,
        actor=PERSON,
        source="audit",
    )
    return {found.rule for found in judge(op, catalog()) if found.verdict == "hit"}


def deployment(image: str, **annotations: str) -> dict[str, Any]:
    pod = {"containers": [{"name": "c", "image": image}]}
    return {
        "spec": {
            "replicas": 2,
            "template": {"metadata": {"annotations": annotations}, "spec": pod},
        }
    }


def test_a_service_that_loses_its_type_loses_its_balancer() -> None:
    balancer, plain = {"spec": {"type": "LoadBalancer"}}, {"spec": {"type": "ClusterIP"}}
    rule = "load_balancer_service_deleted"
    assert rule in updated("Service", "", balancer, plain)
    assert rule not in updated("Service", "", balancer, balancer)
    assert rule not in updated("Service", "", plain, balancer)


def test_a_restart_of_a_system_component_is_no_change_of_it() -> None:
    rule = "system_component_changed"
    old = deployment("dns:1")
    restarted = deployment("dns:1", **{"kubectl.kubernetes.io/restartedAt": "2026-01-01"})
    assert rule not in updated("Deployment", "apps", old, restarted)
    assert rule in updated("Deployment", "apps", old, deployment("dns:2"))


def test_a_reserved_key_counts_when_it_is_new_in_a_pod_template() -> None:
    rule = "reserved_key_used"
    old = deployment("dns:1")
    marked = deployment("dns:1", **{"team.k8s.io/owner": "a"})
    assert rule in updated("Deployment", "apps", old, marked)
    assert rule in updated(
        "Deployment", "apps", marked, deployment("d", **{"team.k8s.io/owner": "b"})
    )
    assert rule not in updated("Deployment", "apps", marked, marked)
    assert rule not in updated("Deployment", "apps", marked, old)


def test_terways_switches_count_when_they_change() -> None:
    rule = "terway_config_changed"
    meta = {"metadata": {"name": "eni-config", "namespace": "kube-system"}}
    on = meta | {"data": {"disable_network_policy": "true", "eni_conf": "{}"}}
    off = meta | {"data": {"disable_network_policy": "false", "eni_conf": "{}"}}
    pool = meta | {"data": {"disable_network_policy": "true", "eni_conf": '{"max_pool_size": 9}'}}
    assert rule in updated("ConfigMap", "", on, off)
    assert rule not in updated("ConfigMap", "", on, pool)


def test_a_volume_that_is_opened_to_many_nodes_shares_its_disk() -> None:
    rule = "disk_shared_by_pods"
    driver = {"csi": {"driver": "diskplugin.csi.alibabacloud.com"}}
    one = {"spec": driver | {"accessModes": ["ReadWriteOnce"]}}
    many = {"spec": driver | {"accessModes": ["ReadWriteMany"]}}
    assert rule in updated("PersistentVolume", "", one, many)
    assert rule not in updated("PersistentVolume", "", many, many)
    assert rule not in updated("PersistentVolume", "", many, one)
