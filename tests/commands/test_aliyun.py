"""The aliyun CLI: the same call in each of its forms, and what a line tells about its target."""

from __future__ import annotations

from typing import Any

import pytest

from seawall.commands.context import Context
from seawall.commands.programs import aliyun
from seawall.model import Operation, Partial, Unknown
from tests.commands.typed import context, ops, plain

CLUSTER = "c102fdcbf4db584dabf8c4d1b5975d901"
SERVICE = "a0f3c2d1e4b5a6978877665544332211"


def run(line: str, ctx: Context | None = None, **more: Any) -> list[Operation]:
    return ops(aliyun.read, line, ctx, **more)


def one(line: str, ctx: Context | None = None, **more: Any) -> Operation:
    [op] = run(line, ctx, **more)
    return op


def called(line: str) -> list[str]:
    """action type id, "?" for an id that is not known."""
    return [f"{op.action} {plain(op.target)['type']} {plain(op.target)['id']}" for op in run(line)]


@pytest.mark.parametrize(
    "line",
    [
        "aliyun slb DeleteLoadBalancer --LoadBalancerId lb-x",
        "aliyun slb DeleteLoadBalancer --LoadBalancerId=lb-x --RegionId cn-hangzhou",
        "aliyun --profile prod --region cn-hangzhou slb DeleteLoadBalancer --LoadBalancerId lb-x",
        "aliyun slb DeleteLoadBalancer --region cn-hangzhou --LoadBalancerId lb-x --force -q",
        "aliyun slb delete-load-balancer --load-balancer-id lb-x --biz-region-id cn-hangzhou",
        "aliyun SLB DeleteLoadBalancer --LoadBalancerId lb-x --version 2014-05-15 --endpoint e.com",
    ],
)
def test_one_rpc_call_in_each_form(line: str) -> None:
    assert called(line) == ["slb:DeleteLoadBalancer loadbalancer lb-x"]


@pytest.mark.parametrize(
    "line",
    [
        f"aliyun cs DELETE /clusters/{CLUSTER}",
        f"aliyun cs delete /clusters/{CLUSTER}?retain_all_resources=false",
        f"aliyun cs --roa DELETE /clusters/{CLUSTER}",
        f"aliyun cs DeleteCluster --ClusterId {CLUSTER}",
        f"aliyun cs delete-cluster --cluster-id {CLUSTER} --region cn-hangzhou",
        f"aliyun cs DELETE /clusters/{CLUSTER} --header 'Content-Type=application/json'",
    ],
)
def test_one_roa_call_in_each_form(line: str) -> None:
    assert called(line) == [f"cs:DeleteCluster cluster {CLUSTER}"]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("cs DELETE /clusters/c1/nodepools/np1", "cs:DeleteClusterNodepool nodepool np1"),
        ("cs PUT /clusters/c1/nodepools/np1 --body {}", "cs:ModifyClusterNodePool nodepool np1"),
        ("cs POST /clusters/c1/nodepools/np1 --body {}", "cs:ScaleClusterNodePool nodepool np1"),
        ("cs POST /clusters/c1/nodepools --body {}", "cs:CreateClusterNodePool nodepool ?"),
        ("cs DELETE /clusters/c1/nodepools/np1/nodes", "cs:RemoveNodePoolNodes nodepool np1"),
        ("cs POST /clusters/c1/nodepools/np1/attach", "cs:AttachInstancesToNodePool nodepool np1"),
        (
            "cs PUT /clusters/c1/nodepools/np1/node_config",
            "cs:ModifyNodePoolNodeConfig nodepool np1",
        ),
        ("cs POST /clusters/c1/attach", "cs:AttachInstances cluster c1"),
        ("cs POST /clusters/c1/attachscript", "cs:DescribeClusterAttachScripts cluster c1"),
        ("cs POST /api/v2/clusters/c1", "cs:ScaleOutCluster cluster c1"),
        ("cs PUT /api/v2/clusters/c1 --body {}", "cs:ModifyCluster cluster c1"),
        ("cs POST /api/v2/clusters/c1/upgrade", "cs:UpgradeCluster cluster c1"),
        ("cs DELETE /permissions/users/2345", "cs:CleanUserPermissions user 2345"),
        (
            "cs DeleteNodepool --ClusterId c1 --NodepoolId np1",
            "cs:DeleteClusterNodepool nodepool np1",
        ),
        ("cs POST /alert/c1/alert_rule/stop", "cs:StopAlert alert c1"),
        (
            "ess DeleteScalingGroup --ScalingGroupId asg-1",
            "ess:DeleteScalingGroup scalinggroup asg-1",
        ),
        ("ecs ReplaceSystemDisk --InstanceId i-1", "ecs:ReplaceSystemDisk instance i-1"),
        ("ecs JoinSecurityGroup --NetworkInterfaceId eni-1", "ecs:JoinSecurityGroup eni eni-1"),
        (
            "slb DeleteVServerGroup --VServerGroupId rsp-1",
            "slb:DeleteVServerGroup servergroup rsp-1",
        ),
        ("nlb StopListener --ListenerId lsn-1", "nlb:StopListener listener lsn-1"),
        ("vpc ReleaseEipAddress --AllocationId eip-1", "vpc:ReleaseEipAddress eip eip-1"),
        (
            "vpc DeletionProtection --InstanceId eip-1 --Type EIP --ProtectionEnable false",
            "vpc:DeletionProtection eip eip-1",
        ),
        (
            "nas DeleteMountTarget --FileSystemId f --MountTargetDomain f.nas.aliyuncs.com",
            "nas:DeleteMountTarget mounttarget f.nas.aliyuncs.com",
        ),
        ("ram DeleteRole --RoleName r", "ram:DeleteRole role r"),
        (
            "tag UntagResources --ResourceARN.1 arn:acs:slb:cn-hangzhou:1:loadbalancer/lb-1",
            "tag:UntagResources loadbalancer lb-1",
        ),
        (
            "tag UntagResources --ResourceARN.1 acs:ecs:cn-hangzhou:1:instance/i-1",
            "tag:UntagResources instance i-1",
        ),
        (
            "ecs UntagResources --ResourceType disk --ResourceId.1 d-1 --TagKey.1 a",
            "ecs:UntagResources disk d-1",
        ),
        ("rds DeleteDBInstance --DBInstanceId rm-1", "rds:DeleteDBInstance other ?"),
        ("rds delete-db-instance --db-instance-id rm-1", "rds:DeleteDbInstance other ?"),
    ],
)
def test_which_api_and_which_target(line: str, expected: str) -> None:
    assert called(f"aliyun {line}") == [expected]


