"""helm: releases, and the workloads that go with those that ACK put in."""

from __future__ import annotations

from typing import Any

import pytest

from seawall.commands.programs import helm
from seawall.model import Operation, Unknown
from tests.commands.typed import ops


def run(line: str, **more: Any) -> list[Operation]:
    return ops(helm.read, line, **more)


def deleted(line: str) -> set[str]:
    return {
        f"{op.target['resource']}/{op.target['name']}" for op in run(line) if op.action == "delete"
    }


@pytest.mark.parametrize(
    "line",
    [
        "helm uninstall alibaba-log-controller -n kube-system",
        "helm -n kube-system uninstall alibaba-log-controller --wait",
        "helm delete --purge alibaba-log-controller",
        "helm del alibaba-log-controller",
        "helm3 uninstall other alibaba-log-controller",
    ],
)
def test_the_log_component_goes_with_its_release(line: str) -> None:
    found = deleted(line)
    assert "releases/alibaba-log-controller" in found
    assert "daemonsets/logtail-ds" in found
    assert "deployments/alibaba-log-controller" in found
    assert "customresourcedefinitions/aliyunlogconfigs.log.alibabacloud.com" in found


def test_objects_lie_where_the_line_says() -> None:
    spaces = {op.target["namespace"] for op in run("helm uninstall loongcollector -n logs")}
    assert spaces == {"logs", ""}
    [release, *_] = run("helm uninstall loongcollector", environ={"HELM_NAMESPACE": "logs"})
    assert release.target["namespace"] == "logs"


def test_another_release_is_only_a_release() -> None:
    [op] = run("helm uninstall web -n shop")
    assert (op.action, op.target["group"], op.target["resource"]) == (
        "delete",
        "helm.sh",
        "releases",
    )


@pytest.mark.parametrize(
    ("line", "name", "chart", "version"),
    [
        ("helm install web bitnami/nginx --version 1.2 -n shop", "web", "bitnami/nginx", "1.2"),
        ("helm upgrade --install web ./chart", "web", "./chart", ""),
        ("helm upgrade -i web nginx --repo https://x.com", "web", "nginx", ""),
        ("helm install --name web stable/nginx", "web", "stable/nginx", ""),
        ("helm install bitnami/nginx --generate-name", None, "bitnami/nginx", ""),
        ("helm upgrade $REL chart", None, "chart", ""),
    ],
)
def test_a_release_is_put_in(line: str, name: str | None, chart: str, version: str) -> None:
    [op] = run(line)
    assert op.action == "apply"
    assert op.after["spec"]["chart"] == chart
    assert op.after["spec"]["version"] == version
    assert op.target["name"] == name if name else isinstance(op.target["name"], Unknown)


def test_values_do_not_stay() -> None:
    [op] = run("helm install web nginx --set auth.password=hunter2 --set-string a=hunter2")
    assert "hunter2" not in repr((op.target, op.after))


@pytest.mark.parametrize(
    "line",
    [
        "helm uninstall alibaba-log-controller --dry-run",
        "helm upgrade web nginx --dry-run=server",
        "helm template web nginx",
        "helm list -A",
        "helm get values web",
        "helm repo add x https://x.com",
        "helm pull bitnami/nginx",
        "helm lint ./chart",
        "helm uninstall --help",
        "helm",
    ],
)
def test_what_changes_nothing(line: str) -> None:
    assert run(line) == []


def test_a_rollback_changes_the_release() -> None:
    [op] = run("helm rollback web 3 -n shop")
    assert (op.action, op.target["name"]) == ("update", "web")
    assert isinstance(op.after["spec"]["version"], Unknown)
