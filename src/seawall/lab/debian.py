"""What the lab takes from the machine: programs that Debian's packages bring.

One table, for `missing` (which `seawall lab up` prints) and for `make test` (which installs them).
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping

# Program or file -> the package that brings it.
PACKAGES: Mapping[str, str] = {
    "/lib/systemd/systemd": "systemd",
    "/usr/lib/cni/bridge": "containernetworking-plugins",
    "conntrack": "conntrack",
    "containerd": "containerd",
    "dbus-daemon": "dbus",
    "ip": "iproute2",
    "iptables": "iptables",
    "losetup": "mount",
    "mkfs.ext4": "e2fsprogs",
    "nft": "nftables",
    "nsenter": "util-linux",
    "runc": "runc",
    "sysctl": "procps",
}
_PLACES = "/usr/local/sbin:/usr/sbin:/sbin"  # a user's PATH often lacks them


def find(program: str) -> str | None:
    """The path of a program, also where only root's PATH looks."""
    return shutil.which(program, path=f"{os.environ.get('PATH', '')}:{_PLACES}")


def missing(found: Callable[[str], str | None] = find) -> list[str]:
    """The Debian packages that the lab needs and that this machine lacks, sorted."""
    return sorted({package for program, package in PACKAGES.items() if not found(program)})
