"""The facts that requests are judged with, in the one place that knows where they come from.

Watches keep the kinds that impacts relate to each other; a kind that is behind is not known. The
objects of a CustomResourceDefinition are listed when somebody is about to delete it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

import msgspec

from seawall.errors import ClusterError
from seawall.facts import KINDS, Event, Facts, Keeper, Lease, NodeMetrics, NotRead, Object
from seawall.permits import Permit, model
from seawall.permits.manifests import RESOURCE as PERMITS
from seawall.sources.admission import Request
from seawall.sources.watched import Keep, Watched

if TYPE_CHECKING:
    from seawall.clients.kube import Cluster

# They change all the time, and no impact looks at them.
_BUSY: Final = (Event, Lease, NodeMetrics)
WATCHED: Final = tuple(kind for kind in KINDS if kind not in _BUSY)
FEW: Final = 3000  # objects
_CRDS: Final = ("apiextensions.k8s.io", "customresourcedefinitions")


class _Whole:
    """A view that keeps all of an object."""

    def decode(self, data: bytes) -> Any:
        return msgspec.json.decode(data)

    def decode_list(self, data: bytes) -> tuple[list[Any], str]:
        return msgspec.json.decode(data).get("items") or [], ""


class Picture:
    """Of one cluster. `synced`: each kind was there once. For any number of threads."""

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster
        wanted = {kind.resource: Keep(kind) for kind in WATCHED}
        self.watched = Watched(cluster, wanted | {PERMITS: Keep(view=_Whole())})
        self._seen_permits: tuple[int, list[Permit]] = (-1, [])
        self._synced = False
        self.count = FEW + 1  # objects, as of the last look at `behind`

    def start(self) -> None:
        self.watched.start()

    def stop(self) -> None:
        self.watched.stop()
        self.cluster.close()

    @property
    def synced(self) -> bool:
        if not self._synced:
            phases = {state.phase for state in self.watched.states().values()}
            self._synced = "synced" in phases and "starting" not in phases
        return self._synced

    def behind(self) -> dict[str, str]:
        """Resource -> why it is not known now."""
        states = self.watched.states()
        self.count = sum(state.objects for state in states.values())
        return {
            resource: state.why or state.phase
            for resource, state in states.items()
            if not state.known
        }

    def permits(self) -> list[Permit] | None:
        """As the watch has them; None where that is not known to be right."""
        try:
            count, found = self.watched.parts[PERMITS].views()
        except NotRead:
            return None
        if count != self._seen_permits[0]:
            self._seen_permits = (count, model.of(found))
        return self._seen_permits[1]

    def quick(self, request: Request) -> bool:
        """Its facts are at hand, and so few that they are looked through in a millisecond."""
        return not defined(request) and self.count <= FEW

    def facts(self, request: Request) -> Facts:
        """The cluster as it is now, with what this request in particular is about."""
        facts = self.watched.facts()
        for resource in defined(request):
            if resource not in facts.parts:
                facts.parts[resource] = self._listed(resource)
        return facts

    def _listed(self, resource: str) -> list[Any] | NotRead:
        keeper = Keeper(Object)
        try:
            if resource not in self.cluster.resources():
                self.cluster.rediscover()
            if resource not in self.cluster.resources():
                group = resource.partition("/")[0]
                why = self.cluster.missing().get(group)
                return NotRead(resource, why) if why else []
            for page in self.cluster.pages(resource, metadata_only=True):
                keeper.take(page)
        except ClusterError as error:
            return NotRead(resource, error.why)
        except msgspec.DecodeError as error:
            return NotRead(resource, f"the answer was not understood: {error}")
        return keeper.objects


def defined(request: Request) -> Iterable[str]:
    """The resource of a definition that the request deletes: "acme.io/widgets"."""
    about = (request.resource.group, request.resource.resource)
    if about != _CRDS or request.operation != "DELETE" or not isinstance(request.old_object, dict):
        return ()
    metadata = request.old_object.get("metadata")
    name = metadata.get("name") if isinstance(metadata, dict) else None
    plural, _, group = name.partition(".") if isinstance(name, str) else ("", "", "")
    return (f"{group}/{plural}",) if group else ()
