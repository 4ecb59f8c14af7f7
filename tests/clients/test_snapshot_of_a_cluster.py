"""`seawall snapshot` of a real cluster: planted secrets stay out, verdicts are the live run's."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from seawall.clients.kube import Cluster
from seawall.lab import Lab
from tests.cli.running import Done, seawall
from tests.clients.gate import Gate

pytestmark = pytest.mark.cluster

PLANTED = "Pl4nted-S3cret"


@pytest.fixture
def planted(admin: Cluster) -> Iterator[str]:
    """A namespace with a secret in each kind of place that a person has put one in."""
    body = admin.create("namespaces", {"metadata": {"generateName": "planted-"}})
    name = str(json.loads(body)["metadata"]["name"])
    note = {"example.com/webhook": f"https://oapi.dingtalk.com/robot/send?access_token={PLANTED}"}
    template = {
        "metadata": {"labels": {"app": "a"}},
        "spec": {
            "containers": [
                {
                    "name": "c",
                    "image": "app:1",
                    "args": ["--password", PLANTED, f"--dsn=mysql://r:{PLANTED}@db/x"],
                    "env": [{"name": "DB_PASSWORD", "value": PLANTED}],
                }
            ]
        },
    }
    deployment = {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "a", "annotations": note},
        "spec": {"replicas": 0, "selector": {"matchLabels": {"app": "a"}}, "template": template},
    }
    applied = {"kubectl.kubernetes.io/last-applied-configuration": json.dumps(deployment)}
    deployment["metadata"] = {"name": "a", "annotations": note | applied}
    admin.create("apps/deployments", deployment, name)
    conf = {"metadata": {"name": "c"}, "data": {"application.yml": f"db:\n  password: {PLANTED}\n"}}
    admin.create("configmaps", conf, name)
    admin.create("secrets", {"metadata": {"name": "s"}, "stringData": {"k": PLANTED}}, name)
    yield name
    admin.delete("namespaces", name)


def run(lab_config: Path, folder: Path, *args: str) -> Done:
    return seawall(*args, folder=folder, environ={"KUBECONFIG": str(lab_config)})


def content(file: Path) -> str:
    with zipfile.ZipFile(file) as archive:
        return "\n".join(archive.read(name).decode() for name in archive.namelist())


def verdicts(done: Done) -> Any:
    """Rule, verdict and object of each finding."""
    found = json.loads(done.out)["findings"]
    return sorted(
        (one["rule"], one["verdict"], json.dumps(one["subject"], sort_keys=True)) for one in found
    )


def test_no_planted_secret_is_in_the_file(lab: Lab, tmp_path: Path, planted: str) -> None:
    for more in ((), ("--for-support",)):
        done = run(lab.kubeconfig, tmp_path, "snapshot", "-o", "s", *more)
        assert done.status == 0, done.err
        text = content(tmp_path / "s")
        assert PLANTED not in text
        assert '"kind":"Deployment"' in text
        assert (f'"namespace":"{planted}"' in text) is not bool(more)


@pytest.mark.usefixtures("planted")
def test_a_snapshot_gives_the_findings_of_the_live_run(lab: Lab, tmp_path: Path) -> None:
    assert run(lab.kubeconfig, tmp_path, "snapshot", "-o", "s").status == 0
    live = run(lab.kubeconfig, tmp_path, "inspect", "--output", "json")
    recorded = run(lab.kubeconfig, tmp_path, "inspect", "--snapshot", "s", "--output", "json")
    assert verdicts(live)
    assert verdicts(live) == verdicts(recorded)


def test_what_could_not_be_read_is_said_and_recorded(gate: Gate, tmp_path: Path) -> None:
    gate.fault("/apis/apps/v1/deployments", status=403, body=b"{}")
    done = run(gate.config(), tmp_path, "snapshot", "-o", "s")
    assert done.status == 0
    assert "not read: apps/deployments: it is not allowed" in done.err
    judged = run(gate.config(), tmp_path, "inspect", "--snapshot", "s", "--output", "json")
    unknown = [v for v in verdicts(judged) if v[1] == "unknown"]
    assert unknown
    chinese = run(gate.config(), tmp_path, "snapshot", "-o", "s", "--lang", "zh")
    assert "未读取：apps/deployments：没有权限" in chinese.err


def test_a_cluster_that_is_not_there_leaves_no_file(tmp_path: Path, gate: Gate) -> None:
    config = gate.config(cluster={"server": "https://127.0.0.1:1"})
    done = run(config, tmp_path, "snapshot", "-o", "s")
    assert done.status == 2
    assert "connection refused" in done.err
    assert "Traceback" not in done.err
    assert not (tmp_path / "s").exists()


def test_a_recorded_snapshot_can_be_given_away_later(lab: Lab, tmp_path: Path) -> None:
    assert run(lab.kubeconfig, tmp_path, "snapshot", "-o", "s").status == 0
    done = run(lab.kubeconfig, tmp_path, "snapshot", "--from", "s", "-o", "t", "--for-support")
    assert done.status == 0, done.err
    assert '"name":"many"' in content(tmp_path / "s")
    assert '"name":"many"' not in content(tmp_path / "t")
