"""Whole processes, measured by the operating system: wall seconds and peak memory."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from collections.abc import Sequence

import msgspec


class Run(msgspec.Struct, frozen=True):
    seconds: float
    megabytes: float
    status: int


def once(command: Sequence[str]) -> Run:
    """One run with its output thrown away. Peak memory: the largest single process.

    With bytecode, as users have it: some build machines switch its writing off.
    """
    env = {key: text for key, text in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    out = subprocess.DEVNULL
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=out, stderr=out, env=env)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - started
    return Run(seconds, usage.ru_maxrss / 1024, process.returncode)


def median(command: Sequence[str], runs: int = 5, warmup: int = 1) -> Run:
    """The median of several runs after a warm-up; the last exit status."""
    for _ in range(warmup):
        once(command)
    done = [once(command) for _ in range(runs)]
    return Run(
        statistics.median(run.seconds for run in done),
        max(run.megabytes for run in done),
        done[-1].status,
    )
