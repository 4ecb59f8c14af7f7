"""A live cluster as a picture that is kept up to date by watches, for whoever asks often.

    watched = Watched(cluster, {kind.resource: Keep(kind) for kind in KINDS})
    with watched:                       # starts; stops at the end
        watched.ready(30)               # wait until each kind is synced, absent or failed
        watched.facts()                 # `Facts` of now; a kind not known to be right is NotRead
        watched.states()                # resource -> State(phase, why, since, objects)
        mark = watched.wait(mark, 10)   # until something changed

One thread for each kind lists it and follows its watch. Memory holds only the Structs (and, if
asked for, the views of rules on single objects). *A kind that is behind is unknown*: what it last
held is not given out. Starting needs no server: the picture comes when the server does.
"""

from __future__ import annotations

import contextlib
import datetime
import threading
import time
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Final

import msgspec

from seawall.clients.kube import Cluster
from seawall.commands.kinds import Kind
from seawall.errors import ClusterError
from seawall.facts import Facts, NotRead, Object
from seawall.sources.cluster import confined, kind_of
from seawall.sources.watched_facts import Memory, WatchedFacts
from seawall.sources.watched_part import ABSENT, Need, Part, State, View

LISTS_AT_ONCE: Final = 3
IDLE: Final = 75.0  # seconds of silence; servers send a bookmark each minute
VERSION: Final = 60.0  # seconds between questions for the server's version
PAUSE: Final = (0.5, 10.0)  # seconds before a server is asked again, doubled up to the second
GLANCE: Final = 0.5  # seconds between looks at the states while waiting
GATHER: Final = 0.5  # seconds in which changes of what is offered are one
JOIN: Final = 3.0  # seconds that `stop` waits for threads; a list that is under way takes longer
_OFFERS: Final = frozenset(
    ("apiextensions.k8s.io/customresourcedefinitions", "apiregistration.k8s.io/apiservices")
)


class Keep(msgspec.Struct, frozen=True):
    """A `Need`: the form in which objects of a resource are kept."""

    kind: type[Object] | None = None
    view: View | None = None


