"""Which match items an API server can judge by itself, and by which of its resources."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from seawall.engine import Catalog
from seawall.model import SEVERITIES, Hazard, Match

# Groups of requests that no API server gets: a chart's installation is one of ours.
_OURS: Final = ("helm.sh",)
# An API server asks no policy about these: a policy that names them is taken, and does nothing.
_ADMISSION: Final = "admissionregistration.k8s.io/{}admission{}"
_EXEMPT: Final = tuple(
    _ADMISSION.format(how, what)
    for how in ("validating", "mutating")
    for what in ("policies", "policybindings")
)


class Item(msgspec.Struct, frozen=True):
    """One match item as the policy of one resource judges it.

    `resource` is what policies are bundled by ("apps/deployments"); `subresources` are those of it
    that the item names, "" for the object itself. `id` is stable: "<hazard>.<number>".
    """

    id: str
    hazard: str
    entry: Hazard
    match: Match
    resource: str
    subresources: tuple[str, ...]


class Left(msgspec.Struct, frozen=True):
    """An item that no policy judges: `why` is facts, records, ours or every."""

    hazard: str
    number: int
    why: str


def native(catalog: Catalog) -> dict[str, list[Item]]:
    """By resource, the gravest first: an API server shows only the first refusal."""
    found: dict[str, list[Item]] = {}
    for id_, entry in catalog.hazards.items():
        for number, match in enumerate(entry.match.kube):
            if not _left(match):
                for item in _by_resource(id_, number, entry, match):
                    found.setdefault(item.resource, []).append(item)
    for items in found.values():
        items.sort(key=lambda item: (SEVERITIES.index(item.entry.severity), item.id))
    return dict(sorted(found.items()))


def is_native(match: Match) -> bool:
    """Whether an API server can judge it without facts."""
    return not _left(match)


def is_about_requests(match: Match) -> bool:
    """Native, or the looser item that stands for a native one where a record tells less."""
    return _left(match) in ("", "records")


def left_out(catalog: Catalog) -> list[Left]:
    """What needs the webhook, or no request performs."""
    return [
        Left(id_, number, why)
        for id_, entry in sorted(catalog.hazards.items())
        for number, match in enumerate(entry.match.kube)
        if (why := _left(match))
    ]


def _left(match: Match) -> str:
    if getattr(match, "breaks", ()):
        return "facts"
    if "admission" in match.blind:
        return "records"  # another item of the hazard judges requests, of which more is known
    if "*" in match.resources:
        return "every"
    return "" if any(map(_asked, match.resources)) else "ours"


def _asked(resource: str) -> bool:
    ours = resource.endswith("/claims") or resource.partition("/")[0] in _OURS
    return not ours and not resource.startswith(_EXEMPT)


def _by_resource(id_: str, number: int, entry: Hazard, match: Match) -> Iterator[Item]:
    found: dict[str, list[str]] = {}
    for name in filter(_asked, match.resources):
        resource, sub = parted(name)
        found.setdefault(resource, []).append(sub)
    for resource, subs in found.items():
        yield Item(f"{id_}.{number}", id_, entry, match, resource, tuple(sorted(subs)))


def parted(name: str) -> tuple[str, str]:
    """ "apps/deployments/scale" → "apps/deployments", "scale"; "nodes" → "nodes", ""."""
    parts = name.split("/")
    grouped = len(parts) > 2 or (len(parts) == 2 and _is_group(parts[0]))
    head = 2 if grouped else 1
    return "/".join(parts[:head]), "/".join(parts[head:])


def _is_group(word: str) -> bool:
    """A group is a domain, or one of the old ones without a dot."""
    return "." in word or word in ("apps", "batch", "policy", "autoscaling", "extensions")
