"""What a resource is to a cluster: by references, ids, tags, data sources and objects."""

from __future__ import annotations

import pytest

from seawall.model import Unknown
from tests.sources.plan import CLUSTER, MANAGED, WORKER, block, change, one, plan, read


@pytest.mark.parametrize(
    ("reference", "role"),
    [
        ("alicloud_cs_managed_kubernetes.c.security_group_id", "worker"),
        ("alicloud_security_group.own.id", ""),
    ],
)
def test_a_reference_says_whose_group_it_is(reference: str, role: str) -> None:
    address = "alicloud_security_group_rule.r"
    rule = {"type": "ingress", "ip_protocol": "udp", "port_range": "53/53", "policy": "drop"}
    resource = reference.rpartition(".")[0]
    root = {
        "resources": [
            block(address, security_group_id={"references": [reference, resource]}, policy="drop")
        ]
    }
    group = {"id": "sg-9", "security_group_name": "own", "description": "web", "tags": {}}
    op = one(
        change(address, "create", None, rule, unknown={"security_group_id": True}),
        change("alicloud_cs_managed_kubernetes.c", "no-op", MANAGED),
        change("alicloud_security_group.own", "no-op", group),
        root=root,
    )
    assert op.action == "ecs:AuthorizeSecurityGroup"
    assert op.target["role"] == role
    assert op.after["Policy"] == "drop"


def test_references_through_modules() -> None:
    address = "module.net.alicloud_security_group_rule.r"
    inner = {
        "resources": [
            block("alicloud_security_group_rule.r", security_group_id={"references": ["var.group"]})
        ]
    }
    cluster = {
        "resources": [block("alicloud_cs_managed_kubernetes.c", name="prod")],
        "outputs": {
            "group": {
                "expression": {"references": ["alicloud_cs_managed_kubernetes.c.security_group_id"]}
            }
        },
    }
    root = {
        "module_calls": {
            "net": {
                "module": inner,
                "expressions": {"group": {"references": ["module.ack[0].group", "module.ack[0]"]}},
            },
            "ack": {"module": cluster, "expressions": {}},
        }
    }
    rule = {"type": "egress", "ip_protocol": "all", "port_range": "-1/-1", "policy": "drop"}
    op = one(
        change(address, "create", None, rule, unknown={"security_group_id": True}),
        change("module.ack[0].alicloud_cs_managed_kubernetes.c", "no-op", MANAGED),
        root=root,
    )
    assert op.action == "ecs:AuthorizeSecurityGroupEgress"
    assert op.target["role"] == "worker"


def test_an_id_that_the_plan_does_not_hold_stays_unknown() -> None:
    attachment = {"id": "d-1:i-9", "disk_id": "d-1", "instance_id": "i-9"}
    op = one(change("alicloud_ecs_disk_attachment.a", "delete", attachment))
    assert op.action == "ecs:DetachDisk"
    assert isinstance(op.target["role"], Unknown)
    assert isinstance(op.target["tags"], Unknown)


def test_prior_state_knows_what_the_changes_lack() -> None:
    attachment = {"id": "d-1:i-9", "disk_id": "d-1", "instance_id": "i-9"}
    disk = {"id": "d-1", "disk_name": "pv", "tags": {"createdby": "alibabacloud-csi-plugin"}}
    state = {
        "values": {
            "root_module": {
                "child_modules": [
                    {
                        "resources": [
                            {
                                "address": "module.d.alicloud_ecs_disk.d",
                                "mode": "managed",
                                "type": "alicloud_ecs_disk",
                                "values": disk,
                            }
                        ]
                    }
                ]
            }
        }
    }
    op = one(change("alicloud_disk_attachment.a", "delete", attachment), prior_state=state)
    assert op.target["role"] == "volume"
    assert op.target["name"] == "pv"


def test_data_sources_and_objects_tell_roles() -> None:
    listed = {
        "address": "data.alicloud_cs_managed_kubernetes_clusters.c",
        "mode": "data",
        "type": "alicloud_cs_managed_kubernetes_clusters",
        "values": {"clusters": [MANAGED | {"id": CLUSTER}]},
    }
    note = {"service.beta.kubernetes.io/alibaba-cloud-loadbalancer-id": "lb-web"}
    volume = {"persistent_volume_source": [{"csi": [{"volume_handle": "d-pv"}]}]}
    plain = {"load_balancer_name": "mine", "tags": {}}
    operations = read(
        plan(
            change("alicloud_slb_load_balancer.a", "delete", plain | {"id": "lb-api"}),
            change("alicloud_slb_load_balancer.b", "delete", plain | {"id": "lb-web"}),
            change("alicloud_ecs_disk.d", "delete", {"id": "d-pv", "disk_name": "x", "tags": {}}),
            change("kubernetes_service.s", "no-op", {"metadata": [{"annotations": note}]}),
            change("kubernetes_persistent_volume_v1.v", "no-op", {"spec": [volume]}),
            prior_state={"values": {"root_module": {"resources": [listed]}}},
        )
    )
    assert [op.target["role"] for op in operations] == ["apiserver", "service", "volume"]
    assert operations[0].target["cluster"] == CLUSTER


def test_a_group_of_workers_is_the_workers() -> None:
    group = {
        "id": "sg-1",
        "security_group_name": "custom",
        "tags": {},
        "inner_access_policy": "Accept",
    }
    op = one(
        change("alicloud_security_group.g", "update", group, {"inner_access_policy": "Drop"}),
        change("alicloud_instance.w", "no-op", WORKER),
    )
    assert op.action == "ecs:ModifySecurityGroupPolicy"
    assert op.target["role"] == "worker"


def test_masters_of_a_dedicated_cluster() -> None:
    dedicated = MANAGED | {
        "master_nodes": [{"id": "i-1", "name": "m"}],
        "security_group_id": "sg-m",
    }
    instance = WORKER | {"instance_name": "custom", "tags": {}}
    op = one(
        change("alicloud_instance.m", "delete", instance),
        change("alicloud_cs_kubernetes.c", "no-op", dedicated),
    )
    assert op.action == "ecs:DeleteInstance"
    assert op.target["role"] == "master"
    assert op.target["cluster"] == CLUSTER
