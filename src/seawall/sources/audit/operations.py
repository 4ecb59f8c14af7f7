"""An audit event's Operations: the request itself, and what runs inside of it.

What was asked stands in `requestObject`, what became of it in `responseObject`, if the audit
policy's level keeps them; at level Metadata an object is known by its name only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any, Final

import msgspec

from seawall.commands import kinds, objects
from seawall.commands.context import Context
from seawall.commands.kinds import Kind
from seawall.commands.shell_secrets import HIDDEN, mask
from seawall.model import Operation, Unknown
from seawall.sources.audit import actor, changes, commands
from seawall.sources.audit.event import Event, Ref, bytes_of, value

# (resource as rules name it, JSON of an object) → the object, as far as rules read it.
Decode = Callable[[str, memoryview], Any]
_WRITES: Final = {
    "create": "create",
    "update": "update",
    "patch": "update",
    "delete": "delete",
    "deletecollection": "delete",
}
_CONNECTS: Final = frozenset(("exec", "attach", "portforward", "proxy"))
_NO_OBJECTS: Final = frozenset(("Status", "DeleteOptions", "CreateOptions", "UpdateOptions"))
_SUCCESS: Final = range(200, 300)
_UPGRADED: Final = 101
_DENIED: Final = (401, 403)
# The handler goes on after a timeout, and a panic tells nothing about what was done before it.
_UNCLEAR: Final = (500, 504)


def action_of(verb: str, subresource: str) -> str:
    """The Operation's action of an audit verb; "" for a read."""
    if subresource in _CONNECTS:
        return "connect" if verb in ("get", "create") else ""
    return _WRITES.get(verb, "")


def resource_of(ref: Ref) -> str:
    """As rules write it: "nodes", "apps/deployments/scale"."""
    name = f"{ref.group}/{ref.resource}" if ref.group else ref.resource
    return f"{name}/{ref.subresource}" if ref.subresource else name


def finished(event: Event) -> bool:
    """Whether this is the last event of its request: others come before it."""
    return event.stage in ("ResponseComplete", "Panic")


def outcome(event: Event) -> str:
    """ "" for done; denied, failed, dry-run, or unclear (it may have been done)."""
    code = event.code
    if code in _DENIED:
        return "denied"
    if event.stage == "Panic" or code in _UNCLEAR:
        return "unclear"
    if code and code not in _SUCCESS and code != _UPGRADED:
        return "failed"
    return "dry-run" if _is_dry(event) else ""


def _is_dry(event: Event) -> bool:
    """`kubectl delete --dry-run=server` says so in the body only."""
    if b"dryRun=" in bytes(event.request_uri):
        return True
    if event.verb not in ("delete", "deletecollection"):
        return False
    options = value(event.request_object)
    return isinstance(options, dict) and bool(options.get("dryRun"))


def may_be_dry(event: Event) -> bool:
    """Whether a deletion's event leaves open if it was a dry run.

    Seen on API servers of 1.34 and 1.35: kubectl asks for it in the body, which level Metadata
    leaves out; status, annotations and uid are those of a true deletion.
    """
    return event.level == "Metadata" and event.verb in ("delete", "deletecollection")


def of_request(event: Event, action: str, ctx: Context, decode: Decode) -> list[Operation]:
    """The Operations of a finished event's request, at `ctx.line`; several of a collection.

    Raises msgspec.DecodeError when a part of the event is no JSON.
    """
    ref = event.object_ref
    if ref is None:
        return []
    who = actor.actor(event)
    return [_told(op, event, who) for op in _itself(event, ref, action, ctx, decode)]


def of_inside(event: Event, ctx: Context) -> list[Operation]:
    """The Operations of what runs in it: the commands of an exec, of a pod's containers."""
    ref = event.object_ref
    if ref is None:
        return []
    found = list(commands.of_event(event, ref, ctx))
    who = actor.actor(event) if found else {}
    return [_told(op, event, who) for op in found]


def _told(op: Operation, event: Event, who: dict[str, Any]) -> Operation:
    op.actor, op.time, op.evidence = who, event.time, (event.audit_id,)
    return op


def _itself(
    event: Event, ref: Ref, action: str, ctx: Context, decode: Decode
) -> Iterator[Operation]:
    resource = resource_of(ref)
    sent, got = bytes_of(event.request_object), bytes_of(event.response_object)
    if action == "delete":
        yield from _deleted(event, ref, resource, got, ctx, decode)
        return
    answer = decode(resource, got) if got else None
    asked = decode(resource, sent) if sent and event.verb != "patch" else None
    after = answer if is_object(answer) else asked if is_object(asked) else None
    if action == "update" and event.code == 201:
        action = "create"  # an apply or a PUT of what was not there
    address = _address(ref, after)
    if action == "update":
        before, after = _changed(event, address, after, from_answer=after is answer)
    else:
        before, after = None, address.object() if after is None else after
    yield _operation(ctx, action, address, ref, before, None if action == "connect" else after)


