"""`seawall lab …` as a person types it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from seawall.lab import Lab
from tests.lab.waiting import until

NOBODY = 65534


def seawall(*args: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "seawall", "lab", *args],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "LANG": "C", **more},
    )


@pytest.mark.cluster
def test_exec_passes_the_status_on(lab: Lab) -> None:
    done = seawall("exec", "--name", lab.name, "n1", "--", "sh", "-c", "hostname; exit 9")
    assert (done.returncode, done.stdout) == (9, f"{lab.nodes[0].name}\n")
    plain = seawall("exec", "--name", lab.name, lab.nodes[1].name, "hostname")
    assert plain.stdout == f"{lab.nodes[1].name}\n"


@pytest.mark.cluster
def test_kubectl_runs_as_who_is_named(lab: Lab) -> None:
    who = ("auth", "whoami", "-o", "jsonpath={.status.userInfo.username}")
    assert seawall("kubectl", "--name", lab.name, *who).stdout == "kubernetes-admin"
    assert seawall("kubectl", "--name", lab.name, "--user", "alice", "--", *who).stdout == "alice"
    wrong = seawall("kubectl", "--name", lab.name, "get", "no-such-thing")
    assert wrong.returncode == 1


@pytest.mark.cluster
def test_status_and_kubeconfig_tell_where_it_is(lab: Lab) -> None:
    path = seawall("kubeconfig", "--name", lab.name).stdout.strip()
    assert Path(path).stat().st_mode & 0o777 == 0o600
    shown = seawall("status", "--lang", "zh").stdout
    assert f"{lab.name}  {lab.server}  运行中" in shown
    assert lab.nodes[1].name in shown


@pytest.mark.cluster
def test_a_cluster_of_ones_own_must_be_marked(lab: Lab) -> None:
    """As long as the mark is there; a lab's own context is the cluster of this test."""
    context, config = f"seawall-{lab.name}", str(lab.kubeconfig)
    marked = seawall("status", "--context", context, KUBECONFIG=config)
    assert marked.returncode == 0, marked.stderr
    assert "is a cluster for practice" in marked.stdout


@pytest.mark.cluster
def test_an_unmarked_cluster_is_refused(own_lab: Callable[..., Lab]) -> None:
    lab = own_lab(nodes=0)
    lab.kubectl("delete", "configmap", "seawall-practice", "-n", "kube-system", check=True)
    context, config = f"seawall-{lab.name}", str(lab.kubeconfig)
    done = seawall("status", "--context", context, KUBECONFIG=config)
    assert done.returncode == 2
    assert "not marked as a cluster for practice" in done.stderr
    assert "kubectl create configmap seawall-practice" in done.stderr
    lab.stop("kube-apiserver")
    assert until(lambda: not lab.alive())
    gone = seawall("status", "--context", context, KUBECONFIG=config)
    assert gone.returncode == 2
    assert "Traceback" not in gone.stderr


@pytest.mark.parametrize(
    "words", [["status", "--lang", "zh"], ["--lang", "zh", "--help"], ["disk", "--help"]]
)
def test_each_command_takes_a_language(words: Sequence[str]) -> None:
    assert seawall(*words).returncode == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["exec", "--name", "no-such", "n1", "id"], "there is no lab no-such"),
        (["kubeconfig", "--name", "../x"], "no name of a lab"),
        (["up", "--masters", "2"], "'2' is not one of '0', '1', '3'"),
        (["disk", "attach", "n1", "--size", "1 GB", "--name", "no-such"], "write it as 512Mi"),
    ],
)
def test_what_does_not_fit_is_said_in_one_line(words: list[str], said: str) -> None:
    done = seawall(*words)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.cluster
def test_without_root_it_says_what_else_can_be_done() -> None:
    """One line, no traceback, nothing made."""
    program = (
        f"import os; os.setuid({NOBODY})\n"
        "from seawall.errors import LabError\n"
        "from seawall.lab import Options, up\n"
        "try: up(Options(name='nobody'))\n"
        "except LabError as error: print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", "import seawall.lab\n" + program],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    (line,) = done.stdout.splitlines()
    assert "root" in line
    assert "kind, minikube" in line
    assert "--context" in line
    assert not Path("/var/lib/seawall/lab/nobody").exists()
