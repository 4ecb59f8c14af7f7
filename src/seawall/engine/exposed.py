"""What on a cluster a hazard could be done to: for `seawall explain ID --context`.

Each object of the kinds that the hazard looks at is tried with the changes that people make: a
delete, annotations or labels taken off, a scale to zero, data replaced. Where the hazard's own rule
hits, the object is exposed, and its impact can be told before anybody did it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from seawall.engine.evaluate import judge
from seawall.engine.index import Catalog
from seawall.engine.live import Look
from seawall.model import Match, Operation

_ACTOR: Final = {"username": "somebody", "groups": [], "uid": "", "extra": {}}


def exposed(id_: str, catalog: Catalog, look: Look) -> Iterator[Operation]:
    """The operations that this hazard would hit, one for each object, as the API lists them.

    NotRead if a list did not succeed.
    """
    seen: set[tuple[str, str, str]] = set()
    for match in catalog.hazards[id_].match.kube:
        for resource in match.resources:
            for op in _tried(match, resource, look):
                target = op.target
                key = (target["resource"], target["namespace"], target["name"])
                if key not in seen and any(
                    f.verdict == "hit" for f in judge(op, catalog, only=id_, facts=look.facts)
                ):
                    seen.add(key)
                    yield op


def tells(id_: str, catalog: Catalog) -> bool:
    """Whether one of the tried changes could be this hazard's."""
    return any(
        "DELETE" in match.operations
        or any(not resource.endswith(("/status", "/claims")) for resource in match.resources)
        for match in catalog.hazards[id_].match.kube
        if {"DELETE", "UPDATE"} & set(match.operations)
    )


def _tried(match: Match, resource: str, look: Look) -> Iterator[Operation]:
    group, _, rest = resource.rpartition("/")
    sub = ""
    if rest in ("scale", "status", "claims"):
        resource, sub = group, rest
    if resource == "*" or sub in ("status", "claims") or resource == "secrets":
        return
    kind = look.picture.kind(resource)
    if kind is None:
        return
    about = {"group": kind.group, "version": kind.version, "kind": kind.kind}
    about |= {"resource": kind.resource, "subresource": sub}
    for obj in look.each(resource):
        for action, after in _changes(match, obj, sub):
            yield Operation(
                plane="kube",
                action=action,
                target=about | _address(obj),
                before=obj,
                after=after,
                actor=_ACTOR,
                source="command",
            )


def _address(obj: dict[str, Any]) -> dict[str, str]:
    meta = obj.get("metadata") or {}
    return {"namespace": meta.get("namespace", ""), "name": meta.get("name", "")}


def _changes(match: Match, obj: dict[str, Any], sub: str) -> Iterator[tuple[str, Any]]:
    """(action, object after it)."""
    if "DELETE" in match.operations and not sub:
        yield "delete", None
    if "UPDATE" not in match.operations:
        return
    meta, spec = obj.get("metadata") or {}, obj.get("spec")
    for field in ("annotations", "labels"):
        if meta.get(field) and not sub:
            yield "update", obj | {"metadata": meta | {field: {}}}
    if isinstance(spec, dict) and "replicas" in spec:
        yield "update", obj | {"spec": spec | {"replicas": 0}}
    if isinstance(data := obj.get("data"), dict):
        yield "update", obj | {"data": dict.fromkeys(data, "")}
