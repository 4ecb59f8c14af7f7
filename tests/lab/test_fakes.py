"""Simulated nodes and pods: in order from the start, and looked after as by a kubelet."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from seawall.errors import LabError
from seawall.lab import Lab, fakes, fakes_objects
from seawall.lab.fakes_objects import App
from tests.lab.waiting import until

NODES, PODS = 6, 130  # a few applications, one of them with 60 replicas


def test_applications_have_as_many_pods_as_asked() -> None:
    for pods in (0, 1, 2, 130, 9_999):
        apps = list(fakes_objects.apps(pods))
        assert sum(app.replicas for app in apps) == pods
        assert [app.first for app in apps] == [
            sum(app.replicas for app in apps[:number]) for number in range(len(apps))
        ]
        assert len({(app.namespace, app.name) for app in apps}) == len(apps)


def test_addresses_are_all_different() -> None:
    nodes = [fakes_objects.address(number) for number in range(5_000)]
    ranges = [fakes_objects.pod_address(number, 0) for number in range(5_000)]
    assert len({*nodes, *ranges}) == 10_000
    assert all(int(part) < 256 for address in nodes + ranges for part in address.split("."))


def test_a_deployment_and_its_set_have_one_template() -> None:
    """Else the Deployment's controller would roll it out anew."""
    app = next(fakes_objects.apps(10))
    of_set = fakes_objects.replica_set(app, "u")["spec"]["template"]
    of_deployment = fakes_objects.deployment(app)["spec"]["template"]
    assert of_set["metadata"]["labels"].pop("pod-template-hash") == app.hash
    assert of_set == of_deployment


def listed(lab: Lab, *what: str) -> list[dict[str, Any]]:
    done = lab.kubectl("get", *what, "-o", "json", check=True)
    return list(json.loads(done.stdout)["items"])


@pytest.mark.cluster
def test_a_fleet_stands_in_order_and_is_looked_after(own_lab: Callable[..., Lab]) -> None:
    fleet = own_lab(nodes=0, fake_nodes=NODES, fake_pods=PODS)
    apps = list(fakes_objects.apps(PODS))

    def ready() -> int:
        found = listed(fleet, "deployments", "-A")
        return sum(int(one["status"].get("readyReplicas", 0)) for one in found)

    assert until(lambda: ready() == PODS)
    kinds = ("deployments", "replicasets", "pods")
    assert [len(listed(fleet, kind, "-A")) for kind in kinds] == [len(apps), len(apps), PODS]
    conditions = [one for node in listed(fleet, "nodes") for one in node["status"]["conditions"]]
    assert [one["status"] for one in conditions if one["type"] == "Ready"] == ["True"] * NODES
    _replaces_a_deleted_pod(fleet, apps[2])


def _replaces_a_deleted_pod(fleet: Lab, app: App) -> None:
    """The controller makes a new one, the scheduler places it, kwok lets it run."""
    chosen = ("pods", "-n", app.namespace, "-l", f"app={app.name}")
    gone = listed(fleet, *chosen)[0]["metadata"]["name"]
    fleet.kubectl("delete", "pod", "-n", app.namespace, gone, check=True)

    def running() -> list[str]:
        found = [one for one in listed(fleet, *chosen) if one["status"]["phase"] == "Running"]
        return [one["metadata"]["name"] for one in found]

    assert until(lambda: len(running()) == app.replicas and gone not in running())


def test_more_pods_than_the_nodes_take_are_refused() -> None:
    fakes.fits(2, 220)
    with pytest.raises(LabError, match="need more than 1 fake nodes; a node takes 110"):
        fakes.fits(1, 111)
