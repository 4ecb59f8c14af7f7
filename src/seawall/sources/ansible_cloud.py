"""Ansible's modules for Alibaba Cloud (ali_*), as the API calls that they make.

Source: the modules' documentation (collection alibaba.alicloud). Only states that take away or
stop something are here, and attachments: making new resources endangers no cluster.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from seawall.commands import cloudcalls
from seawall.model import Operation, Unknown
from seawall.sources.ansible_task import Task


class Call(msgspec.Struct, frozen=True):
    """The API for one state, and {API parameter: names of the module's argument}."""

    api: str
    parameters: dict[str, str]


_LB = {"LoadBalancerId": "load_balancer_id id", "LoadBalancerName": "load_balancer_name name"}
_LISTENER = {"LoadBalancerId": "load_balancer_id", "ListenerPort": "listener_port frontend_port"}
_INSTANCES = {"InstanceId": "instance_ids instance_id", "InstanceName": "instance_name name"}
_DISK = {"DiskId": "disk_id", "InstanceId": "instance_id"}
_GROUP = {"SecurityGroupId": "security_group_id group_id", "SecurityGroupName": "name"}
_SCALING = {"ScalingGroupId": "scaling_group_id group_id id"}
_ENI = {"NetworkInterfaceId": "eni_id"}
_EIP = {"AllocationId": "allocation_id", "InstanceId": "device_id"}

CALLS: dict[str, dict[str, Call]] = {
    "ali_slb_lb": {"absent": Call("slb:DeleteLoadBalancer", _LB)},
    "ali_slb": {"absent": Call("slb:DeleteLoadBalancer", _LB)},
    "ali_slb_listener": {
        "absent": Call("slb:DeleteLoadBalancerListener", _LISTENER),
        "stopped": Call("slb:StopLoadBalancerListener", _LISTENER),
    },
    "ali_slb_server": {
        "present": Call("slb:AddBackendServers", _LB | {"BackendServers": "backend_servers"}),
        "absent": Call("slb:RemoveBackendServers", _LB | {"BackendServers": "backend_servers"}),
    },
    "ali_slb_vsg": {
        "absent": Call("slb:DeleteVServerGroup", {"VServerGroupId": "vserver_group_id"})
    },
    "ali_instance": {
        "absent": Call("ecs:DeleteInstances", _INSTANCES | {"Force": "force"}),
        "stopped": Call("ecs:StopInstances", _INSTANCES | {"ForceStop": "force"}),
        "restarted": Call("ecs:RebootInstances", _INSTANCES | {"ForceStop": "force"}),
    },
    "ali_disk": {
        "absent": Call("ecs:DeleteDisk", _DISK),
        "detached": Call("ecs:DetachDisk", _DISK),
    },
    "ali_security_group": {"absent": Call("ecs:DeleteSecurityGroup", _GROUP)},
    "ali_eni": {"absent": Call("ecs:DeleteNetworkInterface", _ENI)},
    "ali_eip": {"absent": Call("vpc:ReleaseEipAddress", _EIP)},
    "ali_ess_group": {"absent": Call("ess:DeleteScalingGroup", _SCALING)},
    "ali_ess_configuration": {
        "absent": Call(
            "ess:DeleteScalingConfiguration", {"ScalingConfigurationId": "configuration_id id"}
        )
    },
    "ali_ess_instance": {
        "present": Call("ess:AttachInstances", _SCALING | {"InstanceId": "instance_ids"}),
        "absent": Call("ess:RemoveInstances", _SCALING | {"InstanceId": "instance_ids"}),
    },
    "ali_vpc": {"absent": Call("vpc:DeleteVpc", {"VpcId": "vpc_id"})},
    "ali_vswitch": {"absent": Call("vpc:DeleteVSwitch", {"VSwitchId": "vswitch_id"})},
    "ali_ram_role": {"absent": Call("ram:DeleteRole", {"RoleName": "role_name name"})},
    "ali_ram_policy": {"absent": Call("ram:DeletePolicy", {"PolicyName": "policy_name name"})},
    "ali_ram_user": {"absent": Call("ram:DeleteUser", {"UserName": "user_name name"})},
}


def read(task: Task) -> Iterator[Operation]:
    """The calls of one ali_* task."""
    states = CALLS.get(task.module, {})
    call = states.get(task.state())
    if task.module == "ali_security_group" and call is None:
        yield from _rules(task)
    if call is not None:
        yield from _called(call.api, _parameters(call, task), task)


def _parameters(call: Call, task: Task) -> dict[str, Any]:
    found = {name: task.get(*given.split()) for name, given in call.parameters.items()}
    return {name: value for name, value in found.items() if value is not None}


def _called(api: str, parameters: Mapping[str, Any], task: Task) -> Iterator[Operation]:
    yield from cloudcalls.operation(api, parameters, task.ctx, line=task.line, text=task.text)


def _rules(task: Task) -> Iterator[Operation]:
    """Rules that a security group gets: `rules` come in, `rules_egress` go out."""
    group = task.or_else(Unknown("the group of that name"), "security_group_id", "group_id")
    for name, end, side in (
        ("rules", "", "SourceCidrIp"),
        ("rules_egress", "Egress", "DestCidrIp"),
    ):
        for rule in task.args.get(name) or []:
            if isinstance(rule, dict):
                asked = {
                    "SecurityGroupId": group,
                    "IpProtocol": rule.get("ip_protocol") or rule.get("proto"),
                    "PortRange": rule.get("port_range"),
                    "Policy": rule.get("policy", "accept"),
                    "Priority": rule.get("priority", 1),
                    side: rule.get("source_cidr_ip") or rule.get("dest_cidr_ip"),
                }
                known = {key: value for key, value in asked.items() if value is not None}
                yield from _called(f"ecs:AuthorizeSecurityGroup{end}", known, task)
