"""Control groups: how the lab finds each of its processes again, and ends them.

Each process group of a lab lives in `/seawall/<lab>/<part>`, in every hierarchy of cgroup v1 or
in the one of v2. Process numbers are used again by the kernel; a cgroup is not, so killing by
cgroup never hits a stranger.
"""

from __future__ import annotations

import contextlib
import os
import signal
import time
from pathlib import Path
from typing import Final

from seawall.errors import LabError

TOP: Final = "seawall"
_KILL_SECONDS: Final = 20.0
_ATTEMPTS: Final = 10


def hierarchies() -> list[Path]:
    """Mount points of the machine's cgroup trees: several for v1, one for v2."""
    lines = Path("/proc/self/mountinfo").read_text().splitlines()
    found = {}
    for line in lines:
        left, _, right = line.partition(" - ")
        kind = right.split(" ", 1)[0]
        if kind in ("cgroup", "cgroup2") and left.split(" ")[3] == "/":
            found[left.split(" ")[4]] = kind
    if not found:
        raise LabError("no cgroup tree is mounted on this machine")
    return [Path(place) for place in found]


def create(path: str) -> None:
    """Makes `path` (relative, as `lab/control/etcd`) in each tree, ready to hold processes."""
    for tree in hierarchies():
        for _ in range(_ATTEMPTS):
            with contextlib.suppress(FileNotFoundError):  # the last other lab took the top along
                _create(tree, Path(TOP, path))
                break
        else:
            raise LabError(f"cgroup {path} can't be made in {tree}")


def _create(tree: Path, path: Path) -> None:
    folder = tree
    for word in path.parts:
        folder = folder / word
        if not folder.is_dir():
            folder.mkdir(exist_ok=True)
            _prepare(folder)


def _prepare(folder: Path) -> None:
    """A new cpuset of v1 is empty and takes no process; v2 hands controllers on by request."""
    for name in ("cpuset.cpus", "cpuset.mems"):
        own, above = folder / name, folder.parent / name
        if own.exists() and above.exists() and not own.read_text().strip():
            own.write_text(above.read_text())
    if (controllers := folder.parent / "cgroup.controllers").exists():
        wanted = " ".join(f"+{name}" for name in controllers.read_text().split())
        if wanted:
            (folder.parent / "cgroup.subtree_control").write_text(wanted)


def places(path: str) -> list[Path]:
    """The `cgroup.procs` files that a process writes itself into."""
    return [tree / TOP / path / "cgroup.procs" for tree in hierarchies()]


def processes(path: str) -> set[int]:
    """Every process below `path`, in any tree, as this machine numbers them."""
    found: set[int] = set()
    for tree in hierarchies():
        for folder, _, _ in os.walk(tree / TOP / path):
            try:
                found.update(map(int, (Path(folder) / "cgroup.procs").read_text().split()))
            except (FileNotFoundError, OSError):
                continue  # it went away while we looked
    return found - {0}


def kill(path: str) -> None:
    """Ends every process below `path` and waits until the kernel has done it."""
    end = time.monotonic() + _KILL_SECONDS
    while alive := processes(path):
        if time.monotonic() > end:
            raise LabError(f"processes of {path} do not end: {sorted(alive)[:5]}")
        for process in alive:
            try:
                os.kill(process, signal.SIGKILL)
            except ProcessLookupError:
                continue
        time.sleep(0.02)


def remove(path: str) -> None:
    """Removes `path` with all below it, and the empty top; what is gone already is fine.

    A program whose starter was killed may enter its cgroup only now: it is ended as well.
    """
    end = time.monotonic() + _KILL_SECONDS
    while left := _remove(path):
        if time.monotonic() > end:
            raise LabError(f"{left[0]} can't be removed")
        kill(path)
        time.sleep(0.02)


def _remove(path: str) -> list[Path]:
    """Tries once; the folders that are still busy."""
    busy = []
    for tree in hierarchies():
        folders = [Path(folder) for folder, _, _ in os.walk(tree / TOP / path)]
        for folder in sorted(folders, key=lambda one: len(one.parts), reverse=True):
            busy += [] if _rmdir(folder) else [folder]
        top = tree / TOP
        if top.is_dir() and not any(one.is_dir() for one in top.iterdir()):
            _rmdir(top)  # if another lab comes up just now, it stays
    return busy


def _rmdir(folder: Path) -> bool:
    """An ended process leaves its cgroup a moment after its number is free."""
    try:
        folder.rmdir()
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return True
