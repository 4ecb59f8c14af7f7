"""What of an object is kept, in a canonical form: equal content, equal bytes, equal hash.

Left out is what the server or a controller writes by itself: uid, versions, times, managedFields,
status (unless it is the only place of its data), volatile annotations. Secrets never come here.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Mapping
from typing import Any, Final

import msgspec

from seawall.baseline.scope import Scope
from seawall.clients.kube import Resource
from seawall.errors import InputError
from seawall.store.appending import Seen

Object = dict[str, Any]

SERVERS: Final = (
    *("uid", "resourceVersion", "generation", "creationTimestamp", "managedFields", "selfLink"),
    *("deletionTimestamp", "deletionGracePeriodSeconds"),
)


class _Managed(msgspec.Struct, rename="camel"):
    manager: str = ""
    time: str = ""
    subresource: str = ""


class Meta(msgspec.Struct, rename="camel"):
    name: str = ""
    namespace: str = ""
    uid: str = ""
    resource_version: str = ""
    deletion_timestamp: str | None = None
    managed_fields: list[_Managed] = []


class Head(msgspec.Struct):
    """The few fields that tell whether an object needs a closer look."""

    metadata: Meta


class ListMeta(msgspec.Struct, rename="camel"):
    resource_version: str = ""


class Page(msgspec.Struct):
    """A page of a List; its items stay raw."""

    items: list[msgspec.Raw] | None = None
    metadata: ListMeta = msgspec.field(default_factory=ListMeta)


pages: Final = msgspec.json.Decoder(Page)
heads: Final = msgspec.json.Decoder(Head)


class Shape(msgspec.Struct, frozen=True):
    """How objects of one resource are kept. `whole`: no status subresource, so status is data."""

    resource: str
    api_version: str
    kind: str
    whole: bool = False


def shape(kind: Resource) -> Shape:
    api_version = f"{kind.group}/{kind.version}" if kind.group else kind.version
    return Shape(kind.id, api_version, kind.kind, "status" not in kind.subresources)


def seen(raw: bytes, head: Meta, form: Shape, scope: Scope) -> Seen:
    """The object as the store keeps it. InputError if it nests too deeply to be read."""
    try:
        body = packed(kept(msgspec.json.decode(raw), form, scope))
    except (RecursionError, msgspec.DecodeError) as error:
        name = "/".join(part for part in (form.resource, head.namespace, head.name) if part)
        raise InputError(name, f"it can't be copied ({error})") from error
    manager, changed = author(head)
    return Seen(
        namespace=head.namespace,
        name=head.name,
        uid=head.uid,
        resource_version=head.resource_version,
        hash=hashlib.sha256(body).digest(),
        body=zlib.compress(body, 6),
        manager=manager,
        changed=changed,
    )


def packed(content: Object) -> bytes:
    """Canonical JSON: keys sorted, no blanks."""
    return msgspec.json.encode(content, order="deterministic")


def kept(whole: Object, form: Shape, scope: Scope) -> Object:
    """The part of an object that is kept; it is the object itself, made smaller."""
    found: Object = {"apiVersion": form.api_version, "kind": form.kind}
    meta = whole.get("metadata") or {}
    if only := scope.parts.get(form.resource):
        found["metadata"] = {"name": meta.get("name", "")}
        for path in only:
            outer, inner = path.split(".")
            if value := (whole.get(outer) or {}).get(inner):
                found.setdefault(outer, {})[inner] = value
        _calm(found, scope)
        return found
    leave = (
        {"apiVersion", "kind"}
        if form.whole or form.resource in scope.status
        else {*("apiVersion", "kind", "status")}
    )
    found |= {key: value for key, value in whole.items() if key not in leave}
    found["metadata"] = {key: value for key, value in meta.items() if key not in SERVERS}
    _calm(found, scope)
    return found


def wanted(content: Object, form: Shape, scope: Scope) -> Object:
    """The part of a kept content that is compared with the live object and put back."""
    if form.resource not in scope.status:
        return content
    return {key: value for key, value in content.items() if key != "status"}


def author(head: Meta) -> tuple[str, str]:
    """Who changed the object last (a manager's name, as managedFields tell), and when."""
    changes = [one for one in head.managed_fields if one.subresource != "status"]
    last = max(changes, key=lambda one: one.time, default=None)
    return (last.manager, last.time) if last else ("", "")


def differs(a: Mapping[str, Any], b: Mapping[str, Any]) -> bool:
    return packed(dict(a)) != packed(dict(b))


def _calm(found: Object, scope: Scope) -> None:
    """Without annotations and taints that controllers move, and without empty maps."""
    meta = found["metadata"]
    if notes := meta.get("annotations"):
        meta["annotations"] = {k: v for k, v in notes.items() if not scope.moves(k)}
    for name in ("labels", "annotations", "ownerReferences", "finalizers"):
        if name in meta and not meta[name]:
            del meta[name]
    spec = found.get("spec")
    if (
        (found["apiVersion"], found["kind"]) == ("v1", "Node")
        and isinstance(spec, dict)
        and "taints" in spec
    ):
        kept_taints = [
            _taint(one) for one in spec["taints"] if not scope.passes(one.get("key", ""))
        ]
        if kept_taints:
            spec["taints"] = sorted(kept_taints, key=lambda one: (one["key"], one["effect"]))
        else:
            del found["spec"]


def _taint(one: Mapping[str, str]) -> dict[str, str]:
    """Without `timeAdded`, which the server writes."""
    return {name: one.get(name, "") for name in ("key", "value", "effect")}
