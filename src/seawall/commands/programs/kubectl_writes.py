"""kubectl delete, apply, replace, edit and patch."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from seawall.commands import jsontext, kinds
from seawall.commands.context import Word
from seawall.commands.jsontext import NotJson
from seawall.commands.kinds import Kind
from seawall.commands.objects import (
    Ref,
    applied,
    deleted,
    edited,
    patched,
    ref_of,
    replaced,
    without_secrets,
)
from seawall.commands.programs.kubectl_call import Call, Found, objects, opened, refs
from seawall.errors import InputError
from seawall.model import Operation, Unknown

# What `apply --prune` looks through when no --prune-allowlist is given (kubectl 1.35, prune.go).
_PRUNED = (
    *("configmaps", "endpoints", "persistentvolumeclaims", "pods", "replicationcontrollers"),
    *("secrets", "services", "jobs", "cronjobs", "ingresses", "daemonsets", "deployments"),
    *("replicasets", "statefulsets", "namespaces", "persistentvolumes"),
)


def delete(call: Call) -> Iterator[Operation]:
    if (raw := call.flag("raw")) is not None:
        yield from _raw(call, raw, "delete")
        return
    for found in objects(call):
        yield deleted(found.obj, via(call, found), **call.at(found.document))
    for ref in refs(call):
        yield deleted(ref, call.ctx, **call.at())


def apply(call: Call) -> Iterator[Operation]:
    if call.args and call.args[0] in ("view-last-applied", "set-last-applied", "edit-last-applied"):
        return
    for found in objects(call):
        yield from put(call, found, "apply")
    if call.on("prune"):
        yield from _prune(call)


def put(call: Call, found: Found, action: str) -> Iterator[Operation]:
    """An object of a file and what its containers do when they start."""
    ctx = via(call, found)
    yield applied(found.obj, ctx, action=action, **call.at(found.document))
    yield from call.ctx.inside(found.obj, ctx)


def via(call: Call, found: Found) -> Any:
    """The context of an object that came from a file."""
    return call.ctx.at(via=(*call.ctx.via, f"{call.cmd.name} {call.verb} -f {found.file}"))


def _prune(call: Call) -> Iterator[Operation]:
    """Everything that the files no longer name goes; which objects that is, no text tells."""
    asked = call.parsed.every("prune-allowlist", "prune-whitelist")
    words = [str(word).split("/")[-1].lower() for word in asked] or list(_PRUNED)
    for word in words:
        yield deleted(_selected(call, kinds.of_resource(word)), call.ctx, **call.at())


def _selected(call: Call, row: Kind) -> Ref:
    name = Unknown("what the files no longer name")
    return Ref(kind=row, name=name, namespace=call.namespace, every=True, selector=name)


def replace(call: Call) -> Iterator[Operation]:
    if (raw := call.flag("raw")) is not None:
        yield from _raw(call, raw, "update")
        return
    for found in objects(call):
        ctx = via(call, found)
        if call.on("force"):
            yield deleted(found.obj, ctx, **call.at(found.document))
            yield from put(call, found, "create")
        else:
            yield replaced(found.obj, ctx, **call.at(found.document))
            yield from call.ctx.inside(found.obj, ctx)


def edit(call: Call) -> Iterator[Operation]:
    """A person types the change later; the fields are all unknown."""
    for ref in [*refs(call), *(ref_of(found.obj) for found in objects(call))]:
        yield edited(ref, call.ctx, subresource=_subresource(call), closed=False, **call.at())


def patch(call: Call) -> Iterator[Operation]:
    how = call.flag("type")
    how = how if isinstance(how, str) else "strategic"
    body = _patch_of(call)
    targets = [*refs(call), *(ref_of(found.obj) for found in objects(call))]
    for ref in targets:
        shown = _without_values(body) if ref.kind.resource == "secrets" else body
        yield patched(ref, call.ctx, shown, how=how, subresource=_subresource(call), **call.at())


def _subresource(call: Call) -> str:
    value = call.flag("subresource")
    return value if isinstance(value, str) else ""


def _without_values(patch: Any) -> Any:
    """A patch of a Secret, its values taken out."""
    if isinstance(patch, dict):
        return without_secrets(patch | {"kind": "Secret"})
    if isinstance(patch, list):
        hidden = {"value": Unknown("a Secret's value")}
        return [
            step | hidden if isinstance(step, dict) and "value" in step else step for step in patch
        ]
    return patch


def _patch_of(call: Call) -> Any:
    """The patch as a value: JSON or YAML, from the line or from a file; Unknown if not readable."""
    text: Word | None = call.flag("patch")
    if isinstance(file := call.flag("patch-file"), str):
        data = call.cmd.stdin if file == "-" else opened(call, file)
        text = data.decode("utf-8", "replace") if isinstance(data, bytes) else data
    unseen = Unknown("the patch is not known here")
    if text is None:
        return unseen
    try:
        return jsontext.decode_word(text)
    except NotJson:
        return _yaml(text) if isinstance(text, str) else unseen


def _yaml(text: str) -> Any:
    from seawall.formats import yaml11  # most patches are JSON: no YAML parser for those

    try:
        docs = yaml11.load_all(text, "patch")
    except InputError:
        return Unknown("the patch is not readable")
    if not docs or jsontext.too_deep(docs[0].value):
        return Unknown("the patch is empty or nested too deeply")
    return docs[0].value


# --- raw URLs ----------------------------------------------------------------------------------

_PATH = re.compile(
    r"^/(?:api/(?P<core>v\w+)|apis/(?P<group>[\w.-]+)/(?P<version>v\w+))"
    r"(?:/namespaces/(?P<namespace>[^/?]+)(?=/))?"
    r"/(?P<resource>[a-z]+)(?:/(?P<name>[^/?]+)(?:/(?P<sub>[^?]+))?)?(?:\?.*)?$"
)


def raw_ref(path: str) -> tuple[Ref, str] | None:
    """Address and subresource of an API path: "/api/v1/namespaces/x/services/y"."""
    whole = re.match(r"^/api/v1/namespaces/([^/]+)/(finalize|status)$", path)
    if whole:  # subresources of the Namespace itself
        return Ref(kind=kinds.of_resource("namespaces"), name=whole[1]), whole[2]
    match = _PATH.match(path)
    if match is None:
        return None
    group = match["group"] or ""
    row = kinds.of_resource(f"{match['resource']}.{group}" if group else match["resource"])
    row = msgspec.structs.replace(row, version=match["core"] or match["version"])
    selection = Unknown("every object of this path")
    return (
        Ref(
            kind=row,
            name=match["name"] or selection,
            namespace=match["namespace"],
            every=not match["name"],
            selector=selection if "elector=" in path else "",
        ),
        match["sub"] or "",
    )


def _raw(call: Call, path: Word, action: str) -> Iterator[Operation]:
    found = raw_ref(path) if isinstance(path, str) else None
    if found is None:
        call.problem("the URL of --raw is not known here")
        return
    ref, sub = found
    if action == "delete":
        yield deleted(ref, call.ctx, **call.at())
    else:
        yield edited(ref, call.ctx, subresource=sub, closed=False, **call.at())
