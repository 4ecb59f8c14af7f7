"""The webhook's certificate: made, kept, renewed.

Kept in a Secret that all replicas share, or in a folder (an agent outside of a cluster). Whoever
looks first when something is due makes it; the others find a newer version and read again. The
server loads the files in the folder when they change.
"""

from __future__ import annotations

import base64
import contextlib
import datetime
import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

import msgspec

from seawall.errors import ClusterError, InputError
from seawall.formats.certificates import Pair
from seawall.guard import webhooks
from seawall.guard.setting import LABELS, NAMESPACE
from seawall.serving import authority
from seawall.serving.authority import Material

if TYPE_CHECKING:
    from seawall.clients.kube import Cluster

SECRET: Final = "seawall-agent-tls"
HOSTS: Final = tuple(
    f"{webhooks.SERVICE}.{NAMESPACE}{end}" for end in ("", ".svc", ".svc.cluster.local")
)
Files = Mapping[str, bytes]


class Store(Protocol):
    def load(self) -> Files | None: ...
    def save(self, files: Files) -> None: ...


class Folder:
    """Files that only their owner reads, each replaced as a whole."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def load(self) -> Files | None:
        if not (self.path / "ca.key").is_file():
            return None
        return {name: one.read_bytes() for name in _NAMES if (one := self.path / name).is_file()}

    def save(self, files: Files) -> None:
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name in _NAMES:
            if name in files:
                _write(self.path / name, files[name])
            else:
                (self.path / name).unlink(missing_ok=True)

    def show(self, material: Material) -> None:
        """What the server loads; not the authority's key."""
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name in ("tls.key", "tls.crt"):
            _write(self.path / name, _files(material)[name])


class Secret:
    """`seawall-system/seawall-agent-tls`. `save` raises ClusterError "conflict" if it is not the
    one that was loaded."""

    def __init__(self, cluster: Cluster) -> None:
        self.cluster, self.version = cluster, ""

    def load(self) -> Files | None:
        body = self.cluster.get("secrets", SECRET, NAMESPACE)
        found = msgspec.json.decode(body, type=_Secret) if body else _Secret()
        self.version = found.metadata.get("resourceVersion", "")
        if "ca.key" not in found.data:
            return None
        return {name: base64.b64decode(text) for name, text in found.data.items()}

    def save(self, files: Files) -> None:
        body: dict[str, Any] = {
            "apiVersion": "v1",
            "kind": "Secret",
            "type": "Opaque",
            "metadata": {"name": SECRET, "labels": LABELS},
            "data": {name: base64.b64encode(data).decode() for name, data in files.items()},
        }
        if not self.version:
            self.cluster.create("secrets", body, NAMESPACE)
            return
        body["metadata"]["resourceVersion"] = self.version
        self.cluster.replace("secrets", SECRET, body, NAMESPACE)


class _Secret(msgspec.Struct):
    metadata: dict[str, Any] = {}
    data: dict[str, str] = {}


class Certificates:
    """`keep()` now and then; `folder` is where the server reads."""

    def __init__(
        self,
        store: Store,
        folder: Path,
        hosts: Sequence[str] = HOSTS,
        now: Callable[[], datetime.datetime] = lambda: datetime.datetime.now(datetime.UTC),
    ) -> None:
        self.store, self.folder, self.hosts, self.now = store, Folder(folder), hosts, now
        self.shown: Pair | None = None

    def keep(self) -> Material:
        """Make what is due. ClusterError or InputError: try again later, the old is in force."""
        try:
            return self._kept()
        except ClusterError as error:
            if error.reason not in ("conflict", "exists"):
                raise
        return self._kept()  # another replica was faster: what it made is taken

    def _kept(self) -> Material:
        loaded = self.store.load()
        old = _material(loaded) if loaded else None
        new = authority.kept(old, sorted(self.hosts), self.now())
        if new != old:
            self.store.save(_files(new))
        if new.server != self.shown:
            self.folder.show(new)
            self.shown = new.server
        return new


_NAMES: Final = (
    *("ca.crt", "ca.key", "coming.crt", "coming.key", "past.crt"),
    *("tls.key", "tls.crt"),
)


def _files(material: Material) -> dict[str, bytes]:
    files = {
        "ca.crt": material.authority.certificate,
        "ca.key": material.authority.key,
        "tls.crt": material.server.certificate,
        "tls.key": material.server.key,
    }
    if material.coming:
        files |= {"coming.crt": material.coming.certificate, "coming.key": material.coming.key}
    return files | ({"past.crt": material.past} if material.past else {})


def _material(files: Files) -> Material:
    try:
        coming = Pair(files["coming.crt"], files["coming.key"]) if "coming.crt" in files else None
        return Material(
            Pair(files["ca.crt"], files["ca.key"]),
            Pair(files["tls.crt"], files["tls.key"]),
            coming,
            files.get("past.crt", b""),
        )
    except KeyError as error:
        raise InputError("certificate", f"{error} is missing", todo="delete the rest") from error


def _write(path: Path, data: bytes) -> None:
    part = path.with_name(f".{path.name}.{os.getpid()}")
    with contextlib.suppress(FileNotFoundError):
        part.unlink()
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
    part.replace(path)
