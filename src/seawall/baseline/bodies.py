"""The request that puts a copy back: what is sent, and what had to be left out of it.

A new object gets no uid, version, time or status of its predecessor; it keeps an owner only if that
very owner lives. An object that exists keeps its identity, its pairing of claim and volume, and
what controllers write into it. Of a node only labels, annotations and taints are put back.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

import msgspec

from seawall.baseline import content
from seawall.baseline.scope import Scope
from seawall.clients.kube import Cluster
from seawall.errors import ClusterError

Object = dict[str, Any]

# A Service's fields that the API server hands out, and that another one may have by now.
ADDRESSES: Final = (
    ("cluster_ip", ("clusterIP", "clusterIPs")),
    ("node_ports", ("healthCheckNodePort",)),
)
_ENDINGS: Final = ("foregroundDeletion", "orphan")  # finalizers of a deletion that was under way


class Note(msgspec.Struct, frozen=True):
    """Something to tell: `key` in `locales.baseline`, and its values."""

    key: str
    values: dict[str, str] = {}


Tell = Callable[[Note], None]


def new(wanted: Object, resource: str, cluster: Cluster, rules: Scope, tell: Tell) -> Object:
    """The body that creates an object which is not there."""
    body = copy.deepcopy(wanted)
    body.pop("status", None) if resource in rules.status else None
    meta = body["metadata"]
    for key in rules.bound.get(resource, ()):
        if meta.get("annotations", {}).pop(key, None) is not None:
            tell(Note("note.bound", {"key": key}))
    _owners(meta, (), cluster, tell)
    if left := [one for one in meta.get("finalizers", ()) if one not in _ENDINGS]:
        meta["finalizers"] = left
    else:
        meta.pop("finalizers", None)
    if resource == "serviceaccounts" and body.pop("secrets", None):
        tell(Note("note.tokens"))
    if resource == "persistentvolumes" and (claim := body.get("spec", {}).get("claimRef")):
        _claim(claim, meta["name"], cluster)
    return body


def changed(wanted: Object, live: Object, resource: str, cluster: Cluster, tell: Tell) -> Object:
    """The body that replaces a live object (as the API server sent it)."""
    body = copy.deepcopy(wanted)
    meta, now = body["metadata"], live["metadata"]
    meta["uid"], meta["resourceVersion"] = now["uid"], now["resourceVersion"]
    rules = _rules()
    moving = {k: v for k, v in (now.get("annotations") or {}).items() if rules.moves(k)}
    if moving:
        meta["annotations"] = {**meta.get("annotations", {}), **moving}
    _owners(meta, now.get("ownerReferences") or (), cluster, tell)
    if "status" in live and "status" not in body:
        body["status"] = live["status"]
    spec, present = body.get("spec"), live.get("spec") or {}
    if resource == "persistentvolumes" and isinstance(spec, dict):
        if "claimRef" in present:
            spec["claimRef"] = present["claimRef"]
        elif "claimRef" in spec:
            _claim(spec["claimRef"], meta["name"], cluster)
    if resource == "services" and isinstance(spec, dict):
        _keep_address(spec, present, tell)
    return body


def node(wanted: Object, live: Object, rules: Scope) -> Object:
    """The merge patch that gives a registered node its labels, annotations and taints again.

    Keys that only the live node has stay; its taints become the copy's, but for those that the
    node controller sets and removes.
    """
    meta = wanted["metadata"]
    patch: Object = {"metadata": {"resourceVersion": live["metadata"]["resourceVersion"]}}
    for part in ("labels", "annotations"):
        if meta.get(part):
            patch["metadata"][part] = meta[part]
    present = (live.get("spec") or {}).get("taints") or []
    passing = [one for one in present if rules.passes(one.get("key", ""))]
    patch["spec"] = {"taints": [*(wanted.get("spec") or {}).get("taints", ()), *passing]}
    return patch


def without(body: Object, fields: Iterable[str]) -> Object:
    """A Service without addresses that it can't have again."""
    smaller = copy.deepcopy(body)
    spec = smaller["spec"]
    for field in fields:
        spec.pop(field, None)
    if "healthCheckNodePort" in fields:
        for port in spec.get("ports") or ():
            port.pop("nodePort", None)
    return smaller


def owner_lives(ref: Mapping[str, Any], namespace: str, cluster: Cluster) -> bool:
    """Whether the very object that a reference names exists: same name, same uid."""
    group = ref.get("apiVersion", "").rpartition("/")[0]
    for resource, kind in cluster.resources().items():
        if (kind.group, kind.kind) == (group, ref.get("kind")):
            try:
                found = cluster.get(resource, ref.get("name", ""), namespace)
            except ClusterError:
                return False  # not seen: a reference to nothing would get the object deleted
            return bool(found) and content.heads.decode(found or b"").metadata.uid == ref.get("uid")
    return False


def _owners(meta: Object, present: Iterable[Any], cluster: Cluster, tell: Tell) -> None:
    """Only owners that live; those of the live object stay."""
    uids = {one.get("uid") for one in present}
    kept = list(present)
    for ref in meta.pop("ownerReferences", ()):
        if ref.get("uid") in uids:
            continue
        if owner_lives(ref, meta.get("namespace", ""), cluster):
            kept.append(ref)
        else:
            tell(Note("note.owner", {"owner": f"{ref.get('kind')}/{ref.get('name')}"}))
    if kept:
        meta["ownerReferences"] = kept


def _claim(ref: Object, volume: str, cluster: Cluster) -> None:
    """A volume's claimRef: of the claim that lives and wants this volume, else without a uid."""
    for key in ("uid", "resourceVersion"):
        ref.pop(key, None)
    raw = cluster.get("persistentvolumeclaims", ref.get("name", ""), ref.get("namespace", ""))
    if raw is None:
        return
    claim = msgspec.json.decode(raw)
    if claim.get("spec", {}).get("volumeName") == volume:
        ref["uid"] = claim["metadata"]["uid"]


def _keep_address(spec: Object, present: Mapping[str, Any], tell: Tell) -> None:
    """An address can't be changed in place: the Service keeps the one that it has now."""
    old, now = spec.get("clusterIP"), present.get("clusterIP")
    if old and now and old != now and "None" not in (old, now):
        for field in ("clusterIP", "clusterIPs"):
            spec[field] = present.get(field)
        tell(Note("note.cluster_ip", {"old": old, "new": now}))


def _rules() -> Scope:
    from seawall.baseline.scope import load

    return load()
