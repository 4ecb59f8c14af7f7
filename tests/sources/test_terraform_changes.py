"""Each kind of resource: which call a change becomes, on what, and what it is to a cluster."""

from __future__ import annotations

import re
from typing import Any

import pytest

from seawall.commands import cloudtable
from seawall.model import CLOUD_ROLES, CLOUD_TYPES
from seawall.sources.terraform_table import SECRETS, rows
from tests.sources.plan import (
    BALANCER,
    CLUSTER,
    GROUP,
    MANAGED,
    POOL,
    SERVICE_TAGS,
    WORKER,
    block,
    change,
    one,
    plan,
    read,
    read_all,
)


@pytest.mark.parametrize(
    ("attribute", "value", "api", "parameter"),
    [
        ("load_balancer_name", "mine", "slb:SetLoadBalancerName", "LoadBalancerName"),
        ("delete_protection", "off", "slb:SetLoadBalancerDeleteProtection", "DeleteProtection"),
        ("load_balancer_spec", "s1", "slb:ModifyLoadBalancerInstanceSpec", "LoadBalancerSpec"),
        ("status", "inactive", "slb:SetLoadBalancerStatus", "LoadBalancerStatus"),
    ],
)
def test_attributes_of_a_load_balancer(
    attribute: str, value: str, api: str, parameter: str
) -> None:
    op = one(change("alicloud_slb_load_balancer.a", "update", BALANCER, {attribute: value}))
    assert op.action == api
    assert op.after == {"LoadBalancerId": "lb-1", parameter: value}
    assert op.before[parameter] == BALANCER[attribute]
    assert op.target["role"] == "service"
    assert op.target["cluster"] == CLUSTER
    assert f"{attribute}: {BALANCER[attribute]} → {value}" in op.text


@pytest.mark.parametrize(
    ("attributes", "action", "after"),
    [
        ({"image_id": "img-2"}, "ecs:ReplaceSystemDisk", {"ImageId": "img-2"}),
        ({"vswitch_id": "vsw-2"}, "ecs:ModifyInstanceVpcAttribute", {"VSwitchId": "vsw-2"}),
        (
            {"security_groups": ["sg-2"]},
            "ecs:ModifyInstanceAttribute",
            {"SecurityGroupIds": ["sg-2"]},
        ),
        ({"status": "Stopped"}, "ecs:StopInstance", {"Status": "Stopped"}),
        (
            {"role_name": ""},
            "ecs:DetachInstanceRamRole",
            {"RamRoleName": "KubernetesWorkers"},
        ),
        (
            {"secondary_private_ips": ["10.0.0.9"]},
            "ecs:AssignPrivateIpAddresses",
            {"PrivateIpAddress": ["10.0.0.9"]},
        ),
    ],
)
def test_attributes_of_a_worker(
    attributes: dict[str, Any], action: str, after: dict[str, Any]
) -> None:
    op = one(change("alicloud_instance.w", "update", WORKER, attributes))
    assert op.action == action
    assert op.after == {"InstanceId": "i-1"} | after
    assert op.target["role"] == "worker"


def test_starting_an_instance_is_not_stopping_it() -> None:
    stopped = WORKER | {"status": "Stopped"}
    op = one(change("alicloud_instance.w", "update", stopped, {"status": "Running"}))
    assert op.action == "ecs:StartInstance"


def test_noise_is_no_change() -> None:
    before = BALANCER | {"payment_type": None, "bandwidth": 0}
    after = {"payment_type": "", "bandwidth": None}
    assert not read(plan(change("alicloud_slb_load_balancer.a", "update", before, after)))


def test_what_the_provider_computes_is_not_asked_for() -> None:
    root = {"resources": [block("alicloud_slb_load_balancer.a", load_balancer_name="x")]}
    computed = change("alicloud_slb_load_balancer.a", "update", BALANCER, unknown={"status": True})
    assert not read(plan(computed, root=root))


def test_a_rule_that_moves_to_another_group_is_a_revoke() -> None:
    rule = {
        "security_group_id": "sg-1",
        "type": "ingress",
        "ip_protocol": "udp",
        "port_range": "1/65535",
        "cidr_ip": "10.0.0.0/8",
        "policy": "accept",
        "priority": 1,
    }
    moved = change("alicloud_security_group_rule.r", "replace", rule, {"security_group_id": "sg-2"})
    assert [op.action for op in read(plan(moved))] == [
        "ecs:RevokeSecurityGroup",
        "ecs:AuthorizeSecurityGroup",
    ]
    narrowed = change("alicloud_security_group_rule.r", "replace", rule, {"port_range": "80/80"})
    op = one(narrowed)
    assert op.action == "ecs:ModifySecurityGroupRule"
    assert (op.before["PortRange"], op.after["PortRange"]) == ("1/65535", "80/80")
    assert op.after["SourceCidrIp"] == "10.0.0.0/8"


