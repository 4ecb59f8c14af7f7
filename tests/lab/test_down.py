"""A lab leaves nothing behind and touches nothing of others, however it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from seawall import lab as labs
from seawall.errors import LabError
from seawall.lab import Lab, Options, cgroups, state
from tests.lab.traces import links, traces
from tests.lab.waiting import until

pytestmark = pytest.mark.cluster


def test_down_leaves_nothing_also_after_everything_was_killed(
    own_lab: Callable[..., Lab], lab: Lab
) -> None:
    """With a node, a used disk, and its helpers killed one by one before."""
    one = own_lab(nodes=1)
    link = one.network.link
    kinds = {"mounts", "namespaces", "cgroups", "processes", "files", "loops"}
    assert set(traces(one.name)) == kinds
    disk = one.attach("n1", size=64 << 20)
    used = f"mkfs.ext4 -q {disk.path} && mount {disk.path} /mnt && touch /mnt/kept"
    assert one.exec("n1", "sh", "-c", used).returncode == 0
    for process in cgroups.processes(f"{one.name}/control"):
        os.kill(process, signal.SIGKILL)
    os.kill(one.nodes[0].init(), signal.SIGKILL)
    others = traces(lab.name)
    assert labs.down(one.name)
    assert traces(one.name) == {}
    assert link not in links()
    assert {kind: found for kind, found in traces(lab.name).items() if kind != "processes"} == {
        kind: found for kind, found in others.items() if kind != "processes"
    }
    assert lab.alive()
    assert not labs.down(one.name)  # again: nothing to do


@pytest.mark.parametrize("seconds", [0.3, 0.9, 1.6, 3.0])
def test_a_lab_killed_while_it_comes_up_is_removed(seconds: float) -> None:
    """kill -9 at any moment: `down` finds what was made, and the name is free again."""
    name = f"t{os.environ['SEAWALL_TEST_RUN']}-{os.getpid()}-{int(seconds * 10)}"
    program = f"from seawall.lab import Options, up; up(Options(name={name!r}, nodes=1))"
    with subprocess.Popen([sys.executable, "-c", program], start_new_session=True) as process:
        time.sleep(seconds)
        process.kill()
    labs.down(name)
    assert traces(name) == {}
    assert state.load(name) is None


def test_nothing_of_others_is_taken_over() -> None:
    """A network namespace with the lab's name is there: it is refused, and stays."""
    name = f"t{os.environ['SEAWALL_TEST_RUN']}-{os.getpid()}-x"
    subprocess.run(["ip", "netns", "add", f"seawall-{name}"], check=True)
    try:
        with pytest.raises(LabError, match="not this lab's"):
            labs.up(Options(name=name, nodes=0))
        assert Path(f"/run/netns/seawall-{name}").exists()
        assert state.load(name) is None
    finally:
        subprocess.run(["ip", "netns", "delete", f"seawall-{name}"], check=True)
    assert traces(name) == {}


def test_a_name_is_used_once(lab: Lab) -> None:
    with pytest.raises(LabError, match="there already"):
        labs.up(Options(name=lab.name))
    assert until(lab.alive)


@pytest.mark.parametrize("name", ["", "Upper", "../etc", "a/b", "-x", "x" * 30, "a b", "é"])
def test_a_name_that_could_be_a_path_is_refused(name: str) -> None:
    with pytest.raises(LabError, match="no name of a lab"):
        labs.up(Options(name=name))
    with pytest.raises(LabError, match="no name of a lab"):
        labs.down(name)
