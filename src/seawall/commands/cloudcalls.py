"""A call of a cloud API, from whatever text, as Operations of the cloud plane.

The aliyun CLI, ecctl, Ansible and others end here: product, API and parameters become one Operation
for each resource that the call names, in the normal form of `model.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Unpack

from seawall.commands import cloudkeys, cloudtable
from seawall.commands.cloudqueries import Known, asked, owner_role
from seawall.commands.cloudtable import Api
from seawall.commands.context import Context, Word
from seawall.commands.objects import At
from seawall.model import Operation, Partial, Unknown

_SECRET = re.compile(
    r"(password|passwd|passphrase|secret|token|private_?key|key_?material|kubeconfig)$", re.I
)
_SCRIPTS = ("CommandContent", "UserData", "user_data", "pre_user_data")
_PLAIN_ROLES = {"cluster": "", "addon": "", "alert": "", "trail": "", "nodepool": "nodepool"}
_NAMED_BY_ID = ("role", "policy", "user", "logproject", "addon")
_NEW_NAMES = ("InstanceName", "LoadBalancerName", "ScalingGroupName", "DiskName")
# Calls on a scaling group about some of its instances: one Operation for each of them.
_MEMBER_CALLS = frozenset(
    ("RemoveInstances", "DetachInstances", "AttachInstances", "EnterStandby", "ExitStandby")
)
_ARN_TYPES = {
    "loadbalancer": "loadbalancer",
    "disk": "disk",
    "snapshot": "snapshot",
    "eni": "eni",
    "securitygroup": "securitygroup",
    "scalinggroup": "scalinggroup",
    "cluster": "cluster",
    "filesystem": "filesystem",
    "vpc": "vpc",
    "vswitch": "vswitch",
    "eip": "eip",
    "natgateway": "nat",
    "role": "role",
    "policy": "policy",
    "user": "user",
    "listener": "listener",
    "servergroup": "servergroup",
    "acl": "acl",
}


def operation(
    action: str, params: Mapping[str, Any], ctx: Context, **at: Unpack[At]
) -> list[Operation]:
    """As `operations`, for an action in the model's spelling: "slb:DeleteLoadBalancer"."""
    product, _, name = action.partition(":")
    api = cloudtable.find(product, name) or cloudtable.unlisted(product, name)
    return list(operations(api, params, ctx, **at)) if api else []


def operations(
    api: Api, params: Mapping[str, Any], ctx: Context, **at: Unpack[At]
) -> Iterable[Operation]:
    """One Operation for each id among the parameters.

    `params` are named and nested as in the API's request, values already coerced. A Partial says
    that there are more which the text does not show.
    """
    after = _without_secrets(params)
    for type_, id_, part in _targets(api, params):
        known = _made(api, params) or asked(id_, type_, ctx.environ)
        role = _role(type_, id_, {**params, **part}, known, ctx)
        target = {
            "type": type_,
            "id": id_,
            "name": _name(type_, id_, known),
            "tags": known.tags if known.tags is not None else Unknown("the text has no tags"),
            "cluster": _cluster(type_, id_, params, known),
            "role": role,
        }
        yield ctx.operation(
            "cloud",
            api.action,
            target,
            after=(_laid(after, part) if part else after) or None,
            line=at.get("line", 0),
            column=at.get("column", 0),
            text=at.get("text", ""),
        )


# --- targets -----------------------------------------------------------------------------------


def _targets(api: Api, params: Mapping[str, Any]) -> Iterable[tuple[str, Word, dict[str, Any]]]:
    """(type, id, what this one's request holds instead of the whole list)."""
    addons = params.get("addons")
    if "addon" in api.ids.values() and isinstance(addons, (list, dict)):
        for addon in addons if isinstance(addons, list) else [addons]:
            name = (
                addon.get("name", addon.get("component_name")) if isinstance(addon, dict) else None
            )
            yield "addon", _word(name), {"addons": [addon]}
        return
    if api.product == "ess" and api.name in _MEMBER_CALLS:
        yield from _members(params)
        return
    for parameter, type_ in api.ids.items():
        value = params.get(parameter)
        if value is None or value == "":
            continue
        for one in value if isinstance(value, list) else [value]:
            yield *_typed(api, params, parameter, type_, one), {}
        return
    default = next(iter(api.ids.values()), "other")
    yield _by(api, params, default), Unknown("the text gives no id"), {}


