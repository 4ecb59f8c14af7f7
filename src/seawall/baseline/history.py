"""Asking the baseline of one cluster: which captures, which versions, what was there when."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any, Final

import msgspec

from seawall.baseline.capture import CRDS, NAMESPACES, custom_resource
from seawall.commands import kinds
from seawall.errors import InputError
from seawall.store import recall
from seawall.store.database import Store
from seawall.store.recall import Capture, Copy, Part

SLACK: Final = datetime.timedelta(seconds=5)  # clocks of ours and of the API server's may differ


class History:
    """The baseline of one cluster."""

    def __init__(self, store: Store, cluster: recall.Cluster) -> None:
        self.store, self.cluster = store, cluster
        with store.reading() as connection:
            self.resources = tuple(recall.resources(connection, cluster.id))

    def captures(self) -> list[Capture]:
        with self.store.reading() as connection:
            return recall.all_captures(connection, self.cluster.id)

    def parts(self, capture: int) -> list[Part]:
        with self.store.reading() as connection:
            return recall.all_parts(connection, capture)

    def moment(self, capture: int) -> str:
        """The time whose state a capture stands for; "" for one that still watches.

        InputError if the cluster has no such capture.
        """
        for one in self.captures():
            if one.id == capture:
                return one.finished or ("" if one.kind == "watch" else self._last_seen(one))
        raise InputError(f"capture {capture}", "the baseline of this cluster has no such capture")

    def state(self, at: str = "", **only: str) -> list[Copy]:
        """The newest copy of each object, or at a time; deletions are among them."""
        with self.store.reading() as connection:
            return recall.state(connection, self.cluster.id, at, **only)

    def versions(self, resource: str, namespace: str, name: str) -> list[Copy]:
        with self.store.reading() as connection:
            return recall.versions(connection, self.cluster.id, resource, namespace, name)

    def alive(self, resource: str, namespace: str, name: str, at: str = "") -> Copy | None:
        """The last copy (until a time) in which the object was there."""
        copies = self.versions(resource, namespace, name)
        found = [copy for copy in copies if copy.hash is not None and (not at or copy.seen <= at)]
        return found[-1] if found else None

    def content(self, copy: Copy) -> dict[str, Any]:
        """The copy's content. StoreError if it is damaged."""
        assert copy.hash is not None, "a deletion has no content"
        with self.store.reading() as connection:
            raw = recall.body(connection, copy.hash, self.store.name)
        found: dict[str, Any] = msgspec.json.decode(raw)
        return found

    def resource(self, word: str) -> str:
        """The resource that a person means: "svc", "deployments.apps", "apps/deployments"."""
        if word in self.resources:
            return word
        plural, dot, group = word.lower().partition(".")
        if dot and f"{group}/{plural}" in self.resources:
            return f"{group}/{plural}"
        if kind := kinds.of_word(word.lower()):
            return f"{kind.group}/{kind.resource}" if kind.group else kind.resource
        named = [one for one in self.resources if one.rpartition("/")[2] == word.lower()]
        if len(named) == 1:
            return named[0]
        hint = ", ".join(named or self.resources)
        raise InputError(word, "no such resource in the baseline", todo=f"there are {hint}")

    def one(self, resource: str, namespace: str, name: str) -> list[Copy]:
        """The versions of an object; without a namespace, of the only one of that name."""
        found = {
            copy.namespace
            for copy in self.state(resource=resource, name=name)
            if namespace in ("", copy.namespace)
        }
        if not found:
            where = f"{namespace}/{name}" if namespace else name
            raise InputError(f"{resource} {where}", "the baseline has no copy of it")
        if len(found) > 1:
            why = f"is in the namespaces {', '.join(sorted(found))}"
            raise InputError(f"{resource} {name}", why, todo="choose one with -n")
        return self.versions(resource, found.pop(), name)

    def lost_with(self, owner: Copy) -> list[Copy]:
        """Last copies of what went with a deleted CRD (its objects) or namespace (all in it).

        What had been deleted before stays deleted.
        """
        only = self._inside(owner)
        if only is None:
            return []
        since = self._fall(owner)
        lost = []
        for copy in self.state(**only):
            if copy.hash is not None:
                lost.append(copy)
            elif since and copy.seen >= since:
                lost += self._before(copy)
        return lost

    def _inside(self, owner: Copy) -> dict[str, str] | None:
        if owner.resource == CRDS:
            return {"resource": custom_resource(owner.name)}
        return {"namespace": owner.name} if owner.resource == NAMESPACES else None

    def _fall(self, owner: Copy) -> str:
        """From when on deletions count as its own; "" if nobody has seen its deletion."""
        last = self.versions(owner.resource, owner.namespace, owner.name)[-1]
        if last.hash is not None:
            return ""
        capture = next(one for one in self.captures() if one.id == last.capture_id)
        if capture.kind != "watch":
            return capture.started
        moment = datetime.datetime.fromisoformat(min(last.changed or last.seen, last.seen))
        return (moment - SLACK).strftime("%Y-%m-%dT%H:%M:%S")

    def _before(self, deletion: Copy) -> Iterable[Copy]:
        found = self.alive(deletion.resource, deletion.namespace, deletion.name)
        return [found] if found else []

    def _last_seen(self, capture: Capture) -> str:
        """Of a capture that was cut off: the time of its last copy."""
        seen = [one.seen for one in self.state() if one.capture_id == capture.id]
        return max(seen, default=capture.started)


def choose(store: Store, name: str = "") -> History:
    """The history of the cluster of that context name, id or server; of the only one without."""
    with store.reading() as connection:
        found = recall.known_clusters(connection)
    if not found:
        raise InputError("baseline", "it is empty", todo="`seawall baseline capture` fills it")
    fits = [one for one in found if name in ("", one.name, one.key, one.server)]
    if len(fits) == 1:
        return History(store, fits[0])
    names = ", ".join(one.name or one.server for one in found)
    why = "the baseline has no such cluster" if name and not fits else "it does not say which"
    raise InputError(f"--context {name}".strip(), why, todo=f"there are {names}")