def test_a_pool_that_scales_by_itself() -> None:
    auto = POOL | {"scaling_config": [{"enable": True, "min_size": 1, "max_size": 5}]}
    op = one(change("alicloud_cs_kubernetes_node_pool.p", "update", auto, {"desired_size": "5"}))
    assert op.action == "cs:ModifyClusterNodePool"
    assert op.after["scaling_group"] == {"desired_size": 5}
    assert op.before["auto_scaling"] == {"enable": True, "min_instances": 1, "max_instances": 5}
    plain = one(change("alicloud_cs_kubernetes_node_pool.p", "update", POOL, {"desired_size": "5"}))
    assert plain.before["auto_scaling"] == {"enable": False}


def test_kubelet_parameters_of_a_pool() -> None:
    asked = {"kubelet_configuration": [{"cpu_manager_policy": "static", "max_pods": "64"}]}
    op = one(change("alicloud_cs_kubernetes_node_pool.p", "update", POOL, asked))
    assert op.action == "cs:ModifyNodePoolNodeConfig"
    assert op.after["kubelet_config"] == {"cpuManagerPolicy": "static", "maxPods": 64}


def test_a_pool_takes_its_scaling_group_with_it() -> None:
    operations = read(plan(change("alicloud_cs_kubernetes_node_pool.p", "delete", POOL)))
    assert [(op.action, op.target["id"], op.target["role"]) for op in operations] == [
        ("cs:DeleteClusterNodepool", "np1", "nodepool"),
        ("ess:DeleteScalingGroup", "asg-1", "nodepool"),
    ]


def test_existing_instances_of_a_pool() -> None:
    address = "alicloud_cs_kubernetes_node_pool.p"
    filled = POOL | {"instances": ["i-1"]}
    created = read(plan(change(address, "create", None, filled)))
    assert [op.action for op in created] == [
        "cs:CreateClusterNodePool",
        "cs:AttachInstancesToNodePool",
    ]
    changed = read(plan(change(address, "update", filled, {"instances": ["i-2"]})))
    assert [(op.action, op.after["instances"]) for op in changed] == [
        ("cs:RemoveNodePoolNodes", ["i-1"]),
        ("cs:AttachInstancesToNodePool", ["i-2"]),
    ]


def test_members_of_a_scaling_group() -> None:
    before = {"scaling_group_id": "asg-1", "instance_ids": ["i-1", "i-2"]}
    changed = change(
        "alicloud_ess_attachment.a", "update", before, {"instance_ids": ["i-2", "i-3"]}
    )
    group = change("alicloud_ess_scaling_group.g", "no-op", GROUP)
    operations = read(plan(changed, group))
    assert [(op.action, op.after["InstanceId"]) for op in operations] == [
        ("ess:RemoveInstances", ["i-1"]),
        ("ess:AttachInstances", ["i-3"]),
    ]
    assert {op.target["role"] for op in operations} == {"nodepool"}
    gone = read(plan(change("alicloud_ess_attachment.a", "delete", before), group))
    assert [(op.action, op.after["InstanceId"]) for op in gone] == [
        ("ess:RemoveInstances", ["i-1", "i-2"])
    ]


def test_the_configuration_of_a_nodepools_group() -> None:
    before = {
        "id": "asc-1",
        "scaling_group_id": "asg-1",
        "security_group_id": "sg-1",
        "enable": True,
    }
    changed = change(
        "alicloud_ess_scaling_configuration.c", "update", before, {"security_group_id": "sg-2"}
    )
    op = one(changed, change("alicloud_ess_scaling_group.g", "no-op", GROUP))
    assert op.action == "ess:ModifyScalingConfiguration"
    assert op.after["SecurityGroupId"] == "sg-2"
    assert op.target["role"] == "nodepool"
    disabled = one(
        change("alicloud_ess_scaling_configuration.c", "update", before, {"enable": False}),
        change("alicloud_ess_scaling_group.g", "no-op", GROUP),
    )
    assert disabled.action == "ess:DisableScalingGroup"


