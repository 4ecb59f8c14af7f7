"""What the lab has made on this machine, written down before each thing is made.

`down` works from this record alone, so it also cleans up after a lab whose process was killed at
any point, and touches nothing else. A thing that is there and not in the record is somebody
else's: the lab refuses to use its name.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Literal

import msgspec

from seawall.errors import LabError

HOME: Final = Path("/var/lib/seawall/lab")
NAME: Final = re.compile(r"[a-z0-9]([a-z0-9-]{0,18}[a-z0-9])?")
Kind = Literal["cgroup", "netns", "link", "loop"]


class Options(msgspec.Struct, frozen=True):
    """What a lab is asked to be."""

    name: str = "lab"
    nodes: int = 2
    masters: Literal[0, 1, 3] = 0  # 0: the control plane runs outside of the nodes, as managed
    kubernetes: str = "1.35"
    node_kubernetes: str = ""  # kubelet and kube-proxy of another version: a skew
    audit: Literal["ack", "full"] = "ack"
    audit_webhook: str = ""  # a URL that gets the audit events as well
    fake_nodes: int = 0
    fake_pods: int = 0


class Made(msgspec.Struct, frozen=True):
    """One thing outside of the lab's folder: a namespace's name, a cgroup's path …"""

    kind: Kind
    id: str


class Disk(msgspec.Struct, frozen=True):
    """A cloud disk: a file of the lab as a loop device."""

    id: str  # d-…
    device: str = ""  # vdb; empty: not attached
    node: str = ""

    @property
    def path(self) -> str:
        return f"/dev/{self.device}" if self.device else ""


class Record(msgspec.Struct):
    """`state.json` in a lab's folder."""

    options: Options
    number: int  # which of the lab networks; see net.py
    cluster: str  # the cluster's id, as ACK gives one
    made: list[Made] = []
    disks: list[Disk] = []


class State:
    """One lab's folder and its record."""

    def __init__(self, folder: Path, record: Record) -> None:
        self.folder, self.record = folder, record

    @property
    def name(self) -> str:
        return self.record.options.name

    def will_make(self, kind: Kind, id_: str) -> None:
        """Write down what comes next. Call it before the thing is made, never after."""
        made = Made(kind, id_)
        if made not in self.record.made:
            self.record.made.append(made)
            self.save()

    def removed(self, made: Made) -> None:
        self.record.made.remove(made)
        self.save()

    def save(self) -> None:
        part = self.folder / f".state.{os.getpid()}"
        part.write_bytes(msgspec.json.encode(self.record))
        part.replace(self.folder / "state.json")


def folder_of(name: str) -> Path:
    """A lab's folder; the name becomes a path, a namespace and a cgroup, so it is checked."""
    if not NAME.fullmatch(name):
        raise LabError(f"{name!r} is no name of a lab", todo="use a-z, 0-9 and -, at most 20")
    return HOME / name


def names() -> list[str]:
    """All labs on this machine, running or left over."""
    return sorted(path.parent.name for path in HOME.glob("*/state.json"))


def load(name: str) -> State | None:
    folder = folder_of(name)
    try:
        record = msgspec.json.decode((folder / "state.json").read_bytes(), type=Record)
    except FileNotFoundError:
        return None
    except msgspec.DecodeError as error:
        raise LabError(f"{folder / 'state.json'} is not a lab's record: {error}") from error
    return State(folder, record)


@contextlib.contextmanager
def locked(name: str) -> Iterator[None]:
    """One process at a time makes or removes the lab of that name; `_…` locks something else."""
    HOME.mkdir(parents=True, exist_ok=True)
    path = HOME / f".{name}.lock"
    while True:
        with path.open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not _is(path, lock.fileno()):
                continue  # who held it before has removed it: wait for the new one
            try:
                yield
            finally:
                path.unlink()
            return


def _is(path: Path, file: int) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(file))
    except FileNotFoundError:
        return False
