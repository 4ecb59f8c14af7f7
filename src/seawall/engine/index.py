"""From (plane, verb, resource or action) to the few rules that look at it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from seawall.errors import CatalogError
from seawall.model import Hazard, Match, Operation, Plane

# A file that is applied may create or update; which of the two is the cluster's to say.
_VERBS = {
    "create": ("CREATE",),
    "update": ("UPDATE",),
    "delete": ("DELETE",),
    "connect": ("CONNECT",),
    "apply": ("CREATE", "UPDATE"),
}


class Rule(msgspec.Struct, frozen=True):
    """One match item of one hazard, with its `when` as a function of the plane's variables."""

    hazard: str
    plane: Plane
    match: Match
    when: Callable[..., Any]


class Catalog(msgspec.Struct, frozen=True):
    """Hazards by id and the index to their rules. `errors` are entries that did not load."""

    hazards: dict[str, Hazard]
    areas: dict[str, str]
    files: dict[str, str]
    index: dict[tuple[str, str, str], list[Rule]]
    errors: list[CatalogError]

    def rules_for(self, op: Operation) -> Iterable[tuple[str, Rule]]:
        """(request operation, rule) pairs that look at this operation, blind ones left out."""
        if op.plane != "kube":
            for rule in self.index.get((op.plane, op.action, ""), ()):
                if op.source not in rule.match.blind:
                    yield op.action, rule
            return
        for verb in _VERBS.get(op.action, ()):
            for resource in (resource_of(op.target), "*"):
                for rule in self.index.get(("kube", verb, resource), ()):
                    if op.source not in rule.match.blind and op.action not in rule.match.blind:
                        yield verb, rule

    def selected(self, wanted: Callable[[str, Hazard], bool]) -> Catalog:
        """The same catalogue with only the hazards for which `wanted(id, hazard)` holds."""
        ids = {id_ for id_, hazard in self.hazards.items() if wanted(id_, hazard)}
        index = {
            key: kept
            for key, rules in self.index.items()
            if (kept := [rule for rule in rules if rule.hazard in ids])
        }
        hazards = {id_: hazard for id_, hazard in self.hazards.items() if id_ in ids}
        return msgspec.structs.replace(self, hazards=hazards, index=index)


def resource_of(target: dict[str, Any]) -> str:
    """A target's resource as rules write it: "nodes", "apps/deployments/scale"."""
    name = f"{target['group']}/{target['resource']}" if target.get("group") else target["resource"]
    return f"{name}/{sub}" if (sub := target.get("subresource")) else str(name)


def indexed(
    hazards: dict[str, Hazard],
    rules: dict[str, list[Rule]],
    areas: dict[str, str],
    files: dict[str, str],
    errors: list[CatalogError],
) -> Catalog:
    index: dict[tuple[str, str, str], list[Rule]] = {}
    for rule in (rule for id_ in hazards for rule in rules[id_]):
        for key in _keys(rule):
            index.setdefault(key, []).append(rule)
    return Catalog(hazards, areas, files, index, errors)


def _keys(rule: Rule) -> Iterable[tuple[str, str, str]]:
    if rule.plane != "kube":
        return ((rule.plane, action, "") for action in rule.match.actions)
    return (
        ("kube", verb, resource)
        for verb in rule.match.operations
        for resource in rule.match.resources
    )
