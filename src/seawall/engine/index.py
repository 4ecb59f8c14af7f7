"""From (plane, verb, resource or action) to the few rules that look at it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from seawall.errors import CatalogError
from seawall.model import Check, Entry, Hazard, Match, Operation, Plane, State

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


class StateRule(msgspec.Struct, frozen=True):
    """One state item of a hazard or check, with its `when` as a function of (object, facts)."""

    rule: str
    state: State
    when: Callable[..., Any]


class Entries(msgspec.Struct):
    """What was loaded, by id.

    `judges`: the file of each `judge.py`, "" for one that may not run.
    """

    hazards: dict[str, Hazard] = {}
    checks: dict[str, Check] = {}
    rules: dict[str, list[Rule]] = {}
    states: dict[str, list[StateRule]] = {}
    judges: dict[str, str] = {}
    areas: dict[str, str] = {}
    files: dict[str, str] = {}
    errors: list[CatalogError] = []

    def replace(self, hazards: dict[str, Hazard], checks: dict[str, Check]) -> None:
        """Take these in; an entry of the same id goes, with all that belongs to it."""
        for id_ in (*hazards, *checks):
            parts: tuple[dict[str, Any], ...] = (self.hazards, self.checks, self.rules)
            for part in (*parts, self.states, self.judges):
                part.pop(id_, None)
        self.hazards |= hazards
        self.checks |= checks


class Catalog(msgspec.Struct, frozen=True):
    """Hazards and checks by id and the indexes to their rules.

    `index` is of Operations, `states` of objects as they were found, by resource. `judges` are
    files of code about a whole picture by id, "" for one that may not run. `errors` are entries
    that did not load.
    """

    hazards: dict[str, Hazard]
    areas: dict[str, str]
    files: dict[str, str]
    index: dict[tuple[str, str, str], list[Rule]]
    errors: list[CatalogError]
    checks: dict[str, Check] = {}
    states: dict[str, list[StateRule]] = {}
    judges: dict[str, str] = {}

    def entry(self, id_: str) -> Entry | None:
        """The hazard or check of that id."""
        return self.hazards.get(id_) or self.checks.get(id_)

    @property
    def entries(self) -> dict[str, Entry]:
        """Hazards and checks by id."""
        return {**self.hazards, **self.checks}

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

    def selected(self, wanted: Callable[[str, Entry], bool]) -> Catalog:
        """The same catalogue with only the entries for which `wanted(id, entry)` holds."""
        ids = {id_ for id_, entry in self.entries.items() if wanted(id_, entry)}
        return msgspec.structs.replace(
            self,
            hazards={id_: hazard for id_, hazard in self.hazards.items() if id_ in ids},
            checks={id_: check for id_, check in self.checks.items() if id_ in ids},
            judges={id_: file for id_, file in self.judges.items() if id_ in ids},
            index={
                key: kept
                for key, rules in self.index.items()
                if (kept := [rule for rule in rules if rule.hazard in ids])
            },
            states={
                resource: left
                for resource, states in self.states.items()
                if (left := [state for state in states if state.rule in ids])
            },
        )


def resource_of(target: dict[str, Any]) -> str:
    """A target's resource as rules write it: "nodes", "apps/deployments/scale"."""
    name = f"{target['group']}/{target['resource']}" if target.get("group") else target["resource"]
    return f"{name}/{sub}" if (sub := target.get("subresource")) else str(name)


def indexed(found: Entries) -> Catalog:
    """The catalogue with its indexes."""
    index: dict[tuple[str, str, str], list[Rule]] = {}
    for rule in (rule for id_ in found.hazards for rule in found.rules[id_]):
        for key in _keys(rule):
            index.setdefault(key, []).append(rule)
    states: dict[str, list[StateRule]] = {}
    for state in (state for states_of in found.states.values() for state in states_of):
        for resource in state.state.resources:
            states.setdefault(resource, []).append(state)
    return Catalog(
        found.hazards,
        found.areas,
        found.files,
        index,
        found.errors,
        checks=found.checks,
        states=states,
        judges=found.judges,
    )


def _keys(rule: Rule) -> Iterable[tuple[str, str, str]]:
    if rule.plane != "kube":
        return ((rule.plane, action, "") for action in rule.match.actions)
    return (
        ("kube", verb, resource)
        for verb in rule.match.operations
        for resource in rule.match.resources
    )
