"""What the machine shows of labs, for comparing before and after."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from seawall.lab import cgroups


def traces(name: str) -> dict[str, set[str]]:
    """Everything that mentions a lab of that name: mounts, namespaces, cgroups, loops, links…"""
    return {kind: found for kind, found in _all(name).items() if found}


def _all(name: str) -> dict[str, set[str]]:
    mounts = Path("/proc/self/mountinfo").read_text().splitlines()
    loops = subprocess.run(
        ["losetup", "--list", "--noheadings", "--output", "BACK-FILE"],
        capture_output=True,
        text=True,
        check=True,
    )
    return {
        "mounts": {line.split(" ")[4] for line in mounts if _names(line.split(" ")[4], name)},
        "namespaces": {path.name for path in _below("/run/netns") if _names(f"{path}", name)},
        "cgroups": {
            str(tree / cgroups.TOP / name)
            for tree in cgroups.hierarchies()
            if (tree / cgroups.TOP / name).exists()
        },
        "loops": {line.strip() for line in loops.stdout.splitlines() if f"/{name}/" in line},
        "processes": set(_processes(name)),
        "files": {str(path) for path in _below("/var/lib/seawall/lab") if path.name == name},
    }


def links() -> set[str]:
    return {path.name for path in _below("/sys/class/net")}


def _names(path: str, name: str) -> bool:
    """A lab's namespaces are `seawall-<lab>` and `seawall-<lab>.<node>`."""
    return f"/{name}/" in path or path.split("/")[-1].split(".")[0] == f"seawall-{name}"


def _below(folder: str) -> list[Path]:
    return list(Path(folder).iterdir()) if Path(folder).is_dir() else []


def _processes(name: str) -> list[str]:
    """Processes in a cgroup of the lab, whatever their command line."""
    found = []
    for one in Path("/proc").iterdir():
        if one.name.isdigit():
            try:
                if f"/{cgroups.TOP}/{name}/" in (one / "cgroup").read_text():
                    found.append(f"{one.name} {os.readlink(one / 'exe')}")
            except (FileNotFoundError, ProcessLookupError):
                continue  # it has ended: at most its parent has not been told yet
    return found
