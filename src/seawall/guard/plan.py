"""What has to change so that a cluster has the guard it should have, and doing it.

`Planner.install` and `.uninstall` compare what is wanted with what is there; `carry_out` writes.
Writing is server-side apply with a field manager of our own. What others have added to an object of
ours (a match condition that is never true) is no field of ours and would stay: then it is replaced.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, Literal

import msgspec

from seawall.clients.kube import Cluster
from seawall.errors import ClusterError
from seawall.guard import manifests, policies
from seawall.guard.setting import MANAGER, NAME, NAMESPACE, SELECTOR, Object

Action = Literal["create", "update", "delete", "same", "refuse"]
_TRIES: Final = 5
_LAG: Final = 10.0  # seconds; policies are read anew on a tick of one
# What a namespace of its own brings along; more in it is somebody's work.
_BROUGHT: Final = (("configmaps", "kube-root-ca.crt"), ("serviceaccounts", "default"))
_KEPT: Final = ("configmaps", "secrets", "serviceaccounts", "services", "pods")


class Step(msgspec.Struct, frozen=True):
    """One object: `body` is wanted, `live` is there; `why` is an id of locales.guard."""

    action: Action
    resource: str
    namespace: str
    name: str
    body: Object | None = None
    live: Object | None = None
    why: str = ""


class Live(msgspec.Struct):
    """The guard's objects as they are, by (resource, namespace, name). `unread`: kinds, and why."""

    objects: dict[tuple[str, str, str], Object]
    unread: dict[str, ClusterError]

    def of(self, resource: str, name: str, namespace: str = "") -> Object | None:
        return self.objects.get((resource, namespace, name))


class _Many(msgspec.Struct):
    items: list[dict[str, Any]] | None = None  # an API server says null of none


def listed(page: bytes) -> list[dict[str, Any]]:
    """The objects of one page of a list."""
    return msgspec.json.decode(page, type=_Many).items or []


def look(cluster: Cluster, resources: Iterable[str] = manifests.RESOURCES.values()) -> Live:
    """All that carries our labels. A kind that can't be read is `unread`, not empty."""
    found = Live({}, {})
    for resource in resources:
        try:
            if resource not in cluster.resources() and not cluster.missing():
                continue  # this server has no such kind
            for page in cluster.pages(resource, labels=SELECTOR):
                for body in listed(page):
                    metadata = body["metadata"]
                    key = (resource, metadata.get("namespace", ""), metadata["name"])
                    found.objects[key] = body
        except ClusterError as error:
            found.unread[resource] = error
    return found


def has_policies(cluster: Cluster) -> bool:
    """ValidatingAdmissionPolicy is there as v1: Kubernetes 1.30 and later."""
    found = cluster.resources().get(policies.POLICIES)
    return found is not None and "v1" in (found.version, *found.versions)


def install(cluster: Cluster, wanted: Sequence[Object], live: Live) -> list[Step]:
    """Writes first, then what is no longer wanted. Raises the error of a kind that is unread."""
    for error in live.unread.values():
        raise error
    steps, keys = [], set()
    for body in wanted:
        key = _key(body)
        keys.add(key)
        there = live.objects.get(key)
        if there is None:
            there = _there(cluster, key)
            if there is not None:
                steps.append(_foreign(key, body, there))
                continue
        action: Action = "create" if there is None else "same" if same(body, there) else "update"
        steps.append(Step(action, *key, body=body, live=there))
    return steps + [
        Step("delete", *key, live=there)
        for key, there in _backwards(live)
        if key not in keys and key[0] in (policies.POLICIES, policies.BINDINGS)
    ]


def uninstall(cluster: Cluster, live: Live, *, kept: frozenset[str] = frozenset()) -> list[Step]:
    """Bindings first: from then on nothing of the guard is guarded. Then the setting: without it
    the agent puts nothing back. Policies go before webhooks, which may decide for them. The
    namespace is last, and goes only if nothing else is in it. `kept`: names that stay."""
    for error in live.unread.values():
        raise error
    steps = []
    first = (policies.BINDINGS, "configmaps", policies.POLICIES)
    found = list(_backwards(live))
    for key, there in sorted(
        found, key=lambda one: first.index(one[0][0]) if one[0][0] in first else len(first)
    ):
        others = _others(cluster, live) if key[0] == "namespaces" else []
        why = "kept.namespace" if others else "kept.asked" if key[2] in kept else ""
        steps.append(Step("same" if why else "delete", *key, live=there, why=why))
    return steps