@pytest.mark.parametrize(
    ("protocol", "call"),
    [
        ("tcp", "slb:SetLoadBalancerTCPListenerAttribute"),
        ("https", "slb:SetLoadBalancerHTTPSListenerAttribute"),
    ],
)
def test_listeners_have_the_role_of_their_load_balancer(protocol: str, call: str) -> None:
    listener = {
        "id": f"lb-1:{protocol}:443",
        "load_balancer_id": "lb-1",
        "frontend_port": 443,
        "protocol": protocol,
        "scheduler": "rr",
    }
    op = one(
        change("alicloud_slb_listener.l", "update", listener, {"scheduler": "wrr"}),
        change("alicloud_slb_load_balancer.a", "no-op", BALANCER),
    )
    assert op.action == call
    assert op.after == {"LoadBalancerId": "lb-1", "ListenerPort": 443, "Scheduler": "wrr"}
    assert op.target["type"] == "listener"
    assert op.target["role"] == "service"
    assert op.target["tags"] == SERVICE_TAGS


def test_back_ends_of_the_api_server() -> None:
    group = {"id": "rsp-1", "load_balancer_id": "lb-api", "name": "k8s/6443"}
    server = {"server_group_id": "rsp-1", "server_id": "i-9", "port": 6443}
    op = one(
        change("alicloud_slb_server_group_server_attachment.s", "delete", server),
        change("alicloud_slb_server_group.g", "no-op", group),
        change("alicloud_cs_managed_kubernetes.c", "no-op", MANAGED),
    )
    assert op.action == "slb:RemoveVServerGroupBackendServers"
    assert op.target["role"] == "apiserver"


def test_protection_of_other_balancers() -> None:
    alb = {
        "id": "alb-1",
        "load_balancer_name": "x",
        "deletion_protection_enabled": True,
        "tags": {},
    }
    address = "alicloud_alb_load_balancer.a"
    off = one(change(address, "update", alb, {"deletion_protection_enabled": False}))
    assert off.action == "alb:DisableDeletionProtection"
    alb["deletion_protection_enabled"] = False
    on = one(change(address, "update", alb, {"deletion_protection_enabled": True}))
    assert on.action == "alb:EnableDeletionProtection"
    nlb = {"id": "nlb-1", "load_balancer_name": "x", "deletion_protection_enabled": True}
    op = one(
        change(
            "alicloud_nlb_load_balancer.n", "update", nlb, {"deletion_protection_enabled": False}
        )
    )
    assert op.after == {"LoadBalancerId": "nlb-1", "DeletionProtectionEnabled": False}


@pytest.mark.parametrize(
    ("new", "calls"),
    [
        ({}, [("slb:UntagResources", "TagKey", sorted(SERVICE_TAGS))]),
        (
            SERVICE_TAGS | {"ack.aliyun.com": "other"},
            [("slb:TagResources", "Tag", [{"Key": "ack.aliyun.com", "Value": "other"}])],
        ),
        (None, [("slb:UntagResources", "TagKey", sorted(SERVICE_TAGS))]),
    ],
)
def test_tags(new: Any, calls: list[tuple[str, str, Any]]) -> None:
    operations = read(
        plan(change("alicloud_slb_load_balancer.a", "update", BALANCER, {"tags": new}))
    )
    found = []
    for op, (_, name, _) in zip(operations, calls, strict=True):
        value = op.after[name]
        found.append((op.action, name, sorted(value) if name == "TagKey" else value))
    assert found == calls


def test_rights() -> None:
    role = {"id": "KubernetesWorkerRole-1", "name": "KubernetesWorkerRole-1", "document": "{}"}
    op = one(change("alicloud_ram_role.r", "update", role, {"document": '{"Statement": []}'}))
    assert op.action == "ram:UpdateRole"
    assert op.after["NewAssumeRolePolicyDocument"] == {"Statement": []}
    attachment = {"role_name": "WorkersOfProd", "policy_name": "mine", "policy_type": "Custom"}
    detached = one(
        change("alicloud_ram_role_policy_attachment.a", "delete", attachment),
        change("alicloud_cs_managed_kubernetes.c", "no-op", MANAGED),
    )
    assert detached.action == "ram:DetachPolicyFromRole"
    assert detached.target["role"] == "identity"
    assert detached.target["id"] == "WorkersOfProd"


def test_a_policy_of_the_workers_role() -> None:
    attachment = {
        "role_name": "KubernetesWorkerRole-1",
        "policy_name": "nodes",
        "policy_type": "Custom",
    }
    policy = {"id": "nodes", "policy_name": "nodes", "policy_document": '{"Statement": [1]}'}
    op = one(
        change("alicloud_ram_policy.p", "update", policy, {"policy_document": '{"Statement": []}'}),
        change("alicloud_ram_role_policy_attachment.a", "no-op", attachment),
    )
    assert op.target["role"] == "identity"
    assert op.after["SetAsDefault"] is True


