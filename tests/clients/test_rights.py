"""`seawall catalog rbac`: the role that it prints is enough to inspect, and for nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from seawall import inspect
from seawall.cli import choice
from seawall.clients.kube import Cluster, connect
from seawall.errors import ClusterError
from seawall.facts import KINDS
from seawall.lab import Lab
from seawall.sources.cluster import LiveCluster
from tests.cli.running import seawall

pytestmark = pytest.mark.cluster

RBAC = "rbac.authorization.k8s.io"


def printed(folder: Path) -> dict[str, Any]:
    done = seawall("catalog", "rbac", folder=folder)
    assert (done.status, done.err) == (0, "")
    found: dict[str, Any] = yaml.safe_load(done.out)
    return found


@pytest.fixture
def reader(lab: Lab, admin: Cluster, tmp_path: Path) -> Iterator[Cluster]:
    """A user who has the printed role and no other."""
    role = printed(tmp_path)
    name = role["metadata"]["name"]
    admin.apply(f"{RBAC}/clusterroles", name, role)
    binding = {
        "apiVersion": f"{RBAC}/v1",
        "kind": "ClusterRoleBinding",
        "metadata": {"name": name},
        "roleRef": {"apiGroup": RBAC, "kind": "ClusterRole", "name": name},
        "subjects": [{"apiGroup": RBAC, "kind": "Group", "name": "readers"}],
    }
    admin.apply(f"{RBAC}/clusterrolebindings", name, binding)
    yield connect(kubeconfig=str(lab.user("reader", groups=["readers"])))
    admin.delete(f"{RBAC}/clusterrolebindings", name)
    admin.delete(f"{RBAC}/clusterroles", name)


def test_with_the_role_everything_that_rules_look_at_is_read(reader: Cluster) -> None:
    catalog = choice.loaded(())
    picture = inspect.inspect(LiveCluster(reader), catalog)
    unread = {part.resource: part.why for part in picture.unread}
    assert not {name for name in unread if not name.startswith("metrics.k8s.io/")}, unread
    for kind in KINDS:
        if kind.resource in reader.resources():
            assert list(reader.pages(kind.resource, limit=5))


def test_with_the_role_nothing_can_be_changed_and_no_secret_be_read(reader: Cluster) -> None:
    for attempt in (
        lambda: list(reader.pages("secrets")),
        lambda: reader.create("configmaps", {"metadata": {"name": "x"}}, "many", dry_run=True),
        lambda: reader.delete("configmaps", "c00", "many", dry_run=True),
        lambda: reader.patch("nodes", "n", {"spec": {}}, dry_run=True),
    ):
        with pytest.raises(ClusterError) as caught:
            attempt()
        assert caught.value.reason == "forbidden"
        assert "catalog rbac" in caught.value.todo


def test_the_role_only_reads(tmp_path: Path) -> None:
    for rule in printed(tmp_path)["rules"]:
        assert set(rule["verbs"]) <= {"get", "list", "watch"}
        assert "*" not in rule.get("resources", []) + rule.get("apiGroups", [])
        assert "secrets" not in rule.get("resources", [])


def test_without_any_right_each_part_says_why(lab: Lab) -> None:
    nobody = connect(kubeconfig=str(lab.user("nobody", groups=["nothing"])))
    source = LiveCluster(nobody)
    picture = inspect.inspect(source, choice.loaded(()))
    assert picture.unread
    assert all(part.why for part in picture.unread)
    assert {outcome.verdict for outcome in picture.outcomes} <= {"unknown", "miss"}
    assert "unknown" in {outcome.verdict for outcome in picture.outcomes}
