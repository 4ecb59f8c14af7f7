"""The shell hook, in real shells. The program that judges is a fake that knows one danger."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from seawall.cli import hook
from seawall.commands.programs import TABLE
from tests.cli.terminal import Terminal

FAKE = """#!/bin/sh
echo "$*" >> "$(dirname "$0")/calls"
case "$*" in
  *"delete node"*) echo "DANGER: a node"; exit 1;;
  *broken*) exit 2;;
esac
"""
SHELLS = [
    "bash",
    pytest.param("zsh", marks=pytest.mark.toolchain),
]


@pytest.fixture
def program(tmp_path: Path) -> Path:
    fake = tmp_path / "seawall"
    fake.write_text(FAKE)
    fake.chmod(0o755)
    (tmp_path / "kubectl").write_text('#!/bin/sh\necho "RAN $*"\n')
    (tmp_path / "kubectl").chmod(0o755)
    for shell in ("bash", "zsh"):
        (tmp_path / f"hook.{shell}").write_text(hook.script(shell, "en", str(fake)))
    return fake


@pytest.fixture
def terminal(program: Path, request: pytest.FixtureRequest) -> Iterator[Terminal]:
    shell = request.param
    assert shutil.which(shell), f"no {shell} on PATH: `make test` installs it"
    options = ["--norc", "--noprofile", "-i"] if shell == "bash" else ["-f", "-i"]
    environ = {
        "PATH": f"{program.parent}:/usr/bin:/bin",
        "TERM": "xterm",
        "HOME": str(program.parent),
        "PS1": "$ ",
        "LANG": "C.UTF-8",
    }
    made = Terminal([shell, *options], environ)
    made.type(f". {program.parent}/hook.{shell}; echo REA''DY\n")
    made.wait("READY")
    yield made
    made.close()


def calls(program: Path) -> list[str]:
    file = program.parent / "calls"
    return file.read_text().splitlines() if file.exists() else []


@pytest.mark.parametrize("terminal", SHELLS, indirect=True)
def test_a_dangerous_line_is_asked_about(terminal: Terminal, program: Path) -> None:
    terminal.type("kubectl delete node n1\r")
    assert "DANGER: a node" in terminal.wait("Run it anyway? [y/N] ")
    terminal.type("n\r")
    terminal.type("echo AF''TER\r")
    assert "RAN delete" not in terminal.wait("AFTER")
    assert calls(program) == ["check --command kubectl delete node n1"]


@pytest.mark.parametrize("terminal", SHELLS, indirect=True)
def test_yes_runs_it(terminal: Terminal) -> None:
    terminal.type("kubectl delete node n1\r")
    terminal.wait("Run it anyway? [y/N] ")
    terminal.type("y\r")
    terminal.wait("RAN delete node n1")


@pytest.mark.parametrize("terminal", SHELLS, indirect=True)
def test_other_lines_start_no_program(terminal: Terminal, program: Path) -> None:
    terminal.type("echo kub''e; rm -f nothing; ls > /dev/null\r")
    terminal.wait("kube")
    terminal.type("kubectl get nodes\r")
    terminal.wait("RAN get nodes")
    terminal.type("kubectl broken\r")  # the judge fails: the line runs
    terminal.wait("RAN broken")
    assert calls(program)[-2:] == [
        "check --command kubectl get nodes",
        "check --command kubectl broken",
    ]


@pytest.mark.parametrize("terminal", SHELLS, indirect=True)
def test_aliases_are_looked_through_and_it_can_be_turned_off(terminal: Terminal) -> None:
    terminal.type("alias k=kubectl\r")
    terminal.type("k delete node n1\r")
    terminal.wait("Run it anyway? [y/N] ")
    terminal.type("n\r")
    terminal.type("seawall_hook_off\r")
    terminal.type("k delete node n2\r")
    terminal.wait("RAN delete node n2")


@pytest.mark.parametrize("shell", SHELLS)
def test_a_script_never_meets_it(shell: str, program: Path) -> None:
    text = f". {program.parent}/hook.{shell}; PATH={program.parent}:$PATH; kubectl delete node n1"
    done = subprocess.run(
        [shell, "-c", text], capture_output=True, text=True, timeout=20, check=True
    )
    assert done.stdout == "RAN delete node n1\n"
    assert calls(program) == []


def test_every_program_that_we_read_is_looked_at() -> None:
    text = hook.script("bash", "zh", "/opt/sea wall/bin/seawall")
    assert all(name.replace(".", r"\.") in text for name in TABLE)
    assert "__seawall_program='/opt/sea wall/bin/seawall'" in text
    assert "仍要执行吗" in text
