"""What differs between two captures, or between a capture and the cluster as it is now."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any

import msgspec

from seawall.baseline import content, scope
from seawall.baseline.capture import custom_resource
from seawall.baseline.history import History
from seawall.baseline.scope import Target
from seawall.clients.kube import Cluster
from seawall.errors import ClusterError, InputError
from seawall.store.appending import Key
from seawall.store.recall import Copy, Part

Object = Mapping[str, Any]


class Difference(msgspec.Struct, frozen=True):
    """One object; `before` None: it came, `after` None: it went. Who did it, if it is known."""

    resource: str
    namespace: str
    name: str
    before: Object | None
    after: Object | None
    manager: str = ""
    changed: str = ""


class Filter(msgspec.Struct, frozen=True):
    """Which objects are asked for; "" is all."""

    resource: str = ""
    namespace: str = ""
    name: str = ""

    def only(self) -> dict[str, str]:
        return {key: value for key, value in msgspec.structs.asdict(self).items() if value}

    def takes(self, name: str) -> bool:
        return self.name in ("", name)


def between(history: History, a: str, b: str, which: Filter) -> Iterator[Difference]:
    """Of the states at two times ("" = the newest)."""
    old, new = (_by_name(history.state(at, **which.only())) for at in (a, b))
    for key in sorted({*old, *new}):
        before, after = old.get(key), new.get(key)
        hashes = (before.hash if before else None, after.hash if after else None)
        if hashes[0] == hashes[1]:
            continue
        told = after or before
        yield Difference(
            *key,
            history.content(before) if before and before.hash else None,
            history.content(after) if after and after.hash else None,
            told.manager if told else "",
            told.changed if told else "",
        )


class Live:
    """Compares a state of the baseline with the cluster now; `unread` grows while it runs."""

    def __init__(
        self,
        cluster: Cluster,
        history: History,
        matched: Collection[str],
        progress: Callable[[int, int, str], None] = lambda done, of, what: None,
    ) -> None:
        self.cluster, self.history, self.progress = cluster, history, progress
        self.rules = scope.load()
        self.wanted = {*scope.guarded(self.rules, matched), *self._custom()}
        self.unread: list[Part] = []

    def differences(self, at: str, which: Filter) -> Iterator[Difference]:
        served = self.cluster.resources()
        wanted = {which.resource} if which.resource else self.wanted
        targets = scope.targets(self.rules, sorted(wanted), served, which.namespace)
        for count, target in enumerate(targets):
            self.progress(count, len(targets), target.resource)
            yield from self._of_target(target, at, which)
        for resource in sorted(wanted & set(self.history.resources) - set(served)):
            yield from self._of_unserved(resource, at, which)

    def _of_target(self, target: Target, at: str, which: Filter) -> Iterator[Difference]:
        only = {**which.only(), "resource": target.resource}
        if target.namespace:
            only["namespace"] = target.namespace
        copies = {(one.namespace, one.name): one for one in self.history.state(at, **only)}
        known = {key: one for key, one in copies.items() if one.hash is not None}
        present: set[Key] = set()
        found: list[Difference] = []

        def restart() -> None:
            present.clear()
            found.clear()

        try:
            for raw in self.cluster.pages(
                target.resource, namespace=target.namespace, restart=restart
            ):
                for item in content.pages.decode(raw).items or ():
                    if one := self._of_item(bytes(item), target, known, present, which):
                        found.append(one)
        except (ClusterError, InputError, msgspec.DecodeError) as error:
            why = error.why if isinstance(error, ClusterError) else str(error)
            self.unread.append(Part(target.resource, target.namespace, why))
            yield from found
            return
        yield from found
        for key in sorted(known.keys() - present):
            before = self.history.content(known[key])
            yield Difference(target.resource, *key, before, None)

    def _of_item(
        self,
        raw: bytes,
        target: Target,
        known: Mapping[Key, Copy],
        present: set[Key],
        which: Filter,
    ) -> Difference | None:
        head = content.heads.decode(raw).metadata
        if not which.takes(head.name):
            return None
        key = (head.namespace, head.name)
        present.add(key)
        before = known.get(key)
        at = (head.uid, head.resource_version)
        if before and (before.uid, before.resource_version) == at:
            return None
        form = content.shape(self.cluster.resource(target.resource, "list"))
        seen = content.seen(raw, head, form, self.rules)
        if before and before.hash == seen.hash:
            return None
        after = content.kept(msgspec.json.decode(raw), form, self.rules)
        manager, changed = content.author(head)
        if before and changed and changed <= (before.changed or before.seen[:19]):
            manager, changed = "", ""  # who only removed something leaves no trace
        old = self.history.content(before) if before else None
        return Difference(target.resource, *key, old, after, manager, changed)

    def _of_unserved(self, resource: str, at: str, which: Filter) -> Iterator[Difference]:
        """Objects of a kind that the cluster has no more: they went with it."""
        group = resource.partition("/")[0]
        if why := self.cluster.missing().get(group):
            self.unread.append(Part(resource, which.namespace, why))
            return
        for one in self.history.state(at, **{**which.only(), "resource": resource}):
            if one.hash is not None:
                before = self.history.content(one)
                yield Difference(resource, one.namespace, one.name, before, None)

    def _custom(self) -> Iterable[str]:
        """The custom resources that the cluster has now."""
        crds = "apiextensions.k8s.io/customresourcedefinitions"
        found = set()
        try:
            for raw in self.cluster.pages(crds, metadata_only=True):
                for item in content.pages.decode(raw).items or ():
                    found.add(custom_resource(content.heads.decode(item).metadata.name))
        except ClusterError:  # told again when the CRDs themselves are compared
            pass
        known = {one for one in self.history.resources if "." in one.partition("/")[0]}
        return (found | known) - set(self.rules.never)


def _by_name(copies: Iterable[Copy]) -> dict[tuple[str, str, str], Copy]:
    return {(one.resource, one.namespace, one.name): one for one in copies}
