"""`capture --watch`: after a whole capture, every change as it happens, until it is stopped.

One thread for each list waits for events; one writer puts them into the store, many in one
transaction. A thread whose watch breaks lists anew, which also finds what was missed meanwhile.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from typing import Final

import msgspec

from seawall.baseline import content, scope
from seawall.baseline.capture import (
    CRDS,
    LOCK,
    NAMESPACES,
    Outcome,
    Progress,
    Recorder,
    custom_resource,
    everything,
    now,
)
from seawall.baseline.scope import Target
from seawall.clients.kube import Event
from seawall.errors import ClusterError, InputError, SeawallError
from seawall.store import appending
from seawall.store.appending import Seen

GATHER: Final = 0.3  # seconds in which events join one transaction
PAUSE: Final = (1.0, 60.0)  # seconds before a list is tried again, doubled up to the second

TIDY: Final = 3600.0  # seconds
ABSENT: Final = 3.0  # seconds between looks at what the server serves

Told = Callable[[str, Seen], None]


class _Arrival(msgspec.Struct, frozen=True):
    resource: str
    seen: Seen


class Watching:
    """Watches one cluster. `told` is called for each copy that is kept; `wake` ends a pause."""

    def __init__(self, recorder: Recorder, told: Told = lambda resource, seen: None) -> None:
        self.recorder, self.told = recorder, told
        self.stopped = threading.Event()
        self.arrivals: queue.Queue[_Arrival | BaseException] = queue.Queue(10_000)
        self.watched: set[Target] = set()

    def run(
        self,
        *,
        namespace: str = "",
        progress: Progress,
        ready: Callable[[Outcome], None],
        tidy: Callable[[], object] = lambda: None,
    ) -> None:
        """Returns when `stop` was called; `tidy` is called every hour.

        StoreError ends it: what can't be kept must be told.
        """
        positions: dict[Target, str] = {}
        parts = everything(
            self.recorder, namespace=namespace, progress=progress, positions=positions
        )
        ready(Outcome(self.recorder.capture, tuple(parts)))
        for part in parts:
            target = Target(part.resource, part.namespace)
            if part.resource in self.recorder.cluster.resources():
                self._watch(target, positions.get(target, ""))
        tidied = time.monotonic()
        while not self.stopped.is_set():
            self._write(self._gather())
            if time.monotonic() - tidied > TIDY:
                tidied = time.monotonic()
                tidy()

    def stop(self) -> None:
        self.stopped.set()

    def _watch(self, target: Target, position: str) -> None:
        if target in self.watched:
            return
        self.watched.add(target)
        threading.Thread(target=self._run, args=(target, position), daemon=True).start()

    def _run(self, target: Target, position: str) -> None:
        """A thread must not end unseen: what nobody watches would look unchanged."""
        ended = False
        try:
            self._follow(target, position)
            ended = True
        finally:
            if not ended:
                self.arrivals.put(SeawallError(f"watching {target.resource}: a defect ended it"))

    def _follow(self, target: Target, position: str) -> None:
        pause = PAUSE[0]
        while not self.stopped.is_set():
            try:
                if not position:
                    part, position = self.recorder.read(target)
                    if part.why:
                        raise ClusterError("server", part.why)
                for event in self.recorder.cluster.watch(
                    target.resource, namespace=target.namespace, since=position
                ):
                    pause = PAUSE[0]
                    self._arrived(target, event)
                    if self.stopped.is_set():
                        return
            except ClusterError as error:
                if error.reason == "absent":  # its CRD went; it may come again
                    self.stopped.wait(ABSENT)
                elif error.reason != "gone":
                    self.recorder.keep(target, (), 0, error.why)
                    self.stopped.wait(pause)
                    pause = min(pause * 2, PAUSE[1])
            except (SeawallError, msgspec.DecodeError) as error:  # told by the writer
                self.arrivals.put(error)
                return
            position = ""

    def _arrived(self, target: Target, event: Event) -> None:
        if event.type == "BOOKMARK":
            return
        head = content.heads.decode(event.object).metadata
        if event.type == "DELETED":
            seen = Seen(
                namespace=head.namespace,
                name=head.name,
                uid=head.uid,
                resource_version=head.resource_version,
                changed=head.deletion_timestamp or "",
            )
        elif head.deletion_timestamp:
            return  # the copy before is the good one
        else:
            form = content.shape(self.recorder.cluster.resource(target.resource, "watch"))
            try:
                seen = content.seen(event.object, head, form, self.recorder.scope)
            except InputError as error:
                self.recorder.keep(target, (), 0, str(error))
                return
        self.arrivals.put(_Arrival(target.resource, seen))

    def _gather(self) -> list[_Arrival]:
        """What comes within a moment; [] after a while without anything."""
        found: list[_Arrival] = []
        until = time.monotonic() + GATHER
        while (left := until - time.monotonic()) > 0 and len(found) < 1000:
            try:
                one = self.arrivals.get(timeout=left)
            except queue.Empty:
                break
            if isinstance(one, BaseException):
                raise one
            found.append(one)
        return found

    def _write(self, arrivals: list[_Arrival]) -> None:
        by_resource: dict[str, list[Seen]] = {}
        for one in arrivals:
            by_resource.setdefault(one.resource, []).append(one.seen)
        if not by_resource:
            return
        recorder = self.recorder
        with recorder.store.writing(LOCK) as connection:
            for resource, seen in by_resource.items():
                place = (recorder.id, recorder.capture, resource)
                appending.append(connection, place, seen, now())
        for one in arrivals:
            self.told(one.resource, one.seen)
            self._follow_up(one.resource, one.seen)

    def _follow_up(self, resource: str, seen: Seen) -> None:
        """What a new CRD or namespace brings is watched too; a deleted CRD took its objects."""
        recorder, rules = self.recorder, self.recorder.scope
        if resource == CRDS:
            recorder.cluster.rediscover()
            custom = custom_resource(seen.name)
            if seen.hash is None:
                recorder.bury(custom)
            elif custom not in rules.never:
                self._watch_all(scope.targets(rules, [custom], recorder.cluster.resources()))
        elif resource == NAMESPACES and seen.hash is not None:
            homes = {seen.name} & set(rules.system.namespaces)
            served = recorder.cluster.resources()
            self._watch_all(scope.targets(rules, rules.system.resources, served, homes=homes))

    def _watch_all(self, targets: list[Target]) -> None:
        for target in targets:
            self._watch(target, "")
