"""Admission reviews: a request before it is carried out, with the object as it was and will be.

The same normal form as that of an audit event, and more of it: both objects are whole.
Source: package k8s.io/api/admission/v1. The user is the one that the request is made as: a review
does not tell who impersonates it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import msgspec

from seawall.commands import objects
from seawall.commands.context import Context
from seawall.commands.kinds import Kind
from seawall.errors import InputError
from seawall.model import Operation, Unknown
from seawall.sources.audit import actor, commands

_ACTIONS: Final = {"CREATE": "create", "UPDATE": "update", "DELETE": "delete", "CONNECT": "connect"}


class _Kind(msgspec.Struct):
    group: str = ""
    version: str = ""
    kind: str = ""
    resource: str = ""


class Request(msgspec.Struct, rename="camel"):
    """The parts of a review's request that operations are made of."""

    uid: str
    operation: str
    resource: _Kind
    kind: _Kind = msgspec.field(default_factory=_Kind)
    sub_resource: str = ""
    name: str = ""
    namespace: str = ""
    user_info: dict[str, Any] = {}
    object: Any = None
    old_object: Any = None
    dry_run: bool | None = None


class Review(msgspec.Struct):
    """An AdmissionReview as the API server sends it."""

    request: Request


_REVIEW: Final = msgspec.json.Decoder(Review)


def read(data: bytes, file: str, ctx: Context) -> Iterator[Operation]:
    """Operations of one review. InputError for what is none."""
    try:
        review = _REVIEW.decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise InputError(file, f"is no AdmissionReview of v1: {error}") from error
    return of_request(review.request, ctx)


def of_request(request: Request, ctx: Context) -> Iterator[Operation]:
    """The request itself, then the commands that it brings."""
    who = actor.user(request.user_info)
    for op in _all(request, ctx):
        op.actor, op.evidence = who, (request.uid,)
        yield op


def _all(request: Request, ctx: Context) -> Iterator[Operation]:
    action = _ACTIONS.get(request.operation)
    if action is None:
        return
    address = _address(request)
    before = request.old_object
    if before is None and action == "delete":
        before = address.object()  # a collection; or an API server before 1.15
    after = request.object if action in ("create", "update") else None
    resource = "/".join(filter(None, (request.resource.resource, request.sub_resource)))
    yield ctx.operation(
        "kube",
        action,
        address.target(request.sub_resource),
        before=_safe(before),
        after=_safe(after),
        line=ctx.line,
        text=f"{action} {resource} {request.namespace}/{request.name or '*'}",
    )
    yield from _inside(request, ctx)


def _inside(request: Request, ctx: Context) -> Iterator[Operation]:
    found = request.object
    if request.sub_resource == "exec" and isinstance(found, dict):
        words = found.get("command")
        words = [str(word) for word in words] if isinstance(words, list) else []
        yield from commands.of_exec(request.namespace, request.name, words, ctx)
    elif request.sub_resource == "ephemeralcontainers":
        yield from commands.of_debug(found, request.old_object, ctx)
    elif not request.sub_resource and request.operation in ("CREATE", "UPDATE"):
        yield from commands.of_object(found, request.old_object, request.user_info, ctx)


def _address(request: Request) -> objects.Ref:
    kind = Kind(
        request.kind.kind if not request.sub_resource else "",
        request.resource.group,
        request.resource.resource,
        namespaced=bool(request.namespace) and request.resource.resource != "namespaces",
        version=request.resource.version,
    )
    every = not request.name and request.operation == "DELETE"
    missing = "a selection of objects" if every else "generated name"
    return objects.Ref(
        kind=kind, name=request.name or Unknown(missing), namespace=request.namespace, every=every
    )


def _safe(obj: Any) -> Any:
    return objects.without_secrets(obj) if isinstance(obj, dict) else obj
