"""One picture of a cluster: its parts, or why they could not be read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from seawall.facts.objects import Object

T = TypeVar("T", bound=Object)
R = TypeVar("R")


class NotRead(Exception):
    """A part of the facts is not known. Whoever meets it answers "unknown", with `why`."""

    def __init__(self, resource: str, why: str) -> None:
        self.resource, self.why = resource, why
        super().__init__(f"{resource}: {why}")


class Facts:
    """One picture. `parts` maps a resource to its objects, or to why they could not be read.

    `cluster` is the name that the user knows it by, `version` the API server's ("v1.35.4"), `now`
    the time of the picture (RFC 3339, UTC), `namespace` the only one looked at ("" = all),
    `certificate_end` when the API server's serving certificate ends (RFC 3339; "" = not known).
    """

    def __init__(
        self,
        parts: Mapping[str, list[Any] | NotRead],
        *,
        cluster: str = "",
        version: str = "",
        now: str = "",
        namespace: str = "",
        certificate_end: str = "",
    ) -> None:
        self.parts = dict(parts)
        self.cluster, self.version, self.now, self.namespace = cluster, version, now, namespace
        self.certificate_end = certificate_end
        self._named: dict[type[Object], dict[tuple[str, str], Any]] = {}
        self._made: dict[Callable[[Facts], Any], Any] = {}

    def all(self, kind: type[T]) -> list[T]:
        """Every object of the kind. NotRead if its list did not succeed."""
        return self.raw(kind.resource)

    def raw(self, resource: str) -> list[Any]:
        """The objects of a resource as they were decoded. NotRead as above."""
        found = self.parts.get(resource)
        if found is None:
            raise NotRead(resource, "it was not collected")
        if isinstance(found, NotRead):
            raise found
        return found

    def named(self, kind: type[T], name: str, namespace: str = "") -> T | None:
        """The object of that name, None when the list has none. NotRead as above."""
        if kind not in self._named:
            self._named[kind] = {(o.metadata.namespace, o.metadata.name): o for o in self.all(kind)}
        found: T | None = self._named[kind].get((namespace, name))
        return found

    def once(self, make: Callable[[Facts], R]) -> R:
        """`make(self)`, worked out at the first call: a grouping that several judges share."""
        if make not in self._made:
            self._made[make] = make(self)
        found: R = self._made[make]
        return found
