"""ecctl, the newer command line for ECS and ACK: `ecctl PRODUCT RESOURCE ACTION [ID…] --flags`.

Source: its published command specifications: which API each action calls, and from which flag each
parameter comes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from seawall.commands import cloudtable, siblings
from seawall.commands.cloudcalls import operations
from seawall.commands.cloudline import coerced
from seawall.commands.context import Command, Context, Word
from seawall.commands.objects import At
from seawall.commands.pflags import Flags, Parsed, parse
from seawall.commands.programs.aliyun_scripts import scripts
from seawall.model import Operation, Unknown

NAMES = frozenset({"ecctl"})
_SWITCHES = """
dry-run force no-wait release drain-node concurrency auto-renew auto-pay deletion-protection
with-node-config with-vuls print-script-only help quiet yes recursive debug
"""
_FLAGS = Flags(
    switches=frozenset(_SWITCHES.split()), letters={"h": "help", "o": "output", "y": "yes"}
)
_ALIASES = {"np": "nodepool", "cs": "ack", "cluster": "ack", "securitygroup": "sg"}


class Row(msgspec.Struct, frozen=True):
    """A call: its API, the parameter of the ids, {flag: parameter}; one flag of `needs` must be."""

    action: str
    ids: str
    flags: dict[str, str] = {}
    needs: tuple[str, ...] = ()


_POOL = {"cluster": "ClusterId"}
_RULE = {"rule-id": "SecurityGroupRuleId", "protocol": "IpProtocol", "port": "PortRange"} | {
    "cidr": "SourceCidrIp",
    "policy": "Policy",
    "priority": "Priority",
}
_TABLE: dict[str, tuple[Row, ...]] = {
    "ack ack delete": (Row("cs:DeleteCluster", "ClusterId"),),
    "ack ack update": (Row("cs:ModifyCluster", "ClusterId", {"config": "@"}),),
    "ack ack upgrade": (Row("cs:UpgradeCluster", "ClusterId", {"version": "next_version"}),),
    "ack addon delete": (Row("cs:UnInstallClusterAddons", "addons", _POOL),),
    "ack addon create": (Row("cs:InstallClusterAddons", "addons", _POOL),),
    "ack addon update": (Row("cs:ModifyClusterAddon", "ComponentId", _POOL | {"config": "@"}),),
    "ack node delete": (
        Row("cs:DeleteClusterNodes", "nodes", _POOL | {"release": "release_node"}),
    ),
    "ack node attach": (
        Row("cs:AttachInstances", "", _POOL | {"instance": "instances", "nodepool": "nodepool_id"}),
    ),
    "ack nodepool delete": (
        Row("cs:DeleteClusterNodepool", "NodepoolId", _POOL | {"force": "force"}),
    ),
    "ack nodepool update": (
        Row("cs:ModifyClusterNodePool", "NodepoolId", _POOL | {"config": "@"}, ("config",)),
        Row(
            *("cs:ScaleClusterNodePool", "NodepoolId"),
            _POOL | {"desired-size": "desired_size"},
            ("desired-size",),
        ),
        Row(
            *("cs:ModifyNodePoolNodeConfig", "NodepoolId"),
            _POOL | {"node-config": "@"},
            ("with-node-config",),
        ),
    ),
    "ack nodepool upgrade": (
        Row("cs:UpgradeClusterNodepool", "NodepoolId", _POOL | {"config": "@"}),
    ),
    "ack nodepool attach": (
        Row(
            *("cs:AttachInstancesToNodePool", "NodepoolId"),
            _POOL | {"instance": "instances", "config": "@"},
        ),
    ),
    "ack nodepool detach": (
        Row(
            *("cs:RemoveNodePoolNodes", "NodepoolId"),
            _POOL
            | {"instance": "instance_ids", "node": "nodes", "force": "release_node"}
            | {"drain-node": "drain_node"},
        ),
    ),
    "ecs instance delete": (Row("ecs:DeleteInstances", "InstanceId", {"force": "Force"}),),
    "ecs instance stop": (Row("ecs:StopInstances", "InstanceId"),),
    "ecs instance start": (Row("ecs:StartInstances", "InstanceId"),),
    "ecs instance reboot": (Row("ecs:RebootInstances", "InstanceId"),),
    "ecs instance exec": (
        Row("ecs:RunCommand", "InstanceId", {"command": "CommandContent", "type": "Type"}),
    ),
    "ecs instance update": (
        Row(
            *("ecs:ModifyInstanceAutoReleaseTime", "InstanceId"),
            {"auto-release-time": "AutoReleaseTime"},
            ("auto-release-time",),
        ),
        Row(
            *("ecs:ModifyInstanceVpcAttribute", "InstanceId"),
            {"private-ip": "PrivateIpAddress", "vswitch": "VSwitchId"},
            ("private-ip", "vswitch"),
        ),
        Row(
            *("ecs:ReplaceSystemDisk", "InstanceId"),
            {"image": "ImageId"},
            ("image", "system-disk"),
        ),
        # It joins the named groups and leaves all others.
        Row(
            *("ecs:ModifyInstanceAttribute", "InstanceId"),
            {"security-group-ids": "SecurityGroupIds"},
            ("security-group-ids",),
        ),
        Row(
            *("ecs:AttachInstanceRamRole", "InstanceIds"),
            {"ram-role": "RamRoleName"},
            ("ram-role",),
        ),
        Row(
            *("ecs:ModifyInstanceAutoRenewAttribute", "InstanceId"),
            {"auto-renew": "AutoRenew"},
            ("auto-renew",),
        ),
        Row(
            *("ecs:ModifyInstanceAttribute", "InstanceId"),
            {"deletion-protection": "DeletionProtection"},
            ("deletion-protection",),
        ),
        Row("ecs:UntagResources", "ResourceId", {"remove-tag": "TagKey"}, ("remove-tag",)),
    ),
    "ecs disk delete": (Row("ecs:DeleteDisk", "DiskId"),),
    "ecs disk detach": (Row("ecs:DetachDisk", "DiskId", {"instance": "InstanceId"}),),
    "ecs disk attach": (Row("ecs:AttachDisk", "DiskId", {"instance": "InstanceId"}),),
    "ecs disk reinit": (Row("ecs:ReInitDisk", "DiskId"),),
    "ecs disk reset": (Row("ecs:ResetDisk", "DiskId", {"snapshot": "SnapshotId"}),),
    "ecs eni delete": (Row("ecs:DeleteNetworkInterface", "NetworkInterfaceId"),),
    "ecs eni detach": (
        Row("ecs:DetachNetworkInterface", "NetworkInterfaceId", {"instance": "InstanceId"}),
    ),
    "ecs eni update": (
        Row(
            *("ecs:ModifyNetworkInterfaceAttribute", "NetworkInterfaceId"),
            {"security-group-ids": "SecurityGroupId", "sg": "SecurityGroupId"},
        ),
    ),
    "ecs sg delete": (Row("ecs:DeleteSecurityGroup", "SecurityGroupId"),),
    "ecs sg authorize": (
        Row("ecs:AuthorizeSecurityGroup", "SecurityGroupId", {"rule": "Permissions"} | _RULE),
    ),
    "ecs sg revoke": (
        Row("ecs:RevokeSecurityGroup", "SecurityGroupId", {"rule": "Permissions"} | _RULE),
    ),
    "ecs sg update": (
        Row("ecs:ModifySecurityGroupRule", "SecurityGroupId", _RULE, ("rule-id",)),
        Row(
            *("ecs:ModifySecurityGroupPolicy", "SecurityGroupId"),
            {"inner-access-policy": "InnerAccessPolicy"},
            ("inner-access-policy",),
        ),
    ),
    "ecs snapshot delete": (Row("ecs:DeleteSnapshot", "SnapshotId"),),
    "ecs command invoke": (Row("ecs:InvokeCommand", "InstanceId"),),
}


def read(cmd: Command, ctx: Context) -> Iterator[Operation]:
    """The Operations of one command line."""
    parsed = parse(cmd.args, _FLAGS)
    if parsed.on("dry-run") or parsed.on("help"):
        return
    words = [_ALIASES.get(str(word), str(word)) for word in parsed.args[:3]]
    key, ids = " ".join(words), parsed.args[3:]
    if key not in _TABLE and len(words) > 1:  # `ecctl ack delete c1`: the product's own resource
        key, ids = f"{words[0]} {words[0]} {words[1]}", parsed.args[2:]
    at: At = {"line": cmd.line, "column": cmd.column, "text": cmd.text}
    inner = ctx.at(environ={**ctx.environ, **cmd.environ})
    for row in _TABLE.get(key, ()):
        product, _, name = row.action.partition(":")
        api = cloudtable.find(product, name)
        if api is None or (row.needs and not any(flag in parsed.flags for flag in row.needs)):
            continue
        params = _params(row, parsed, ids, cmd, ctx)
        found = list(operations(api, params, inner, **at))
        yield from found
        yield from scripts(api, params, found, cmd, ctx)


def _params(
    row: Row, parsed: Parsed, ids: list[Word], cmd: Command, ctx: Context
) -> dict[str, Any]:
    params: dict[str, Any] = {}
    if row.ids == "addons":
        params["addons"] = [{"name": word} for word in ids]
    elif row.ids and ids:
        params[row.ids] = ids if len(ids) > 1 or row.ids == "nodes" else ids[0]
    if row.action == "ecs:RunCommand" and parsed.rest:
        params["CommandContent"] = " ".join(str(word) for word in parsed.rest)
    for flag, parameter in row.flags.items():
        values = parsed.flags.get(flag)
        if not values:
            continue
        if parameter == "@":
            params |= _body(values[-1], cmd, ctx)
        elif parameter == "Permissions":
            params[parameter] = [_permission(value) for value in values]
        elif parameter.endswith("s") or len(values) > 1:
            params[parameter] = [coerced(v) for v in parsed.every(flag)]
        else:
            params[parameter] = coerced(values[-1])
    return params


def _body(word: Word, cmd: Command, ctx: Context) -> dict[str, Any]:
    """A JSON object, or `@file` with one."""
    text: Word | None = word
    if isinstance(word, str) and word.startswith("@"):
        text = siblings.text(word[1:], cmd, ctx)
    value = coerced(text) if isinstance(text, str) else None
    return value if isinstance(value, dict) else {}


def _permission(rule: Word) -> Any:
    """`tcp:80@0.0.0.0/0`, `ingress:tcp:80:0.0.0.0/0`."""
    if isinstance(rule, Unknown):
        return rule
    match = re.match(r"(?:(?:in|e)gress:)?(\w+):([\d/-]+)[@:](.+)$", rule)
    if match is None:
        return Unknown("a rule in a form of its own")
    ports = match[2].replace("-", "/") if match[2] != "-1" else "-1/-1"
    ports = ports if "/" in ports else f"{ports}/{ports}"
    return {"IpProtocol": match[1], "PortRange": ports, "SourceCidrIp": match[3]}
