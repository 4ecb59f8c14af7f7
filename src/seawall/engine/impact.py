"""Impacts: what an operation breaks here and now, computed from Facts.

A hazard of our own catalogue may say it in an `impact.py` beside its hazard.yaml; for the others,
and for operations that no rule judges, it is what goes with the objects (`relations.effects`). A
user's catalogue is data: an `impact.py` in it is not looked at.

A function `broken` in it gives only the lines that decide a match's `breaks`, from as few kinds of
facts as that takes: they are asked for each request, the whole impact only for a hit.
"""

from __future__ import annotations

import functools
import importlib.util
import types
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import msgspec

from seawall.engine.index import Catalog
from seawall.engine.judges import reached
from seawall.engine.load import OWN
from seawall.facts import Facts, NotRead, Object
from seawall.model import Finding, Impact, Operation
from seawall.relations import components, effects

Compute = Callable[[Operation, Facts], Impact]


class Effect(msgspec.Struct, frozen=True):
    """The impact of an operation that no rule found."""

    operation: Operation
    impact: Impact


def of(op: Operation, facts: Facts, file: str = "") -> Impact:
    """The impact of one operation; `file`: of the hazard that hit it, as `Catalog.files` has it.

    A part that needs facts which were not read is named in `Impact.unknown`. The kube plane only.
    """
    if op.plane != "kube":
        return Impact()
    whole = _told(_function(file, "impact") or effects.after, op, facts)
    decisive = _function(file, "broken")
    return components.joined(_told(decisive, op, facts), whole) if decisive else whole


def broken(op: Operation, facts: Facts, file: str = "") -> Impact:
    """The lines that decide a match's `breaks`; arguments as of `of`."""
    found = _function(file, "broken") or _function(file, "impact") or effects.after
    return _told(found, op, facts)


def needed(catalog: Catalog) -> tuple[type[Object], ...]:
    """The kinds of facts that decide the `breaks` of this catalogue's hazards, by resource.

    Objects of resources that the operation itself names (those of a CRD) come on top.
    """
    found: set[type[Object]] = set()
    for id_, hazard in catalog.hazards.items():
        if any(match.breaks for match in hazard.match.kube):
            file = catalog.files[id_]
            decisive = _function(file, "broken") or _function(file, "impact") or effects.after
            found |= reached([decisive])
    return tuple(sorted(found, key=lambda kind: kind.resource))


def load(catalog: Catalog) -> None:
    """Import each `impact.py` now: a service does no work of files while it answers."""
    for file in catalog.files.values():
        _own(file)


def _told(compute: Compute, op: Operation, facts: Facts) -> Impact:
    try:
        return compute(op, facts)
    except NotRead as error:
        return Impact(unknown=(str(error),))


def _function(file: str, name: str) -> Compute | None:
    """A function of the `impact.py` beside a hazard.yaml; None where there is none."""
    module = _own(file)
    found: Compute | None = getattr(module, name, None) if module else None
    return found


@functools.lru_cache(maxsize=256)
def _own(file: str) -> types.ModuleType | None:
    """The `impact.py` of an entry of our own catalogue."""
    path = Path(file).with_name("impact.py") if file else None
    if path is None or not path.is_relative_to(OWN) or not path.is_file():
        return None
    spec = importlib.util.spec_from_file_location(f"seawall_impact_{path.parent.name}", path)
    if spec is None or spec.loader is None:
        return None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def fill(findings: Iterable[Finding], catalog: Catalog, facts: Facts) -> None:
    """Set `Finding.impact`. Objects that one command names go together: so does their impact."""
    together: dict[tuple[object, ...], list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.operation.plane == "kube":
            together[(finding.rule, *_line(finding.operation))].append(finding)
    for same in together.values():
        whole = joined([finding.operation for finding in same])
        found = of(whole, facts, catalog.files.get(same[0].rule, ""))
        for finding in same:
            finding.impact = found


def others(operations: Iterable[Operation], facts: Facts) -> list[Effect]:
    """The impacts of operations that no rule found; those that break nothing are left out."""
    together: dict[tuple[object, ...], list[Operation]] = defaultdict(list)
    for op in operations:
        if op.plane == "kube":
            together[_line(op)].append(op)
    effects_ = (Effect(whole, of(whole, facts)) for whole in map(joined, together.values()))
    return [effect for effect in effects_ if effect.impact.lines or effect.impact.unknown]


def _line(op: Operation) -> tuple[object, ...]:
    """Alike for the objects of one command: `kubectl delete node n1 n2`."""
    keys = ("group", "resource", "subresource", "namespace")
    alone = () if isinstance(op.target.get("name"), str) else (id(op),)
    where = (op.where.file, op.where.line, op.where.column, op.where.document)
    return (*where, op.text, op.action, *(str(op.target.get(key)) for key in keys), *alone)


def joined(operations: Sequence[Operation]) -> Operation:
    """One operation on all the objects, `target["names"]`; the first alone stays as it is."""
    names = list(dict.fromkeys(op.target.get("name") for op in operations))
    if len(names) < 2:
        return operations[0]
    target = operations[0].target | {"names": names}
    return msgspec.structs.replace(operations[0], target=target)
