"""Pages of a list to objects that stay in memory, as small as they can be.

Pods of one workload differ in a name, a node and an address; what else they say is the same text
again and again. It is kept once.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, Generic, TypeVar

import msgspec

from seawall.facts.network import EndpointSlice
from seawall.facts.nodes import Node
from seawall.facts.objects import Object
from seawall.facts.pods import Pod
from seawall.facts.share import EndpointSharing, NodeSharing, PodSharing

T = TypeVar("T", bound=Object)
MAGIC: Final = b"k8s\0"  # Kubernetes' own sign of protobuf
I = TypeVar("I")  # noqa: E741 - an item
_SHARING: Final[dict[type[Object], Callable[[], Callable[[list[Any]], None]]]] = {
    Pod: PodSharing,
    EndpointSlice: EndpointSharing,
    Node: NodeSharing,
}


PACKED: Final[frozenset[type[Object]]] = frozenset((Pod,))  # kinds whose pages may be protobuf


class Page(msgspec.Struct, Generic[I]):
    """A page of a list. Items are null where there are none."""

    items: list[I] | None = None


class Keeper(Generic[T]):
    """The objects of one kind, from pages of JSON or, if it is `PACKED`, of protobuf."""

    def __init__(self, kind: type[T]) -> None:
        self.objects: list[T] = []
        self._kind = kind
        self._decoder = msgspec.json.Decoder(Page[kind])  # type: ignore[valid-type]
        self._single = msgspec.json.Decoder(kind)
        self._share = _SHARING.get(kind, lambda: None)()

    def take(self, page: bytes) -> int:
        """Add the objects of a page, and say how many. msgspec.DecodeError: it is no such page.

        An empty page says that the list starts anew: what came before is forgotten.
        """
        if not page:
            self.objects.clear()
            return 0
        items = self._items(page)
        if self._share is not None:
            self._share(items)
        self.objects += items
        return len(items)

    def _items(self, page: bytes) -> list[Any]:
        if not page.startswith(MAGIC):
            return self._decoder.decode(page).items or []
        if self._kind not in PACKED:
            raise msgspec.DecodeError(f"{self._kind.__name__} is read as JSON only")
        from seawall.facts import wire  # loads protobuf, for those who need it

        return wire.pods(page)

    def one(self, data: bytes) -> T:
        """One object, as a watch tells it; it is not added. msgspec.DecodeError as above."""
        found = self._single.decode(data)
        if self._share is not None:
            self._share([found])
        return found
