"""A picture kept by watches of a real API server: right, or known not to be."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from seawall.clients.kube import Cluster, connect
from seawall.engine import load
from seawall.engine.judges import judges
from seawall.errors import ClusterError
from seawall.facts import ConfigMap, Facts, Namespace, NotRead, Object, Service
from seawall.inspect import Picture, inspect, inspect_watched, needs
from seawall.lab import Lab
from seawall.sources.cluster import LiveCluster
from seawall.sources.watched import Keep, Watched
from tests.clients.gate import Gate
from tests.lab.waiting import until

pytestmark = pytest.mark.cluster
NAMES = "configmaps"
WANTED = {kind.resource: Keep(kind) for kind in (ConfigMap, Namespace, Service)}
Watch = Callable[..., Watched]


@pytest.fixture
def watch() -> Iterator[Watch]:
    """Starts a picture of what a kubeconfig leads to, and ends it with the test."""
    made: list[Watched] = []

    def start(config: Path, wanted: Any = WANTED, *, ready: bool = True, **more: Any) -> Watched:
        made.append(Watched(connect(kubeconfig=str(config), timeout=5), wanted, **more).start())
        assert made[0].ready(20) or not ready
        return made[0]

    yield start
    for one in made:
        one.stop()
        for thread in one.threads:
            thread.join(20)
            assert not thread.is_alive()


@pytest.fixture
def space(admin: Cluster) -> Iterator[str]:
    """A namespace of the test's own."""
    body = admin.create("namespaces", {"metadata": {"generateName": "watched-"}})
    name = str(msgspec.json.decode(body)["metadata"]["name"])
    yield name
    admin.delete("namespaces", name)


def put(admin: Cluster, space: str, *names: str, text: str = "x") -> None:
    for name in names:
        admin.create(NAMES, {"metadata": {"name": name}, "data": {"text": text}}, space)


def seen(watched: Watched, space: str) -> list[str]:
    """The names of the ConfigMaps of the test, as often as they are kept; [] while unknown."""
    try:
        maps = watched.facts().all(ConfigMap)
    except NotRead:
        return []
    names = (o.metadata.name for o in maps if o.metadata.namespace == space)
    return sorted(name for name in names if name != "kube-root-ca.crt")


def phase(watched: Watched, resource: str = NAMES) -> str:
    return watched.states()[resource].phase


def test_objects_come_change_and_go(lab: Lab, admin: Cluster, space: str, watch: Watch) -> None:
    put(admin, space, "there")
    watched = watch(lab.kubeconfig)
    assert seen(watched, space) == ["there"]
    put(admin, space, "new")
    assert until(lambda: seen(watched, space) == ["new", "there"], 5)
    admin.patch(NAMES, "new", {"data": {"text": "changed"}}, space)

    def text() -> Any:
        found = watched.facts().named(ConfigMap, "new", space)
        return found is not None and found.data["text"] == "changed"

    assert until(text, 5)
    admin.delete(NAMES, "there", space)
    assert until(lambda: seen(watched, space) == ["new"], 5)
    assert watched.version.startswith("v1.")
    assert watched.facts().certificate_end


def test_after_many_changes_it_is_what_a_list_gives(
    lab: Lab, admin: Cluster, space: str, watch: Watch
) -> None:
    watched, alive, dice = watch(lab.kubeconfig), set[str](), random.Random(7)
    for number in range(120):
        name = f"c{dice.randrange(15)}"
        if name not in alive:
            put(admin, space, name, text=str(number))
            alive.add(name)
        elif dice.random() < 0.5:
            admin.delete(NAMES, name, space)
            alive.discard(name)
        else:
            admin.patch(NAMES, name, {"data": {"text": str(number)}}, space)
    (page,) = admin.pages(NAMES, namespace=space)
    listed = {o["metadata"]["name"]: o["data"] for o in msgspec.json.decode(page)["items"]}

    def kept() -> dict[str, Any]:
        maps = watched.facts().all(ConfigMap)
        return {o.metadata.name: o.data for o in maps if o.metadata.namespace == space}

    assert until(lambda: kept() == listed, 5)
    assert len(seen(watched, space)) == len(alive)


