"""Facts of watched kinds: what was worked out of them is kept while they don't change."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import msgspec

from seawall.facts import Facts, NotRead, Object

T = TypeVar("T", bound=Object)
R = TypeVar("R")


class _Made(msgspec.Struct, frozen=True):
    """A value, and how often each resource that it was made of had changed by then."""

    value: Any
    of: dict[str, int]


class Memory:
    """What pictures of one cluster hand on to the next: by the function that made it."""

    def __init__(self) -> None:
        self.made: dict[Any, _Made] = {}


class WatchedFacts(Facts):
    """One picture. `changes` counts each resource's changes until then.

    A function given to `once` must look at nothing but kinds: not at `now`, which every picture
    has of its own. For one thread.
    """

    def __init__(
        self,
        parts: Mapping[str, list[Any] | NotRead],
        changes: Mapping[str, int],
        memory: Memory,
        **about: str,
    ) -> None:
        super().__init__(parts, **about)
        self._changes, self._memory = changes, memory
        self._reads: list[set[str]] = []  # by each `once` that is under way

    def raw(self, resource: str) -> list[Any]:
        for reads in self._reads:
            reads.add(resource)
        return super().raw(resource)

    def named(self, kind: type[T], name: str, namespace: str = "") -> T | None:
        index = self.once(_INDEXES.setdefault(kind, _Index(kind)))
        found: T | None = index.get((namespace, name))
        return found

    def once(self, make: Callable[[Facts], R]) -> R:
        known = self._memory.made.get(make)
        if known is None or not all(self._same(*one) for one in known.of.items()):
            known = self._memory.made[make] = self._make(make)
        for reads in self._reads:
            reads.update(known.of)
        made: R = known.value
        return made

    def _same(self, resource: str, changes: int) -> bool:
        known = not isinstance(self.parts.get(resource), NotRead)
        return known and self._changes.get(resource) == changes

    def _make(self, make: Callable[[Facts], Any]) -> _Made:
        self._reads.append(set())
        try:
            value = make(self)
        finally:
            reads = self._reads.pop()
        return _Made(value, {resource: self._changes.get(resource, 0) for resource in reads})


class _Index:
    """All objects of a kind by namespace and name."""

    def __init__(self, kind: type[Object]) -> None:
        self.kind = kind

    def __call__(self, facts: Facts) -> dict[tuple[str, str], Any]:
        return {(o.metadata.namespace, o.metadata.name): o for o in facts.all(self.kind)}


_INDEXES: dict[type[Object], _Index] = {}
