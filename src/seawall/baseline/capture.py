"""One capture: list what the catalogue protects, keep a new copy of each object that changed.

Lists are read page by page. An object whose uid and resourceVersion are those of its last copy is
not looked into; one whose content is the same costs no new copy. A list that could not be read to
its end is recorded as not captured, and nothing of it counts as deleted.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Final

import msgspec

from seawall.baseline import content, scope
from seawall.baseline.content import Shape
from seawall.baseline.scope import Scope, Target
from seawall.clients.kube import Cluster
from seawall.errors import ClusterError, InputError
from seawall.store import appending, recall
from seawall.store.appending import Key, Last, Seen
from seawall.store.database import Store
from seawall.store.recall import Part

CRDS: Final = "apiextensions.k8s.io/customresourcedefinitions"
NAMESPACES: Final = "namespaces"
NOT_SERVED: Final = "the cluster does not serve it any more"
LOCK: Final = "baseline"
_SERVER: Final = "server:"

Progress = Callable[[int, int, str], None]


class Outcome(msgspec.Struct, frozen=True):
    """What a capture did; `parts` with a `why` could not be read."""

    capture: int
    parts: tuple[Part, ...]

    @property
    def unread(self) -> tuple[Part, ...]:
        return tuple(part for part in self.parts if part.why)


class Reading(msgspec.Struct):
    """What one list held: the objects that look changed, the names of all, where it ended."""

    changed: list[Seen] = []
    present: set[Key] = set()
    version: str = ""
    why: str = ""

    def restart(self) -> None:
        self.changed, self.present, self.why = [], set(), ""


class Recorder:
    """Where captured objects go: one cluster and one capture in a store."""

    def __init__(
        self, cluster: Cluster, store: Store, matched: Collection[str], kind: str = "once"
    ) -> None:
        """`matched`: the resources that the catalogue's rules look at (`scope.matched`)."""
        self.cluster, self.store, self.scope = cluster, store, scope.load()
        self.wanted = scope.guarded(self.scope, matched)
        key = known_as(cluster, store)
        with store.writing(LOCK) as connection:
            self.id = appending.cluster(connection, key, cluster.name, cluster.server)
            self.capture = appending.begin(connection, self.id, kind, now())

    def read(self, target: Target) -> tuple[Part, str]:
        """List it and keep what changed; the position from which a watch goes on."""
        known = self._known(target)
        reading = self._listed(target, known)
        gone = [] if reading.why else appending.gone(known, reading.present)
        seen = [*reading.changed, *gone]
        return self.keep(target, seen, len(reading.present), reading.why), reading.version

    def keep(self, target: Target, seen: Iterable[Seen], objects: int, why: str = "") -> Part:
        """Append the copies, and what is to say about the list that they come from."""
        with self.store.writing(LOCK) as connection:
            place = (self.id, self.capture, target.resource)
            changed = appending.append(connection, place, list(seen), now())
            part = Part(target.resource, target.namespace, why, objects, changed)
            appending.part(connection, self.capture, msgspec.structs.asdict(part))
        return part

    def finish(self) -> None:
        with self.store.writing(LOCK) as connection:
            appending.finish(connection, self.capture, now())

    def custom(self) -> tuple[set[str], set[str]]:
        """Custom resources as the CRDs' newest copies tell: those that are, those that were."""
        with self.store.reading() as connection:
            copies = recall.state(connection, self.id, resource=CRDS)
        alive = {custom_resource(copy.name) for copy in copies if copy.hash is not None}
        return alive, {custom_resource(copy.name) for copy in copies} - alive

    def namespaces(self) -> set[str]:
        """Every namespace of which there is a copy, deleted ones too."""
        with self.store.reading() as connection:
            return {one.name for one in recall.state(connection, self.id, resource=NAMESPACES)}

    def bury(self, resource: str) -> Part:
        """All objects of a resource went, with their CRD."""
        target = Target(resource)
        return self.keep(target, appending.gone(self._known(target), ()), 0)

    def unserved(self, custom: Collection[str], dead: Collection[str]) -> list[Part]:
        """What the cluster serves no more: gone with its CRD, or else not captured."""
        served, missing = self.cluster.resources(), self.cluster.missing()
        with self.store.reading() as connection:
            before = recall.resources(connection, self.id)
        parts = []
        for resource in sorted({*before, *self.wanted, *custom} - set(served)):
            target, group = Target(resource), resource.partition("/")[0]
            known = self._known(target)
            if resource in dead:
                parts.append(self.bury(resource))
            elif group in missing or any(one.hash is not None for one in known.values()):
                parts.append(self.keep(target, (), 0, missing.get(group, NOT_SERVED)))
        return parts

    def _known(self, target: Target) -> dict[Key, Last]:
        with self.store.reading() as connection:
            known = appending.last(connection, self.id, target.resource)
        if not target.namespace:
            return known
        return {key: one for key, one in known.items() if key[0] == target.namespace}

    def _listed(self, target: Target, known: Mapping[Key, Last]) -> Reading:
        reading = Reading()
        try:
            form = content.shape(self.cluster.resource(target.resource, "list"))
            for raw in self.cluster.pages(
                target.resource, namespace=target.namespace, restart=reading.restart
            ):
                page = content.pages.decode(raw)
                reading.version = page.metadata.resource_version
                for item in page.items or ():
                    _look(bytes(item), form, self.scope, known, reading)
        except ClusterError as error:
            reading.why = error.why
        except msgspec.DecodeError as error:
            reading.why = str(error)
        return reading


