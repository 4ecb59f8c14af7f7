"""A start loads what its work needs and nothing else: that is where a cold start's time goes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

PRINT = """
import sys
from seawall.cli.main import run
status = run(sys.argv[1:])
sys.stderr.write("\\n".join(sys.modules))
"""
REPORTS = {f"seawall.responses.reports.{name}" for name in ("html", "json", "sarif", "junit")}
NEVER = REPORTS | {
    "seawall.responses.exceptions.accepted",
    "seawall.cli.hook",
    "seawall.cli.rows",
    "seawall.engine.build",
    "seawall.sources.terraform",
    "xml.etree.ElementTree",
    "tomllib",
    "lark",
    "rich",
    "jinja2",
    "asyncio",
    "http.client",
    "subprocess",
}


def modules(folder: Path, *args: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", PRINT, *args],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return set(done.stderr.split("\n"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    text = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  namespace: b\n"
    (tmp_path / "one.yaml").write_text(text)
    modules(tmp_path, "catalog", "lint")  # compiles the catalogue if that was not done yet
    return tmp_path


def test_a_check_of_one_manifest_loads_no_other_report_and_no_parser(folder: Path) -> None:
    loaded = modules(folder, "check", "one.yaml")
    assert loaded & NEVER == set()
    assert "seawall.commands.shell" not in loaded


def test_help_and_the_shell_hook_load_no_engine(folder: Path) -> None:
    for args in (["check", "--help"], ["check", "--shell-hook", "bash"], ["version"]):
        loaded = modules(folder, *args)
        assert not {name for name in loaded if name.startswith("seawall.engine")}