def carry_out(
    cluster: Cluster, steps: Iterable[Step]
) -> Iterator[tuple[Step, ClusterError | None]]:
    """Each step as it is done, with the error that it met; the rest goes on."""
    for step in steps:
        try:
            if step.action == "delete":
                _delete(cluster, step)
            elif step.action in ("create", "update"):
                _write(cluster, step)
        except ClusterError as error:
            yield step, error
        else:
            yield step, None


def same(body: Object, live: Object) -> bool:
    """Whether all that we write is there as we write it, and nothing beside it that matters."""
    for part in ("spec", "data", "rules", "webhooks"):
        if part in body and not _holds(
            policies.undelegated(body[part]),
            policies.undelegated(live.get(part)),
            exact=body["kind"] != "CustomResourceDefinition",  # the server fills in much of it
        ):
            return False
    wanted, there = body["metadata"], live["metadata"]
    return all(
        there.get(part, {}).get(key) == value
        for part in ("labels", "annotations")
        for key, value in wanted.get(part, {}).items()
    )


def _holds(wanted: Any, there: Any, *, exact: bool) -> bool:
    if exact:
        return bool(wanted == there)
    if isinstance(wanted, dict) and isinstance(there, dict):
        return all(_holds(value, there.get(key), exact=False) for key, value in wanted.items())
    if isinstance(wanted, list) and isinstance(there, list):
        pairs = zip(wanted, there, strict=False)
        return len(wanted) == len(there) and all(_holds(a, b, exact=False) for a, b in pairs)
    return bool(wanted == there)


def _delete(cluster: Cluster, step: Step) -> None:
    """A binding that is gone still refuses for a second or so: what it guards is tried again."""
    end = time.monotonic() + _LAG
    while True:
        try:
            cluster.delete(step.resource, step.name, step.namespace)
        except ClusterError as error:
            if error.status == 404:
                return
            ours = error.status == 403 and NAME.removesuffix("guard") in error.why
            if not ours or time.monotonic() > end:
                raise
            time.sleep(0.2)
        else:
            return


def _write(cluster: Cluster, step: Step) -> None:
    """Applied; and replaced where others have added to it, unless it changes on the way (the API
    server's type check writes into the status): then once more."""
    assert step.body is not None
    place = (step.resource, step.name)
    for number in range(_TRIES):
        answer = cluster.apply(*place, step.body, step.namespace, force=True, manager=MANAGER)
        got = msgspec.json.decode(answer)
        if same(step.body, got):
            return
        version = {"resourceVersion": got["metadata"]["resourceVersion"]}
        whole = step.body | {"metadata": step.body["metadata"] | version}
        try:
            cluster.replace(*place, whole, step.namespace)
        except ClusterError as error:
            if error.reason != "conflict" or number + 1 == _TRIES:
                raise
        else:
            return


def _key(body: Object) -> tuple[str, str, str]:
    metadata = body["metadata"]
    return manifests.RESOURCES[body["kind"]], metadata.get("namespace", ""), metadata["name"]


def _backwards(live: Live) -> Iterator[tuple[tuple[str, str, str], Object]]:
    order = list(manifests.RESOURCES.values())
    yield from sorted(live.objects.items(), key=lambda one: (-order.index(one[0][0]), one[0]))


def _there(cluster: Cluster, key: tuple[str, str, str]) -> Object | None:
    """An object of that name that doesn't carry our labels."""
    resource, namespace, name = key
    body = cluster.get(resource, name, namespace)
    return msgspec.json.decode(body) if body is not None else None


def _foreign(key: tuple[str, str, str], body: Object, there: Object) -> Step:
    """Of that name, and not marked as ours: somebody's namespace will do, nothing else will."""
    if key[0] == "namespaces":
        return Step("same", *key, body=body, live=there)
    return Step("refuse", *key, body=body, live=there, why="foreign")


def _others(cluster: Cluster, live: Live) -> list[str]:
    """What is in our namespace and not ours."""
    found = []
    for resource in _KEPT:
        for page in cluster.pages(resource, namespace=NAMESPACE, metadata_only=True):
            for one in listed(page):
                name = one["metadata"]["name"]
                ours = (resource, NAMESPACE, name) in live.objects
                if not ours and (resource, name) not in _BROUGHT:
                    found.append(f"{resource}/{name}")
    return found
