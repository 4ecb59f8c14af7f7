"""What would break if a permit were used: computed from the cluster when it is asked for.

The text goes into the permit, so that who approves it reads what was known then. The static
impact of a hazard stands there when nothing can be computed for it.
"""

from __future__ import annotations

from collections.abc import Sequence

from seawall.commands import kinds
from seawall.engine import Catalog, impact
from seawall.engine.live import OnDemand, Picture
from seawall.model import Hazard, Impact, Lang, Operation
from seawall.permits.asking import Live, items_on
from seawall.responses.reports.impact import told

LINES = 20  # of one object
_LONGEST = 8000  # characters; the CRD takes 8,192


def breaks(
    live: Sequence[Live], hazards: Sequence[str], catalog: Catalog, picture: Picture, lang: Lang
) -> str:
    """Lines of text, in `lang`."""
    facts = OnDemand(picture)
    lines = [f"{id_}: {catalog.hazards[id_].impact.of(lang)}" for id_ in hazards]
    for one in live:
        for id_ in hazards:
            op = _operation(one, catalog.hazards[id_])
            if op is not None:
                found = impact.of(op, facts, catalog.files.get(id_, ""))
                lines += _lines(one, found, lang)
    return "\n".join(dict.fromkeys(" ".join(line.split()) for line in lines))[:_LONGEST]


def _operation(one: Live, hazard: Hazard) -> Operation | None:
    """The deletion, where the hazard is about one: what a change would be is not known yet."""
    resource = one.subject.resource
    deletes = any(
        "DELETE" in item.operations and {resource, "*"} & set(item.resources)
        for item in items_on(hazard, resource)
    )
    if one.object is None or not deletes:
        return None
    group, _, plural = resource.rpartition("/")
    target = {
        "group": group,
        "version": kinds.of_resource(f"{plural}.{group}" if group else plural).version,
        "kind": one.object.get("kind", ""),
        "resource": plural,
        "subresource": "",
        "namespace": one.subject.namespace,
        "name": one.subject.name,
    }
    return Operation(plane="kube", action="delete", target=target, before=one.object)


def _lines(one: Live, found: Impact, lang: Lang) -> list[str]:
    lines = list(told(found, lang))
    if len(lines) > LINES:
        lines[LINES:] = [f"… +{len(lines) - LINES}"]
    return [f"{one.subject.word}: {line}" for line in lines]
