"""What a query tells about the resource whose id it yields.

`LB=$(aliyun slb DescribeLoadBalancers --LoadBalancerName ManagedK8SSlbIntranet-c1 | jq …)` never
shows an id, but says plainly which load balancer is meant. The shell keeps the query's text in the
Unknown's `why`; here it becomes name, tags, cluster and role. What it doesn't say stays Unknown.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from seawall.commands import cloudkeys
from seawall.commands.cloudline import params, take_apart
from seawall.commands.cloudtable import Api
from seawall.commands.context import Word
from seawall.model import Partial, Unknown

_LIMIT = 4000  # characters of a query that are looked at
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
        r"k8s_master_slb|external_loadbalancer_id|control_plane_endpoints|APIServer|load_balancer_id|"
        r"master_url|api_server_endpoint",
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
    "Address": "loadbalancer",
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
    text = word.why[2:-1][:_LIMIT]
    words = _words(text)
    if "aliyun" in words:
        return _of_aliyun(words, text, type_, environ, depth)
    if re.search(r"\b(kubectl|oc)\b.*\bget\b", text):
        return Known(role=_by_field(text, _SAME.get(type_, type_)))
    return NOTHING


def owner_role(
    given: Mapping[str, Any], type_: str, environ: Mapping[str, Word], depth: int = 0
) -> str | None:
    """The role of a resource by the one that it hangs on: DetachDisk --InstanceId "$MASTER"."""
    for parameter, owner in _OWNERS.items():
        value = given.get(parameter)
        if value is None or (owner == type_ and parameter != "Address"):
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
    """The words of a command, quotes taken off; a `$(…)` inside stays one word as written."""
    words = [""]
    at, double = 0, False
    while at < len(text):
        letter, end = text[at], at + 1
        if text.startswith("$(", at):
            end = _closing(text, at + 2)
            words[-1] += text[at:end]
        elif letter == '"':
            double = not double
        elif letter == "\\":
            end = at + 2
            words[-1] += text[at + 1 : end]
        elif letter == "'" and not double:
            end = (text.find("'", at + 1) + 1) or len(text)
            words[-1] += text[at + 1 : end].removesuffix("'")
        elif letter == "|" and not double:
            words += ["|", ""]
        elif letter.isspace() and not double:
            words.append("")
        else:
            words[-1] += letter
        at = end
    return [word for word in words if word]


def _closing(text: str, at: int) -> int:
    """Where the `$(` that was opened before `at` ends."""
    depth = 1
    while at < len(text) and depth:
        if text[at] == "'":
            at = (text.find("'", at + 1) + 1) or len(text)
            continue
        depth += {"(": 1, ")": -1}.get(text[at], 0)
        at += 1
    return at


def _of_aliyun(
    words: list[str], text: str, wanted: str, environ: Mapping[str, Word], depth: int
) -> Known:
    call = words[words.index("aliyun") + 1 :]
    call = call[: call.index("|")] if "|" in call else call
    line = take_apart(call)
    flags = params(_QUERY, line, plugin=len(line.args) > 1 and str(line.args[1]).islower())
    type_ = _SAME.get(wanted, wanted)
    if line.args[:1] == ["cs"]:
        path = next((word for word in call if word.startswith("/clusters/")), "")
        cluster = path.split("/")[2] if path.count("/") > 1 else str(flags.get("ClusterId", ""))
        return Known(cluster=cluster if cluster.isalnum() else None, role=_by_field(text, type_))
    name = next((_one(flags[key]) for key in _NAMES if key in flags), None)
    name = name.strip("*") if isinstance(name, str) else _filtered(text)
    about = next((_one(flags[key]) for key in _DESCRIPTIONS if key in flags), None)
    tags = _tags(flags)
    role = cloudkeys.role_of(type_, name=name, tags=tags or None, description=about)
    name, about = _seen(name), _seen(about)
    owners = {key: Unknown(one) for key in flags if str(one := _one(flags[key])).startswith("$")}
    said = (
        role if isinstance(role, str) and role else owner_role(owners, wanted, environ, depth + 1)
    )
    if said is None and _makes(line.args) and not isinstance(name, Unknown):
        said = ""  # made by this very script, and nothing says for a cluster
    return Known(
        name=name,
        tags=_implied(name, tags) if type_ == "loadbalancer" else tags or None,
        description=about,
        cluster=_cluster(name, tags),
        role=said,
    )


def _makes(args: Sequence[Word]) -> bool:
    """Whether a call makes a new resource and gives back its id: `ecs RunInstances`."""
    call = str(args[1]).replace("-", "").lower() if len(args) > 1 else ""
    return call.startswith(("create", "runinstances", "allocate"))


# A query's flags are read without a table: names in CamelCase.
_QUERY = Api(product="", name="", ids={})


def _seen(text: Any) -> Word | None:
    """A text of the query; one with a variable in it is known up to there."""
    if not isinstance(text, str) or "$" not in text:
        return text if isinstance(text, (str, Unknown)) else None
    return Unknown("the query names it by a variable", prefix=text.partition("$")[0])


def _one(value: Any) -> Any:
    """The only or first value of a parameter that may be a list."""
    return value[0] if isinstance(value, list) and value else value


def _tags(flags: Mapping[str, Any]) -> Partial:
    """`--Tag.1.Key a --Tag.1.Value b`, `--Tags '[{"TagKey": "a", "TagValue": "b"}]'`."""
    tags = Partial(why="the query names these; there may be more")
    for parameter in ("Tag", "Tags", "TagFilter"):
        value = flags.get(parameter)
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, Mapping):
                small = {str(key).lower().removeprefix("tag"): inner for key, inner in one.items()}
                if isinstance(key := small.get("key"), str):
                    tags[key] = _tag(small.get("value"))
    return tags


def _tag(value: Any) -> Word:
    """A tag's value is a text, whatever it looks like."""
    if isinstance(value, bool):
        return str(value).lower()
    seen = _seen(str(value) if isinstance(value, int) else value)
    return Unknown("any value") if seen is None else seen


def _implied(name: Word | None, tags: Partial) -> Partial | None:
    """A balancer that ACK made has the default name and one tag, a reused one has another tag."""
    made = name if isinstance(name, str) and cloudkeys.SERVICE_NAME.match(name) else None
    made = made or tags.get(cloudkeys.SERVICE_TAGS[0])
    if made is None:
        return tags or None
    known = tags | {cloudkeys.SERVICE_TAGS[0]: made}
    return Partial(known, absent=frozenset({cloudkeys.SERVICE_TAGS[1]}), why=tags.why)


def _filtered(text: str) -> str | None:
    """A name that the rest of the pipe asks for: `jq 'select(.Name == "x")'`, `grep x`."""
    rest = text.partition("|")[2]
    for word in re.findall(r"[\w-]{6,}", rest):
        if any(pattern.search(word) for pattern in _PATTERNS):
            return str(word)
    return None


_PATTERNS = (cloudkeys.API_SERVER_NAME, cloudkeys.WORKER_NAME, cloudkeys.MASTER_NAME)


def _by_field(text: str, type_: str) -> str | None:
    for kind, pattern, role in _FIELDS:
        if kind == type_ and re.search(pattern, text):
            return role
    return None


def _cluster(name: Word | None, tags: Mapping[str, Any]) -> Word | None:
    value = tags.get(cloudkeys.CLUSTER_TAG)
    if isinstance(value, (str, Unknown)):
        return value
    match = _CLUSTER_IN_NAME.search(name) if isinstance(name, str) else None
    return match.group(1) if match else None
