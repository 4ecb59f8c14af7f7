"""A recorded operation as a request to a real API server, with what must be there before it.

What the record doesn't tell (an audit event of a patch, a deletion without an answer) is filled
in: a verdict that holds with parts unknown must hold whatever they are.
"""

from __future__ import annotations

import copy
from typing import Any, Final

import msgspec

from seawall.commands import kinds
from seawall.engine import Catalog, evaluate
from seawall.engine.cel import CelError
from seawall.engine.index import Rule
from seawall.guard import items
from seawall.model import Finding, Operation, Partial, Unknown
from tests.catalog.cases import catalog, platform
from tests.guard.servers import ADMIN, MASTERS, PREPARER, Answer, Json, Server, path_of

_CONTAINERS: Final = {"containers": [{"name": "main", "image": "registry.example/main:1"}]}
_TEMPLATE: Final = {"metadata": {"labels": {"app": "x"}}, "spec": _CONTAINERS}
_SELECTED: Final = {"selector": {"matchLabels": {"app": "x"}}, "template": _TEMPLATE}
# What an object of that kind needs at least.
_LEAST: Final[dict[str, Json]] = {
    "Pod": {"spec": _CONTAINERS},
    **{kind: {"spec": _SELECTED} for kind in ("Deployment", "DaemonSet", "ReplicaSet")},
    "StatefulSet": {"spec": {**_SELECTED, "serviceName": "x"}},
    "Service": {"spec": {"ports": [{"port": 80}]}},
    "Job": {"spec": {"template": {"spec": {**_CONTAINERS, "restartPolicy": "Never"}}}},
    "PersistentVolumeClaim": {
        "spec": {
            "accessModes": ["ReadWriteOnce"],
            "resources": {"requests": {"storage": "1Gi"}},
        }
    },
    "PersistentVolume": {
        "spec": {
            "accessModes": ["ReadWriteOnce"],
            "capacity": {"storage": "1Gi"},
            "csi": {"driver": "csi.example", "volumeHandle": "x"},
        }
    },
    "RoleBinding": {
        "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "view"}
    },
    "ClusterRoleBinding": {
        "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "view"}
    },
}
_STATUS: Final = ("Node", "Service", "PersistentVolume", "PersistentVolumeClaim")
# Given by the server, or checked against what it gave.
_META: Final = ("resourceVersion", "uid", "creationTimestamp", "managedFields", "generation")
_GONE: Final = ("deletionTimestamp", "deletionGracePeriodSeconds", "selfLink")
_TOKEN: Final[Json] = {
    "apiVersion": "authentication.k8s.io/v1",
    "kind": "TokenRequest",
    "spec": {"expirationSeconds": 600},
}
_SPEC: Final = ("clusterIP", "clusterIPs", "healthCheckNodePort")


class Expected(msgspec.Struct, frozen=True):
    """Ids of the hazards that hit natively, and of those that might."""

    hits: frozenset[str]
    unsure: frozenset[str]


def expected(op: Operation) -> Expected:
    """What our engine says of a request, the platform's own work taken out by identity."""
    seen: dict[str, set[str]] = {"hit": set(), "unsure": set()}
    op = copy.copy(op)
    op.source = "admission"  # a hazard may have another item for records, which tell less
    for verb, rule in catalog().rules_for(op):
        if not items.is_native(rule.match):
            continue
        verdict = _asked(rule, evaluate.variables(verb, op))
        if verdict != "miss" and not _free(op, rule, catalog()):
            seen[verdict].add(rule.hazard)
    return Expected(frozenset(seen["hit"]), frozenset(seen["unsure"] - seen["hit"]))


def _asked(rule: Rule, values: tuple[Any, ...]) -> str:
    try:
        value = rule.when(*values)
    except CelError:
        return "unsure"
    return "unsure" if isinstance(value, Unknown) else "hit" if value else "miss"


