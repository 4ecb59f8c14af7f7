"""What is captured and what is not, on a real API server."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import text

from seawall import store
from seawall.store import recall
from tests.baseline.conftest import Bench, Object, until
from tests.baseline.test_drills import CRDS, RBAC, crd, node, pod, serve, service

pytestmark = [pytest.mark.cluster, pytest.mark.xdist_group("baseline")]
ROOT = Path(__file__).parent.parent.parent


def changed(bench: Bench, *args: str) -> int:
    parts = bench.json("capture", *args)["parts"]
    return sum(part["changed"] for part in parts)


def versions(bench: Bench, *args: str) -> list[Object]:
    found: list[Object] = bench.json("list", *args)["copies"]
    return found


def test_unchanged_objects_cost_no_new_copy(bench: Bench) -> None:
    home = bench.namespace("unchanged")
    bench.make("services", service("web"), home)
    bench.make("nodes", node("unchanged"))
    assert changed(bench) > 100
    assert changed(bench) == 0
    beat = {"conditions": [{"type": "Ready", "status": "Unknown", "reason": "x"}]}
    bench.cluster.patch("nodes", "unchanged", {"status": beat}, subresource="status")
    assert changed(bench) == 0, "a status says nothing about who changed what"
    bench.patch("services", "web", {"metadata": {"labels": {"a": "b"}}}, home)
    assert changed(bench, "-n", home) == 1
    found = versions(bench, "svc", "web", "-n", home)
    assert [one["version"] for one in found] == [1, 2]
    assert found[1]["manager"] == "seawall", "who writes with this client"
    assert found[1]["changed"] > found[0]["changed"][:10]


def test_deleted_and_made_anew_are_versions(bench: Bench) -> None:
    home = bench.namespace("anew")
    bench.make("services", service("web"), home)
    bench.sea("capture", "-n", home)
    bench.delete("services", "web", home)
    bench.sea("capture", "-n", home)
    bench.make("services", service("web"), home)
    bench.sea("capture", "-n", home)
    assert [one["deleted"] for one in versions(bench, "svc", "web")] == [False, True, False]
    assert bench.sea("diff", "1", "2", "-n", home) == 1
    assert f"services {home}/web: deleted" in bench.last
    assert bench.sea("restore", "svc", "web", "--at", "2", "--yes") == 2
    assert "is its deletion" in bench.errors


def test_secrets_are_never_in_the_store(bench: Bench) -> None:
    home = bench.namespace("secrets")
    planted = "s3cr3t-planted-value"
    body = {"metadata": {"name": "token"}, "stringData": {"password": planted}}
    bench.make("secrets", body, home)
    bench.sea("capture")
    with store.open(str(bench.store)) as opened, opened.reading() as connection:
        assert "secrets" not in recall.resources(connection, 1)
        hashes = [row[0] for row in connection.execute(text("SELECT hash FROM contents"))]
        assert len(hashes) > 100
        for hash_ in hashes:
            assert planted.encode() not in recall.body(connection, hash_)


def test_workloads_are_kept_of_the_system_only(bench: Bench) -> None:
    home = bench.namespace("workloads")
    for namespace in (home, "kube-system"):
        bench.make("apps/deployments", pod("agent"), namespace)
    bench.sea("capture")
    found = versions(bench, "deploy")
    assert ("kube-system", "agent") in [(one["namespace"], one["name"]) for one in found]
    assert home not in [one["namespace"] for one in found]
    bench.delete("apps/deployments", "agent", "kube-system")


def test_what_may_not_be_read_is_not_captured_and_not_deleted(bench: Bench) -> None:
    home = bench.namespace("forbidden")
    bench.make("services", service("web"), home)
    bench.sea("capture")
    limited = bench.lab.user("reader", groups=())
    rules = [{"apiGroups": [""], "resources": ["namespaces", "configmaps"], "verbs": ["*"]}]
    meta = {"name": "reader"}
    bench.make(f"{RBAC}/clusterroles", {"metadata": meta, "rules": rules})
    role = {"apiGroup": RBAC, "kind": "ClusterRole", "name": "reader"}
    subjects = [{"apiGroup": RBAC, "kind": "User", "name": "reader"}]
    binding = {"metadata": meta, "roleRef": role, "subjects": subjects}
    bench.make(f"{RBAC}/clusterrolebindings", binding)
    until(lambda: not unread(bench, limited, "configmaps"))
    assert bench.sea("capture", kubeconfig=limited) == 0
    assert "not captured: services: " in bench.errors
    assert "not captured: configmaps" not in bench.errors
    assert bench.sea("capture", "--strict", kubeconfig=limited) == 2
    assert [one["deleted"] for one in versions(bench, "svc", "web", "-n", home)] == [False]
    bench.sea("list")
    assert "services" in bench.last, "the list of captures names it"
    assert bench.sea("diff", "--live", kubeconfig=limited) in (0, 1)
    assert "could not be compared: services" in bench.errors
    assert f"{home}/web" not in bench.last


def unread(bench: Bench, kubeconfig: Path, resource: str) -> bool:
    parts = bench.json("capture", kubeconfig=kubeconfig)["parts"]
    return any(part["why"] for part in parts if part["resource"] == resource)


def test_nothing_readable_is_no_success(bench: Bench) -> None:
    assert bench.sea("capture", kubeconfig=bench.lab.user("nobody", groups=())) == 2
    bench.lab.stop("kube-apiserver")
    try:
        assert bench.sea("capture") == 2
    finally:
        bench.lab.start("kube-apiserver")
    assert "Traceback" not in bench.errors
    until(lambda: bench.sea("capture") == 0, 60)


def test_a_watch_keeps_every_change_until_it_is_stopped(bench: Bench) -> None:
    home = bench.namespace("watched")
    argv = [sys.executable, "-m", "seawall", "--lang=en", "baseline", "capture", "--watch"]
    argv += ["--kubeconfig", str(bench.lab.kubeconfig), "--store", str(bench.store)]
    watch = subprocess.Popen(
        argv, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        assert watch.stderr is not None
        assert watch.stderr.readline() == "watching for changes; Ctrl-C ends it\n"
        bench.make("services", service("web"), home)
        wait_for(bench, 1, "svc", "web", "-n", home)
        for value in ("1", "2", "3"):
            bench.patch("services", "web", {"metadata": {"labels": {"n": value}}}, home)
        wait_for(bench, 4, "svc", "web", "-n", home)
        bench.delete("services", "web", home)
        found = wait_for(bench, 5, "svc", "web", "-n", home)
        assert [one["deleted"] for one in found] == [False] * 4 + [True]
        definition = crd("watchers", "Watcher", "watch.example.com")
        resource = serve(bench, definition)
        body = {"apiVersion": "watch.example.com/v1alpha1", "kind": "Watcher"}
        bench.make(resource, {**body, "metadata": {"name": "w"}}, home)
        wait_for(bench, 1, "watchers", "w")
        bench.delete(CRDS, definition["metadata"]["name"])
        wait_for(bench, 2, "watchers", "w")
        wait_for(bench, 2, "crd", definition["metadata"]["name"])
    finally:
        watch.terminate()
        out, errors = watch.communicate(timeout=30)
    assert (watch.returncode, errors) == (0, "")
    assert f"services {home}/web  deleted" in out
    assert bench.sea("restore", "crd", definition["metadata"]["name"], "--yes") == 0
    bench.cluster.rediscover()
    assert bench.there(resource, "w", home)
    bench.delete(CRDS, definition["metadata"]["name"])


def wait_for(bench: Bench, count: int, *which: str) -> list[Object]:
    """The versions of an object, once there are so many."""

    def look() -> list[Object]:
        time.sleep(0.2)
        status = bench.sea("list", *which, "--output", "json")
        return versions(bench, *which) if status == 0 else []

    found: list[Object] = until(lambda: (seen := look()) and len(seen) >= count and seen)
    assert len(found) == count
    return found
