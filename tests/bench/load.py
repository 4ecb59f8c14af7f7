"""What a command makes an API server allocate, and how long that server works for it.

Both come from the server's own counters, before and after, less what it does meanwhile for others.
"""

from __future__ import annotations

import re
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

import msgspec

from seawall.clients.kube import Cluster, connect
from seawall.engine import load
from seawall.inspect import needed

IDLE = 10.0  # seconds over which the server's other work is measured


class Load(msgspec.Struct, frozen=True):
    megabytes: float
    cpu: float  # seconds


def kinds(cluster: Cluster) -> str:
    """All that inspect reads and the server has, as kubectl wants them named."""
    names = [name.rpartition("/") for name in needed(load()) if name in cluster.resources()]
    return ",".join(f"{name}.{group}" if group else name for group, _, name in names)


def of(kubeconfig: Path, command: Sequence[str], runs: int = 3) -> Load:
    """The smallest of some runs: what others want of the server meanwhile only adds to it."""
    cluster = connect(kubeconfig=str(kubeconfig))
    first, begun = _counters(cluster), time.monotonic()
    time.sleep(IDLE)
    second, idle = _counters(cluster), time.monotonic() - begun
    found = []
    for _ in range(runs):
        before, begun = _counters(cluster), time.monotonic()
        subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        after, share = _counters(cluster), (time.monotonic() - begun) / idle
        spent = [
            a - b - (s - f) * share for a, b, s, f in zip(after, before, second, first, strict=True)
        ]
        found.append(Load(spent[0] / 1e6, spent[1]))
    return min(found, key=lambda load: load.megabytes)


def _counters(cluster: Cluster) -> tuple[float, float]:
    """Bytes allocated and seconds of CPU used since the server's start."""
    text = cluster.raw("/metrics", accept="text/plain").decode()
    names = ("go_memstats_alloc_bytes_total", "process_cpu_seconds_total")
    allocated, cpu = (re.search(rf"^{name} (\S+)$", text, re.M) for name in names)
    assert allocated
    assert cpu
    return float(allocated[1]), float(cpu[1])