def _free(op: Operation, rule: Rule, rules: Catalog) -> bool:
    """A policy sees who a request is made as; which program made it, it can't see."""
    who = dict(op.actor or {}, client="")
    who = dict(who.pop("impersonated", who), client="")
    asked = copy.copy(op)
    asked.actor = who
    entry = rules.hazards[rule.hazard]
    finding = Finding(
        rule=rule.hazard, rows=entry.rows, verdict="hit", severity=entry.severity, operation=asked
    )
    return platform().row(finding) is not None


class Replay:
    """Makes ready and asks, as a dry run: it is judged all the same."""

    def __init__(self, server: Server, op: Operation) -> None:
        self.server, self.op, self.made = server, op, False
        target = op.target
        self.resource = f"{target['group']}/{target['resource']}".strip("/")
        self.sub = str(target.get("subresource") or "")
        kind = kinds.of_resource(".".join(filter(None, (target["resource"], target["group"]))))
        self.kind = kind
        space, name = target.get("namespace"), target.get("name")
        self.namespace = space if isinstance(space, str) and kind.namespaced else ""
        self.name = name if isinstance(name, str) else "generated"
        self.version = str(target.get("version") or kind.version)
        self.collection = path_of(self.resource, self.namespace, self.version)
        self.path = f"{self.collection}/{self.name}"

    def run(self) -> Answer:
        self._space()
        self.server.serve(self.resource, self.collection)
        if self.sub == "token":
            self._make(self._object(None))
        after = self.op.after if not isinstance(self.op.after, Partial) else None
        before = (
            {} if self.op.action == "create" else self._make(self._object(self.op.before, after))
        )
        actor = self.op.actor or {}
        who = actor.get("impersonated", actor)
        while True:
            method, path, body = self._request(before)
            answer = self.server.ask(
                method, path, body, user=who.get("username") or "li.wei", extra=who.get("extra")
            )
            if answer.status != 409 or self.op.action != "update":
                return answer
            before = self._now()  # the server itself has written a condition of a definition

    def clean(self) -> None:
        if self.made:
            self._remove()

    def _request(self, before: Json) -> tuple[str, str, Json | None]:
        sub = f"/{self.sub}" if self.sub else ""
        if self.op.action == "delete":
            return "DELETE", f"{self.path}?dryRun=All", None
        if self.sub == "token":
            return "POST", f"{self.path}{sub}?dryRun=All", _TOKEN
        after = self._object(self.op.after, before)
        if self.op.action == "create":
            after["metadata"].pop("generateName", None)
            return "POST", f"{self.collection}?dryRun=All", after
        for key in ("resourceVersion", "uid"):
            after["metadata"][key] = before["metadata"][key]
        return "PUT", f"{self.path}{sub}?dryRun=All", after

    def _space(self) -> None:
        """The namespace, and for pods its service account: no controller makes one here."""
        if not self.namespace:
            return
        if self.namespace not in self.server.spaces:
            self.server.spaces.add(self.namespace)
            body = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": self.namespace}}
            answer = self.server.ask("POST", "/api/v1/namespaces", body, user=ADMIN)
            assert answer.status in (201, 409), answer
        if self.kind.kind == "Pod":
            account = {
                "apiVersion": "v1",
                "kind": "ServiceAccount",
                "metadata": {"name": "default"},
            }
            self.server.ask("POST", path_of("serviceaccounts", self.namespace), account, user=ADMIN)

    def _remove(self) -> None:
        if self.kind.kind == "Namespace":
            return  # other objects are in it
        found = self.server.prepare("DELETE", f"{self.path}?gracePeriodSeconds=0")
        if found.body.get("metadata", {}).get("deletionTimestamp"):
            patch = {"metadata": {"finalizers": None}}
            self.server.prepare("PATCH", self.path, patch, kind="merge")
            self.server.prepare("DELETE", f"{self.path}?gracePeriodSeconds=0")

    def _make(self, before: Json) -> Json:
        """The object as it was, status too; as the server has it then."""
        made = copy.deepcopy(before)
        if self.sub == "scale":
            made = self._parent(before)
        for key in ("resourceVersion", "uid"):
            made["metadata"].pop(key, None)
        if self.kind.kind == "Namespace":
            self.server.ask("POST", self.collection, made, user=ADMIN)
            return self.server.prepare("GET", self.path).body
        self.made = True
        answer = self.server.ask("POST", self.collection, made, user=PREPARER, groups=MASTERS)
        if answer.status == 409:  # one of that name was there from the start, or was left
            self._remove()
            answer = self.server.prepare("POST", self.collection, made)
        assert answer.status == 201, (self.path, made, answer)
        made = answer.body
        if self.kind.kind in _STATUS and before.get("status"):
            made["status"] = before["status"]
            self.server.prepare("PUT", f"{self.path}/status", made)
        return self._now()

    def _now(self) -> Json:
        sub = "/scale" if self.sub == "scale" else ""
        return self.server.prepare("GET", f"{self.path}{sub}").body

    def _parent(self, scale: Json) -> Json:
        """The workload that a Scale is of."""
        made = copy.deepcopy(_LEAST[self.kind.kind])
        made |= {"apiVersion": "apps/v1", "kind": self.kind.kind}
        made["metadata"] = {"name": self.name, "namespace": self.namespace}
        made["spec"]["replicas"] = scale.get("spec", {}).get("replicas", 2)
        return made

    def _object(self, known: Any, other: Json | None = None) -> Json:
        """A whole object of which a part is known; the rest as in `other`, else the least."""
        group, version = self.kind.group, self.version
        if self.sub == "scale":
            least: Json = {"apiVersion": "autoscaling/v1", "kind": "Scale", "spec": {"replicas": 2}}
        else:
            api = f"{group}/{version}" if group else version
            least = {"apiVersion": api, "kind": self.kind.kind or _guess(self.resource)}
            least |= copy.deepcopy(_LEAST.get(self.kind.kind, {}))
            if self.kind.kind == "CustomResourceDefinition":
                least |= _crd(self.name)
        found: Json = _settled(Partial() if known is None else known, other, least)
        for key in ("apiVersion", "kind", "spec", "roleRef"):
            if key in least:
                found.setdefault(key, least[key])
        metadata = found.setdefault("metadata", {})
        metadata["name"] = self.name
        if self.namespace:
            metadata["namespace"] = self.namespace
        for key in (*_META, *_GONE):
            metadata.pop(key, None)
        for key in _SPEC if self.kind.kind == "Service" else ():
            found["spec"].pop(key, None)
        for port in found["spec"].get("ports", ()) if self.kind.kind == "Service" else ():
            port.pop("nodePort", None)
        return found


