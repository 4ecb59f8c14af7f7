"""Cloud disks of the lab: files that are loop devices, seen on one node as /dev/vdb and so on.

A disk that is detached while it is in use behaves as a real one: its device file is gone at once,
and whoever still has it mounted gets I/O errors. Its content stays in the file and can be attached
again, to any node.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import struct
from pathlib import Path
from typing import Final

from seawall.errors import LabError
from seawall.lab.host import run
from seawall.lab.node import Node
from seawall.lab.state import Disk, State

SIZE: Final = 1 << 30  # bytes, sparse
_LETTERS: Final = "bcdefghijklmnopqrstuvwxyz"
_SECTOR: Final = 512
# linux/loop.h: struct loop_info64 of 232 bytes, lo_sizelimit in the fifth of its 64-bit words
_LOOP_SET_STATUS64: Final = 0x4C04
_LOOP_GET_STATUS64: Final = 0x4C05
_INFO: Final = 232
_SIZE_LIMIT: Final = slice(32, 40)


def attach(lab: State, node: Node, *, disk: str, size: int) -> Disk:
    """A new disk of `size` bytes, or the detached one of that id, as the node's next device."""
    known = {one.id: one for one in lab.record.disks}
    if disk and disk not in known:
        raise LabError(f"the lab has no disk {disk}", todo=f"disks: {', '.join(known) or 'none'}")
    if disk and known[disk].device:
        raise LabError(f"disk {disk} is attached to {known[disk].node}", todo="detach it first")
    id_ = disk or f"d-bp1{secrets.token_hex(8)}"
    file = _file(lab, id_)
    if not disk:
        file.parent.mkdir(exist_ok=True)
        with file.open("wb") as content:
            content.truncate(size)
    taken = {one.device for one in known.values() if one.node == node.short}
    device = next(name for name in (f"vd{letter}" for letter in _LETTERS) if name not in taken)
    lab.will_make("loop", str(file))
    loop = run("losetup", "--find", "--show", str(file)).stdout.strip()
    found = Disk(id_, device, node.short)
    lab.record.disks = [one for one in lab.record.disks if one.id != id_] + [found]
    lab.save()
    number = os.stat(loop).st_rdev
    major, minor = str(os.major(number)), str(os.minor(number))
    with (node.folder / "devices").open("a") as lines:  # for the next boot
        lines.write(f"{device} {major} {minor}\n")
    made = node.exec("mknod", "-m", "660", found.path, "b", major, minor)
    if made.returncode:
        raise LabError(f"{found.path} on {node.short}: {made.stderr.strip()}")
    return found


def detach(lab: State, node: Node, disk: str) -> None:
    """Takes the disk of that id or device away from the node, in use or not."""
    word = disk.removeprefix("/dev/")
    for one in lab.record.disks:
        if one.node == node.short and word in (one.id, one.device):
            break
    else:
        raise LabError(f"node {node.short} has no disk {disk}")
    for loop in _loops(_file(lab, one.id)):
        _cut(loop)
        run("losetup", "--detach", loop)  # by the kernel when its last user lets go
    if node.init():
        node.exec("rm", "-f", one.path)
    devices = node.folder / "devices"
    kept = [line for line in devices.read_text().splitlines() if line.split()[0] != one.device]
    devices.write_text("".join(f"{line}\n" for line in kept))
    lab.record.disks = [other for other in lab.record.disks if other is not one] + [Disk(one.id)]
    lab.save()


def release(file: str) -> None:
    """Frees the loop devices of a file, if there are any."""
    for loop in _loops(Path(file)):
        run("losetup", "--detach", loop, check=False)


def _file(lab: State, id_: str) -> Path:
    return lab.folder / "disks" / f"{id_}.img"


def _loops(file: Path) -> list[str]:
    """Loop devices that show this file."""
    done = run("losetup", "--noheadings", "--output", "NAME", "--associated", str(file))
    return done.stdout.split()


def _cut(loop: str) -> None:
    """Makes the device one sector long: what reads or writes beyond gets an I/O error."""
    with open(loop, "rb") as device:
        info = bytearray(_INFO)
        fcntl.ioctl(device, _LOOP_GET_STATUS64, info)
        info[_SIZE_LIMIT] = struct.pack("=Q", _SECTOR)
        fcntl.ioctl(device, _LOOP_SET_STATUS64, bytes(info))
