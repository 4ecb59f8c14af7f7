"""The labs of one run of the tests: made on first use, gone at its end.

A run is named by the process of pytest itself, which its workers inherit in the environment. Labs
of a run that was killed are removed when the next one needs a lab.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from seawall.lab import Lab

RUN = "SEAWALL_TEST_RUN"


def begin() -> None:
    os.environ[RUN] = str(os.getpid())


def shared() -> Lab:
    """The lab of this run; the first worker that asks brings it up, the others wait for it."""
    from seawall import lab
    from seawall.lab import state

    name = f"t{os.environ[RUN]}"
    with state.locked("_tests"):
        _remove(lambda run: not _runs(run))
        if state.load(name) is None:
            lab.up(lab.Options(name=name))
    return lab.find(name)


def own(process: int, number: int, options: dict[str, Any]) -> Lab:
    from seawall import lab

    name = f"t{os.environ[RUN]}-{process}-{number}"
    return lab.up(lab.Options(name=name, **options))


def end() -> None:
    """Removes what this run has left, if it used a lab at all."""
    if Path("/var/lib/seawall/lab").is_dir():  # else: a machine without labs, nothing to import
        _remove(lambda run: run == os.environ.get(RUN))


def _remove(wanted: Callable[[str], bool]) -> None:
    from seawall import lab
    from seawall.lab import state

    for name in state.names():
        run = name[1:].split("-")[0]
        if name[0] == "t" and run.isdigit() and wanted(run):
            lab.down(name)


def _runs(process: str) -> bool:
    """That process is still a run of the tests, not another one that got its number."""
    try:
        return b"pytest" in Path(f"/proc/{process}/cmdline").read_bytes()
    except FileNotFoundError:
        return False
