"""`kubectl seawall …`: kubectl finds the command by its name on PATH."""

from __future__ import annotations

import os
import subprocess
import sysconfig

import pytest

from tests.toolchain import PROGRAMS

pytestmark = pytest.mark.toolchain


def kubectl(*args: str) -> str:
    scripts = sysconfig.get_path("scripts")
    path = os.pathsep.join((scripts, os.environ["PATH"]))
    line = [str(PROGRAMS["kubectl"]()), *args]
    done = subprocess.run(
        line, env={**os.environ, "PATH": path, "LANG": "C"}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_kubectl_lists_and_runs_it() -> None:
    assert "/kubectl-seawall\n" in kubectl("plugin", "list")
    assert kubectl("seawall", "--help").startswith("Usage: ")
    assert "NP-02" in kubectl("seawall", "catalog", "list")