def test_a_server_that_stops_leaves_nothing_known_and_comes_back_right(
    own_lab: Callable[..., Lab], watch: Watch
) -> None:
    made = own_lab(nodes=0)
    admin = connect(kubeconfig=str(made.kubeconfig))
    put(admin, "default", "kept", "lost")
    watched = watch(made.kubeconfig)
    assert seen(watched, "default") == ["kept", "lost"]
    made.stop("kube-apiserver")
    assert until(lambda: {s.phase for s in watched.states().values()} == {"behind"}, 10)
    with pytest.raises(NotRead, match="s old"):
        watched.facts().all(ConfigMap)
    assert watched.failed is not None
    made.start("kube-apiserver")
    admin = connect(kubeconfig=str(made.kubeconfig))
    until(lambda: admin.delete(NAMES, "lost", "default"))
    put(admin, "default", "new")
    assert until(lambda: seen(watched, "default") == ["kept", "new"], 30)
    assert until(lambda: {s.phase for s in watched.states().values()} == {"synced"}, 30)
    assert watched.failed is None


def test_it_may_start_before_the_server_does(gate: Gate, space: str, watch: Watch) -> None:
    gate.fault("/version", status=503, times=12)
    watched = watch(gate.config(), ready=False)
    assert phase(watched) == "starting"
    with pytest.raises(NotRead, match="not collected yet"):
        watched.facts().all(ConfigMap)
    assert until(lambda: phase(watched) == "synced", 30)


def test_a_position_that_is_gone_makes_it_list_anew(
    gate: Gate, admin: Cluster, space: str, watch: Watch
) -> None:
    put(admin, space, "a", "b")
    gone = b'{"type":"ERROR","object":{"kind":"Status","code":410,"message":"too old"}}\n'
    gate.fault(f"{NAMES}.*watch=true", status=200, body=gone, times=1)
    gate.fault(f"{NAMES}.*watch=true", status=410, body=b"{}", times=1)
    watched = watch(gate.config())
    lists = f"/{NAMES}?limit"
    assert until(lambda: sum(lists in one.path for one in gate.seen) == 3, 10)
    put(admin, space, "c")
    assert until(lambda: seen(watched, space) == ["a", "b", "c"], 10)