def _members(params: Mapping[str, Any]) -> Iterable[tuple[str, Word, dict[str, Any]]]:
    group = _word(params.get("ScalingGroupId"))
    parameter = next((name for name in ("InstanceId", "InstanceIds") if name in params), "")
    value = params.get(parameter)
    if not parameter:
        yield "scalinggroup", group, {}
    for one in value if isinstance(value, list) else [value] if parameter else []:
        yield "scalinggroup", group, {parameter: [one]}


def _typed(
    api: Api, params: Mapping[str, Any], parameter: str, type_: str, value: Any
) -> tuple[str, Word]:
    if isinstance(value, Mapping):  # Disk.1.DiskId
        value = next((inner for key, inner in value.items() if key.endswith("Id")), None)
    if parameter == "ResourceARN" and isinstance(value, str):
        return _of_arn(value)
    return _by(api, params, type_), _word(value)


def _of_arn(arn: str) -> tuple[str, Word]:
    """ "acs:slb:cn-hangzhou:123:loadbalancer/lb-1" → ("loadbalancer", "lb-1")."""
    parts = arn.removeprefix("arn:").split(":", 4)
    kind, _, id_ = parts[-1].rpartition("/")
    if kind == "instance":
        return ("loadbalancer" if parts[1:2] in (["slb"], ["alb"], ["nlb"]) else "instance"), id_
    return _ARN_TYPES.get(kind, "other"), id_


def _by(api: Api, params: Mapping[str, Any], default: str) -> str:
    for parameter, types in api.by.items():
        value = params.get(parameter)
        if isinstance(value, str):
            by_small = {key.lower(): type_ for key, type_ in types.items()}
            return by_small.get(value.lower(), "other")
    return default


def _word(value: Any) -> Word:
    if isinstance(value, (str, Unknown)):
        return value
    return Unknown("the text gives no id") if value is None else str(value)


def _name(type_: str, id_: Word, known: Known) -> Word:
    if type_ in _NAMED_BY_ID:
        return id_
    return known.name if known.name is not None else Unknown("the text gives no name")


def _cluster(type_: str, id_: Word, params: Mapping[str, Any], known: Known) -> Word:
    if type_ == "cluster":
        return id_
    value = params.get("ClusterId")
    if isinstance(value, (str, Unknown)):
        return value
    return known.cluster if known.cluster is not None else Unknown("the text names no cluster")


def _made(api: Api, params: Mapping[str, Any]) -> Known | None:
    """Name and tags of something new are in the call itself."""
    if not api.name.startswith(("Create", "Run")) or api.name in ("RunCommand", "CreateCommand"):
        return None
    name = next((params[key] for key in _NEW_NAMES if isinstance(params.get(key), str)), None)
    tags = params.get("Tag", params.get("Tags"))
    pairs = [one for one in tags if isinstance(one, Mapping)] if isinstance(tags, list) else []
    found = {
        str(one.get("Key", one.get("key"))): one.get("Value", one.get("value")) for one in pairs
    }
    return Known(name=name, tags=found or None)


def _role(type_: str, id_: Word, params: Mapping[str, Any], known: Known, ctx: Context) -> Word:
    if known.role is not None:
        return known.role
    members = params.get("InstanceId", params.get("InstanceIds"))
    if type_ == "scalinggroup" and isinstance(members, list) and len(members) == 1:
        member = asked(members[0], "instance", ctx.environ)  # one that leaves or joins the group
        if member.role is not None:
            return member.role
    if type_ in _PLAIN_ROLES:
        return _PLAIN_ROLES[type_]
    name = id_ if type_ in ("role", "policy") else known.name
    policy = params.get("PolicyName") if type_ in ("role", "user") else None
    role = cloudkeys.role_of(
        "role" if type_ == "user" else type_,
        name=name,
        tags=known.tags,
        description=policy if isinstance(policy, str) else None,
    )
    if isinstance(role, Unknown):
        return owner_role(params, type_, ctx.environ) or role
    return role


# --- parameters --------------------------------------------------------------------------------


def _without_secrets(value: Any) -> Any:
    """Passwords and scripts taken out; scripts are read by themselves."""
    if isinstance(value, Mapping):
        out = {
            key: Unknown("kept out")
            if _SECRET.search(str(key)) or key in _SCRIPTS
            else _without_secrets(one)
            for key, one in value.items()
        }
        return Partial(out, why=value.why) if isinstance(value, Partial) else out
    if isinstance(value, list):
        return [_without_secrets(one) for one in value]
    return value


def _laid(after: dict[str, Any], part: dict[str, Any]) -> dict[str, Any]:
    joined = after | _without_secrets(part)
    return Partial(joined, why=after.why) if isinstance(after, Partial) else joined