@pytest.mark.parametrize(
    "line",
    [
        "aliyun ecs DescribeInstances --InstanceName x",
        "aliyun ecs describe-instances",
        "aliyun cs GET /clusters/c1",
        "aliyun cs ListAddons",
        "aliyun ecs DeleteInstance --InstanceId i-1 --dryrun",
        "aliyun ecs DeleteInstance --InstanceId i-1 --DryRun true",
        "aliyun ecs delete-instance --instance-id i-1 --dry-run true",
        "aliyun slb DeleteLoadBalancer help",
        "aliyun help slb DeleteLoadBalancer",
        "aliyun slb DeleteLoadBalancer --help",
        "aliyun oss rm oss://bucket -r -f",
        "aliyun ossutil rm oss://bucket",
        "aliyun configure set --profile x --region cn-hangzhou",
        "aliyun plugin install --names slb",
        "aliyun version",
        "aliyun cs PUT /no/such/path",
        "aliyun",
        "aliyun slb",
    ],
)
def test_what_changes_nothing(line: str) -> None:
    ctx = context()
    assert [op for op in run(line, ctx) if "help" not in line] == []
    assert ctx.problems == []


def test_an_unknown_api_is_said() -> None:
    ctx = context()
    assert run("aliyun slb $ACTION --LoadBalancerId lb-1", ctx) == []
    assert len(ctx.problems) == 1


@pytest.mark.parametrize(
    "ids",
    [
        "--InstanceId.1 i-1 --InstanceId.2 i-2",
        """--InstanceId '["i-1","i-2"]'""",
        """--InstanceIds '["i-1","i-2"]'""",
    ],
)
def test_one_operation_for_each_id(ids: str) -> None:
    found = run(f"aliyun ecs DeleteInstances {ids} --Force true")
    assert [op.target["id"] for op in found] == ["i-1", "i-2"]
    assert found[0].after["Force"] is True


def test_a_plugin_takes_several_words_behind_a_flag() -> None:
    found = run("aliyun ecs delete-instances --instance-id i-1 i-2 --force true")
    assert [op.target["id"] for op in found] == ["i-1", "i-2"]
    pool = "--cluster-id c1 --nodepool-id np1"
    op = one(f"aliyun cs modify-cluster-node-pool {pool} --scaling-group desired_size=5")
    assert op.after["scaling_group"] == {"desired_size": 5}
    op = one(
        "aliyun slb tag-resources --resource-type instance --resource-id lb-1 --tag Key=a Value=b"
    )
    assert op.after["Tag"] == {"Key": "a", "Value": "b"}


