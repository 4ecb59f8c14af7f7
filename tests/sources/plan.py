"""Plans as Terraform writes them, made small for one question each."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from seawall.commands.context import Context
from seawall.model import Operation, Problem
from seawall.sources import terraform

CLUSTER = "c0123456789abcdef0123456789abcdef0"
SERVICE_TAGS = {"kubernetes.do.not.delete": "a" + "1" * 31, "ack.aliyun.com": CLUSTER}
BALANCER = {
    "id": "lb-1",
    "load_balancer_name": "a" + "1" * 31,
    "load_balancer_spec": "slb.s2.small",
    "delete_protection": "on",
    "status": "active",
    "tags": SERVICE_TAGS,
}
WORKER = {
    "id": "i-1",
    "instance_name": f"worker-k8s-for-cs-{CLUSTER}",
    "image_id": "img-1",
    "security_groups": ["sg-1"],
    "private_ip": "10.0.0.1",
    "vswitch_id": "vsw-1",
    "status": "Running",
    "role_name": "KubernetesWorkers",
    "secondary_private_ips": [],
    "tags": {"ack.aliyun.com": CLUSTER},
}
MANAGED = {
    "id": CLUSTER,
    "name": "prod",
    "slb_intranet": "lb-api",
    "slb_id": "lb-api",
    "security_group_id": "sg-1",
    "worker_ram_role_name": "WorkersOfProd",
    "tags": {},
}
POOL: dict[str, Any] = {
    "id": f"{CLUSTER}:np1",
    "node_pool_id": "np1",
    "cluster_id": CLUSTER,
    "node_pool_name": "default",
    "desired_size": "3",
    "scaling_group_id": "asg-1",
    "scaling_config": [],
    "kubelet_configuration": [],
    "user_data": "",
    "tags": None,
}
GROUP = {
    "id": "asg-1",
    "scaling_group_name": "pool",
    "max_size": 2000,
    "min_size": 0,
    "group_deletion_protection": True,
    "tags": {"ack.aliyun.com": CLUSTER},
}
ACTIONS = {
    "delete": ["delete"],
    "create": ["create"],
    "update": ["update"],
    "replace": ["delete", "create"],
    "no-op": ["no-op"],
}


def change(
    address: str,
    how: str,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    **more: Any,
) -> dict[str, Any]:
    """One entry of resource_changes; `after` of an update is laid over `before`."""
    if how in ("update", "replace") and before is not None:
        after = before | (after or {})
    if how == "no-op":
        after = before
    type_, name = address.split(".")[-2:]
    inner = {
        "actions": ACTIONS[how],
        "before": before,
        "after": after,
        "after_unknown": more.pop("unknown", {}),
        "before_sensitive": more.pop("before_sensitive", {}),
        "after_sensitive": more.pop("after_sensitive", {}),
    }
    where = {"address": address, "mode": "managed", "type": type_, "name": name.split("[")[0]}
    return (
        where
        | {"provider_name": "registry.terraform.io/aliyun/alicloud"}
        | more
        | {"change": inner}
    )


def block(address: str, **expressions: Any) -> dict[str, Any]:
    """One resource of a module's configuration."""
    type_, name = address.split(".")
    shown = {
        key: value if isinstance(value, dict) else {"constant_value": value}
        for key, value in expressions.items()
    }
    return {
        "address": address,
        "mode": "managed",
        "type": type_,
        "name": name,
        "expressions": shown,
    }


def plan(*changes: dict[str, Any], root: dict[str, Any] | None = None, **more: Any) -> bytes:
    """The plan's text."""
    whole: dict[str, Any] = {"format_version": "1.2", "terraform_version": "1.11.4"}
    whole |= {"resource_changes": list(changes)} | more
    if root is not None:
        whole["configuration"] = {"root_module": root}
    return json.dumps(whole).encode()


def read(data: bytes, **how: Any) -> list[Operation]:
    """Its Operations."""
    return read_all(data, **how)[0]


def read_all(data: bytes, **how: Any) -> tuple[list[Operation], list[Problem]]:
    ctx = Context(file="plan.json", source="terraform", problems=[], **how)
    return list(terraform.read(data, "plan.json", ctx)), ctx.problems


def opener(files: dict[str, bytes]) -> Callable[[str], bytes | None]:
    """`Context.open` over a map of files."""
    return files.get


def one(*changes: dict[str, Any], **more: Any) -> Any:
    """The only Operation of a plan."""
    (operation,) = read(plan(*changes, **more))
    return operation
