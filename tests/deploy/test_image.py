"""The container image: what both ways of building it agree on, and the agent in real pods of it."""

from __future__ import annotations

import json
import subprocess
import sys
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest
from scripts import deploy, image, image_tree

from seawall.guard.setting import NAMESPACE
from seawall.lab import Lab, images
from tests.agent import running
from tests.cli.running import seawall
from tests.lab.waiting import until
from tests.toolchain import PROGRAMS


def test_the_containerfile_says_how_the_image_starts() -> None:
    text = image.CONTAINERFILE.read_text()
    found = image.settings(text)
    assert found["User"] == "65532:65532"
    assert found["Entrypoint"][1:] == ["-m", "seawall"]
    assert "PYTHONPATH=/opt/seawall" in found["Env"]
    copied = [line.split()[1:-1] for line in text.splitlines() if line.startswith("COPY ")]
    assert all((image_tree.ROOT / name).exists() for names in copied[:-1] for name in names)


@pytest.mark.soak
@pytest.mark.toolchain
@pytest.mark.cluster
def test_the_agent_refuses_from_a_pod_of_our_image(
    own_lab: Callable[..., Lab], tmp_path: Path
) -> None:
    file, name = tmp_path / "seawall.tar", f"{images.REGISTRY}/{image.NAME}"
    subprocess.run(
        [sys.executable, "-m", "scripts.image", str(file), name], cwd=image_tree.ROOT, check=True
    )
    lab = own_lab(nodes=1)
    with file.open("rb") as data:
        line = lab.node("n1").enter("ctr", "-n", "k8s.io", "images", "import", "-")
        subprocess.run(line, stdin=data, check=True, capture_output=True)
    repository, _, tag = name.rpartition(":")
    values = (f"image.repository={repository}", f"image.tag={tag}", "image.pullPolicy=Never")
    helm = [str(PROGRAMS["helm"]()), "install", "seawall", str(deploy.CHART)]
    helm += ["--kubeconfig", str(lab.kubeconfig), "--namespace", NAMESPACE, "--create-namespace"]
    helm += ["--wait", "--timeout", "120s", *(word for one in values for word in ("--set", one))]
    subprocess.run(helm, check=True, capture_output=True)
    config = ("--kubeconfig", str(lab.kubeconfig))
    install = ("guard", "install", "--mode", "deny", "--platform", "any", "--force", "--yes")
    assert seawall(*install, *config, folder=tmp_path).status == 0
    running.shop(lab, "shop")

    def refused() -> bool:
        done = lab.kubectl("delete", "namespace", "shop", "--dry-run=server")
        return "load balancers that are given back: 1 (shop/web)" in done.stderr

    assert until(refused, 60)
    logs = lab.kubectl(
        "logs", "-n", NAMESPACE, "-l", "app.kubernetes.io/component=agent", "--tail=-1", check=True
    )
    told = [json.loads(one) for one in logs.stdout.splitlines()]
    assert any(one.get("decision") == "denied" for one in told)
    assert "not allowed" not in logs.stdout


@pytest.mark.soak
def test_the_image_names_nothing_of_this_machine(tmp_path: Path) -> None:
    image.build(tmp_path / "one.tar", "seawall:test")
    with tarfile.open(tmp_path / "one.tar") as whole:
        blobs = [one for one in whole if one.name.startswith("blobs/")]
        layer = whole.extractfile(max(blobs, key=lambda one: one.size))
        assert layer is not None
        with tarfile.open(fileobj=layer) as files:
            names = files.getnames()
            bad = [
                one.name
                for one in files
                if one.name.startswith("opt/")
                and one.isreg()
                and (data := files.extractfile(one)) is not None
                and str(image_tree.ROOT).encode() in data.read()
            ]
    assert "opt/seawall/seawall/engine/_compiled.py" in names
    assert bad == []
