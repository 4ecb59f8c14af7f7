"""What the baseline adds to a log: how an object was before, whether it outlived its deletion, and
what went with a definition.

An event tells the object after a change; of the one before only what its patch gives away. The
last copy that the baseline took before that time fills the gaps, and nothing else. A deletion that
is logged without bodies may be a dry run (`operations.may_be_dry`): it was one if the baseline saw
the very same object afterwards.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import msgspec

from seawall.audit.folding import NAMES
from seawall.audit.platform import Known
from seawall.engine import Catalog, judge
from seawall.engine.index import resource_of
from seawall.model import Finding, Impact, Line, Operation, Partial, Text, Unknown

# (name of a CRD, time of its deletion) → its objects: "aliyunlogconfigs/default/web".
Lost = Callable[[str, str], list[str]]
# (resource, namespace, name, time, uid or "") → whether the object was there after that time.
Outlived = Callable[[str, str, str, str, str], bool]
_CRDS: Final = "apiextensions.k8s.io/customresourcedefinitions"
UNCLEAR: Final = "the API server answered"  # so begins the reason of what may not be done
NO_COPY: Final = (
    "neither the event nor a baseline tells what it was before: keep one with "
    "`seawall baseline capture --watch`, and name it with --store"
)
UNTOLD: Final = Text(
    en="logged without bodies: a dry run (kubectl delete --dry-run=server) looks the same here. "
    "Look whether the object is still there; with --store a baseline tells",
    zh="日志未记录请求体：此处无法区分试运行（kubectl delete --dry-run=server）与真正的删除。"
    "请查看该对象是否仍然存在；用 --store 指定基线即可判断",
)


def decided(finding: Finding, catalog: Catalog, known: Known, uid: str = "") -> Finding | None:
    """A finding that could not be decided, with what the baseline knows; None if it is none.

    `uid` is that of the object, where the event tells it: a copy of another one does not count.
    """
    op = finding.operation
    if finding.verdict != "unknown" or op.plane != "kube" or op.action not in ("update", "delete"):
        return finding
    place = None if finding.because.startswith(UNCLEAR) else address(op)
    if place is None:
        return finding
    found = known(*place, op.time, uid)
    if not isinstance(found, dict):
        if _would_decide(finding, catalog):
            finding.because = NO_COPY
        return finding
    again = _judged(finding, catalog, found)
    return again[0] if again else None


def address(op: Operation) -> tuple[str, str, str] | None:
    """(resource, namespace, name) of a kube operation; None if it is not known."""
    group, target = op.target.get("group", ""), op.target
    namespace, name = target.get("namespace"), target.get("name")
    if not isinstance(namespace, str) or not isinstance(name, str):
        return None
    return f"{group}/{target['resource']}" if group else target["resource"], namespace, name


def _judged(finding: Finding, catalog: Catalog, copy: dict[str, Any]) -> list[Finding]:
    """The rule's verdict with the copy as what was before; the operation stays as it was told."""
    op = finding.operation
    filled = msgspec.structs.replace(op, before=_filled(op.before, copy))
    again = judge(filled, catalog, only=finding.rule)
    for one in again:
        one.operation, one.last = op, finding.last
    return again


def _would_decide(finding: Finding, catalog: Catalog) -> bool:
    """Whether it is only the object before that keeps the rule from a verdict."""
    op = finding.operation
    copy = {"metadata": {"name": op.target["name"], "namespace": op.target["namespace"]}}
    again = _judged(finding, catalog, copy)
    return all(one.verdict != "unknown" for one in again)


def _filled(before: Any, copy: Any) -> Any:
    """`before` with its gaps filled; what it knows stays."""
    if isinstance(before, Unknown):
        return copy
    if not isinstance(before, dict) or not isinstance(copy, dict):
        return before
    known = {key: _filled(value, _of(copy, key, value)) for key, value in before.items()}
    if not isinstance(before, Partial):
        return known
    gaps = copy if before.unsure is None else before.unsure
    known |= {key: copy[key] for key in gaps if key in copy and key not in known}
    if not isinstance(copy, Partial):
        return known
    absent = (before.absent | copy.absent) - known.keys()
    if copy.unsure is None and before.unsure is None:
        return Partial(known, absent=absent, why=copy.why)
    unsure = {key: why for key, why in (copy.unsure or {}).items() if key not in known}
    return Partial(known, absent=absent, why=copy.why, unsure=unsure)


def _of(copy: dict[str, Any], key: str, value: Any) -> Any:
    """A key of the copy; of a map that the copy certainly lacks, an empty one."""
    if key in copy or not isinstance(value, dict):
        return copy.get(key, value)
    if not isinstance(copy, Partial):
        return {}
    known = key in copy.absent if copy.unsure is None else key not in copy.unsure
    return {} if known else value


def is_dry(finding: Finding, outlived: Outlived, uid: str = "") -> bool:
    """Whether a deletion that may have been a dry run was one."""
    place = address(finding.operation) if finding.seen == UNTOLD else None
    return place is not None and outlived(*place, finding.operation.time, uid)


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


class Moved:
    """Counts again the operations whose verdict the baseline changed. Findings come by operation.

    `tally` counts operations by their strongest verdict, as the judges did.
    """

    def __init__(self, tally: dict[str, int]) -> None:
        self.tally = tally
        self.op: Operation | None = None
        self.were: set[str] = set()
        self.are: set[str] = set()

    def told(self, op: Operation, was: str, now: str) -> None:
        if op is not self.op:
            self.done()
            self.op = op
        self.were.add(was)
        self.are.add(now)

    def done(self) -> None:
        """The last operation has no more findings."""
        was, now = _strongest(self.were), _strongest(self.are)
        if was != now:
            self.tally[was] = self.tally.get(was, 0) - 1
            self.tally[now] = self.tally.get(now, 0) + 1
        self.were, self.are = set(), set()


def _strongest(verdicts: set[str]) -> str:
    return next((one for one in ("hit", "unknown", "dry-run") if one in verdicts), "passed")


def nothing(*_asked: str) -> Any:
    """Nobody knows."""
    return None


def none(_name: str, _time: str) -> list[str]:
    """Nobody knows."""
    return []


def nobody(*_asked: str) -> bool:
    """Nobody knows."""
    return False