def _changed(
    event: Event, address: objects.Ref, after: Any, *, from_answer: bool
) -> tuple[Any, Any]:
    """(before, after) of an update."""
    if event.verb != "patch":
        return address.object(), address.object() if after is None else after
    patch = value(event.request_object)
    if patch is None or after is None:
        op = objects.patched(address, _NOWHERE, patch, how=_how(patch))
        known = patch is not None
        return (op.before, op.after) if known else (address.object(), address.object())
    sure = from_answer and changes.set_something(bytes_of(event.response_object), event.time)
    return changes.before(patch, after, changed=sure), after


_NOWHERE: Final = Context(file="", source="audit")


def _how(patch: Any) -> str:
    return "json" if isinstance(patch, list) else "strategic"


def _deleted(
    event: Event, ref: Ref, resource: str, got: memoryview, ctx: Context, decode: Decode
) -> Iterator[Operation]:
    answer = decode(resource, got) if got else None
    if event.verb == "deletecollection":
        yield from _collection(event, ref, resource, ctx, decode)
        return
    address = _address(ref, answer if is_object(answer) else None)
    before = answer if is_object(answer) else address.object()
    yield _operation(ctx, "delete", address, ref, before, None)


class _List(msgspec.Struct):
    items: list[msgspec.Raw] | None = None


_LIST: Final = msgspec.json.Decoder(_List)


def _collection(
    event: Event, ref: Ref, resource: str, ctx: Context, decode: Decode
) -> Iterator[Operation]:
    """Each object that the answer lists; without an answer, all that the namespace has."""
    got = bytes_of(event.response_object)
    items = _LIST.decode(got).items if got else None
    if items is None:
        address = _address(ref, None, every=True)
        yield _operation(ctx, "delete", address, ref, address.object(), None)
        return
    kind = _kind(ref.resource, ref.group, ref.version)
    for item in items:
        found = decode(resource, memoryview(item))
        if not isinstance(found, dict):
            continue
        version = f"{ref.group}/{ref.version}" if ref.group else ref.version
        found = {"apiVersion": version, "kind": kind.kind} | found
        yield _operation(ctx, "delete", _address(ref, found), ref, found, None)


def is_object(found: Any) -> bool:
    """Whether an answer is the object that the request was about, and no word on its success."""
    return isinstance(found, dict) and found.get("kind") not in _NO_OBJECTS and "metadata" in found


def _address(ref: Ref, found: Any, *, every: bool = False) -> objects.Ref:
    """The object's address; a generated name stands in the answer only."""
    metadata = found.get("metadata") if isinstance(found, dict) else None
    metadata = metadata if isinstance(metadata, dict) else {}
    name = ref.name or metadata.get("name")
    kind = _kind(ref.resource, ref.group, ref.version)
    if not kind.kind and not ref.subresource and found and isinstance(found.get("kind"), str):
        kind = msgspec.structs.replace(kind, kind=found["kind"])
    if kind.namespaced and not ref.namespace:
        kind = msgspec.structs.replace(kind, namespaced=False)
    missing = "a selection of objects" if every else "the name is not in the event"
    return objects.Ref(
        kind=kind,
        name=name if isinstance(name, str) and name else Unknown(missing),
        namespace=ref.namespace,
        every=every,
    )


@lru_cache(1024)
def _kind(resource: str, group: str, version: str) -> Kind:
    row = kinds.of_resource(f"{resource}.{group}" if group else resource)
    if (row.resource, row.group) != (resource, group):
        row = Kind("", group, resource)
    return msgspec.structs.replace(row, version=version)


def _operation(
    ctx: Context, action: str, address: objects.Ref, ref: Ref, before: Any, after: Any
) -> Operation:
    target = address.target(ref.subresource)
    space = target["namespace"]
    place = f"{space}/" if isinstance(space, str) and space else ""
    name = "*" if target.get("all") else str(target["name"])
    return ctx.operation(
        "kube",
        action,
        target,
        before=_safe(before),
        after=_safe(after),
        line=ctx.line,
        text=f"{action} {resource_of(ref)} {place}{name}",
    )


def _safe(obj: Any) -> Any:
    return objects.without_secrets(obj) if isinstance(obj, dict) else obj


def kept(obj: dict[str, Any]) -> dict[str, Any]:
    """An object as it may be kept: without the values of a Secret and of secrets in env, and
    without managedFields, which are as long as all the rest."""
    found = _plain(objects.without_secrets(obj))
    metadata = found.get("metadata")
    if isinstance(metadata, dict):
        metadata.pop("managedFields", None)
    return found  # type: ignore[no-any-return]


def _plain(found: Any) -> Any:
    """JSON values only: what is hidden becomes three stars."""
    if isinstance(found, dict):
        inner = {key: _plain(value) for key, value in found.items()}
        name, text = inner.get("name"), inner.get("value")
        if isinstance(name, str) and isinstance(text, str):
            inner["value"] = mask(f"{name}={text}").partition("=")[2]
        return inner
    if isinstance(found, list):
        return [_plain(value) for value in found]
    if isinstance(found, Unknown):
        return HIDDEN
    return mask(found) if isinstance(found, str) else found
