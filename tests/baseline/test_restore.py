"""What a restore shows, refuses and leaves alone, on a real API server."""

from __future__ import annotations

from typing import Any

import pytest

from seawall import store
from seawall.baseline import capture, history, scope
from seawall.baseline.plan import Planner
from seawall.baseline.restore import Restorer
from seawall.engine.load import load
from tests.baseline.conftest import Bench, Object, until
from tests.baseline.test_drills import crd, pod, serve, service

pytestmark = [pytest.mark.cluster, pytest.mark.xdist_group("baseline")]


def config(name: str, **data: str) -> Object:
    return {"metadata": {"name": name}, "data": data}


def results(printed: Any) -> dict[str, str]:
    return {step["name"]: step["result"] for step in printed["steps"]}


def test_a_dry_run_shows_the_change_and_does_nothing(bench: Bench) -> None:
    home = bench.namespace("dry")
    bench.make("configmaps", config("a", k="v"), home)
    bench.sea("capture")
    bench.delete("configmaps", "a", home)
    assert bench.sea("restore", "cm", "a", "-n", home, "--dry-run") == 0
    assert f"create configmaps {home}/a (version 1)" in bench.last
    assert "+  k: v" in bench.last
    assert bench.get("configmaps", "a", home) is None
    printed = bench.json("restore", "cm", "a", "-n", home, "--dry-run")
    assert results(printed) == {"a": "planned"}
    assert bench.get("configmaps", "a", home) is None


def test_without_a_yes_nothing_is_done(bench: Bench) -> None:
    home = bench.namespace("asked")
    bench.make("configmaps", config("a", k="v"), home)
    bench.sea("capture")
    bench.delete("configmaps", "a", home)
    assert bench.sea("restore", "cm", "a", "-n", home, "--output", "json") == 1
    assert "nothing was changed" in bench.errors
    assert bench.get("configmaps", "a", home) is None


def test_what_is_as_it_was_needs_nothing(bench: Bench) -> None:
    home = bench.namespace("same")
    bench.make("configmaps", config("a", k="v"), home)
    bench.sea("capture")
    assert bench.sea("restore", "cm", "a", "-n", home) == 0
    assert "is as in version 1 already" in bench.last


def test_an_older_version_and_a_captures_state(bench: Bench) -> None:
    home = bench.namespace("older")
    bench.make("configmaps", config("a", k="1"), home)
    bench.sea("capture")
    bench.patch("configmaps", "a", {"data": {"k": "2"}}, home)
    bench.sea("capture")
    assert bench.sea("diff", "1", "2", "--only", "cm/a", "-n", home) == 1
    assert "-  k: '1'" in bench.last
    assert "+  k: '2'" in bench.last
    assert bench.sea("show", "cm", "a", "-n", home, "--at", "1") == 0
    assert "k: '1'" in bench.last
    assert bench.sea("restore", "cm", "a", "-n", home, "--at", "9") == 2
    assert "there are 1, 2" in bench.errors
    assert bench.sea("restore", "cm", "a", "-n", home, "--capture", "1", "--yes", "--force") == 0
    assert bench.there("configmaps", "a", home)["data"] == {"k": "1"}
    assert bench.sea("restore", "cm", "a", "-n", home, "--at", "2", "--yes", "--force") == 0
    assert bench.there("configmaps", "a", home)["data"] == {"k": "2"}, "a restore can be undone"


def test_all_of_a_capture_brings_back_what_is_missing_only(bench: Bench) -> None:
    home = bench.namespace("all")
    for name in ("a", "b", "c"):
        bench.make("configmaps", config(name, k=name), home)
    bench.sea("capture")
    bench.delete("configmaps", "a", home)
    bench.patch("configmaps", "b", {"data": {"k": "newer"}}, home)
    printed = bench.json("restore", "cm", "--all", "-n", home, "--capture", "1", "--yes")
    found = results(printed)
    assert (found["a"], found["b"], found["c"]) == ("created", "refused", "same")
    assert bench.there("configmaps", "b", home)["data"] == {"k": "newer"}


def test_what_was_overwritten_is_kept(bench: Bench) -> None:
    home = bench.namespace("kept")
    bench.make("configmaps", config("a", k="good"), home)
    bench.sea("capture")
    bench.patch("configmaps", "a", {"data": {"k": "somebody's work"}}, home)
    assert bench.sea("restore", "cm", "a", "-n", home, "--yes", "--force") == 0
    bench.sea("show", "cm", "a", "-n", home, "--at", "2")
    assert "somebody's work" in bench.last


