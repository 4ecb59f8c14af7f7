"""What the baseline adds to a log: how an object was before, and what went with a definition.

An event tells the object after a change; of the one before only what its patch gives away. The
last copy that the baseline took before that time fills the gaps, and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import msgspec

from seawall.audit.folding import NAMES
from seawall.audit.platform import Known
from seawall.engine import Catalog, judge
from seawall.engine.index import resource_of
from seawall.model import Finding, Impact, Line, Partial, Text, Unknown

# (name of a CRD, time of its deletion) → its objects: "aliyunlogconfigs/default/web".
Lost = Callable[[str, str], list[str]]
_CRDS: Final = "apiextensions.k8s.io/customresourcedefinitions"


def decided(finding: Finding, catalog: Catalog, known: Known) -> Finding | None:
    """A finding that could not be decided, with what the baseline knows; None if it is none."""
    op = finding.operation
    if finding.verdict != "unknown" or op.plane != "kube" or op.action not in ("update", "delete"):
        return finding
    place = (op.target.get("namespace"), op.target.get("name"))
    if not all(isinstance(part, str) for part in place):
        return finding
    group, resource = op.target.get("group", ""), op.target["resource"]
    found = known(f"{group}/{resource}" if group else resource, *place, op.time)  # type: ignore[arg-type]
    if not isinstance(found, dict):
        return finding
    filled = msgspec.structs.replace(op, before=_filled(op.before, found))
    again = judge(filled, catalog, only=finding.rule)
    for one in again:
        one.operation, one.last = op, finding.last
    return again[0] if again else None


def _filled(before: Any, copy: Any) -> Any:
    """`before` with its gaps filled; what it knows stays."""
    if isinstance(before, Unknown):
        return copy
    if not isinstance(before, dict) or not isinstance(copy, dict):
        return before
    known = {key: _filled(value, copy.get(key)) for key, value in before.items()}
    if not isinstance(before, Partial):
        return known
    gaps = before.unsure if before.unsure is not None else copy
    return known | {key: copy[key] for key in gaps if key in copy and key not in known}


def with_lost(finding: Finding, lost: Lost) -> Finding:
    """A deleted CRD's finding with the objects that went with it: no event tells their end."""
    op = finding.operation
    if op.action != "delete" or resource_of(op.target) != _CRDS or finding.verdict != "hit":
        return finding
    names = lost(str(op.target.get("name")), op.time)
    if names:
        lines = tuple(Line("object", name, _GONE) for name in names[:NAMES])
        more = Line("object", "", _MORE, len(names) - NAMES)
        finding.impact = Impact((*lines, more) if len(names) > NAMES else lines)
    return finding


_GONE: Final = Text(en="was deleted with its definition", zh="随其定义一起被删除")
_MORE: Final = Text(en="more were deleted with it", zh="其余对象也随之被删除")


def none(_name: str, _time: str) -> list[str]:
    """Nobody knows."""
    return []
