"""One kind of objects of a live cluster, kept in memory: listed once, then followed by a watch.

Only the fields that somebody looks at are kept: as the Struct that judges relate (`facts`), as the
view that rules on single objects read (`engine.views`), or both. A part that is not known to be
right answers `NotRead`, never with what it last saw.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, Final, Literal, Protocol

import msgspec

from seawall.clients.kube import Cluster, Event, Resource, Watch
from seawall.errors import ClusterError
from seawall.facts import Keeper, NotRead, Object

Phase = Literal["starting", "synced", "behind", "failed", "absent"]
Key = tuple[str, str]  # namespace, name

PAGE: Final = 500  # objects
LAG: Final = 1.0  # seconds without a connection before a part counts as behind
POLL: Final = 15.0  # seconds between lists of what can't be watched
ABSENT: Final = 30.0  # seconds between looks for an API that was not there
PAUSE: Final = (0.5, 30.0)  # seconds before another try, doubled up to the second
SHARING: Final = 10_000  # events after which what siblings share is gathered anew: it only grows
_FORBIDDEN: Final = frozenset(("forbidden", "invalid"))  # to watch; a list may be allowed


class View(Protocol):
    """Decodes the fields that rules read, into dicts; `engine.views.View` is one."""

    def decode(self, data: bytes) -> Any: ...
    def decode_list(self, data: bytes) -> tuple[list[Any], str]: ...


class Need(Protocol):
    """In which forms objects are kept; `inspect.Need` is one."""

    @property
    def kind(self) -> type[Object] | None: ...
    @property
    def view(self) -> View | None: ...


class State(msgspec.Struct, frozen=True):
    """`since`: seconds for which a part that is behind is not known to be right.

    `why` says it in words for what is behind or failed; `objects` counts what is kept.
    """

    phase: Phase
    why: str = ""
    since: float = 0
    objects: int = 0

    @property
    def known(self) -> bool:
        """What is kept, or that there is nothing, may be relied on."""
        return self.phase in ("synced", "absent")


class _Meta(msgspec.Struct, rename="camel"):
    name: str = ""
    namespace: str = ""
    resource_version: str = ""


class _Head(msgspec.Struct):
    metadata: _Meta = msgspec.field(default_factory=_Meta)


class _Kept(msgspec.Struct):
    """The objects of a list and what came after it, by key, in each form."""

    structs: dict[Key, Any] = {}
    views: dict[Key, Any] = {}

    @property
    def count(self) -> int:
        return max(len(self.structs), len(self.views))


_HEAD: Final = msgspec.json.Decoder(_Head)


class Part:
    """Run by one thread (`run`), read by any. `changed` is called when what is kept changed."""

    def __init__(
        self,
        cluster: Cluster,
        resource: str,
        need: Need,
        *,
        listing: AbstractContextManager[object],
        changed: Callable[[str], None],
        idle: float,
    ) -> None:
        self.cluster, self.resource, self.need = cluster, resource, need
        self.namespace = ""
        self._listing, self._changed, self._idle = listing, changed, idle
        self._lock = threading.Lock()
        self._kept, self._read = _Kept(), False
        self._sharing: Keeper[Any] | None = None
        self._events = 0
        self.changes = 0  # counts what changed; equal numbers mean equal objects
        self._lists: dict[str, tuple[int, list[Any]]] = {}
        self._absent, self._polled = False, False
        self._error: ClusterError | None = None
        self._right = 0.0  # monotonic time when what is kept was last known to be right
        self.row: Resource | None = None  # in the API's own list
        self._position = ""
        self._watch: Watch | None = None
        self._stopped, self._wake = threading.Event(), threading.Event()

    # What others ask.

    def structs(self) -> tuple[int, list[Any]]:
        """`changes`, and the objects then as Structs. NotRead: they are not known to be right."""
        return self._known("structs")

    def views(self) -> tuple[int, list[Any]]:
        """The objects as rules on single objects see them. NotRead as above."""
        return self._known("views")

    def get(self, namespace: str, name: str) -> Any | None:
        """One Struct by its key; None: there is none. NotRead as above."""
        self._trusted()
        with self._lock:
            return self._kept.structs.get((namespace, name))

    @property
    def error(self) -> ClusterError | None:
        """What went wrong last, while that matters."""
        watch = self._watch
        return (watch.error if watch is not None else None) or self._error

    def state(self) -> State:
        """How far what is kept may be relied on, now."""
        error, watch, count = self._error, self._watch, self._kept.count
        if self._absent and error is None:
            return State("absent")
        if not self._read:
            return State("failed", error.why) if error else State("starting")
        now, right = time.monotonic(), self._right
        if watch is not None:
            error, right = watch.error or error, max(right, watch.heard)
            fine = watch.current or now - watch.lost < LAG
        else:
            fine = self._polled and error is None and now - right < 2.5 * POLL
        if fine:
            return State("synced", objects=count)
        why = error.why if error else "the watch of it was cut"
        return State("behind", why, now - right, count)

    def _known(self, form: str) -> tuple[int, list[Any]]:
        self._trusted()
        with self._lock:
            found = self._lists.get(form)
            if found is None or found[0] != self.changes:
                found = self.changes, list(getattr(self._kept, form).values())
                self._lists[form] = found
            return found

    def _trusted(self) -> None:
        state = self.state()
        if state.phase == "starting":
            raise NotRead(self.resource, "it was not collected yet")
        if state.phase == "behind":
            since = f"what is known of it is {state.since:.0f} s old: {state.why}"
            raise NotRead(self.resource, since)
        if not state.known:
            raise NotRead(self.resource, state.why)

    # What its thread does.

    def run(self) -> None:
        """Until `stop`: list, follow, and try again whatever happens."""
        pause = PAUSE[0]
        while not self._stopped.is_set():
            begun = time.monotonic()
            try:
                self._once()
                pause = PAUSE[0]
            except ClusterError as error:
                self._failed(error)
            except (msgspec.DecodeError, UnicodeDecodeError) as error:
                why = f"it is not as the API describes it: {error}"
                self._failed(ClusterError("server", why, attempt="list", resource=self.resource))
                self._position = ""
            if time.monotonic() - begun > PAUSE[1]:
                pause = PAUSE[0]
            if self._error is not None:
                self._rest(pause)
                pause = min(pause * 2, PAUSE[1])

    def stop(self) -> None:
        self._stopped.set()
        self.poke()
        if (watch := self._watch) is not None:
            watch.stop()

    def poke(self) -> None:
        """End a pause: what the server offers may have changed."""
        self._wake.set()

    def _rest(self, seconds: float) -> None:
        self._wake.wait(seconds)
        self._wake.clear()

    def _once(self) -> None:
        found = self.row = self._offered()
        if found is None:
            self._gone()
            self._rest(ABSENT)
        elif self._polled or "watch" not in found.verbs:
            self._polled = True
            self._list()
            self._rest(POLL)
        elif self._position:
            self._follow(self._watching(self._position, self._right))
        elif watch := self._list():
            self._follow(watch)

    def _watching(self, position: str, known: float = 0) -> Watch:
        return self.cluster.watch(
            self.resource,
            namespace=self.namespace,
            since=position,
            idle=self._idle,
            known=known,
        )

    def _offered(self) -> Resource | None:
        """Its row in the API's own list, None if there is none."""
        if found := self.cluster.resources().get(self.resource):
            return found
        if why := self.cluster.missing().get(self.resource.rpartition("/")[0]):
            self.cluster.rediscover()  # for the next try
            raise ClusterError("server", why, attempt="look up", resource=self.resource)
        return None

    def _gone(self) -> None:
        """There is no such API, so there is no such object."""
        with self._lock:
            new = not self._absent
            self._kept, self._read, self._absent, self._error = _Kept(), False, True, None
            self.changes += new
        if new:
            self._changed(self.resource)

    def _failed(self, error: ClusterError) -> None:
        self._error = error
        if error.reason == "gone":
            self._position, self._error = "", None  # list anew, now
        elif error.status == 404:  # its CRD went
            self._position = ""
            self.cluster.rediscover()
        elif error.attempt == "watch" and error.reason in _FORBIDDEN:
            self._polled, self._error = True, None
        self._changed(self.resource)

    def _list(self) -> Watch | None:
        """All objects, taken over at once when the list is whole; the watch that goes on there."""
        with self._listing:
            begun = time.monotonic()
            kept, position = self._read_all()
        if self._stopped.is_set():
            return None
        watch = None if self._polled else self._watching(position)
        with self._lock:
            self.changes += not self._read or kept != self._kept
            self._kept, self._read, self._absent, self._error = kept, True, False, None
            self._right, self._position, self._watch = begun, position, watch
        self._changed(self.resource)
        return watch

    def _read_all(self) -> tuple[_Kept, str]:
        keeper: Keeper[Any] = Keeper(self.need.kind or Object)
        kept, position = _Kept({}, {}), ""

        def again() -> None:
            keeper.take(b"")
            kept.views.clear()

        for page in self.cluster.pages(
            self.resource, namespace=self.namespace, limit=PAGE, restart=again
        ):
            position = _HEAD.decode(page).metadata.resource_version
            if self.need.kind is not None:
                keeper.take(page)
            if self.need.view is not None:
                kept.views.update((_key(one), one) for one in self.need.view.decode_list(page)[0])
            if self._stopped.is_set():
                break
        for one in keeper.objects:
            kept.structs[one.metadata.namespace, one.metadata.name] = one
        keeper.objects = []
        self._sharing, self._events = keeper, 0
        return kept, position

    def _follow(self, watch: Watch) -> None:
        self._watch = watch
        if self._stopped.is_set():
            return
        try:
            for event in watch:
                self._error = None
                if event.type != "BOOKMARK" and self._apply(event):
                    self._changed(self.resource)
                self._position = event.version or self._position
        finally:
            self._right = max(self._right, watch.heard)
            self._watch = None

    def _apply(self, event: Event) -> bool:
        """Whether it changed what is kept."""
        meta = _HEAD.decode(event.object).metadata
        key = meta.namespace, meta.name
        with self._lock:
            before = self._kept.structs.get(key), self._kept.views.get(key)
            if event.type == "DELETED":
                self._kept.structs.pop(key, None)
                self._kept.views.pop(key, None)
            else:
                self._put(key, event.object)
            after = self._kept.structs.get(key), self._kept.views.get(key)
            self.changes += before != after
        return before != after

    def _put(self, key: Key, data: bytes) -> None:
        if self.need.kind is not None:
            self._kept.structs[key] = self._keeper(self.need.kind).one(data)
        if self.need.view is not None:
            self._kept.views[key] = self.need.view.decode(data)

    def _keeper(self, kind: type[Object]) -> Keeper[Any]:
        self._events += 1
        if self._sharing is None or self._events > max(SHARING, len(self._kept.structs)):
            self._sharing, self._events = Keeper(kind), 0
        return self._sharing


def _key(view: Any) -> Key:
    meta = view["metadata"]
    return meta.get("namespace", ""), meta["name"]