def test_a_change_between_plan_and_restore_is_not_overwritten(bench: Bench) -> None:
    home = bench.namespace("race")
    bench.make("configmaps", config("a", k="good"), home)
    bench.sea("capture")
    bench.patch("configmaps", "a", {"data": {"k": "bad"}}, home)
    matched = scope.matched(load())
    with store.open(str(bench.store)) as opened:
        past = history.choose(opened, capture.identity(bench.cluster))
        copy = past.alive("configmaps", home, "a")
        assert copy is not None
        steps = Planner(bench.cluster, past, scope.load(), force=True).plan([copy])
        assert [step.action for step in steps] == ["replace"]
        bench.patch("configmaps", "a", {"data": {"k": "newer than the plan"}}, home)
        recorder = capture.Recorder(bench.cluster, opened, matched, "restore")
        done = list(Restorer(bench.cluster, recorder).run(steps))
    assert [one.result for one in done] == ["failed"]
    assert bench.there("configmaps", "a", home)["data"] == {"k": "newer than the plan"}


def test_an_owner_is_kept_only_if_that_very_one_lives(bench: Bench) -> None:
    home = bench.namespace("owners")
    owners = [bench.make("configmaps", config(name), home) for name in ("lives", "dies")]
    refs = [
        {"apiVersion": "v1", "kind": "ConfigMap", **{key: one["metadata"][key] for key in keys}}
        for keys in [("name", "uid")]
        for one in owners
    ]
    owned = config("owned", k="v")
    owned["metadata"]["ownerReferences"] = refs
    bench.make("configmaps", owned, home)
    bench.sea("capture")
    bench.delete("configmaps", "owned", home)
    bench.delete("configmaps", "dies", home)
    bench.make("configmaps", config("dies"), home)
    assert bench.sea("restore", "cm", "owned", "-n", home, "--yes") == 0
    assert "without its owner ConfigMap/dies" in bench.last
    meta = bench.there("configmaps", "owned", home)["metadata"]
    assert [ref["name"] for ref in meta["ownerReferences"]] == ["lives"]


def test_what_the_server_refuses_is_told_in_its_words(bench: Bench) -> None:
    home = bench.namespace("denied")
    bench.make("configmaps", config("guarded", k="v"), home)
    bench.sea("capture")
    bench.delete("configmaps", "guarded", home)
    admission = "admissionregistration.k8s.io"
    rule = {"apiGroups": [""], "apiVersions": ["v1"], "resources": ["configmaps"]}
    rule["operations"] = ["CREATE"]
    policy = {
        "metadata": {"name": "denied"},
        "spec": {
            "matchConstraints": {"resourceRules": [rule]},
            "validations": [{"expression": "false", "message": "frozen until Monday"}],
        },
    }
    bench.make(f"{admission}/validatingadmissionpolicies", policy)
    selector = {"matchLabels": {"kubernetes.io/metadata.name": home}}
    match = {"namespaceSelector": selector}
    spec = {"policyName": "denied", "validationActions": ["Deny"], "matchResources": match}
    binding = {"metadata": {"name": "denied"}, "spec": spec}
    bench.make(f"{admission}/validatingadmissionpolicybindings", binding)

    def refused() -> bool:
        status = bench.sea("restore", "cm", "guarded", "-n", home, "--dry-run")
        return status == 1

    until(refused)
    assert "frozen until Monday" in bench.last
    assert bench.sea("restore", "cm", "guarded", "-n", home, "--yes") == 1
    assert bench.get("configmaps", "guarded", home) is None


def test_what_is_being_deleted_is_waited_for(bench: Bench) -> None:
    home = bench.namespace("dying")
    body = config("held", k="v")
    body["metadata"]["finalizers"] = ["example.com/hold"]
    bench.make("configmaps", body, home)
    bench.sea("capture")
    bench.cluster.delete("configmaps", "held", home)
    assert bench.sea("restore", "cm", "held", "-n", home, "--yes", "--force") == 1
    assert "waits for example.com/hold" in bench.last
    bench.patch("configmaps", "held", {"metadata": {"finalizers": None}}, home)


