"""Watching and writing on a real API server: positions, preconditions, dry runs, ownership."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
import pytest

from seawall.clients.kube import Cluster, Event, Watch, connect
from seawall.errors import ClusterError
from seawall.lab import Lab
from tests.clients.gate import Gate

pytestmark = pytest.mark.cluster


@pytest.fixture
def space(admin: Cluster) -> Iterator[str]:
    """A namespace of the test's own."""
    body = admin.create("namespaces", {"metadata": {"generateName": "w-"}})
    name = str(msgspec.json.decode(body)["metadata"]["name"])
    yield name
    admin.delete("namespaces", name)


def configmap(name: str, **data: str) -> dict[str, Any]:
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name}, "data": data}


def version(body: bytes) -> str:
    return str(msgspec.json.decode(body)["metadata"]["resourceVersion"])


def told(events: list[Event]) -> list[tuple[str, str]]:
    return [
        (event.type, msgspec.json.decode(event.object)["metadata"]["name"])
        for event in events
        if event.type != "BOOKMARK"
    ]


def first(events: Iterable[Event], count: int) -> list[Event]:
    """The first `count` that are no bookmarks."""
    found: list[Event] = []
    for event in events:
        found += [event] if event.type != "BOOKMARK" else []
        if len(found) == count:
            break
    return found


def mine(admin: Cluster, space: str, since: str, seconds: float = 20) -> Watch:
    """Without the ConfigMap that a controller puts into every namespace."""
    fields = "metadata.name!=kube-root-ca.crt"
    return admin.watch("configmaps", namespace=space, since=since, seconds=seconds, fields=fields)


def test_a_watch_tells_what_came_after_its_position(admin: Cluster, space: str) -> None:
    begun = version(admin.create("configmaps", configmap("before"), space))
    admin.create("configmaps", configmap("a"), space)
    admin.patch("configmaps", "a", {"data": {"k": "v"}}, space)
    admin.delete("configmaps", "a", space)
    events = first(mine(admin, space, begun), 3)
    assert told(events) == [("ADDED", "a"), ("MODIFIED", "a"), ("DELETED", "a")]
    assert int(events[2].version) > int(events[1].version) > int(begun)


def test_a_watch_without_a_position_begins_with_what_is_there(admin: Cluster, space: str) -> None:
    admin.create("configmaps", configmap("there"), space)
    assert told(first(mine(admin, space, ""), 1)) == [("ADDED", "there")]


def test_a_watch_ends_after_its_time(admin: Cluster, space: str) -> None:
    begun = time.monotonic()
    assert not told(list(mine(admin, space, "", seconds=1.5)))
    assert 1 <= time.monotonic() - begun < 6


def test_a_watch_without_an_end_is_one(admin: Cluster, space: str) -> None:
    begun = version(admin.create("configmaps", configmap("before"), space))
    events = admin.watch("configmaps", namespace=space, since=begun, fields="metadata.name=a")
    threading.Timer(0.3, admin.create, ("configmaps", configmap("a"), space)).start()
    assert told(first(events, 1)) == [("ADDED", "a")]


def test_a_watch_goes_on_where_a_broken_connection_left_it(
    gate: Gate, admin: Cluster, space: str
) -> None:
    gate.fault("watch=true", cut=700, reset=False, times=2)
    cluster = connect(kubeconfig=str(gate.config()))
    begun = version(admin.create("configmaps", configmap("before"), space))
    for number in range(12):
        admin.create("configmaps", configmap(f"c{number:02}"), space)
    events = first(mine(cluster, space, begun), 12)
    assert told(events) == [("ADDED", f"c{number:02}") for number in range(12)]
    watches = [seen.path for seen in gate.seen if "watch=true" in seen.path]
    assert len(watches) >= 3
    assert len({path.partition("resourceVersion=")[2] for path in watches}) >= 2


def test_a_watch_that_is_forbidden_says_so(lab_user: Cluster, space: str) -> None:
    with pytest.raises(ClusterError) as caught:
        list(lab_user.watch("configmaps", namespace=space, seconds=5))
    assert (caught.value.reason, caught.value.attempt) == ("forbidden", "watch")


@pytest.fixture
def lab_user(lab: Lab) -> Cluster:
    return connect(kubeconfig=str(lab.user("nobody", groups=["nothing"])))


def test_watches_do_not_take_the_place_of_other_requests(admin: Cluster, space: str) -> None:
    stop = threading.Event()

    def watch() -> None:
        for _ in admin.watch("configmaps", namespace=space, seconds=4):
            if stop.is_set():
                return

    threads = [threading.Thread(target=watch) for _ in range(6)]
    for thread in threads:
        thread.start()
    assert admin.get("namespaces", space)
    stop.set()
    for thread in threads:
        thread.join()