def test_a_list_that_expires_on_the_way_starts_anew_without_doubling(
    gate: Gate, admin: Cluster, space: str, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("seawall.sources.watched_part.PAGE", 3)
    put(admin, space, *"abcdefgh")
    gate.fault(f"{NAMES}.*continue=", status=410, body=b"{}", times=1)
    assert seen(watch(gate.config()), space) == list("abcdefgh")


def test_a_watch_that_falls_silent_is_behind_and_comes_back(
    gate: Gate, admin: Cluster, space: str, watch: Watch
) -> None:
    put(admin, space, "a")
    watched = watch(gate.config(), idle=1)
    assert seen(watched, space) == ["a"]
    gate.mute.set()
    put(admin, space, "b")
    assert until(lambda: phase(watched) == "behind", 10)
    assert watched.states()[NAMES].since > 1
    assert seen(watched, space) == []
    gate.mute.clear()
    assert until(lambda: seen(watched, space) == ["a", "b"], 20)


def test_a_watch_that_is_cut_again_and_again_misses_nothing(
    gate: Gate, admin: Cluster, space: str, watch: Watch
) -> None:
    gate.fault(f"{NAMES}.*watch=true", cut=900, reset=False, times=4)
    watched = watch(gate.config())
    names = [f"c{number:02}" for number in range(16)]
    put(admin, space, *names)
    assert until(lambda: seen(watched, space) == names, 30)


def test_a_kind_that_is_forbidden_fails_alone_until_it_is_allowed(
    lab: Lab, admin: Cluster, space: str, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("seawall.sources.watched_part.PAUSE", (0.2, 0.5))
    config = lab.user("half", groups=["guests"])
    group = "rbac.authorization.k8s.io"
    rules = [{"apiGroups": [""], "resources": ["pods", "services"], "verbs": ["list", "watch"]}]
    admin.create(f"{group}/clusterroles", {"metadata": {"name": "half"}, "rules": rules})
    binding = {
        "metadata": {"name": "half"},
        "roleRef": {"apiGroup": group, "kind": "ClusterRole", "name": "half"},
        "subjects": [{"apiGroup": group, "kind": "User", "name": "half"}],
    }
    admin.create(f"{group}/clusterrolebindings", binding)
    watched = watch(config)
    assert (phase(watched), phase(watched, "services")) == ("failed", "synced")
    with pytest.raises(NotRead, match="not allowed"):
        watched.facts().all(ConfigMap)
    assert watched.facts().all(Service)
    rules[0]["resources"].append(NAMES)
    admin.patch(f"{group}/clusterroles", "half", {"rules": rules})
    assert until(lambda: phase(watched) == "synced", 20)


def test_who_may_list_but_not_watch_is_served_by_lists(
    gate: Gate, admin: Cluster, space: str, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("seawall.sources.watched_part.POLL", 0.3)
    gate.fault("watch=true", status=403, body=b"{}")
    watched = watch(gate.config())
    put(admin, space, "a")
    assert until(lambda: seen(watched, space) == ["a"], 10)


CRD = {
    "metadata": {"name": "widgets.shop.test"},
    "spec": {
        "group": "shop.test",
        "scope": "Namespaced",
        "names": {"plural": "widgets", "singular": "widget", "kind": "Widget"},
        "versions": [
            {
                "name": "v1",
                "served": True,
                "storage": True,
                "schema": {"openAPIV3Schema": {"type": "object"}},
            }
        ],
    },
}


def test_an_api_comes_and_goes_with_its_crd(
    lab: Lab, admin: Cluster, space: str, watch: Watch
) -> None:
    crds, widgets = "apiextensions.k8s.io/customresourcedefinitions", "shop.test/widgets"
    watched = watch(lab.kubeconfig, {crds: Keep(Object), widgets: Keep(Object)})
    assert phase(watched, widgets) == "absent"
    assert watched.facts().raw(widgets) == []
    admin.create(crds, CRD)
    assert until(lambda: phase(watched, widgets) == "synced", 20)
    admin.rediscover()
    kind = {"apiVersion": "shop.test/v1", "kind": "Widget"}
    admin.create(widgets, {**kind, "metadata": {"name": "one"}}, space)
    assert until(lambda: watched.facts().raw(widgets), 5)
    admin.delete(crds, "widgets.shop.test")
    assert until(lambda: phase(watched, widgets) == "absent", 20)
    assert watched.facts().raw(widgets) == []


def test_what_was_worked_out_is_kept_until_its_kind_changes(
    lab: Lab, admin: Cluster, space: str, watch: Watch
) -> None:
    watched, calls = watch(lab.kubeconfig), []

    def services(facts: Facts) -> int:
        calls.append(1)
        return len(facts.all(Service))

    count = watched.facts().once(services)
    put(admin, space, "other")
    assert until(lambda: seen(watched, space) == ["other"], 5)
    assert (watched.facts().once(services), len(calls)) == (count, 1)
    admin.create("services", {"metadata": {"name": "s"}, "spec": {"ports": [{"port": 80}]}}, space)
    assert until(lambda: watched.facts().once(services) == count + 1, 5)
    assert len(calls) == 2


def test_waiting_ends_with_a_change_and_with_stop(
    lab: Lab, admin: Cluster, space: str, watch: Watch
) -> None:
    watched = watch(lab.kubeconfig)
    mark = watched.mark()
    put(admin, space, "a")
    assert watched.wait(mark, 30) != mark
    mark = until(lambda: watched.wait(watched.mark(), 0.1))
    waiting = threading.Thread(target=watched.wait, args=(mark, 60))
    waiting.start()
    watched.stop()
    waiting.join(10)
    assert not waiting.is_alive()


def test_a_server_that_is_not_there_is_told(tmp_path: Path, gate: Gate, watch: Watch) -> None:
    config = gate.config(cluster={"server": "https://127.0.0.1:9"})
    watched = watch(config, ready=False)
    assert isinstance(until(lambda: watched.failed, 10), ClusterError)
    assert {state.known for state in watched.states().values()} == {False}


def test_what_is_watched_is_judged_as_what_is_listed(lab: Lab, watch: Watch) -> None:
    catalog = load()
    wanted = needs(catalog, judges(catalog))
    watched = watch(lab.kubeconfig, wanted)
    listed = inspect(LiveCluster(connect(kubeconfig=str(lab.kubeconfig))), catalog)
    seen = inspect_watched(watched, catalog)

    def told(picture: Picture) -> list[Any]:
        return [
            (one.rule, one.verdict, sorted(finding.fingerprint for finding in one.findings))
            for one in picture.outcomes
        ]

    assert told(seen) == told(listed)
    assert any(verdict == "hit" for _, verdict, _ in told(seen))
    assert [part.resource for part in seen.unread] == [part.resource for part in listed.unread]
    assert {r: n for r, n in seen.objects.items() if n} == {
        r: n for r, n in listed.objects.items() if n
    }
