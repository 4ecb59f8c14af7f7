"""Kubernetes objects that a plan creates, changes or deletes: providers kubernetes, kubectl, helm.

The kubernetes provider writes an object's fields in snake_case, and a nested block as a list with
one map; `terraform_kinds` turns them back. A helm release is read as the helm command for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from seawall.commands import kinds, objects, read_argv
from seawall.commands.context import Context, Word
from seawall.commands.objects import Ref
from seawall.errors import InputError
from seawall.model import Operation, Partial, Unknown
from seawall.sources import terraform_kinds
from seawall.sources.terraform_plan import ResourceChange, value
from seawall.sources.terraform_values import settled

Values = Mapping[str, Any]
_BALANCERS = (
    "service.beta.kubernetes.io/alibaba-cloud-loadbalancer-id",
    "service.beta.kubernetes.io/alicloud-loadbalancer-id",
)
_PREFIXES = ("kubernetes_", "kubectl_manifest", "helm_release")


def knows(item: ResourceChange) -> bool:
    """Whether a change is one of a Kubernetes object (or of a helm release)."""
    return item.mode == "managed" and item.type.startswith(_PREFIXES)


def named_ids(item: ResourceChange) -> Iterator[tuple[str, str]]:
    """(role, id) of cloud resources that an object binds: a load balancer, a volume."""
    raw = item.change.before if bytes(item.change.before) != b"null" else item.change.after
    values = value(raw)
    if not isinstance(values, dict):
        return
    metadata = terraform_kinds.block(values.get("metadata"))
    notes = metadata.get("annotations")
    for key in _BALANCERS:
        if isinstance(notes, dict) and isinstance(notes.get(key), str):
            yield "service", notes[key]
    spec = terraform_kinds.block(values.get("spec"))
    csi = terraform_kinds.block(
        terraform_kinds.block(spec.get("persistent_volume_source")).get("csi")
    )
    if isinstance(handle := csi.get("volume_handle"), str):
        yield "volume", handle


def operations(
    item: ResourceChange, acts: frozenset[str], ctx: Context, line: int
) -> Iterator[Operation]:
    """What the change does to objects; a replace deletes and creates."""
    change = item.change
    old = settled(value(change.before), None, value(change.before_sensitive))
    new = {}
    if acts & {"create", "update"}:
        hidden = value(change.after_sensitive)
        new = settled(value(change.after), value(change.after_unknown), hidden)
    if item.type == "helm_release":
        yield from _release(acts, old, new, ctx, line)
        return
    if item.type.startswith(("kubernetes_labels", "kubernetes_annotations")):
        yield from _keys(item.type.split("_")[1], acts, old, new, ctx)
        return
    if item.type.startswith("kubernetes_node_taint"):
        yield from _taints(acts, old, new, ctx)
        return
    if item.type.startswith("kubernetes_config_map_v1_data"):
        yield from _data(acts, old, new, ctx)
        return
    yield from _objects(item.type, acts, old, new, ctx)


def _objects(
    type_: str, acts: frozenset[str], old: Values, new: Values, ctx: Context
) -> Iterator[Operation]:
    before = _objects_of(type_, old, ctx) if old else []
    after = _objects_of(type_, new, ctx) if new else []
    if "delete" in acts:
        for obj in before:
            yield objects.deleted(obj, ctx)
    if "create" in acts:
        for obj in after:
            yield objects.applied(obj, ctx, action="create")
            yield from ctx.inside(obj, ctx)
    if acts == {"update"}:
        for obj, was in zip(after, before, strict=False):
            done = objects.applied(obj, ctx, action="update")
            done.before = objects.complete(was)
            yield done
            yield from ctx.inside(obj, ctx)


def _objects_of(type_: str, values: Values, ctx: Context) -> list[dict[str, Any]]:
    """The Kubernetes objects that a resource stands for; none if it can't be told."""
    if type_ == "kubernetes_manifest":
        manifest = values.get("manifest")
        return [manifest] if isinstance(manifest, dict) and "kind" in manifest else []
    if type_ == "kubectl_manifest":
        return _parsed(values, ctx)
    obj = terraform_kinds.object_of(type_, values)
    return [obj] if obj else []


def _parsed(values: Values, ctx: Context) -> list[dict[str, Any]]:
    """`yaml_body` is sensitive as a whole; `yaml_body_parsed` is the same without its secrets."""
    for name in ("yaml_body_parsed", "yaml_body"):
        text = values.get(name)
        if isinstance(text, str) and text:
            try:
                return ctx.objects(text.encode(), ctx.file)
            except InputError:
                return []
    return []


def _ref(values: Values, kind: kinds.Kind) -> Ref:
    metadata = terraform_kinds.block(values.get("metadata"))
    name, space = metadata.get("name"), metadata.get("namespace")
    return Ref(
        kind=kind,
        name=name if isinstance(name, (str, Unknown)) else Unknown("known only after apply"),
        namespace=space if isinstance(space, (str, Unknown)) else None,
    )


def _keys(
    field: str, acts: frozenset[str], old: Values, new: Values, ctx: Context
) -> Iterator[Operation]:
    """kubernetes_labels, kubernetes_annotations: keys on an object of someone else."""
    values = new or old
    version, kind = values.get("api_version"), values.get("kind")
    if not isinstance(version, str) or not isinstance(kind, str):
        return
    before, after = old.get(field), new.get(field)
    if isinstance(after, Unknown) or isinstance(before, Unknown):
        return
    given = {} if "delete" in acts and "create" not in acts else dict(after or {})
    gone = [key for key in before or {} if key not in given]
    given = {key: text for key, text in given.items() if (before or {}).get(key) != text}
    if given or gone:
        yield objects.keyed(_ref(values, kinds.of_object(version, kind)), ctx, field, given, gone)


def _taints(acts: frozenset[str], old: Values, new: Values, ctx: Context) -> Iterator[Operation]:
    values = new or old
    taints = [] if acts == {"delete"} else values.get("taint") or []
    ref = _ref(values, kinds.of_object("v1", "Node"))
    yield objects.edited(ref, ctx, {"spec": Partial({"taints": taints})})


def _data(acts: frozenset[str], old: Values, new: Values, ctx: Context) -> Iterator[Operation]:
    values = new or old
    before, after = old.get("data"), new.get("data")
    if isinstance(before, Unknown) or isinstance(after, Unknown):
        return
    patch: dict[str, Any] = dict.fromkeys(before or {})
    if acts != {"delete"}:
        patch |= after or {}
    ref = _ref(values, kinds.of_object("v1", "ConfigMap"))
    yield objects.patched(ref, ctx, {"data": patch}, how="merge")


def _release(
    acts: frozenset[str], old: Values, new: Values, ctx: Context, line: int
) -> Iterator[Operation]:
    """helm_release, read as the helm command that does the same."""
    if "delete" in acts:
        yield from read_argv(
            ["helm", "uninstall", _word(old, "name"), "-n", _word(old, "namespace", "default")],
            ctx,
            line=line,
        )
    if acts & {"create", "update"}:
        argv = ["helm", "upgrade", "--install", _word(new, "name"), _word(new, "chart")]
        argv += ["-n", _word(new, "namespace", "default")]
        for flag, name in (("--version", "version"), ("--repo", "repository")):
            if new.get(name):
                argv += [flag, _word(new, name)]
        yield from read_argv(argv, ctx, line=line)


def _word(values: Values, name: str, default: str = "") -> Word:
    found = values.get(name) if not isinstance(values.get(name), Unknown) else None
    if found:
        return str(found)
    return Unknown("known only after apply") if name in values and not default else default
