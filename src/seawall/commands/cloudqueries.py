"""What a query tells about the resource whose id it yields.

`LB=$(aliyun slb DescribeLoadBalancers --LoadBalancerName ManagedK8SSlbIntranet-c1 | jq …)` never
shows an id, but says plainly which load balancer is meant. The shell keeps the query's text in the
Unknown's `why`; here it becomes name, tags, cluster and role. What it doesn't say stays Unknown.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping
from typing import Any

import msgspec

from seawall.commands import cloudkeys
from seawall.commands.context import Word
from seawall.model import Partial, Unknown

_LIMIT = 4000  # characters of a query that are looked at
_QUOTED = re.compile(r"[\"']([^\"'\n]{3,120})[\"']")
_CLUSTER_IN_NAME = re.compile(
    r"(?:ManagedK8SSlb\w*|K8sMasterSlb\w*|k8s-log|k8s-for-cs)-(c[0-9a-z]+)", re.I
)
_NAMES = (
    *("LoadBalancerName", "InstanceName", "SecurityGroupName", "ScalingGroupName", "DiskName"),
    *("NetworkInterfaceName", "LoadBalancerNames", "SnapshotName", "ScalingGroupNames"),
)
_DESCRIPTIONS = ("Description", "Remark")
# What a query asks ACK or Kubernetes for, if the id is of this type: (type, words, role).
_FIELDS: tuple[tuple[str, str, str], ...] = (
    (
        "loadbalancer",
        r"k8s_master_slb|external_loadbalancer_id|control_plane_endpoints|APIServer|load_balancer_id",
        "apiserver",
    ),
    ("loadbalancer", r"loadbalancer-id|loadBalancer\.ingress", "service"),
    ("securitygroup", r"security_group_id|k8s_sg\b", "worker"),
    ("scalinggroup", r"scaling_group", "nodepool"),
    ("scalingconfiguration", r"scaling_configuration|scaling_group", "nodepool"),
    ("role", r"worker_ram_role_name", "identity"),
    (
        "instance",
        r"\bMaster\b|master_nodes|control-plane|node-role\.kubernetes\.io.master",
        "master",
    ),
    ("instance", r"/nodes\b|[Cc]luster-?[Nn]odes|instance_id|provider[Ii][Dd]", "worker"),
    ("disk", r"volumeHandle", "volume"),
    ("filesystem", r"volumeHandle|volumeAttributes\.server", "volume"),
    ("mounttarget", r"volumeAttributes\.server", "volume"),
)
# A query for what hangs on another resource: its role is that one's.
_OWNERS = {
    "InstanceId": "instance",
    "InstanceIds": "instance",
    "LoadBalancerId": "loadbalancer",
    "AssociatedInstanceId": "loadbalancer",
    "ScalingGroupId": "scalinggroup",
    "DiskId": "disk",
    "NetworkInterfaceId": "eni",
    "SecurityGroupId": "securitygroup",
}
_SAME = {"listener": "loadbalancer", "servergroup": "loadbalancer"}
_MEMBERS = {("instance", "nodepool"): "worker"}  # what an instance of such an owner is
_VARIABLE = re.compile(r"\$\{?([A-Za-z_]\w*)\}?$")
_DEPTH = 6  # queries inside queries


class Known(msgspec.Struct, frozen=True):
    """None: the query does not say."""

    name: Word | None = None
    tags: Mapping[str, Any] | None = None
    description: Word | None = None
    cluster: Word | None = None
    role: str | None = None


NOTHING = Known()


def asked(word: Any, type_: str, environ: Mapping[str, Word], depth: int = 0) -> Known:
    """What the query behind an Unknown id says about it; `environ` has the variables in force."""
    if not isinstance(word, Unknown) or depth > _DEPTH:
        return NOTHING
    if name := _VARIABLE.match(word.why):
        return asked(environ.get(name.group(1)), type_, environ, depth + 1)
    if not word.why.startswith("$("):
        return NOTHING
    type_ = _SAME.get(type_, type_)
    text = word.why[2:-1][:_LIMIT]
    words = _words(text)
    if "aliyun" in words:
        return _of_aliyun(words, text, type_, environ, depth)
    if re.search(r"\b(kubectl|oc)\b.*\bget\b", text):
        return Known(role=_by_field(text, type_))
    return NOTHING


def owner_role(
    params: Mapping[str, Any], type_: str, environ: Mapping[str, Word], depth: int = 0
) -> str | None:
    """The role of a resource by the one that it hangs on: DetachDisk --InstanceId "$MASTER"."""
    for parameter, owner in _OWNERS.items():
        if owner == type_ or (value := params.get(parameter)) is None:
            continue
        known = asked(
            value[0] if isinstance(value, list) and value else value, owner, environ, depth
        )
        if known.role is None and owner == "loadbalancer":  # also addresses of instances
            known = asked(value, "instance", environ, depth)
        if known.role:
            return _MEMBERS.get((type_, known.role), known.role)
    return None


def _words(text: str) -> list[str]:
    try:
        return shlex.split(text, comments=False)
    except ValueError:  # an open quote
        return text.split()


def _of_aliyun(
    words: list[str], text: str, type_: str, environ: Mapping[str, Word], depth: int
) -> Known:
    call = words[words.index("aliyun") + 1 :]
    call = call[: call.index("|")] if "|" in call else call
    flags = _flags(call)
    if "cs" in call[:3]:
        path = next((word for word in call if word.startswith("/clusters/")), "")
        cluster = path.split("/")[2] if path.count("/") > 1 else flags.get("ClusterId", "")
        return Known(cluster=cluster if cluster.isalnum() else None, role=_by_field(text, type_))
    name = next((v for key, v in flags.items() if key.partition(".")[0] in _NAMES), None)
    name = name.strip("*") if name else _filtered(text)
    about = next((value for key, value in flags.items() if key in _DESCRIPTIONS), None)
    tags = _tags(flags)
    role = cloudkeys.role_of(
        type_, name=name, tags=Partial(tags) if tags else None, description=about
    )
    owners = {
        key.partition(".")[0]: Unknown(value) for key, value in flags.items() if value[:1] == "$"
    }
    return Known(
        name=name,
        tags=Partial(tags, why="the query names these; there may be more") if tags else None,
        description=about,
        cluster=_cluster(name, tags),
        role=role
        if isinstance(role, str) and role
        else owner_role(owners, type_, environ, depth + 1),
    )


def _flags(call: list[str]) -> dict[str, str]:
    """`--Name value` and `--Name=value`, kebab-case names made CamelCase."""
    flags: dict[str, str] = {}
    for at, word in enumerate(call):
        if not word.startswith("--"):
            continue
        name, equals, value = word[2:].partition("=")
        if not equals:
            value = call[at + 1] if at + 1 < len(call) else ""
        proper = name if name[:1].isupper() else "".join(p.capitalize() for p in name.split("-"))
        flags[proper] = value.strip("\"'") if value[:1] not in "[{" else value
    return flags


def _tags(flags: Mapping[str, str]) -> dict[str, Any]:
    """`--Tag.1.Key a --Tag.1.Value b`, `--Tags '[{"TagKey": "a", "TagValue": "b"}]'`."""
    tags: dict[str, Any] = {}
    for flag, value in flags.items():
        if match := re.match(r"(Tags?\.\d+)\.(Tag)?Key$", flag):
            tags[value] = _other(flags, match.group(1))
        elif flag in ("Tags", "Tag") and value[:1] in "[{":
            try:
                listed = msgspec.json.decode(value.encode())
            except (msgspec.DecodeError, UnicodeEncodeError):
                continue
            for one in listed if isinstance(listed, list) else [listed]:
                if isinstance(one, dict):
                    key = one.get("TagKey", one.get("Key", one.get("key")))
                    tags[str(key)] = one.get("TagValue", one.get("Value", one.get("value")))
    return tags


def _other(flags: Mapping[str, str], stem: str) -> Any:
    return flags.get(f"{stem}.Value", flags.get(f"{stem}.TagValue", Unknown("any value")))


def _filtered(text: str) -> str | None:
    """A name that the rest of the pipe asks for: `jq 'select(.Name == "x")'`, `grep x`."""
    rest = text.partition("|")[2]
    words = [*_QUOTED.findall(rest), *re.findall(r"\bgrep\b\s+(?:-\w+\s+)*([\w.*-]+)", rest)]
    for inner in words:
        for one in [inner, *re.findall(r"\\?[\"']([\w.*-]+)\\?[\"']", inner)]:
            if any(p.search(one) for p in _PATTERNS):
                found = re.search(r"[\w-]{6,}", one)
                return found.group() if found else one
    return None


_PATTERNS = (cloudkeys.API_SERVER_NAME, cloudkeys.WORKER_NAME, cloudkeys.MASTER_NAME)


def _by_field(text: str, type_: str) -> str | None:
    for kind, pattern, role in _FIELDS:
        if kind == type_ and re.search(pattern, text):
            return role
    return None


def _cluster(name: str | None, tags: Mapping[str, Any]) -> Word | None:
    value = tags.get(cloudkeys.CLUSTER_TAG)
    if isinstance(value, (str, Unknown)):
        return value
    match = _CLUSTER_IN_NAME.search(name or "")
    return match.group(1) if match else None
