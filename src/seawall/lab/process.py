"""Starts the lab's long-lived programs so that they outlive the one who starts them.

Each runs in a cgroup of its own (`cgroups.py` finds and ends it) and in a namespace of the
network, detached from terminal and parent.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from seawall.lab import cgroups
from seawall.lab.host import in_network, run

START: Final = str(Path(__file__).with_name("start.sh"))


def start(argv: Sequence[str], *, cgroup: str, netns: str, log: Path) -> None:
    """Starts `argv` and returns at once; whether it runs, `running` tells."""
    cgroups.create(cgroup)
    log.parent.mkdir(parents=True, exist_ok=True)
    places = map(str, cgroups.places(cgroup))
    run("setsid", "-f", "sh", START, str(log), *places, "--", *in_network(netns, *argv))


def running(cgroup: str) -> bool:
    return bool(cgroups.processes(cgroup))


def last_words(log: Path, lines: int = 3) -> str:
    """The end of a log, for an error message."""
    try:
        text = log.read_text(errors="replace")
    except FileNotFoundError:
        return "no log"
    return " | ".join(text.strip().splitlines()[-lines:])[-600:]
