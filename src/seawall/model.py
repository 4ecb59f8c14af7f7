"""The nouns: what every source produces, what every rule reads, what every report prints.

Nothing here does I/O or imports another module of ours.

An `Operation` has one normal form, whatever source saw it, so that a hazard is written once:

kube plane
    action   create | update | delete | connect, or `apply` for a file that creates or updates;
             `state` for an object as it was found (inspection): nobody is known to have done it.
    target   {"group", "version", "kind", "resource", "subresource", "namespace", "name"};
             group and subresource are "" when absent; resource is the plural ("nodes");
             all: True for a deletecollection (the name is then absent).
    before   oldObject, after: object (None where the API server has null). Both are the Kubernetes
             object as JSON values; parts that the source can't know are `Unknown`, see `Partial`.
cloud plane
    action   "<product>:<ApiName>" in the API's own spelling: "slb:DeleteLoadBalancer".
    target   {"type", "id", "name", "tags", "cluster", "role"}: type is one of CLOUD_TYPES; role is
             what the resource is to a cluster: one of CLOUD_ROLES ("" = nothing to any cluster).
             One Operation for each resource (three instance ids: three Operations).
    before   {API parameter: value} as it was (Terraform knows it; a command line doesn't: None).
    after    {API parameter: value} as asked for, names and nesting of the API request, numbers and
             booleans as such: {"MaxSize": 20}. None for a delete that has no further parameters.
node plane
    action   one of NODE_ACTIONS; target and after: see NODE_ACTIONS for each.
    target   may hold "host" (name or address of the node if the text gives one) and "role"
             ("worker" | "master"); both are Unknown where the text gives none.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Literal, NoReturn

import msgspec

Plane = Literal["kube", "cloud", "node"]
Verdict = Literal["hit", "miss", "unknown"]
Severity = Literal["critical", "error", "warning", "advice"]
Reversible = Literal["automatic", "manual", "no"]
Reaction = Literal["deny", "warn", "allow"]
Lang = Literal["en", "zh"]

SEVERITIES: Final[tuple[Severity, ...]] = ("critical", "error", "warning", "advice")

CLOUD_TYPES: Final = frozenset(
    (
        *("loadbalancer", "listener", "servergroup", "acl", "instance", "securitygroup", "disk"),
        *("snapshot", "eni", "eip", "nat", "scalinggroup", "scalingconfiguration", "nodepool"),
        *("cluster", "addon", "filesystem", "mounttarget", "role", "policy", "user"),
        *("logproject", "vpc", "vswitch", "alert", "trail", "other"),
    )
)
# apiserver/service: load balancers; worker/master: instances and what is attached to them (disks,
# interfaces, groups); nodepool: scaling groups; volume: disks and file systems behind a
# PersistentVolume; eni: Terway's interfaces; identity: RAM roles and policies of the cluster.
CLOUD_ROLES: Final = frozenset(
    ("apiserver", "service", "worker", "master", "nodepool", "volume", "eni", "identity", "")
)

# What a line of an `Impact` is about. Those of the second row are what a match's `breaks` asks for
# and no other impact tells: a Service's load balancer, a claim on a volume, a disk that is shared,
# replicas that a cluster of this size needs, webhooks that nobody answers for.
LINE_KINDS: Final = frozenset(
    (
        *("service", "pod", "host", "address", "volume", "data", "object", "node", "budget"),
        *("controller", "balancer", "claim", "disk", "replica", "webhook"),
    )
)

# action -> (keys of target, keys of after). Paths are absolute, normalised, without a trailing
# slash; a glob stays as written. A key that the text does not give is Unknown, unless it says "".
NODE_ACTIONS: Final[Mapping[str, tuple[str, str]]] = {
    "sysctl.set": (
        "key (dotted) persisted (bool: a file read at boot) network ('pod': only a pod's own)",
        "value (str, one blank)",
    ),
    "file.write": ("path", "content (str: the new text, or the lines added) append (bool)"),
    "file.delete": ("path recursive (bool) contents (bool: only what is in it)", ""),
    "file.replace": ("path", "how (link|move|mode|owner|copy|mount) to (path, mode, owner)"),
    "mount.mount": ("device path fstype", "options"),
    "mount.umount": ("path device (one of them '') all (bool)", "lazy force (bool)"),
    "disk.format": ("device tool", "fstype"),
    "disk.write": ("device tool (dd, fdisk, parted, wipefs, pvcreate, fsck, resize, discard)", ""),
    "package.install": ("name ('' = all) manager", "version"),
    "package.upgrade": ("name ('' = all) manager", "version"),
    "package.remove": ("name manager", ""),
    "unit.start": ("unit (no .service)", "verb (start|restart|reload|enable|unmask)"),
    "unit.stop": ("unit", "verb (stop|kill)"),
    "unit.disable": ("unit", "verb (disable|mask)"),
    "process.flags": ("process (kubelet, etcd …)", "flags (str)"),
    "address.change": ("interface", "how (add|delete|flush|set|hostname|config) address"),
    "route.change": ("destination", "how (add|delete|replace|flush) via"),
    "firewall.flush": ("tool table chain", "how (flush|delete|policy|reset|enable) value"),
    "clock.set": ("", "how (set|timezone|ntp) value"),
    "cert.replace": ("path", "how (renew|generate|copy|delete)"),
    "member.add": ("kind (etcd|master|node) name", "how (join|init|member|label)"),
    "member.remove": ("kind (etcd|master|node) name", "how (reset|member|label)"),
    "os.reinstall": ("", "how"),
}


class Unknown:
    """A value that its source could not see. A string's known ends may be kept.

    `Unknown("$NAME is set elsewhere")`; `Unknown("…", prefix="/opt/app/")` for "/opt/app/$VER".
    `unlike`: what it is known not to be (a patch changed it to that); None = nothing is known.
    It has no truth value, so that no code of ours mistakes it for false.
    """

    __slots__ = ("prefix", "suffix", "unlike", "why")

    def __init__(
        self, why: str = "", prefix: str = "", suffix: str = "", unlike: Any = None
    ) -> None:
        self.why, self.prefix, self.suffix, self.unlike = why, prefix, suffix, unlike

    def __bool__(self) -> NoReturn:
        raise TypeError("an unknown value has no truth value: ask isinstance(x, Unknown)")

    def __repr__(self) -> str:
        return f"Unknown({self.why!r}, {self.prefix!r}, {self.suffix!r})"

    def __str__(self) -> str:
        return f"{self.prefix}?{self.suffix}"


class Partial(dict[str, Any]):
    """A map of which only some keys are known: a missing key is Unknown, not absent.

    `absent` names keys that are known not to be there. With `unsure`, these are the only keys of
    which it is not known whether they are there, with what is known of their values.
    `Partial({"metadata": Partial({"name": "n1"})})` is a Node of which a command gives the name.
    """

    __slots__ = ("absent", "unsure", "why")

    def __init__(
        self,
        known: Mapping[str, Any] | None = None,
        *,
        absent: frozenset[str] = frozenset(),
        why: str = "",
        unsure: Mapping[str, Unknown] | None = None,
    ) -> None:
        super().__init__(known or {})
        self.absent, self.why, self.unsure = absent, why, unsure


class Where(msgspec.Struct, frozen=True, kw_only=True):
    """A place in an input. Lines and columns count from 1; 0 is "not known"."""

    file: str
    line: int = 0
    column: int = 0
    end_line: int = 0
    document: int = 0  # index of the YAML document, from 0
    path: str = ""  # inside the document: "spec.template.spec.containers[0].command"
    address: str = ""  # of a Terraform resource
    cluster: str = ""  # the context's or the snapshot's name; file is then ""


class Operation(msgspec.Struct, kw_only=True):
    """One attempted or finished change. The module's docstring gives the normal form."""

    plane: Plane
    action: str
    target: dict[str, Any]
    before: Any = None
    after: Any = None
    actor: Any = None  # {"username", "groups"…}; None: a person, through a file or a command
    source: str = ""  # manifest, terraform, shell, ansible … later audit, admission, actiontrail
    where: Where = Where(file="")
    text: str = ""  # the line or excerpt as written, secrets removed
    via: tuple[str, ...] = ()  # how it gets there: ("Deployment kube-system/tune", "ssh n1")
    time: str = ""  # when it was done, RFC 3339; "" = not yet, or not known
    evidence: tuple[str, ...] = ()  # ids of the records that tell it: audit ids, request ids


