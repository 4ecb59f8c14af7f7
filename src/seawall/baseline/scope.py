"""What is kept: the resources of the catalogue's rules, and `knowledge/baseline.yaml` around it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import cache, cached_property
from importlib import resources as files
from typing import Any

import msgspec

from seawall.clients.kube import Resource


class System(msgspec.Struct, frozen=True):
    namespaces: tuple[str, ...]
    resources: tuple[str, ...]


class Volatile(msgspec.Struct, frozen=True):
    annotations: tuple[str, ...]
    taints: tuple[str, ...]


class Scope(msgspec.Struct, frozen=True, dict=True, forbid_unknown_fields=True):
    """`knowledge/baseline.yaml`; its comments say what each part is."""

    also: tuple[str, ...]
    never: tuple[str, ...]
    system: System
    status: tuple[str, ...]
    parts: dict[str, tuple[str, ...]]
    volatile: Volatile
    bound: dict[str, tuple[str, ...]]
    order: tuple[str, ...]

    @cached_property
    def ranks(self) -> dict[str, int]:
        return {resource: rank for rank, resource in enumerate(self.order)}

    def rank(self, resource: str) -> int:
        """Where it stands in the order in which missing objects come back."""
        return self.ranks.get(resource, self.ranks["*"])

    def moves(self, annotation: str) -> bool:
        """Whether controllers rewrite this annotation by themselves."""
        return _named(annotation, self.volatile.annotations)

    def passes(self, taint: str) -> bool:
        """Whether controllers set and remove this taint by themselves."""
        return _named(taint, self.volatile.taints)


class Target(msgspec.Struct, frozen=True):
    """One list to read; namespace "" means all of them."""

    resource: str
    namespace: str = ""


@cache
def load() -> Scope:
    import yaml

    text = files.files("seawall.catalog").joinpath("knowledge/baseline.yaml").read_text("utf-8")
    return msgspec.convert(yaml.load(text, yaml.CSafeLoader), Scope)


def guarded(scope: Scope, matched: Iterable[str]) -> tuple[str, ...]:
    """The resources to keep, given those that rules match: no subresources, "never" left out."""
    found = {resource for resource in matched if _has_objects(resource)} | set(scope.also)
    return tuple(sorted(found - set(scope.never)))


def targets(
    scope: Scope,
    wanted: Iterable[str],
    served: Mapping[str, Resource],
    namespace: str = "",
    homes: Collection[str] | None = None,
) -> list[Target]:
    """The lists to read for those resources, as far as the cluster serves them.

    A namespace leaves out what belongs to none. `homes`: the namespaces that there are, if known.
    """
    found = []
    for resource in wanted:
        kind = served.get(resource)
        if kind is None or (namespace and not kind.namespaced):
            continue
        if resource in scope.system.resources:
            places = [home for home in scope.system.namespaces if namespace in ("", home)]
            found += [Target(resource, home) for home in places if homes is None or home in homes]
        else:
            found.append(Target(resource, namespace))
    return found


def matched(catalog: Any) -> set[str]:
    """The resources that the catalogue's hazards match on the kube plane."""
    return {
        resource
        for hazard in catalog.hazards.values()
        for match in hazard.match.kube
        for resource in match.resources
    }


def _has_objects(resource: str) -> bool:
    """Neither "*" nor a subresource ("nodes/status", "apps/deployments/scale")."""
    first, slash, rest = resource.partition("/")
    is_group = "." in first or first in ("apps", "batch", "policy", "autoscaling", "extensions")
    return resource != "*" and (not slash or (is_group and "/" not in rest))


def _named(key: str, patterns: Iterable[str]) -> bool:
    return any(
        key.startswith(pattern[:-1]) if pattern.endswith("*") else key == pattern
        for pattern in patterns
    )