class Watched:
    """See above. `wanted`: resource ("pods", "apps/deployments") -> in which forms it is kept.

    `namespace`: look there only; a user who may not list pods everywhere gets the context's
    namespace (`narrowed`). For any number of threads.
    """

    name = "cluster"

    def __init__(
        self,
        cluster: Cluster,
        wanted: Mapping[str, Need],
        namespace: str = "",
        *,
        idle: float = IDLE,
    ) -> None:
        self._cluster, self.cluster = cluster, cluster.name
        self.namespace, self.narrowed, self.version = namespace, False, ""
        self._error: ClusterError | None = None
        self._listing = threading.Semaphore(LISTS_AT_ONCE)
        self._news = threading.Condition()
        self._count = 0
        self._offers, self._stopped = threading.Event(), threading.Event()
        self.threads: list[threading.Thread] = []
        self._memory = Memory()
        self.parts = {
            resource: Part(
                cluster,
                resource,
                need,
                listing=self._listing,
                changed=self._changed,
                idle=idle,
            )
            for resource, need in wanted.items()
        }

    # Life.

    def start(self) -> Watched:
        self._thread("seawall watch", self._lead)
        return self

    def stop(self) -> None:
        """End all threads. One that waits for an answer ends with it, at most a timeout later."""
        self._stopped.set()
        self._offers.set()
        for part in self.parts.values():
            part.stop()
        end = time.monotonic() + JOIN
        for thread in tuple(self.threads):
            if thread is not threading.current_thread():
                thread.join(max(end - time.monotonic(), 0))
        with self._news:
            self._news.notify_all()

    def __enter__(self) -> Watched:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    # What is known.

    @property
    def now(self) -> str:
        return datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    @property
    def certificate_end(self) -> str:
        return self._cluster.certificate_end()

    @property
    def failed(self) -> ClusterError | None:
        """Why nothing at all is known; None while any kind is."""
        states = self.states().values()
        if any(state.phase == "synced" for state in states):
            return None
        if self._error is not None:
            return self._error
        error = next((part.error for part in self.parts.values() if part.error), None)
        why = next((state.why for state in states if state.why), "")
        return error or (ClusterError("unreachable", why) if why else None)

    def states(self) -> dict[str, State]:
        """Of each resource, now."""
        return {resource: part.state() for resource, part in self.parts.items()}

    def kind(self, resource: str) -> Kind | None:
        """Its row in the API's own list; None: there is no such API. NotRead: not known."""
        part = self.parts[resource]
        if (row := part.row) is None:
            if not (state := part.state()).known:
                raise NotRead(resource, state.why or "it was not collected yet")
            return None
        return kind_of(row)

    def facts(self) -> Facts:
        """The picture of now. What was worked out `once` is kept while the kinds it read are."""
        parts: dict[str, list[Any] | NotRead] = {}
        changes: dict[str, int] = {}
        for resource, part in self.parts.items():
            try:
                changes[resource], parts[resource] = part.structs()
            except NotRead as error:
                parts[resource] = error
        return WatchedFacts(
            parts,
            changes,
            self._memory,
            cluster=self.cluster,
            version=self.version,
            now=self.now,
            namespace=self.namespace,
            certificate_end=self.certificate_end,
        )

    def views(self, resource: str) -> list[Any]:
        """The objects of a resource as rules on single objects see them, not to be changed."""
        return self.parts[resource].views()[1]

    # Waiting.

    def ready(self, seconds: float) -> bool:
        """Wait until no kind is starting any more; whether that came in time."""
        end = time.monotonic() + seconds
        mark = self.mark()
        while any(state.phase == "starting" for state in self.states().values()):
            left = end - time.monotonic()
            if left <= 0 or self._stopped.is_set() or (self._error and not self.version):
                return False
            mark = self.wait(mark, left)
        return True

    def mark(self) -> Any:
        """What `wait` compares with: the objects and the states as they are."""
        return self._count, tuple(state.phase for state in self.states().values())

    def wait(self, mark: Any, seconds: float) -> Any:
        """Until something changed since `mark`, at most so long; the mark of then."""
        end = time.monotonic() + seconds
        with self._news:
            while (found := self.mark()) == mark and not self._stopped.is_set():
                left = end - time.monotonic()
                if left <= 0:
                    break
                self._news.wait(min(left, GLANCE))
        return found

    # Threads.

    def _thread(self, name: str, run: Any) -> None:
        thread = threading.Thread(target=run, name=name, daemon=True)
        self.threads.append(thread)
        thread.start()

    def _changed(self, resource: str) -> None:
        with self._news:
            self._count += 1
            self._news.notify_all()
        if resource in _OFFERS:
            self._offers.set()

    def _lead(self) -> None:
        """Find the server, start a thread for each kind, then keep what they need up to date."""
        pause = PAUSE[0]
        while not self._stopped.is_set() and not self._found():
            self._changed("")
            self._stopped.wait(pause)
            pause = min(pause * 2, PAUSE[1])
        for resource, part in self.parts.items():
            part.namespace = self.namespace
            if not self._stopped.is_set():
                self._thread(f"seawall watch {resource}", part.run)
        while not self._stopped.is_set():
            if self._offers.wait(ABSENT):
                self._stopped.wait(GATHER)
                self._offers.clear()
            self._look_again()

    def _found(self) -> bool:
        try:
            self.version = self._cluster.version()
            self._cluster.resources()
            if not self.namespace:
                self.namespace = confined(self._cluster)
                self.narrowed = bool(self.namespace)
        except ClusterError as error:
            self._error = error
            return False
        self._error = None
        return True

    def _look_again(self) -> None:
        """Ask for the version, and for APIs that were not there."""
        with contextlib.suppress(ClusterError):
            self.version = self._cluster.version()
        absent = [part for part in self.parts.values() if part.state().phase == "absent"]
        if absent and not self._stopped.is_set():
            self._cluster.rediscover()
            for part in absent:
                part.poke()
