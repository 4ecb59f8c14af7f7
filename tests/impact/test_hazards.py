"""The `impact.py` of each hazard of the kube plane says something, and the right thing."""

from __future__ import annotations

import pytest
import yaml

from seawall.engine.load import OWN
from tests.impact.recorded import Recorded, checked, of_rule

IN_SYSTEM = "-n kube-system"
POD_ENI = "kubectl delete podeni web-1"
SHARED = """kubectl apply -f - <<'EOF'
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data-db-0, namespace: shop}
spec: {accessModes: [ReadWriteMany], storageClassName: alicloud-disk-essd}
EOF
"""
RESERVED = "kubectl annotate pvc data-db-0 pv.kubernetes.io/bound-by-controller=no --overwrite"
ON_DISK = """kubectl apply -f - <<'EOF'
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db, namespace: shop}
spec:
  template:
    spec:
      containers: [{name: db, volumeMounts: [{name: dump, mountPath: /dump}]}]
      volumes: [{name: dump, hostPath: {path: /data/dump}}]
EOF
"""
CASES = {
    "node_deleted": ("kubectl delete node v1", {}),
    "node_readiness_forged": (
        """kubectl patch node n1 --subresource=status -p """
        """'{"status":{"conditions":[{"type":"Ready","status":"False"}]}}'""",
        {"Services that stop answering": 2, "pods that are evicted": 4},
    ),
    "masters_changed_by_hand": (
        "kubectl delete node n1",
        {"masters that are left": 0, "Services that stop answering": 2},
    ),
    "node_identity_changed": (
        "kubectl label node n1 alibabacloud.com/nodepool-id=np2 --overwrite",
        {"pods that were placed by this label": 1},
    ),
    "terway_node_label_changed": (
        "kubectl label node n1 terway-config=other",
        {"pods set up by the configuration before": 4},
    ),
    "load_balancer_service_deleted": (
        "kubectl delete svc public",
        {"addresses that are given back with the load balancer": 1},
    ),
    "reuse_annotation_removed": (
        "kubectl annotate svc public service.beta.kubernetes.io/alibaba-cloud-loadbalancer-id-",
        {"Services whose load balancer no longer follows the pods": 1},
    ),
    "nginx_ingress_service_deleted": (
        f"kubectl delete svc nginx-ingress-lb {IN_SYSTEM}",
        {"hosts that it serves": 2, "hosts that can't be reached any more": 2},
    ),
    "log_component_removed": (
        f"kubectl delete ds logtail-ds {IN_SYSTEM}",
        {
            "nodes whose container logs it collects": 2,
            "log configurations that nobody carries out": 2,
            "pods that are removed": 1,
        },
    ),
    "log_crd_deleted": (
        "kubectl delete crd aliyunlogconfigs.log.alibabacloud.com",
        {"objects that go with their definition": 2},
    ),
    "log_config_deleted": (
        "kubectl delete aliyunlogconfigs --all",
        {"log configurations that end": 2},
    ),
    "network_crd_deleted": (
        "kubectl delete crd podenis.network.alibabacloud.com",
        {"pods whose addresses are recorded nowhere else": 7},
    ),
    "network_resource_changed": (POD_ENI, {"pods whose network is recorded in it": 1}),
    "terway_config_changed": (
        f"kubectl delete cm eni-config {IN_SYSTEM}",
        {"nodes whose new pods get their network from it": 2},
    ),
    "virtual_node_component_removed": (
        f"kubectl delete deploy ack-virtual-node-controller {IN_SYSTEM}",
        {"pods on virtual nodes, which run and cost on": 0},
    ),
    "coredns_scaled_down": (
        f"kubectl scale deploy coredns --replicas=0 {IN_SYSTEM}",
        {"pods that can't resolve any name": 7},
    ),
    "definition_in_use_deleted": (
        "kubectl delete crd certificates.cert-manager.io",
        {"objects that go with their definition": 1},
    ),
    "bound_volume_deleted": (
        "kubectl delete pvc data-db-0",
        {
            "pods that use the volume now and can't start again": 1,
            "volumes that are deleted with their data": 1,
        },
    ),
    "node_with_local_data_deleted": (
        "kubectl delete node n1",
        {"data on a disk of the node that the pod doesn't find again": 2},
    ),
    "shared_load_balancer_released": (
        "kubectl delete svc front",
        {"Services that use the same load balancer": 2},
    ),
    "namespace_in_use_deleted": (
        "kubectl delete ns shop",
        {
            "load balancers that are given back": 1,
            "volume claims in use that are gone": 1,
            "webhooks that nobody serves (requests are refused)": 1,
        },
    ),
    "system_component_deleted": (
        f"kubectl delete deploy coredns {IN_SYSTEM}",
        {
            "Services that stop answering": 1,
            "pods that can't resolve any name": 7,
            "pods that resolve names through it": 7,
        },
    ),
    "system_component_changed": (
        f"kubectl set image deploy/coredns coredns=other:1 {IN_SYSTEM}",
        {"pods that resolve names through it": 7},
    ),
    "system_config_changed": (
        f"kubectl edit cm nginx-configuration {IN_SYSTEM}",
        {"hosts that it serves": 2},
    ),
    "registered_agent_removed": (
        f"kubectl delete deploy ack-cluster-agent {IN_SYSTEM}",
        {"nodes that ACK reaches through it": 2},
    ),
    "component_token_deleted": (
        f"kubectl delete secret addon.csi.token {IN_SYSTEM}",
        {"pods whose volumes it mounts": 1},
    ),
    "disk_shared_by_pods": (SHARED, {"pods that use the volume now": 1}),
    "reserved_key_used": (
        RESERVED,
        {"pods that use the volume now and can't start again": 1},
    ),
    "data_on_system_disk": (
        ON_DISK,
        {
            "data on a disk of the node that the pod doesn't find again": 2,
            "directories of the node that will hold data": 1,
        },
    ),
}


# Not in the shop: the cluster of their own cases.
ELSEWHERE = frozenset(("definition_in_use_deleted", "shared_load_balancer_released"))


def _of_cases(rule: str) -> Recorded:
    (file,) = OWN.glob(f"hazards/*/{rule}/cases/_cluster.yaml")
    return Recorded(yaml.safe_load(file.read_text())["items"])


@pytest.mark.parametrize("rule", CASES)
def test_it_counts_what_breaks(rule: str) -> None:
    command, expected = CASES[rule]
    impact = of_rule(checked(command, _of_cases(rule) if rule in ELSEWHERE else None), rule)
    assert impact.unknown == ()
    counted = dict.fromkeys(expected, 0)
    for line in impact.lines:
        if line.text.en in counted:
            counted[line.text.en] += line.count
    assert counted == expected


def test_every_hazard_with_an_impact_is_here() -> None:
    assert {file.parent.name for file in OWN.glob("hazards/*/*/impact.py")} == set(CASES)
