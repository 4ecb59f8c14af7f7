"""Kubernetes objects and references to them, as Operations in the normal form of the kube plane.

Manifests, kubectl, helm and Ansible all end here, so that a hazard sees the same whichever of them
a file uses. What an object does not say stays Unknown; what the API server would fill in and rules
look at is filled in; values of Secrets are taken out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypedDict, Unpack

import msgspec

from seawall.commands import kinds
from seawall.commands.context import Context, Word
from seawall.commands.defaults import filled
from seawall.commands.kinds import Kind
from seawall.commands.patches import merged
from seawall.model import Operation, Partial, Unknown

CURRENT_NAMESPACE = "the current namespace"


class At(TypedDict, total=False):
    """Where the text stands: line, column (from 1), index of the YAML document, the text itself."""

    line: int
    column: int
    document: int
    text: str


class Ref(msgspec.Struct, frozen=True, kw_only=True):
    """An object of which only the address is known: `svc/x -n y`, or a selection of objects."""

    kind: Kind
    name: Word
    namespace: Word | None = None  # None: not given
    labels: dict[str, Any] | None = None  # that a selector asks for; there may be others
    every: bool = False  # a selection or `--all`: the name is Unknown
    selector: Word = ""  # of labels, as written; "" = all; Unknown: chosen in another way

    def target(self, subresource: str = "") -> dict[str, Any]:
        """The Operation's target."""
        target: dict[str, Any] = {
            "group": self.kind.group,
            "version": self.kind.version,
            "kind": self.kind.kind or Unknown("the kind's own name"),
            "resource": self.kind.resource or Unknown("the text does not say which kind"),
            "subresource": subresource,
            "namespace": self.where(),
            "name": self.name,
        }
        if not self.every:
            return target
        chosen = {"selector": self.selector} if self.selector != "" else {}
        return target | {"all": True} | chosen

    def where(self) -> Word:
        """The namespace; "" for what has none."""
        if not self.kind.namespaced:
            return ""
        if self.namespace is None or self.namespace == "":
            return Unknown(CURRENT_NAMESPACE)
        return self.namespace

    def object(self, fields: Mapping[str, Any] | None = None) -> Partial:
        """What is known of the object, with `fields` (a Partial may be among them) laid over it."""
        version = self.kind.version
        known: dict[str, Any] = {
            "apiVersion": f"{self.kind.group}/{version}" if self.kind.group else version,
            "kind": self.kind.kind or Unknown("the kind's own name"),
        }
        space = self.where()
        metadata: dict[str, Any] = {"name": self.name} | (
            {"namespace": space} if space != "" else {}
        )
        fields = dict(fields or {})
        inner = fields.pop("metadata", {})
        if self.labels is not None:
            labels = self.labels if isinstance(self.labels, Partial) else Partial(self.labels)
            metadata["labels"] = labels
            if isinstance(given := inner.get("labels"), dict):
                metadata["labels"] = with_fields(labels, given)
                inner = with_fields(inner, {"labels": metadata["labels"]})
        gone = frozenset() if self.kind.namespaced else frozenset({"namespace"})
        unseen = "the object itself is not in the text"
        absent = gone | getattr(inner, "absent", frozenset())
        known["metadata"] = Partial(metadata | inner, absent=absent, why=unseen)
        return Partial(known | fields, why=unseen)


def ref_of(obj: Mapping[str, Any]) -> Ref:
    """The address of an object; a Partial's missing parts are Unknown."""
    version, kind = obj.get("apiVersion"), obj.get("kind")
    metadata = obj.get("metadata")
    metadata = metadata if isinstance(metadata, Mapping) else {}
    known = isinstance(version, str) and isinstance(kind, str)
    row = kinds.of_object(str(version), str(kind)) if known else Kind("", "", "")
    namespace = metadata.get("namespace")
    return Ref(
        kind=row,
        name=_name(metadata),
        namespace=namespace if isinstance(namespace, (str, Unknown)) else None,
    )


def _name(metadata: Mapping[str, Any]) -> Word:
    name = metadata.get("name")
    if isinstance(name, (str, Unknown)):
        return name
    if name is not None and not isinstance(name, (dict, list)):
        return str(name)
    prefix = metadata.get("generateName")
    return Unknown("generated name", prefix=prefix if isinstance(prefix, str) else "")


def target_of(obj: Mapping[str, Any], subresource: str = "") -> dict[str, Any]:
    """The Operation's target for an object: group, version, kind, resource, namespace, name …"""
    return ref_of(obj).target(subresource)


def applied(
    obj: dict[str, Any], ctx: Context, *, action: str = "apply", **at: Unpack[At]
) -> Operation:
    """A file that creates or updates (`apply`), or only creates (`create`)."""
    ref = ref_of(obj)
    return _operation(ctx, action, ref, None, complete(obj, ref), **at)


def replaced(obj: dict[str, Any], ctx: Context, **at: Unpack[At]) -> Operation:
    """`kubectl replace -f`, Ansible's `force`: the whole object is given, the old one is not."""
    ref = ref_of(obj)
    return _operation(ctx, "update", ref, ref.object(), complete(obj, ref), **at)


