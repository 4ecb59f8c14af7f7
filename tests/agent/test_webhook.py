"""Real requests through a real API server and the running agent: refused, warned, noted, passed."""

from __future__ import annotations

import json
from typing import Any

import pytest

from seawall.guard.exempt import CASCADES
from seawall.lab import Lab
from tests.agent import running
from tests.agent.running import Running
from tests.lab.waiting import until

pytestmark = [pytest.mark.cluster, pytest.mark.xdist_group("agent")]
REFUSED = 'admission webhook "fail.guard.seawall.io" denied the request: SW-01'


def noted_of(lab: Lab, name: str) -> list[dict[str, Any]]:
    """What the audit log holds of deletes of the namespace, from our webhooks."""
    found = []
    for line in lab.control.audit_log.read_text().splitlines():
        event = json.loads(line)
        ref = event.get("objectRef") or {}
        if (event["verb"], ref.get("resource"), ref.get("name")) == ("delete", "namespaces", name):
            notes = event.get("annotations") or {}
            found.append({key: notes[key] for key in notes if key.startswith("fail.guard")})
    return found


def test_a_refusal_says_what_breaks_here_and_how_to_do_it_all_the_same(
    guarded: Lab, agent: Running
) -> None:
    running.shop(guarded, "shop-en")
    for more in ((), ("--dry-run=server",)):
        done = guarded.kubectl("delete", "namespace", "shop-en", "--wait=false", *more)
        assert done.returncode == 1
        assert REFUSED in done.stderr
        assert "load balancers that are given back: 1 (shop-en/web)" in done.stderr
        assert "seawall permit request namespace_in_use_deleted namespaces/shop-en" in done.stderr
    assert guarded.kubectl("get", "namespace", "shop-en", "-o", "jsonpath={.status.phase}").stdout
    noted = {"fail.guard.seawall.io/hazards": "namespace_in_use_deleted"}
    assert until(lambda: noted in noted_of(guarded, "shop-en"), 20)
    told = agent.events("admission")[-1]
    assert (told["decision"], told["name"], told["dry_run"]) == ("denied", "shop-en", True)


def test_what_breaks_nothing_passes_and_the_facts_are_those_of_now(
    guarded: Lab, agent: Running
) -> None:
    running.shop(guarded, "shop-gone")
    assert guarded.kubectl("delete", "namespace", "shop-gone").returncode == 1
    gone = guarded.kubectl("delete", "svc", "web", "-n", "shop-gone", f"--as={CASCADES[0]}")
    assert gone.returncode == 0, "the platform's own work goes on"
    done = until(lambda: guarded.kubectl("delete", "namespace", "shop-gone").stdout, 20)
    assert 'namespace "shop-gone" deleted' in done, "the namespace controller is not held up"


def test_modes_and_language_follow_the_setting_in_the_cluster(guarded: Lab, agent: Running) -> None:
    running.shop(guarded, "shop-zh")
    delete = ("delete", "namespace", "shop-zh", "--dry-run=server")
    try:
        running.install(guarded, "warn", "zh")
        assert until(lambda: "Warning: " in guarded.kubectl(*delete).stderr, 30)
        done = guarded.kubectl(*delete)
        assert done.returncode == 0
        assert "SW-01 namespace_in_use_deleted：" in done.stderr
        running.install(guarded, "audit")
        assert until(lambda: not guarded.kubectl(*delete).stderr, 30)
        noted = {"fail.guard.seawall.io/hazards": "namespace_in_use_deleted"}
        assert until(lambda: noted_of(guarded, "shop-zh")[-1] == noted, 20)
        running.install(guarded, "deny", "zh")
        assert until(lambda: guarded.kubectl(*delete).returncode == 1, 30)
        assert "在此集群中会造成：" in guarded.kubectl(*delete).stderr
    finally:
        running.install(guarded, "deny")


def test_to_delete_the_setting_disarms_nothing(guarded: Lab, agent: Running) -> None:
    running.shop(guarded, "shop-bare")
    guarded.kubectl("delete", "configmap", "seawall-guard", "-n", "seawall-system", check=True)
    try:
        assert until(lambda: any(e.get("missing") for e in agent.events("setting")), 30)
        done = guarded.kubectl("delete", "namespace", "shop-bare", "--dry-run=server")
        assert REFUSED in done.stderr
    finally:
        running.install(guarded, "deny")


def test_a_definition_goes_only_without_objects(guarded: Lab, agent: Running) -> None:
    schema = {"type": "object", "x-kubernetes-preserve-unknown-fields": True}
    version = {"name": "v1", "served": True, "storage": True, "schema": {"openAPIV3Schema": schema}}
    definition = {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": {"name": "widgets.acme.example"},
        "spec": {
            "group": "acme.example",
            "names": {"plural": "widgets", "kind": "Widget"},
            "scope": "Namespaced",
            "versions": [version],
        },
    }
    widget = {"apiVersion": "acme.example/v1", "kind": "Widget", "metadata": {"name": "w1"}}
    guarded.kubectl("create", "-f", "-", stdin=json.dumps(definition), check=True)
    make = ("create", "-f", "-")
    assert until(lambda: not guarded.kubectl(*make, stdin=json.dumps(widget)).returncode, 20)
    delete = ("delete", "crd", "widgets.acme.example")
    done = guarded.kubectl(*delete)
    assert "definition_in_use_deleted" in done.stderr
    assert "default/w1" in done.stderr
    guarded.kubectl("delete", "widgets.acme.example", "w1", check=True)
    done = guarded.kubectl(*delete)
    assert done.returncode == 0, done.stderr
    assert not agent.events("defect")


def test_a_webhook_that_somebody_removes_is_put_back(guarded: Lab, agent: Running) -> None:
    guarded.kubectl("delete", running.NAME, check=True)
    assert running.registered(guarded, "deny")


def test_metrics_and_health(guarded: Lab, agent: Running) -> None:
    assert [agent.status(path) for path in ("/healthz", "/readyz", "/metrics", "/x")] == [
        *(200, 200, 200),
        404,
    ]