def test_file_systems() -> None:
    system = {"id": "nas-1", "description": "shared", "tags": {"ack.aliyun.com": CLUSTER}}
    target = {
        "id": "nas-1:d",
        "file_system_id": "nas-1",
        "mount_target_domain": "d",
        "status": "Active",
        "access_group_name": "vpc",
    }
    rule = {"access_group_name": "vpc", "access_rule_id": "1", "source_cidr_ip": "10.0.0.0/8"}
    operations = read(
        plan(
            change("alicloud_nas_file_system.f", "no-op", system),
            change("alicloud_nas_mount_target.t", "update", target, {"status": "Inactive"}),
            change("alicloud_nas_access_rule.r", "delete", rule),
        )
    )
    assert [(op.action, op.target["role"]) for op in operations] == [
        ("nas:ModifyMountTarget", "volume"),
        ("nas:DeleteAccessRule", "volume"),
    ]


def test_an_address_of_the_api_server() -> None:
    association = {"id": "eip-1:lb-api", "allocation_id": "eip-1", "instance_id": "lb-api"}
    op = one(
        change("alicloud_eip_association.e", "delete", association),
        change("alicloud_cs_managed_kubernetes.c", "no-op", MANAGED),
    )
    assert op.action == "vpc:UnassociateEipAddress"
    assert op.target["role"] == "apiserver"


def test_interfaces_of_terway() -> None:
    eni = {
        "id": "eni-1",
        "network_interface_name": "x",
        "tags": {"creator": "terway"},
        "private_ip_addresses": ["10.0.0.1", "10.0.0.2"],
        "security_group_ids": ["sg-1"],
    }
    address = "alicloud_ecs_network_interface.e"
    fewer = one(change(address, "update", eni, {"private_ip_addresses": ["10.0.0.1"]}))
    assert (fewer.action, fewer.target["role"]) == ("ecs:UnassignPrivateIpAddresses", "eni")
    other = one(change(address, "update", eni, {"security_group_ids": ["sg-2"]}))
    assert other.after == {"NetworkInterfaceId": "eni-1", "SecurityGroupId": ["sg-2"]}


def test_secrets_stay_hidden_marked_or_not() -> None:
    before = WORKER | {"password": "Canary-1", "user_data": "#!/bin/sh\necho Canary-2"}
    secret = change(
        "alicloud_instance.w",
        "update",
        before,
        {"password": "Canary-3", "user_data": "#!/bin/sh\nsysctl -w a.b=Canary-4", "image_id": "2"},
        before_sensitive={"user_data": True},
        after_sensitive={"user_data": True},
    )
    operations, problems = read_all(plan(secret))
    assert [op.action for op in operations] == ["ecs:ReplaceSystemDisk"]
    assert "Canary" not in repr(operations)
    (problem,) = problems
    assert "user_data of alicloud_instance.w is sensitive" in problem.why
    assert not problem.fatal


def test_marks_alone_change_nothing() -> None:
    marked = change("alicloud_instance.w", "update", WORKER, after_sensitive={"image_id": True})
    assert not read(plan(marked))


def test_only_what_will_be_done_counts() -> None:
    gone = change("alicloud_slb_load_balancer.a", "delete", BALANCER)
    for actions in (["forget"], ["read"], ["no-op"], []):
        gone["change"]["actions"] = actions
        assert not read(plan(gone))
    assert not read(plan(resource_drift=[change("alicloud_slb.a", "delete", BALANCER)]))
    data = change("data.alicloud_slb_load_balancer.a", "delete", BALANCER, mode="data")
    assert not read(plan(data))


def test_the_table_is_sound() -> None:
    for type_, row in rows().items():
        assert row.is_ in CLOUD_TYPES, type_
        assert {row.role or "", *row.tells, *(item[3] for item in row.also)} <= CLOUD_ROLES
        assert not row.wanted & SECRETS, type_
        assert set(row.passes.values()) <= CLOUD_ROLES | {"="}
        for call in _calls(row):
            product, _, name = call.partition(":")
            api = cloudtable.find(product, name) or cloudtable.unlisted(product, name)
            assert api is not None, call
            assert api.action == call, type_


def _calls(row: Any) -> list[str]:
    named = [row.create, row.delete, row.through, *row.update, *row.fixed]
    named += [call for member in row.members.values() for call in member[:2]]
    named += [item[0] for item in row.also]
    calls = []
    for call in filter(None, named):
        slot = re.search(r"\{(\w+)\}", call)
        words = row.words[slot[1]].values() if slot else [""]
        calls += [re.sub(r"\{\w+\}", word, call) for word in words]
    return calls