def capture(
    cluster: Cluster,
    store: Store,
    matched: Collection[str],
    *,
    namespace: str = "",
    progress: Progress = lambda done, of, what: None,
) -> Outcome:
    """Capture once. A namespace limits it to what lives there. ClusterError: nothing could be."""
    recorder = Recorder(cluster, store, matched)
    parts = everything(recorder, namespace=namespace, progress=progress)
    recorder.finish()
    return Outcome(recorder.capture, tuple(parts))


def everything(
    recorder: Recorder,
    *,
    namespace: str = "",
    progress: Progress = lambda done, of, what: None,
    positions: dict[Target, str] | None = None,
) -> list[Part]:
    """Read every target once: CRDs and namespaces first: they tell what else there is.

    `positions` takes for each target where a watch goes on.
    """
    served = recorder.cluster.resources()
    parts: list[Part] = []

    def read(targets: Sequence[Target]) -> None:
        for at, target in enumerate(targets):
            progress(at, len(targets), target.resource)
            part, position = recorder.read(target)
            parts.append(part)
            if positions is not None and not part.why:
                positions[target] = position

    first = [] if namespace else [CRDS, NAMESPACES]
    read(scope.targets(recorder.scope, first, served))
    unread = {part.resource for part in parts if part.why}
    custom, dead = recorder.custom()
    custom -= set(recorder.scope.never)
    rest = sorted({*recorder.wanted, *custom} - set(first))
    homes = None if namespace or NAMESPACES in unread else recorder.namespaces()
    read(scope.targets(recorder.scope, rest, served, namespace, homes))
    if not namespace:
        parts += recorder.unserved(custom, set() if CRDS in unread else dead)
    return parts


def known_as(cluster: Cluster, store: Store) -> str:
    """The key under which a store has this cluster, or will have it.

    Who may not see kube-system finds it by the server's URL, if somebody else has captured it.
    """
    key = identity(cluster)
    if key.startswith(_SERVER):
        with store.reading() as connection:
            for one in recall.known_clusters(connection):
                if one.server == cluster.server:
                    return one.key
    return key


def identity(cluster: Cluster) -> str:
    """A cluster's own id, whatever name or address it is reached by, as far as we may look.

    The uid of kube-system is the usual one (k8s.io cluster identity); else the server's URL.
    """
    try:
        found = cluster.get("namespaces", "kube-system")
    except ClusterError as error:
        if error.reason not in ("forbidden", "absent"):
            raise
        found = None
    uid = content.heads.decode(found).metadata.uid if found else ""
    return uid or _SERVER + cluster.server


def custom_resource(crd: str) -> str:
    """ "widgets.example.com" -> "example.com/widgets"."""
    plural, _, group = crd.partition(".")
    return f"{group}/{plural}"


def now() -> str:
    """UTC, "2026-01-31T23:59:59.123Z"."""
    moment = datetime.datetime.now(datetime.UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03}Z"


def _look(
    raw: bytes, form: Shape, rules: Scope, known: Mapping[Key, Last], reading: Reading
) -> None:
    head = content.heads.decode(raw).metadata
    key = (head.namespace, head.name)
    reading.present.add(key)
    before = known.get(key)
    now_at = (head.uid, head.resource_version)
    if before and before.hash:
        if (before.uid, before.resource_version) == now_at:
            return
        if head.deletion_timestamp and before.uid == head.uid:
            return  # what is being deleted loses its finalizers: the last copy is the good one
    try:
        found = content.seen(raw, head, form, rules)
    except InputError as error:
        reading.why = reading.why or str(error)
        return
    if before is None or (before.uid, before.hash) != (found.uid, found.hash):
        reading.changed.append(found)