class Text(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A text in both languages."""

    en: str
    zh: str

    def of(self, lang: Lang) -> str:
        return self.zh if lang == "zh" else self.en


class Match(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a hazard looks at on one plane; `when` (CEL, true = hit) judges the rest.

    kube: operations (CREATE, UPDATE, DELETE, CONNECT) × resources ("services", "apps/deployments",
    "services/status"; "*" = all). cloud and node: actions. `blind` names sources (or the action
    apply) whose operations never tell: a plain file can't say what an object was before. `quiet`:
    a part that is not known makes no finding, because another hazard judges the same operation (or
    because an advice is worth nothing then).

    `breaks` (kube only) names kinds of `Line`: where `when` is true, it is a hit only if the
    operation breaks one of them on the cluster at hand, which its Facts tell; without Facts, or
    with a gap in them, it is unknown.
    """

    when: str = "true"
    operations: tuple[str, ...] = ()
    resources: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    blind: tuple[str, ...] = ()
    quiet: bool = False
    breaks: tuple[str, ...] = ()


class Matches(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    kube: tuple[Match, ...] = ()
    cloud: tuple[Match, ...] = ()
    node: tuple[Match, ...] = ()


class State(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one object tells by itself: `when` (CEL over `object` and `facts`) is true for a hit.

    `facts` holds `version` ("v1.35.4") and `now` (RFC 3339). What only several objects tell
    together is a `judge.py` beside the entry.
    """

    resources: tuple[str, ...]
    when: str


class Hit(msgspec.Struct, frozen=True):
    """What a `judge.py` found: an object (name "" = the whole resource), and how one sees it."""

    resource: str
    namespace: str
    name: str
    because: Text
    refs: tuple[str, ...] = ()  # further objects that tell it: "pods/default/web-0"


class Line(msgspec.Struct, frozen=True):
    """One thing that breaks. `name` is the object's ("default/web"), `count` how many it is."""

    kind: str  # one of LINE_KINDS
    name: str
    text: Text
    count: int = 1


class Impact(msgspec.Struct, frozen=True):
    """What an operation breaks here and now, the worst first. `unknown`: what could not be seen."""

    lines: tuple[Line, ...] = ()
    unknown: tuple[str, ...] = ()


class Hazard(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An entry of the catalogue: `hazards/<area>/<id>/hazard.yaml`. The id is the folder's name.

    `if_unknown`: what a guard does where the verdict is unknown, see `reaction`.
    """

    rows: tuple[str, ...]
    title: Text
    why: Text
    impact: Text
    recovery: Text
    severity: Severity
    reversible: Reversible
    match: Matches
    sources: tuple[str, ...]  # sources that its cases prove: shell, ansible, manifest, terraform
    applies: tuple[str, ...] = ("any",)  # any, ack-managed, ack-dedicated, registered
    aliases: tuple[str, ...] = ()
    aftermath: tuple[State, ...] = ()  # what such an operation leaves behind, see `State`
    if_unknown: Reaction | None = None  # None: by severity

    @property
    def reaction(self) -> Reaction:
        """What a guard does on `unknown`: as `if_unknown` says, else by severity."""
        return self.if_unknown or _REACTIONS.get(self.severity, "allow")

    @property
    def states(self) -> tuple[State, ...]:
        """As a check names them."""
        return self.aftermath


_REACTIONS: Final[Mapping[Severity, Reaction]] = {"critical": "deny", "error": "warn"}

Group = Literal[
    "version", "configuration", "load", "topology", "instances", "certificates", "capacity", "apis"
]


class Check(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An entry that judges Facts: `checks/<area>/<id>/check.yaml`. The id is the folder's name."""

    title: Text
    why: Text
    impact: Text
    recovery: Text
    severity: Severity
    group: Group
    rows: tuple[str, ...] = ()
    stage: Literal["inspect", "upgrade", "install"] = "inspect"
    state: tuple[State, ...] = ()
    applies: tuple[str, ...] = ("any",)
    aliases: tuple[str, ...] = ()

    @property
    def states(self) -> tuple[State, ...]:
        """As a hazard's aftermath."""
        return self.state


Entry = Hazard | Check


class Finding(msgspec.Struct, kw_only=True):
    """The only result. `operation` stays attached for reports; JSON is made by the reports."""

    rule: str
    rows: tuple[str, ...]
    verdict: Verdict
    severity: Severity
    operation: Operation
    because: str = ""  # for unknown: what could not be seen
    fingerprint: str = ""
    seen: Text | None = None  # of a state: how one sees it, as its judge says
    refs: tuple[str, ...] = ()  # further objects that tell it: "pods/default/web-0"
    impact: Impact | None = None  # computed from Facts; None: nobody looked
    count: int = 1  # operations that it stands for; `operation` is the first of them
    last: str = ""  # when the last of them was done, RFC 3339
    lost: tuple[Any, ...] = ()  # the objects that were deleted, where the record tells them


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """An input, or a part of one, that could not be read. Never silent, never "clean"."""

    file: str
    why: str
    line: int = 0
    todo: str = ""
    fatal: bool = True  # False: a remark (an expired exception), exit status unchanged
