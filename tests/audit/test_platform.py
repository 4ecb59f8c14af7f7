"""Components doing their work are no alarm; a person with their name, token or tool is."""

from __future__ import annotations

from typing import Any

import pytest

from seawall.audit import actors
from seawall.audit.platform import Platform
from seawall.engine import judge
from seawall.model import Operation
from tests.catalog.cases import catalog

CLOUD = "system:serviceaccount:kube-system:cloud-controller-manager"
NODES = "system:serviceaccount:kube-system:node-controller"
AUTOSCALER = "system:serviceaccount:kube-system:cluster-autoscaler"
ID = "authentication.kubernetes.io/credential-id"
READY = {"status": {"conditions": [{"type": "Ready", "status": "True"}]}}
GONE = {"status": {"conditions": [{"type": "Ready", "status": "Unknown"}]}}


def who(username: str, client: str = "cloud-controller-manager/v2", **more: Any) -> dict[str, Any]:
    basics = {"username": username, "groups": [], "uid": "", "extra": {ID: ["JTI=1"]}}
    return basics | {"client": client, "addresses": []} | more


def own_work(actor: dict[str, Any], action: str = "delete", sub: str = "", **more: Any) -> bool:
    """Whether the platform's rows take what this user does to node n1 for its own work."""
    platform = more.pop("platform", None) or Platform(actors())
    kind = {"group": "", "version": "v1", "kind": "Node", "resource": "nodes"}
    target = kind | {"subresource": sub, "namespace": "", "name": "n1"} | more
    unready = {"metadata": {"name": "n1"}, "status": GONE["status"]}
    op = Operation(
        plane="kube",
        action=action,
        target=target,
        before={"metadata": {"name": "n1"}},
        after=unready if action == "update" else None,
        actor=actor,
        source="audit",
        time="2026-01-01T08:00:00Z",
    )
    rules = ("node_deleted", "node_readiness_forged")
    (finding,) = (found for found in judge(op, catalog()) if found.rule in rules)
    return platform.row(finding) is not None


def test_a_cloud_controller_removes_a_gone_node_and_a_person_does_not() -> None:
    assert own_work(who(CLOUD))
    assert not own_work(who("li.wei"))
    assert not own_work(who("system:serviceaccount:default:cloud-controller-manager"))
    assert not own_work(who(CLOUD + "-2"))


@pytest.mark.parametrize("client", ["kubectl/v1.35.4 (linux/amd64)", "curl/8.5.0", "k9s/v0.40"])
def test_its_token_in_a_persons_tool_is_an_alarm(client: str) -> None:
    assert not own_work(who(CLOUD, client))


def test_impersonation_is_an_alarm() -> None:
    assert not own_work(who(CLOUD, impersonated={"username": "zhang.san"}))


def test_a_token_that_was_issued_to_somebody_else_is_an_alarm() -> None:
    platform = Platform(actors())
    platform.issued("JTI=1", "system:kube-controller-manager")
    platform.issued("JTI=3", "system:node:n1")
    assert own_work(who(CLOUD), platform=platform)
    platform.issued("JTI=1", "li.wei")
    assert not own_work(who(CLOUD), platform=platform)
    assert own_work(who(CLOUD, extra={ID: ["JTI=2"]}), platform=platform)


def test_a_token_outside_of_the_components_pod_is_an_alarm() -> None:
    pod = {"pod": "kube-system/cluster-autoscaler-1"}
    assert own_work(who(AUTOSCALER, **pod))
    assert not own_work(who(AUTOSCALER))
    assert own_work(who(AUTOSCALER, extra={})), "an old API server does not tell"


def test_a_node_that_was_ready_is_an_alarm() -> None:
    for known, expected in ((GONE, True), (READY, False), (None, True)):
        platform = Platform(actors(), lambda *_, found=known: found)
        assert own_work(who(CLOUD), platform=platform) is expected


def test_a_component_does_its_own_work_only() -> None:
    assert own_work(who(NODES), "update", "status")
    assert not own_work(who(NODES)), "it deletes no nodes"


def test_a_kubelet_keeps_its_own_node() -> None:
    assert own_work(who("system:node:n1", "kubelet/v1.35"), "update", "status")
    assert not own_work(who("system:node:n2", "kubelet/v1.35"), "update", "status")
    assert not own_work(who("system:node:n1", "kubelet/v1.35"))


def test_every_row_names_rules_that_exist() -> None:
    named = {rule for row in actors().actors for rule in row.rules}
    assert named <= catalog().hazards.keys()
    assert all(row.why and row.source and row.operations for row in actors().actors)
