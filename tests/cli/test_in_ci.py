"""What CI systems take from this repository: the pre-commit hook and the composite action."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.cli.running import seawall

ROOT = Path(__file__).parent.parent.parent
PROGRAM = Path(sys.executable).parent / "seawall"


def read(name: str) -> Any:
    return yaml.safe_load((ROOT / name).read_text("utf-8"))


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    (tmp_path / "bad; echo x.sh").write_text("kubectl delete node n1\n")
    (tmp_path / "good.sh").write_text("kubectl get nodes\n")
    (tmp_path / "notes.yaml").write_text("just: data\n")
    bin_ = tmp_path / "seawall" / "bin"
    bin_.mkdir(parents=True)
    (bin_ / "seawall").symlink_to(PROGRAM)
    return tmp_path


def test_the_pre_commit_hook_judges_the_files_that_it_is_given(tree: Path) -> None:
    (hook,) = read(".pre-commit-hooks.yaml")
    program, *args = shlex.split(hook["entry"])
    assert program == "seawall"
    assert seawall(*args, "good.sh", "notes.yaml", folder=tree).status == 0
    assert seawall(*args, "good.sh", "bad; echo x.sh", folder=tree).status == 1


def run_action(tree: Path, **inputs: str) -> tuple[int, str, str]:
    """(status, standard output, what it set) of the action's last step."""
    step = read("action.yml")["runs"]["steps"][-1]
    defaults = {name: entry["default"] for name, entry in read("action.yml")["inputs"].items()}
    values = defaults | {name.replace("_", "-"): value for name, value in inputs.items()}
    environ = {
        name: values[text.removeprefix("${{ inputs.").removesuffix(" }}")]
        for name, text in step["env"].items()
    }
    paths = {"RUNNER_TEMP": str(tree), "GITHUB_OUTPUT": str(tree / "output")}
    done = subprocess.run(
        ["bash", "-c", step["run"]],
        cwd=tree,
        env=os.environ | environ | paths,
        capture_output=True,
        text=True,
        timeout=60,
    )
    return done.returncode, done.stdout, (tree / "output").read_text()


def test_the_action_reports_and_fails_like_the_command(tree: Path) -> None:
    status, out, output = run_action(tree, paths="bad; echo x.sh\n\n", sarif_file="found.sarif")
    assert (status, output) == (1, "status=1\n")
    assert "node_deleted" in out
    assert json.loads((tree / "found.sarif").read_text())["runs"][0]["results"]


def test_the_action_passes_what_is_good(tree: Path) -> None:
    status, _, output = run_action(tree, paths="good.sh", lang="zh")
    assert (status, output) == (0, "status=0\n")


def test_no_input_becomes_part_of_the_actions_text() -> None:
    steps = read("action.yml")["runs"]["steps"]
    assert [step for step in steps if "${{" in step["run"]] == []
