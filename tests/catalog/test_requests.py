"""Every item that judges requests to an API server has real requests: a hit and a miss of its own,
and where it judges deletions a member of a collection, which comes without a name."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import pytest

from seawall.engine import evaluate
from seawall.engine.index import Rule
from seawall.engine.live import OnDemand
from tests.catalog.cases import Case, all_cases, catalog, reading

# No API server of today has them; `claims` and charts are ours.
_GONE = ("policy/podsecuritypolicies",)
_OURS = ("/claims", "helm.sh/releases")
# Deleted by name or by controllers only: a collection adds nothing.
_SINGLE = frozenset(("namespaces",))


class _Review(msgspec.Struct):
    request: dict[str, object]


def rules() -> Iterator[tuple[str, Rule]]:
    """(place, rule) of those that a request can meet."""
    for id_ in sorted(catalog().hazards):
        seen = {id(r): r for found in catalog().index.values() for r in found if r.hazard == id_}
        for number, rule in enumerate(seen.values()):
            asked = [r for r in rule.match.resources if not r.endswith(_OURS) and r not in _GONE]
            if rule.plane == "kube" and asked and "admission" not in rule.match.blind:
                yield f"{id_}.{number}", rule


def told(case: Case, rule: Rule) -> bool | None:
    """What one item says of the case's request; None: it doesn't look at it, or can't tell."""
    (op, *_) = reading(case)[0]
    for verb, met in catalog().rules_for(op):
        if met is rule:
            value = rule.when(*evaluate.variables(verb, op))
            if value is True and rule.match.breaks and case.picture:
                found = evaluate.judge(
                    op, catalog(), only=rule.hazard, facts=OnDemand(case.picture)
                )
                return any(finding.verdict == "hit" for finding in found)
            return value if isinstance(value, bool) else None
    return None


def unnamed(case: Case) -> bool:
    return not msgspec.json.decode(case.path.read_bytes(), type=_Review).request.get("name")


@pytest.mark.parametrize(("place", "rule"), [pytest.param(*one, id=one[0]) for one in rules()])
def test_every_item_has_requests_of_its_own(place: str, rule: Rule) -> None:
    cases = [c for c in all_cases() if c.hazard == rule.hazard and c.source == "admission"]
    hits = [case for case in cases if told(case, rule) is True]
    assert hits, "no recorded request hits it"
    if rule.match.when != "true":
        assert any(told(case, rule) is False for case in cases), "no recorded request misses it"
    if "DELETE" in rule.match.operations and not set(rule.match.resources) <= _SINGLE:
        assert any(unnamed(case) for case in hits), "no member of a collection hits it"
