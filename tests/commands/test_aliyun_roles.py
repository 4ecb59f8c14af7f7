"""What a query tells about the resource that a cloud call is made on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from seawall.commands.context import Command, Word
from seawall.commands.programs import aliyun
from seawall.model import CLOUD_ROLES, CLOUD_TYPES, Operation, Unknown
from tests.commands.typed import context, ops, plain

CLUSTER = "c102fdcbf4db584dabf8c4d1b5975d901"
SERVICE = "a0f3c2d1e4b5a6978877665544332211"
SLB = "aliyun slb DescribeLoadBalancers"
TABLE = (Path(__file__).parent / "cloud_queries.txt").read_text()
QUERIES = [line.split(" ", 2) for line in TABLE.splitlines() if not line.startswith("#")]


def one(line: str, **more: Any) -> Operation:
    [op] = ops(aliyun.read, line, **more)
    return op


def test_a_bare_id_says_nothing_about_its_role() -> None:
    op = one("aliyun slb DeleteLoadBalancer --LoadBalancerId lb-x")
    assert isinstance(op.target["role"], Unknown)
    assert isinstance(op.target["cluster"], Unknown)


CALLS = {
    "loadbalancer": "slb DeleteLoadBalancer --LoadBalancerId",
    "instance": "ecs DeleteInstance --InstanceId",
    "securitygroup": "ecs DeleteSecurityGroup --SecurityGroupId",
    "scalinggroup": "ess DeleteScalingGroup --ScalingGroupId",
    "disk": "ecs DetachDisk --DiskId",
    "mounttarget": "nas DeleteMountTarget --MountTargetDomain",
    "eni": "ecs DeleteNetworkInterface --NetworkInterfaceId",
}


@pytest.mark.parametrize(("type_", "role", "query"), QUERIES)
def test_a_query_tells_the_role(type_: str, role: str, query: str) -> None:
    environ: dict[str, Word] = {"X": Unknown(f"$({query})")}
    product, api, flag = CALLS[type_].split()
    [op] = aliyun.read(_command(product, api, flag, environ["X"]), context())
    assert op.target["type"] == type_
    assert plain(op.target["role"]) == role.replace("-", "?")
    [by_name] = aliyun.read(_command(product, api, flag, Unknown("$X"), environ=environ), context())
    assert plain(by_name.target["role"]) == role.replace("-", "?")


def _command(*words: Word, environ: dict[str, Word] | None = None) -> Command:
    return Command(name="aliyun", args=words, line=1, environ=environ or {})


def test_what_hangs_on_a_master_is_the_masters() -> None:
    environ: dict[str, Word] = {
        "M": Unknown(
            f"$(aliyun ecs DescribeInstances --InstanceName master-01-k8s-for-cs-{CLUSTER})"
        ),
        "LB": Unknown(f"$({SLB} --LoadBalancerName ManagedK8SSlbIntranet-{CLUSTER})"),
    }

    def role(line: str) -> Any:
        return plain(one(line, environ=environ).target["role"])

    disks = 'aliyun ecs DescribeDisks --InstanceId "$M" --DiskType system | jq -r .DiskId'
    assert role(f"aliyun ecs ReInitDisk --DiskId '$({disks})'") == "master"
    groups = "aliyun slb DescribeVServerGroups --LoadBalancerId $LB"
    assert role(f"aliyun slb DeleteVServerGroup --VServerGroupId '$({groups})'") == "apiserver"
    eips = "aliyun vpc DescribeEipAddresses --AssociatedInstanceId $LB"
    assert role(f"aliyun vpc ReleaseEipAddress --AllocationId '$({eips})'") == "apiserver"


def test_queries_inside_queries() -> None:
    master = (
        f"aliyun ecs DescribeInstances --InstanceName master-01-k8s-for-cs-{CLUSTER} | jq -r .x"
    )
    worker = """aliyun cs GET /clusters/c1/nodes | jq -r '.nodes[0].instance_id'"""
    for inner, role in ((master, "master"), (worker, "worker")):
        for quote in ("", '"'):
            outer = f"aliyun ecs DescribeDisks --InstanceId {quote}$({inner}){quote} | jq -r .x"
            line = _command("ecs", "ReInitDisk", "--DiskId", Unknown(f"$({outer})"))
            [op] = aliyun.read(line, context())
            assert op.target["role"] == role


@pytest.mark.parametrize(
    ("name", "role"), [("web-1", ""), ("k8s-master-4", "master"), ("$NAME", None)]
)
def test_what_the_script_made_itself(name: str, role: str | None) -> None:
    query = f"$(aliyun ecs RunInstances --InstanceName {name} --Amount 1 | jq -r .InstanceIdSets)"
    line = _command("ecs", "StopInstance", "--InstanceId", Unknown(query))
    [op] = aliyun.read(line, context())
    assert isinstance(op.target["role"], Unknown) if role is None else op.target["role"] == role


def test_names_in_the_call_itself() -> None:
    op = one("aliyun ecs RunInstances --InstanceName k8s-master-4 --Amount 1")
    assert op.target["role"] == "master"
    op = one(
        "aliyun ram DetachPolicyFromRole --PolicyType System "
        "--PolicyName AliyunCSDefaultRolePolicy --RoleName r"
    )
    assert op.target["role"] == "identity"
    op = one("aliyun ram DetachPolicyFromRole --PolicyName p --RoleName KubernetesWorkerRole-1")
    assert op.target["role"] == "identity"


def test_a_balancer_by_its_default_name_is_not_a_reused_one() -> None:
    query = f"$({SLB} --LoadBalancerName {SERVICE})"
    line = _command("slb", "SetLoadBalancerStatus", "--LoadBalancerId", Unknown(query))
    [op] = aliyun.read(line, context())
    assert op.target["tags"]["kubernetes.do.not.delete"] == SERVICE
    assert "kubernetes.reused.by.user" in op.target["tags"].absent


def test_every_target_fits_the_model() -> None:
    lines = [f"aliyun {call} $X" for call in CALLS.values()]
    for op in [one(line) for line in lines]:
        assert op.target["type"] in CLOUD_TYPES
        assert isinstance(op.target["role"], Unknown) or op.target["role"] in CLOUD_ROLES
