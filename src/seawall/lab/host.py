"""Programs of the machine that the lab calls: ip, nsenter, losetup, mount …

Arguments are lists, never a line for a shell. What fails says which command and why.
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
from collections.abc import Sequence
from typing import Final

from seawall.errors import LabError

PROGRAMS: Final = {
    "ip": "iproute2",
    "nsenter": "util-linux",
    "unshare": "util-linux",
    "setsid": "util-linux",
    "losetup": "util-linux",
    "mkfs.ext4": "e2fsprogs",
    "nft": "nftables",
    "iptables": "iptables",
    "sysctl": "procps",
    "containerd": "containerd",
    "runc": "runc",
    "/usr/lib/cni/ptp": "containernetworking-plugins",
    "/lib/systemd/systemd": "systemd",
}
ELSEWHERE: Final = (
    "use kind, minikube or a test cluster of your own instead: create the ConfigMap "
    "kube-system/seawall-practice in it and name it with --context"
)


def run(*argv: str, stdin: str = "", check: bool = True) -> subprocess.CompletedProcess[str]:
    """Runs a program; its failure is a LabError with its last words."""
    done = subprocess.run(argv, input=stdin, capture_output=True, text=True, check=False)
    if check and done.returncode:
        words = (done.stderr or done.stdout).strip().splitlines()
        raise LabError(f"{' '.join(argv)}: {words[-1] if words else f'status {done.returncode}'}")
    return done


def missing(nodes: bool) -> str:
    """What this machine lacks for a lab, as one line; empty: nothing."""
    if platform.system() != "Linux":
        return f"this is {platform.system()}"
    if os.geteuid() != 0:
        return "it runs as root only"
    needed = PROGRAMS if nodes else ("ip", "nsenter", "setsid", "sysctl")
    lack = [name for name in needed if shutil.which(name, path=_path()) is None]
    packages = sorted({PROGRAMS[name] for name in lack})
    return f"packages are missing: {' '.join(packages)}" if packages else ""


def require(nodes: bool) -> None:
    if lack := missing(nodes):
        raise LabError(f"a lab needs a Linux machine and root: {lack}", todo=ELSEWHERE)


def _path() -> str:
    return os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/sbin"))


def in_network(netns: str, *argv: str) -> Sequence[str]:
    """`ip netns exec` would mount a new /sys and hide the cgroups; nsenter does not."""
    return ("nsenter", f"--net=/run/netns/{netns}", *argv)
