"""`check` and `explain` held against a real cluster, as a person calls them."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
import yaml

from tests.cluster.site import INGRESS, Site

pytestmark = [pytest.mark.cluster]


def seawall(*args: str) -> subprocess.CompletedProcess[str]:
    asked = [sys.executable, "-m", "seawall", *args, "--lang", "en"]
    return subprocess.run(asked, capture_output=True, text=True, check=False, timeout=120)


def test_a_typed_command_is_told_in_names_and_numbers(site: Site) -> None:
    config = str(site.lab.kubeconfig)
    typed = f"kubectl delete node {site.first.name}"
    done = seawall("check", "--command", typed, "--kubeconfig", config)
    assert done.returncode == 1
    assert "now      Services that stop answering: 1 (shop/web)" in done.stdout
    report = site.seawall("check", "--command", typed, "--kubeconfig", config)
    (finding,) = report["findings"]
    lines = finding["impact_now"]["lines"]
    assert {"kind": "host", "name": "shop.test"}.items() <= lines[1].items()


def test_a_row_is_explained_by_what_is_there(site: Site) -> None:
    done = seawall("explain", "NW-12", "--kubeconfig", str(site.lab.kubeconfig))
    assert done.returncode == 0
    assert "delete Service kube-system/nginx-ingress-lb" in done.stdout
    assert INGRESS in done.stdout
    assert "hosts that can't be reached any more: 1 (shop.test)" in done.stdout


def test_a_namespace_that_is_not_typed_is_the_contexts(site: Site, tmp_path: Path) -> None:
    config = yaml.safe_load(site.lab.kubeconfig.read_text())
    config["contexts"][0]["context"]["namespace"] = "shop"
    mine = tmp_path / "config"
    mine.write_text(json.dumps(config))
    name = config["current-context"]
    typed = ("check", "--command", "kubectl delete svc web", "--context", name)
    assert "shop/web" in seawall(*typed, "--kubeconfig", str(mine)).stdout
    elsewhere = seawall(*typed, "--kubeconfig", str(site.lab.kubeconfig)).stdout
    assert "Service default/web is not in" in elsewhere


def test_a_user_without_rights_is_told_what_could_not_be_seen(site: Site) -> None:
    config = site.lab.user("guest", groups=["guests"])
    done = seawall("check", "--command", "kubectl delete node n1", "--kubeconfig", str(config))
    assert done.returncode == 1
    assert "not known: pods: " in done.stdout
    assert "Traceback" not in done.stderr


def test_a_cluster_that_does_not_answer_is_a_problem_and_the_verdict_stands(
    site: Site, tmp_path: Path
) -> None:
    config = yaml.safe_load(site.lab.kubeconfig.read_text())
    config["clusters"][0]["cluster"]["server"] = "https://127.0.0.1:9"
    broken = tmp_path / "config"
    broken.write_text(json.dumps(config))
    done = seawall("check", "--command", "kubectl delete node n1", "--kubeconfig", str(broken))
    assert done.returncode == 2
    assert "NP-02" in done.stdout
    assert "Could not look at" in done.stdout
    assert "Traceback" not in done.stderr


def test_a_snapshot_tells_the_same(site: Site, tmp_path: Path) -> None:
    """Of a picture that stood still: pods of the drill before may still be going."""
    typed = f"kubectl delete node {site.first.name}"
    here = ("--kubeconfig", str(site.lab.kubeconfig))

    def told(*where: str) -> object:
        report = site.seawall("check", "--command", typed, *where)
        return report["findings"][0]["impact_now"]

    for number in range(10):
        file, before = tmp_path / f"{number}.snapshot", told(*here)
        done = seawall("snapshot", "-o", str(file), *here)
        assert done.returncode == 0, done.stderr
        if told(*here) == before:
            break
        time.sleep(3)
    assert told("--snapshot", str(file)) == before
