"""A typed command or a script against a real cluster: what it names, as it is there now.

A text says `kubectl delete svc web`; whether that Service owns a load balancer, the cluster tells.
So the operation gets the object as it was before, the namespace that the context stands for and,
for a selection, an operation for each object that it takes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, Protocol

import msgspec

from seawall.commands.kinds import Kind
from seawall.commands.objects import CURRENT_NAMESPACE
from seawall.engine.index import resource_of
from seawall.facts import KINDS, Facts, Keeper, NotRead, Object
from seawall.model import Operation, Partial, Unknown
from seawall.relations import matches, parsed

MOST: Final = 1000  # objects of one selection that are judged one by one


class Picture(Protocol):
    """A cluster or a snapshot of one, as the sources read it."""

    cluster: str
    version: str
    now: str
    namespace: str

    def kind(self, resource: str) -> Kind | None: ...
    def pages(self, resource: str) -> Iterator[bytes]: ...


class OnDemand(Facts):
    """Facts of a picture, each part read when it is first asked for."""

    def __init__(self, picture: Picture) -> None:
        about = {"cluster": picture.cluster, "version": picture.version, "now": picture.now}
        super().__init__({}, namespace=picture.namespace, **about)
        self.picture = picture

    def raw(self, resource: str) -> list[Any]:
        if resource not in self.parts:
            self.parts[resource] = self._read(resource)
        return super().raw(resource)

    def _read(self, resource: str) -> list[Any] | NotRead:
        try:
            if self.picture.kind(resource) is None:
                return []  # a cluster without this API has none of its objects
            keeper = Keeper(_STRUCTS.get(resource, Object))
            for page in self.picture.pages(resource):
                if page:
                    keeper.take(page)
                else:  # the list starts anew
                    keeper = Keeper(_STRUCTS.get(resource, Object))
        except NotRead as error:
            return error
        except msgspec.DecodeError as error:
            return NotRead(resource, f"the answer was not understood: {error}")
        return keeper.objects


_STRUCTS: Final[dict[str, type[Object]]] = {kind.resource: kind for kind in KINDS}


class Seen(msgspec.Struct, frozen=True):
    """An operation with what the cluster adds. `each`: one for each object, to be judged."""

    operation: Operation
    each: list[Operation]


class Look:
    """Looks objects up in a picture. `namespace`: what the context stands for."""

    def __init__(self, picture: Picture, namespace: str = "") -> None:
        self.picture, self.namespace = picture, namespace or "default"
        self.facts = OnDemand(picture)
        self.missing: list[tuple[Operation, str]] = []  # what is named and not there, and why
        self._objects: dict[str, list[dict[str, Any]]] = {}

    def seen(self, op: Operation) -> Seen:
        """The operation as it meets this cluster; unchanged where the cluster can't tell more."""
        if op.plane != "kube" or not isinstance(op.target.get("resource"), str):
            return Seen(op, [op])
        op = self._placed(op)
        if op.action not in ("delete", "update") or op.target["resource"] == "secrets":
            return Seen(op, [op])
        try:
            found = self._found(op)
        except NotRead as error:
            self.missing.append((op, str(error)))
            return Seen(op, [op])
        if not found:
            self.missing.append((op, ""))
            return Seen(op, [op])
        return Seen(op, [_known(op, obj) for obj in found[:MOST]])

    def _placed(self, op: Operation) -> Operation:
        space = op.target.get("namespace")
        if not isinstance(space, Unknown) or space.why != CURRENT_NAMESPACE:
            return op
        put = {"namespace": self.namespace}
        return msgspec.structs.replace(
            op, target=op.target | put, before=_put(op.before, put), after=_put(op.after, put)
        )

    def _found(self, op: Operation) -> list[dict[str, Any]]:
        name, space = op.target.get("name"), op.target.get("namespace")
        selector = op.target.get("selector", "")
        chosen = parsed(selector) if isinstance(selector, str) else None
        named = isinstance(name, str)
        if not named and (op.target.get("all") is not True or chosen is None):
            raise NotRead(str(op.target["resource"]), "which objects these are is not in the text")
        return [
            obj
            for obj in self.objects(resource_of({**op.target, "subresource": ""}))
            if (not isinstance(space, str) or not space or _meta(obj).get("namespace", "") == space)
            and (
                _meta(obj).get("name") == name
                if named
                else matches(chosen, _meta(obj).get("labels") or {})
            )
        ]

    def each(self, resource: str) -> Iterator[dict[str, Any]]:
        """The objects of a resource, page by page; one may come twice if its list starts anew."""
        if self.picture.kind(resource) is not None:
            for page in self.picture.pages(resource):
                yield from _items(page) if page else ()

    def objects(self, resource: str) -> list[dict[str, Any]]:
        """Every object of a resource, whole. NotRead if its list did not succeed."""
        if resource not in self._objects:
            known = self.picture.kind(resource) is not None
            found: list[dict[str, Any]] = []
            for page in self.picture.pages(resource) if known else ():
                found = found + _items(page) if page else []  # an empty page: it starts anew
            self._objects[resource] = found
        return self._objects[resource]


def _items(page: bytes) -> list[dict[str, Any]]:
    try:
        return msgspec.json.decode(page, type=_Items).items or []
    except msgspec.DecodeError as error:
        raise NotRead("", f"the answer was not understood: {error}") from error


class _Items(msgspec.Struct):
    items: list[dict[str, Any]] | None = None


def _meta(obj: dict[str, Any]) -> dict[str, Any]:
    return obj.get("metadata") or {}


def _put(obj: Any, put: dict[str, str]) -> Any:
    """A Partial with this in its metadata."""
    if not isinstance(obj, Partial) or not isinstance(metadata := obj.get("metadata"), Partial):
        return obj
    inner = Partial(metadata | put, absent=metadata.absent, why=metadata.why)
    return Partial(obj | {"metadata": inner}, absent=obj.absent, why=obj.why)


def _known(op: Operation, live: dict[str, Any]) -> Operation:
    """The operation on one object of the cluster."""
    keys = ("name", "namespace")
    target = {key: value for key, value in op.target.items() if key not in ("all", "selector")}
    target |= {key: _meta(live).get(key, "") for key in keys}
    after = op.after
    if op.action == "update" and _says_all(op.after):
        after = _laid(op.before, op.after, live)
    return msgspec.structs.replace(op, target=target, before=live, after=after)


def _says_all(after: Any) -> bool:
    """Whether the text names everything that changes: not so for an editor (`objects.edited`)."""
    metadata = after.get("metadata") if isinstance(after, dict) else None
    notes = metadata.get("annotations") if isinstance(metadata, dict) else None
    return isinstance(notes, dict) and not isinstance(notes, Partial)


def _laid(old: Any, new: Any, live: Any) -> Any:
    """The live value with what the text changes laid over it."""
    if not isinstance(new, dict) or not isinstance(live, dict):
        return new
    old = old if isinstance(old, dict) else {}
    gone = (old.keys() - new.keys()) | getattr(new, "absent", frozenset())
    kept = {key: value for key, value in live.items() if key not in gone}
    return kept | {key: _laid(old.get(key), value, live.get(key)) for key, value in new.items()}
