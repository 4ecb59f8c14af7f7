"""Doing a plan: each step in its order, verified by reading back, recorded in the baseline.

What is overwritten is kept as a copy first, so that a restore can be undone by a restore. A request
holds the resourceVersion that the plan saw: who changes the object meanwhile is not overwritten.
"""

from __future__ import annotations

import copy
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Final, Literal

import msgspec

from seawall.baseline import content
from seawall.baseline.bodies import Note, Object
from seawall.baseline.capture import CRDS, LOCK, NAMESPACES, Recorder, custom_resource, now
from seawall.baseline.content import Shape
from seawall.baseline.difference import missing
from seawall.baseline.needs import Need, definition
from seawall.baseline.plan import Step, send
from seawall.clients.kube import Cluster
from seawall.errors import ClusterError
from seawall.store import appending

Result = Literal["created", "changed", "same", "refused", "failed", "skipped", "differs"]
WAIT: Final = 30.0  # seconds for a CRD to be established
ATTEMPTS: Final = 5
_PAUSE: Final = 0.2
_RACES: Final = ("conflict", "exists")


class Done(msgspec.Struct, frozen=True):
    """What became of a step; `why` says it of those that did not succeed."""

    step: Step
    result: Result
    why: Note | None = None

    @property
    def is_well(self) -> bool:
        return self.result in ("created", "changed", "same")


class Restorer:
    """Does steps on one cluster; `recorder` keeps copies of what was and of what became of it."""

    def __init__(
        self, cluster: Cluster, recorder: Recorder, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self.cluster, self.recorder, self.sleep = cluster, recorder, sleep
        self.failed: set[Need] = set()

    def run(self, steps: Iterable[Step]) -> Iterator[Done]:
        """One result for each step, as they are done."""
        for step in steps:
            done = self._one(step)
            if not done.is_well:
                self.failed.add(step.key)
            yield done
        self.recorder.finish()

    def _one(self, step: Step) -> Done:
        if step.action == "same":
            return Done(step, "same")
        if step.action == "refuse":
            return Done(step, "refused", step.why)
        if self._needed(step) & self.failed:
            return Done(step, "skipped", Note("why.needed"))
        try:
            self._keep_present(step)
            sent = self._sent(step)
            if sent.action == "same":
                return Done(step, "same")
            if step.copy.resource == CRDS and not self._established(step.copy.name):
                return Done(step, "failed", Note("why.established", {"seconds": f"{WAIT:.0f}"}))
            if step.copy.resource == "persistentvolumeclaims" and step.action == "create":
                self._pair(step)
            return self._verified(step)
        except ClusterError as error:
            return Done(step, "failed", Note("why.server", {"why": error.why}))

    def _needed(self, step: Step) -> set[Need]:
        one = step.copy
        return {Need(NAMESPACES, "", one.namespace), definition(one.resource)}

    def _sent(self, step: Step) -> Step:
        """The step with its request done; again if only what is not kept had changed meanwhile."""
        for attempt in range(ATTEMPTS):
            try:
                send(self.cluster, step, dry_run=False)
                return step
            except ClusterError as error:
                if error.reason not in _RACES or attempt == ATTEMPTS - 1:
                    raise
                live = self.cluster.get(step.copy.resource, step.copy.name, step.copy.namespace)
                if not self._may_repeat(step, live):
                    raise
                if step.action == "create":  # somebody else made the same meanwhile
                    return msgspec.structs.replace(step, action="same")
        raise AssertionError("the last attempt returns or raises")

    def _may_repeat(self, step: Step, live: bytes | None) -> bool:
        if live is None:
            return False
        found = self._kept(step, live)
        if step.action == "create":
            return not missing(self._expected(step), found)
        version = content.heads.decode(live).metadata.resource_version
        step.body["metadata"]["resourceVersion"] = version
        return step.live is not None and not content.differs(step.live, found)

    def _verified(self, step: Step) -> Done:
        """Read it back, keep a copy of it, and compare."""
        one = step.copy
        raw = self.cluster.get(one.resource, one.name, one.namespace)
        if raw is None:
            return Done(step, "differs", Note("why.vanished"))
        self._record(step, raw)
        if places := missing(self._expected(step), self._kept(step, raw)):
            return Done(step, "differs", Note("why.differs", {"paths": ", ".join(places[:5])}))
        return Done(step, "created" if step.action == "create" else "changed")

    def _keep_present(self, step: Step) -> None:
        if step.live is None:
            return
        one = step.copy
        raw = self.cluster.get(one.resource, one.name, one.namespace)
        if raw is not None:
            self._record(step, raw)

    def _record(self, step: Step, raw: bytes) -> None:
        head = content.heads.decode(raw).metadata
        seen = content.seen(raw, head, self._form(step), self.recorder.scope)
        place = (self.recorder.id, self.recorder.capture, step.copy.resource)
        with self.recorder.store.writing(LOCK) as connection:
            appending.append(connection, place, [seen], now())

    def _established(self, name: str) -> bool:
        """Wait until the API server serves a CRD's objects."""
        resource = custom_resource(name)
        for _ in range(int(WAIT / _PAUSE)):
            raw = self.cluster.get(CRDS, name)
            conditions = (msgspec.json.decode(raw or b"{}").get("status") or {}).get("conditions")
            ready = {one.get("type") for one in conditions or () if one.get("status") == "True"}
            if "Established" in ready:
                self.cluster.rediscover()
                if resource in self.cluster.resources() and self._answers(resource):
                    return True
            self.sleep(_PAUSE)
        return False

    def _answers(self, resource: str) -> bool:
        """Every API server of the cluster needs a moment to serve a new kind."""
        try:
            next(self.cluster.pages(resource, limit=1))
        except ClusterError as error:
            if error.status == 404:
                return False
            raise
        return True

    def _pair(self, step: Step) -> None:
        """Give the claim its old volume: the volume's claimRef gets the new claim's uid."""
        one, volume = step.copy, step.wanted.get("spec", {}).get("volumeName")
        raw = self.cluster.get("persistentvolumes", volume) if volume else None
        claim = self.cluster.get(one.resource, one.name, one.namespace)
        if raw is None or claim is None:
            return
        uid = content.heads.decode(claim).metadata.uid
        found = msgspec.json.decode(raw)
        ref = found.get("spec", {}).get("claimRef") or {}
        is_ours = (ref.get("namespace"), ref.get("name")) == (one.namespace, one.name)
        if not is_ours or ref.get("uid") == uid:
            return
        patch = {
            "metadata": {"resourceVersion": found["metadata"]["resourceVersion"]},
            "spec": {"claimRef": {"uid": uid, "resourceVersion": None}},
        }
        self.cluster.patch("persistentvolumes", volume, patch)

    def _form(self, step: Step) -> Shape:
        return step.form or content.shape(self.cluster.resource(step.copy.resource, "get"))

    def _expected(self, step: Step) -> Object:
        """What must be found afterwards: what was sent, as far as it is kept."""
        if step.action == "merge":
            return step.wanted
        form, rules = self._form(step), self.recorder.scope
        found = content.kept(copy.deepcopy(step.body), form, rules)
        found.pop("status", None)
        return found

    def _kept(self, step: Step, raw: bytes) -> Object:
        form, rules = self._form(step), self.recorder.scope
        return content.wanted(content.kept(msgspec.json.decode(raw), form, rules), form, rules)
