"""Who does the platform's work on this cluster: proposed from its audit log, never taken unseen.

An identity passes for what it was seen to do and no more: these actions, on these resources, under
these rules. A person is never proposed; nor is whoever used a person's program, a token that was
issued to somebody else, or impersonation: that is what a thief of a component's token looks like.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

import msgspec

from seawall import audit
from seawall.audit.platform import Actor
from seawall.engine import Catalog
from seawall.engine.index import resource_of
from seawall.guard import items
from seawall.model import Finding, Operation
from seawall.responses.reports.result import Result
from seawall.sources.audit import actor, framing, logs, operations
from seawall.sources.audit.event import Event, value

_SYSTEM: Final = "system:"
_ANYBODY: Final = ("system:anonymous", "system:admin")
_SOURCE: Final = "seawall guard learn"


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """What one identity did that rules would refuse. `why_not`: an id of locales.guard, or ""."""

    user: str
    operations: tuple[str, ...]
    rules: tuple[str, ...]
    count: int
    clients: tuple[str, ...]
    last: str
    why_not: str = ""

    def actor(self) -> Actor:
        """The row that lets it pass."""
        word = re.sub(r"[^a-z0-9]+", "_", self.user.lower()).strip("_")
        return Actor(
            id=f"learned_{word}",
            users=(self.user,),
            operations=self.operations,
            rules=self.rules,
            why=f"{self.count} × {', '.join(self.clients)[:100]}, {self.last}",
            source=_SOURCE,
        )


def seen(paths: Iterable[str], catalog: Catalog) -> tuple[list[Seen], Result]:
    """Identities that native policies would stop, by what the logs tell; components first."""
    asked = native(catalog)
    result = audit.audit(paths, asked, audit.Options(everything=True))
    tools = audit.actors().tools
    every = [
        *result.findings,
        *(one.finding for one in result.allowed if one.how in ("denied", "failed")),
    ]
    found = [one for one in every if one.verdict == "hit"]
    found += recorded(paths, asked)
    by_user: dict[tuple[str, str], list[Finding]] = {}
    for finding in found:
        who = finding.operation.actor or {}
        if name := who.get("username"):
            by_user.setdefault((name, _why_not(who, tools)), []).append(finding)
    people = [_seen(name, why, some) for (name, why), some in by_user.items()]
    return sorted(people, key=lambda one: (bool(one.why_not), one.user)), result


def recorded(paths: Iterable[str], catalog: Catalog) -> list[Finding]:
    """What the policies themselves found while they only audit: the API server writes it into its
    events, also where those hold no object that our engine could judge."""
    found: list[Finding] = []
    for log in logs.named([path for path in paths if path != "-"], []):
        for block in log.blocks():
            if _FAILURE.encode() in block.data:
                for _, event in framing.events(block, framing.Told()):
                    found += _recorded(event, catalog)
    return found


def _recorded(event: Event, catalog: Catalog) -> Iterator[Finding]:
    notes, ref = value(event.annotations), event.object_ref
    if not isinstance(notes, dict) or _FAILURE not in notes or ref is None:
        return
    target = {"group": ref.group, "resource": ref.resource, "subresource": ref.subresource}
    op = Operation(
        plane="kube",
        action=operations.action_of(event.verb, ref.subresource),
        target=target | {"name": ref.name, "namespace": ref.namespace},
        actor=actor.actor(event),
        time=event.time,
    )
    for id_ in dict.fromkeys(_ID.findall(str(notes[_FAILURE]))):
        if entry := catalog.hazards.get(id_):
            yield Finding(
                rule=id_, rows=entry.rows, verdict="hit", severity=entry.severity, operation=op
            )


_FAILURE: Final = "validation.policy.admission.k8s.io/validation_failure"
_ID: Final = re.compile(r'"message": *"[A-Z0-9, -]+, ([a-z0-9_]+): ')


def native(catalog: Catalog) -> Catalog:
    """Only what policies judge: nobody else's refusals are to be learned."""
    ids = {item.hazard for found in items.native(catalog).values() for item in found}
    left = catalog.selected(lambda id_, _: id_ in ids)
    index = {
        key: kept
        for key, rules in left.index.items()
        if key[0] == "kube"
        and (kept := [one for one in rules if items.is_about_requests(one.match)])
    }
    return msgspec.structs.replace(left, index=index)


def merged(known: Sequence[Actor], new: Iterable[Actor]) -> tuple[Actor, ...]:
    """The rows of a setting with more of them: an identity's rows become one."""
    rows = {row.id: row for row in known}
    for row in new:
        old = rows.get(row.id, row)
        rows[row.id] = msgspec.structs.replace(
            row,
            operations=_both(old.operations, row.operations),
            rules=_both(old.rules, row.rules),
        )
    return tuple(rows[id_] for id_ in sorted(rows))


def _both(a: Iterable[str], b: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({*a, *b}))


def _why_not(who: dict[str, Any], tools: tuple[str, ...]) -> str:
    name = str(who["username"])
    if not name.startswith(_SYSTEM) or name in _ANYBODY:
        return "person"
    if "impersonated" in who:
        return "impersonated"
    if "token_issued_to" in who:
        return "stranger"
    return "tool" if str(who.get("client", "")).startswith(tools) else ""


def _seen(name: str, why_not: str, found: Sequence[Finding]) -> Seen:
    operations = [f"{one.operation.action} {resource_of(one.operation.target)}" for one in found]
    clients = [str((one.operation.actor or {}).get("client", "")) for one in found]
    return Seen(
        user=name,
        operations=_both(operations, ()),
        rules=_both((one.rule for one in found), ()),
        count=sum(one.count for one in found),
        clients=_both((word.partition(" ")[0] for word in clients if word), ()),
        last=max(one.last or one.operation.time for one in found),
        why_not=why_not,
    )