def test_a_dry_run_changes_nothing(admin: Cluster, space: str) -> None:
    admin.create("configmaps", configmap("kept", k="v"), space)
    changed = configmap("kept", k="w")
    assert b'"w"' in admin.replace("configmaps", "kept", changed, space, dry_run=True)
    assert b'"w"' in admin.patch("configmaps", "kept", changed, space, dry_run=True)
    assert b'"w"' in admin.apply("configmaps", "kept", changed, space, force=True, dry_run=True)
    admin.delete("configmaps", "kept", space, dry_run=True)
    admin.create("configmaps", configmap("new"), space, dry_run=True)
    found = admin.get("configmaps", "kept", space)
    assert found
    assert msgspec.json.decode(found)["data"] == {"k": "v"}
    assert admin.get("configmaps", "new", space) is None


def test_what_is_there_already_and_what_is_invalid(admin: Cluster, space: str) -> None:
    admin.create("configmaps", configmap("one"), space)
    with pytest.raises(ClusterError, match="one") as caught:
        admin.create("configmaps", configmap("one"), space)
    assert (caught.value.reason, caught.value.status) == ("exists", 409)
    with pytest.raises(ClusterError, match="Not_A_Name") as caught:
        admin.create("configmaps", configmap("Not_A_Name"), space)
    assert (caught.value.reason, caught.value.status) == ("invalid", 422)


def test_a_newer_change_is_not_overwritten(admin: Cluster, space: str) -> None:
    seen = msgspec.json.decode(admin.create("configmaps", configmap("c", k="1"), space))
    admin.patch("configmaps", "c", {"data": {"k": "2"}}, space)
    with pytest.raises(ClusterError) as caught:
        admin.replace("configmaps", "c", seen, space)
    assert caught.value.reason == "conflict"
    meta = seen["metadata"]
    for wrong in ({"version": meta["resourceVersion"]}, {"uid": "another"}):
        with pytest.raises(ClusterError) as caught:
            admin.delete("configmaps", "c", space, **wrong)
        assert caught.value.reason == "conflict"
    admin.delete("configmaps", "c", space, uid=meta["uid"])
    assert admin.get("configmaps", "c", space) is None


def test_applying_respects_other_owners(admin: Cluster, space: str) -> None:
    admin.apply("configmaps", "c", configmap("c", k="theirs"), space, manager="them")
    with pytest.raises(ClusterError, match="them") as caught:
        admin.apply("configmaps", "c", configmap("c", k="ours"), space)
    assert caught.value.reason == "conflict"
    body = admin.apply("configmaps", "c", configmap("c", k="ours"), space, force=True)
    assert msgspec.json.decode(body)["data"] == {"k": "ours"}


def test_the_three_kinds_of_patches(admin: Cluster, space: str) -> None:
    admin.create("configmaps", configmap("c", a="1", b="2"), space)
    admin.patch("configmaps", "c", {"data": {"a": None}}, space)
    change = [{"op": "add", "path": "/data/c", "value": "3"}]
    admin.patch("configmaps", "c", change, space, kind="json")
    body = admin.patch("configmaps", "c", {"data": {"d": "4"}}, space, kind="strategic")
    assert msgspec.json.decode(body)["data"] == {"b": "2", "c": "3", "d": "4"}


def test_writes_are_signed(admin: Cluster, space: str) -> None:
    body = admin.create("configmaps", configmap("c", k="v"), space)
    assert {m["manager"] for m in msgspec.json.decode(body)["metadata"]["managedFields"]} == {
        "seawall"
    }


def test_metadata_alone_can_be_listed(admin: Cluster, space: str) -> None:
    admin.create("configmaps", configmap("c", k="planted-value"), space)
    pages = list(admin.pages("configmaps", namespace=space, metadata_only=True))
    assert b'"name":"c"' in pages[0]
    assert b"planted-value" not in pages[0]


def test_discovery_names_resources_as_rules_do(admin: Cluster) -> None:
    found = admin.resources()
    deployments = found["apps/deployments"]
    assert (deployments.kind, deployments.version, deployments.namespaced) == (
        "Deployment",
        "v1",
        True,
    )
    assert "scale" in deployments.subresources
    assert {"get", "list", "watch"} <= deployments.verbs
    assert not found["nodes"].namespaced
    with pytest.raises(ClusterError) as caught:
        list(admin.pages("example.com/things"))
    assert caught.value.reason == "absent"


def test_an_older_servers_discovery_gives_the_same(gate: Gate, admin: Cluster) -> None:
    """Without aggregated discovery the server answers with the older documents."""
    gate.plain_discovery = True
    older = connect(kubeconfig=str(gate.config())).resources()
    newer = admin.resources()
    assert older == newer
    assert len([seen for seen in gate.seen if seen.path.startswith("/api")]) > 10


def test_an_api_group_that_does_not_answer_is_named_and_the_rest_is_there(
    gate: Gate, admin: Cluster
) -> None:
    gate.plain_discovery = True
    gate.fault("^/apis/apps/v1$", status=503)
    cluster = connect(kubeconfig=str(gate.config()))
    assert "pods" in cluster.resources()
    assert "apps" in cluster.missing()
    with pytest.raises(ClusterError) as caught:
        list(cluster.pages("apps/deployments"))
    assert caught.value.reason == "server"


def test_raw_paths(admin: Cluster) -> None:
    assert admin.raw("/readyz") == b"ok"
    assert b"apiserver_request_total" in admin.raw("/metrics")