def test_values_are_numbers_booleans_lists_and_maps() -> None:
    op = one("aliyun ess ModifyScalingGroup --ScalingGroupId asg-1 --MaxSize 20 --MinSize 1")
    assert (op.after["MaxSize"], op.after["MinSize"]) == (20, 1)
    op = one(
        "aliyun slb AddTags --LoadBalancerId lb-1 "
        """--Tags '[{"TagKey":"ack.aliyun.com","TagValue":"c1"}]'"""
    )
    assert op.after["Tags"] == [{"TagKey": "ack.aliyun.com", "TagValue": "c1"}]
    op = one(
        "aliyun ecs AuthorizeSecurityGroup --SecurityGroupId sg-1 "
        "--Permissions.1.PortRange 53/53 --Permissions.1.Priority 1"
    )
    assert op.after["Permissions"] == [{"PortRange": "53/53", "Priority": 1}]
    op = one("aliyun ecs ModifyInstanceAttribute --InstanceId i-1 --SecurityGroupIds.1 sg-2")
    assert op.after["SecurityGroupIds"] == ["sg-2"]
    op = one(
        "aliyun slb UntagResources --ResourceType instance --ResourceId.1 lb-1 "
        "--TagKey.1 a --TagKey.2 b"
    )
    assert op.after["TagKey"] == ["a", "b"]


def test_the_body_of_a_path_call_is_the_request() -> None:
    body = '{"os_config":{"sysctl":{"net.ipv4.ip_forward":"0"}}}'
    line = "aliyun cs PUT /clusters/c1/nodepools/np1/node_config --body"
    for op in (
        one(f"{line} '{body}'"),
        one(f'{line} "$(cat b.json)"', context({"b.json": body})),
        one(f"{line}-file b.json", context({"b.json": body})),
        one(f'{line} "$(cat /tmp/b.json)"', files={"/tmp/b.json": body}),
    ):
        assert op.after["os_config"]["sysctl"] == {"net.ipv4.ip_forward": "0"}
        assert op.target["cluster"] == "c1"


def test_a_body_that_is_not_there_leaves_the_request_open() -> None:
    op = one('aliyun cs PUT /clusters/c1/nodepools/np1 --body "$(cat gone.json)"')
    assert isinstance(op.after, Partial)
    assert op.after["NodepoolId"] == "np1"


def test_a_body_with_a_variable_in_it() -> None:
    op = one("""aliyun cs POST /clusters/c1/nodepools/np1 --body '{"count": $N}'""")
    assert isinstance(op.after["count"], Unknown)
    op = one(
        """aliyun cs POST /clusters/c1/attach --body '{"instances":["$I"],"format_disk":true}'"""
    )
    assert op.after["format_disk"] is True
    assert isinstance(op.after["instances"][0], Unknown)


def test_a_path_with_variables() -> None:
    op = one("aliyun cs DELETE /clusters/$C/nodepools/$NP/nodes --release_node true")
    assert op.action == "cs:RemoveNodePoolNodes"
    assert isinstance(op.target["id"], Unknown)
    assert op.after["release_node"] is True


def test_each_addon_is_a_target() -> None:
    body = '[{"name":"logtail-ds"},{"name":"ack-virtual-node"}]'
    found = run(f"aliyun cs POST /clusters/c1/components/uninstall --body '{body}'")
    assert [(op.target["type"], op.target["name"], op.target["cluster"]) for op in found] == [
        ("addon", "logtail-ds", "c1"),
        ("addon", "ack-virtual-node", "c1"),
    ]
    assert found[0].after["addons"] == [{"name": "logtail-ds"}]
    op = one("aliyun cs un-install-cluster-addons --cluster-id c1 --addons name=logtail-ds")
    assert op.target["name"] == "logtail-ds"


def test_members_that_leave_a_group() -> None:
    line = "aliyun ess RemoveInstances --ScalingGroupId asg-1 --InstanceId.1 i-1 --InstanceId.2 i-2"
    found = run(line)
    assert [(op.target["id"], op.after["InstanceId"]) for op in found] == [
        ("asg-1", ["i-1"]),
        ("asg-1", ["i-2"]),
    ]


def test_passwords_and_scripts_do_not_stay() -> None:
    line = "aliyun ecs RunInstances --InstanceName web --Password hunter2 --UserData aHVudGVyMg=="
    op = one(line)
    assert "hunter2" not in repr((op.target, op.after))
    assert "aHVudGVyMg" not in repr((op.target, op.after))
    body = '{"kubernetes_config":{},"scaling_group":{"login_password":"hunter2"}}'
    op = one(f"aliyun cs POST /clusters/c1/nodepools --body '{body}'")
    assert "hunter2" not in repr((op.target, op.after))