def deleted(what: dict[str, Any] | Ref, ctx: Context, **at: Unpack[At]) -> Operation:
    """A delete of an object that a file shows, or of one that is only named or selected."""
    if isinstance(what, Ref):
        return _operation(ctx, "delete", what, what.object(), None, **at)
    ref = ref_of(what)
    return _operation(ctx, "delete", ref, complete(what, ref), None, **at)


def edited(
    ref: Ref,
    ctx: Context,
    after: Mapping[str, Any] | None = None,
    *,
    before: Mapping[str, Any] | None = None,
    subresource: str = "",
    closed: bool = True,
    **at: Unpack[At],
) -> Operation:
    """An update of which only some fields are known before and after.

    `closed`: the change names every label and annotation that it touches, so that all others are
    the same before and after: both maps hold the touched ones only. Not so for an editor.
    """
    old, new = ref.object(before), ref.object(after)
    if closed:
        _close(old)
        _close(new)
    return _operation(ctx, "update", ref, old, new, subresource=subresource, **at)


def _close(obj: Partial) -> None:
    metadata = obj["metadata"]
    for field in ("labels", "annotations"):
        value = metadata.get(field, {})
        metadata[field] = dict(value) if isinstance(value, dict) else value


def patched(
    ref: Ref,
    ctx: Context,
    patch: Any,
    *,
    how: str = "strategic",
    subresource: str = "",
    **at: Unpack[At],
) -> Operation:
    """A patch: `how` is json, merge or strategic; a patch that can't be read is Unknown."""
    before, after = merged(patch, how)
    closed = isinstance(patch, (dict, list))
    return edited(ref, ctx, after, before=before, subresource=subresource, closed=closed, **at)


def keyed(
    ref: Ref,
    ctx: Context,
    field: str,
    given: Mapping[str, Any],
    removed: Iterable[str] = (),
    *,
    overwrite: bool = False,
    **at: Unpack[At],
) -> Operation:
    """`kubectl label|annotate X key=value key-`; `field` is "labels" or "annotations".

    Without `overwrite` the API refuses keys that are there, so a given key is a new one.
    """
    touched = [*removed, *(given if overwrite else ())]
    before = {"metadata": {field: {key: Unknown("the value before") for key in touched}}}
    return edited(ref, ctx, {"metadata": {field: dict(given)}}, before=before, **at)


def scaled(
    ref: Ref, ctx: Context, replicas: Any, *, current: Any = None, **at: Unpack[At]
) -> Operation:
    """`kubectl scale`: an update of the subresource "scale"."""
    before = None if current is None else {"spec": Partial({"replicas": current})}
    after = {"spec": Partial({"replicas": replicas})}
    return edited(ref, ctx, after, before=before, subresource="scale", **at)


def complete(obj: dict[str, Any], ref: Ref | None = None) -> dict[str, Any]:
    """The object as the API server would show it: defaults filled in, namespace known or Unknown,
    values of a Secret taken out. The given object is not changed."""
    ref = ref or ref_of(obj)
    out = without_secrets(filled(obj))
    metadata = out.get("metadata")
    metadata = metadata if isinstance(metadata, dict) else {}
    changed: dict[str, Any] = {}
    if ref.kind.namespaced and not isinstance(metadata.get("namespace"), (str, Unknown)):
        changed["namespace"] = ref.where()
    if isinstance(ref.name, Unknown):
        changed["name"] = ref.name
    return with_fields(out, {"metadata": with_fields(metadata, changed)}) if changed else out


def with_fields(obj: dict[str, Any], fields: dict[str, Any]) -> dict[str, Any]:
    """A copy with some fields replaced; a Partial stays one."""
    if isinstance(obj, Partial):
        absent = frozenset(obj.absent - fields.keys())
        return Partial(obj | fields, absent=absent, why=obj.why, unsure=obj.unsure)
    return obj | fields


def without_secrets(obj: dict[str, Any]) -> dict[str, Any]:
    """A Secret with its keys kept and its values Unknown; anything else as it is."""
    if obj.get("kind") != "Secret":
        return obj
    hidden: dict[str, Any] = {}
    for field in ("data", "stringData"):
        if isinstance(values := obj.get(field), Mapping):
            hidden[field] = {key: Unknown("a Secret's value") for key in values}
    metadata = obj.get("metadata")
    if isinstance(metadata, dict) and isinstance(notes := metadata.get("annotations"), dict):
        copies = {
            key: Unknown("holds a copy of the Secret")
            for key in notes
            if str(key).endswith("/last-applied-configuration")
        }
        notes = with_fields(notes, copies)
        hidden["metadata"] = with_fields(metadata, {"annotations": notes})
    return with_fields(obj, hidden)


def _operation(
    ctx: Context,
    action: str,
    ref: Ref,
    before: Any,
    after: Any,
    *,
    subresource: str = "",
    **at: Unpack[At],
) -> Operation:
    done = ctx.operation(
        "kube",
        action,
        ref.target(subresource),
        before=before,
        after=after,
        line=at.get("line", 0),
        column=at.get("column", 0),
        text=at.get("text", ""),
    )
    if document := at.get("document", 0):
        done.where = msgspec.structs.replace(done.where, document=document)
    return done