def test_a_custom_object_needs_its_definition_which_comes_along(bench: Bench) -> None:
    home = bench.namespace("along")
    definition = crd("gadgets", "Gadget", "along.example.com")
    resource = serve(bench, definition)
    body = {"apiVersion": "along.example.com/v1alpha1", "kind": "Gadget"}
    for name in ("g", "h"):
        bench.make(resource, {**body, "metadata": {"name": name}}, home)
    bench.sea("capture")
    bench.delete("apiextensions.k8s.io/customresourcedefinitions", definition["metadata"]["name"])
    printed = bench.json("restore", "gadgets", "g", "-n", home, "--yes")
    assert results(printed) == {
        definition["metadata"]["name"]: "created",
        "g": "created",
        "h": "created",
    }
    bench.delete("apiextensions.k8s.io/customresourcedefinitions", definition["metadata"]["name"])


def test_a_workloads_immutable_change_is_refused_and_named(bench: Bench) -> None:
    made = pod("immutable")
    bench.make("apps/daemonsets", made, "kube-system")
    bench.sea("capture")
    bench.delete("apps/daemonsets", "immutable", "kube-system")
    other = pod("other")
    other["metadata"]["name"] = "immutable"
    bench.make("apps/daemonsets", other, "kube-system")
    assert bench.sea("restore", "ds", "immutable", "--yes") == 1
    assert "another object of this name" in bench.last
    assert bench.sea("restore", "ds", "immutable", "--yes", "--force") == 1
    assert "immutable" in bench.last
    found = bench.there("apps/daemonsets", "immutable", "kube-system")
    assert found["spec"]["selector"]["matchLabels"] == {"app": "other"}
    bench.delete("apps/daemonsets", "immutable", "kube-system")


def test_wrong_words_are_wrong_usage(bench: Bench) -> None:
    assert bench.sea("list") == 2
    assert "it is empty" in bench.errors
    bench.sea("capture")
    for words, said in (
        (("restore",), "--all"),
        (("restore", "--all"), "--capture NUMBER"),
        (("restore", "svc", "--all", "--at", "1"), "--capture"),
        (("restore", "svc", "nowhere"), "no copy of it"),
        (("list", "bananas"), "no such resource"),
        (("diff", "1"), "two captures"),
        (("diff", "1", "77"), "capture 77"),
        (("diff", "1", "2", "--live"), "not two"),
        (("list", "svc", "--context", "elsewhere"), "no such cluster"),
    ):
        assert bench.sea(*words) == 2, words
        assert said in bench.errors, words


def test_a_service_without_an_address_of_its_own(bench: Bench) -> None:
    home = bench.namespace("headless")
    headless = service("db")
    headless["spec"] = {"clusterIP": "None", "selector": {"a": "b"}, "ports": [{"port": 1}]}
    before = bench.make("services", headless, home)
    bench.sea("capture")
    bench.delete("services", "db", home)
    assert bench.sea("restore", "svc", "db", "-n", home, "--yes") == 0
    assert bench.there("services", "db", home)["spec"] == before["spec"]


def test_who_may_do_little_restores_what_he_may(bench: Bench) -> None:
    home = bench.namespace("little")
    bench.make("configmaps", config("a", k="v"), home)
    bench.make("services", service("web"), home)
    bench.sea("capture")
    bench.delete("configmaps", "a", home)
    bench.delete("services", "web", home)
    group = "rbac.authorization.k8s.io"
    rule = {"apiGroups": [""], "resources": ["configmaps"], "verbs": ["*"]}
    meta = {"name": "little"}
    bench.make(f"{group}/roles", {"metadata": meta, "rules": [rule]}, home)
    role = {"apiGroup": group, "kind": "Role", "name": "little"}
    subjects = [{"apiGroup": group, "kind": "User", "name": "little"}]
    bench.make(
        f"{group}/rolebindings", {"metadata": meta, "roleRef": role, "subjects": subjects}, home
    )
    limited = bench.lab.user("little", groups=())
    restore = ("restore", "cm", "a", "-n", home, "--yes")
    until(lambda: bench.sea(*restore, kubeconfig=limited) == 0)
    assert bench.there("configmaps", "a", home)["data"] == {"k": "v"}
    assert bench.sea("restore", "svc", "web", "-n", home, "--yes", kubeconfig=limited) == 1
    assert "could not be looked at" in bench.last
    assert "Traceback" not in bench.errors
