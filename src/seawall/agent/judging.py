"""One admission request against the catalogue: the findings that are not the platform's own work.

The same engine, facts and rows of knowledge as everywhere else. A defect in it never reaches the
API server: each hazard that looks at such a request is then unknown, and its `if_unknown` decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import msgspec

from seawall.audit.platform import Actors, Platform
from seawall.commands.context import Context
from seawall.engine import Catalog, impact, judge
from seawall.engine.evaluate import fingerprint
from seawall.engine.index import resource_of
from seawall.guard.exempt import CASCADES
from seawall.model import Finding, Operation
from seawall.sources import admission
from seawall.sources.admission import Request

if TYPE_CHECKING:
    from seawall.facts import Facts

_CONTEXT: Final = Context(file="", source="admission")
DEFECT: Final = "a defect of Seawall kept it from being judged"


class Judging:
    """`actors`: `knowledge/actors.yaml` with the rows that the cluster has learned."""

    def __init__(self, catalog: Catalog, actors: Actors) -> None:
        self.catalog, self.platform = catalog, Platform(actors)

    def findings(self, request: Request, facts: Facts | None) -> list[Finding]:
        """Hits and unknowns of a request; hits have their impact where `facts` are given."""
        if _on_its_way(request):
            return []
        found = [
            finding
            for op in admission.of_request(request, _CONTEXT)
            for finding in judge(op, self.catalog, facts=facts)
            if not self._is_platforms(finding)
        ]
        if facts is not None:
            bare = [one for one in found if one.verdict == "hit" and one.impact is None]
            impact.fill(bare, self.catalog, facts)
        return found

    def undecided(self, request: Request, why: str) -> list[Finding]:
        """Every hazard that looks at such a request as unknown."""
        op = _bare(request)
        ids = dict.fromkeys(rule.hazard for _, rule in self.catalog.rules_for(op))
        return [
            Finding(
                rule=id_,
                rows=self.catalog.hazards[id_].rows,
                verdict="unknown",
                severity=self.catalog.hazards[id_].severity,
                operation=op,
                because=why,
                fingerprint=fingerprint(id_, op),
            )
            for id_ in ids
        ]

    def wants_facts(self, request: Request) -> bool:
        """Whether a rule on such a request asks what it breaks."""
        rules = self.catalog.rules_for(_bare(request))
        return any(rule.match.breaks for _, rule in rules)

    def _is_platforms(self, finding: Finding) -> bool:
        op = finding.operation
        if not isinstance(op.actor, dict):
            return False
        op.actor.setdefault("client", "")  # a review doesn't tell it
        return self.platform.row(finding, op.before) is not None


def _on_its_way(request: Request) -> bool:
    """A second delete of an object that is going, or a delete behind that of its parent."""
    if request.operation != "DELETE":
        return False
    old = request.old_object
    metadata = old.get("metadata") if isinstance(old, dict) else None
    going = isinstance(metadata, dict) and bool(metadata.get("deletionTimestamp"))
    return going or request.user_info.get("username") in CASCADES


def _bare(request: Request) -> Operation:
    """The operation by its address alone."""
    target: dict[str, Any] = {
        "group": request.resource.group,
        "version": request.resource.version,
        "kind": request.kind.kind,
        "resource": request.resource.resource,
        "subresource": request.sub_resource,
        "namespace": request.namespace,
        "name": request.name,
    }
    return _CONTEXT.operation("kube", request.operation.lower(), target, text=resource_of(target))


def with_learned(actors: Actors, learned: Sequence[Any]) -> Actors:
    return msgspec.structs.replace(actors, actors=(*actors.actors, *learned))