def _guess(resource: str) -> str:
    return resource.rpartition("/")[2].capitalize()


def _crd(name: str) -> Json:
    plural, _, group = name.partition(".")
    schema = {"type": "object", "x-kubernetes-preserve-unknown-fields": True}
    version = {"name": "v1", "served": True, "storage": True}
    return {
        "spec": {
            "group": group,
            "names": {"plural": plural, "kind": plural.capitalize()},
            "scope": "Cluster",
            "versions": [version | {"schema": {"openAPIV3Schema": schema}}],
        }
    }


# Values that a field may have, where a text would not do.
_MAYBE: Final[Json] = {
    "type": "NodePort",
    "replicas": 3,
    "accessModes": ["ReadWriteOncePod"],
    "conditions": [],
}


def _settled(known: Any, other: Any, least: Any, key: str = "") -> Any:
    """`known` as JSON: what is not known is as in `other` or `least`, if it may be that."""
    if isinstance(known, Unknown):
        maybe = (other, least, _MAYBE.get(key), f"{known.prefix}another{known.suffix}")
        return next(one for one in maybe if one is not None and one != known.unlike)
    if isinstance(known, list | tuple):
        return [_settled(one, None, None) for one in known]
    if not isinstance(known, dict):
        return known
    others = other if isinstance(other, dict) else {}
    leasts = least if isinstance(least, dict) else {}
    found = {k: _settled(one, others.get(k), leasts.get(k), k) for k, one in known.items()}
    if not isinstance(known, Partial):
        return found
    gone = (*known.absent, *(known.unsure or ()))
    return {k: v for k, v in copy.deepcopy({**leasts, **others, **found}).items() if k not in gone}
