"""A snapshot file as a picture of a cluster, with the same interface as the live one.

Read in pieces: of a file of 150,000 pods a few megabytes are in memory at a time. The file may come
from anybody: it is bounded in size and ratio, and what its manifest says is checked against it.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, Final

import msgspec

from seawall.commands.kinds import Kind
from seawall.errors import ClusterError, InputError
from seawall.facts import NotRead
from seawall.sources.snapshot_format import FORMAT, MANIFEST, VERSION, Manifest, Part

PAGE: Final = 1 << 17  # bytes of one page: with its objects it fits into a core's own cache
LINE: Final = 8 << 20  # bytes of one object; etcd takes 1.5 MB, a hostile file may have more
MEMBER: Final = 16 << 30  # bytes of one resource, unpacked
MEMBERS: Final = 20_000
HEAD: Final = 16 << 20  # bytes of the manifest
RATIO: Final = 400  # unpacked to packed: equal pods reach 60, a ZIP bomb begins at 1,000
_WHOSE: Final = "is it a file that `seawall snapshot -o FILE` wrote?"
_BROKEN: Final = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, OSError)


def read(path: str) -> Snapshot:
    """The picture in a file. InputError if it is no snapshot, or one that is cut or damaged."""
    try:
        archive = zipfile.ZipFile(path)
    except FileNotFoundError as error:
        raise InputError(path, "there is no such file", todo="check the name") from error
    except IsADirectoryError as error:
        raise InputError(path, "is a folder, not a file", todo=_WHOSE) from error
    except PermissionError as error:
        raise InputError(path, "may not be read", todo="check its permissions") from error
    except (*_BROKEN, ValueError) as error:
        why = "is no snapshot, or only a part of one (it is not a whole ZIP)"
        raise InputError(path, why, todo=_WHOSE) from error
    try:
        return Snapshot(path, archive, _manifest(path, archive))
    except InputError:
        archive.close()
        raise


def _manifest(path: str, archive: zipfile.ZipFile) -> Manifest:
    if len(archive.infolist()) > MEMBERS:
        raise InputError(path, f"has more than {MEMBERS} members", todo=_WHOSE)
    try:
        info = archive.getinfo(MANIFEST)
        if info.file_size > HEAD:
            raise InputError(path, "has a manifest that is too large", todo=_WHOSE)
        with archive.open(info) as stream:
            data = stream.read(HEAD)
        head = msgspec.json.decode(data, type=_Head)
    except KeyError as error:
        raise InputError(
            path, "is a ZIP, but no snapshot: it has no manifest", todo=_WHOSE
        ) from error
    except (*_BROKEN, msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InputError(path, "has a damaged manifest", todo=_WHOSE) from error
    if head.format != FORMAT:
        raise InputError(path, "is a ZIP, but no snapshot: its manifest is another's", todo=_WHOSE)
    if head.format_version != VERSION:
        why = f"is a snapshot of format {head.format_version}; this Seawall reads {VERSION}"
        raise InputError(path, why, todo="update Seawall, or record it anew")
    try:
        return msgspec.json.decode(data, type=Manifest)
    except msgspec.DecodeError as error:
        raise InputError(path, f"has a damaged manifest ({error})", todo=_WHOSE) from error


class _Head(msgspec.Struct, rename="camel"):
    format: str = ""
    format_version: int = 0


class Snapshot:
    """See `seawall.inspect.Source`. May be used by several threads at once."""

    name = "snapshot"
    failed: ClusterError | None = None

    def __init__(self, path: str, archive: zipfile.ZipFile, manifest: Manifest) -> None:
        self.path, self.manifest, self._archive = path, manifest, archive
        self.cluster, self.version, self.now = manifest.cluster, manifest.kubernetes, manifest.now
        self.namespace, self.narrowed = manifest.namespace, manifest.narrowed
        self.certificate_end = manifest.certificate_end

    def close(self) -> None:
        self._archive.close()

    def kind(self, resource: str) -> Kind | None:
        """Its kind; None if the cluster had no such API. NotRead if that is not known."""
        part = self._part(resource)
        if not part.served:
            return None
        if not part.kind:
            raise NotRead(resource, part.not_read or _GONE)
        return Kind(part.kind, part.group, part.resource, part.namespaced, (), part.version)

    def pages(self, resource: str) -> Iterator[bytes]:
        """Lists in JSON. NotRead if the snapshot has not all of them, and says why."""
        part = self._part(resource)
        if part.not_read:
            raise NotRead(resource, part.not_read)
        count = 0
        try:
            info = self._archive.getinfo(part.member)
            _bounded(info, resource)
            with self._archive.open(info) as stream:
                for lines in _chunks(stream, resource):
                    count += lines.count(b"\n") + 1
                    yield b'{"items":[' + lines.replace(b"\n", b",") + b"]}"
        except (KeyError, *_BROKEN) as error:
            raise NotRead(resource, _GONE) from error
        if count != part.objects:
            raise NotRead(resource, _GONE)

    def _part(self, resource: str) -> Part:
        part = self.manifest.resources.get(resource)
        if part is None:
            raise NotRead(resource, "it is not in the snapshot")
        return part


_GONE: Final = "this part of the snapshot is damaged"


def _bounded(info: zipfile.ZipInfo, resource: str) -> None:
    if info.file_size > MEMBER or info.file_size > RATIO * max(info.compress_size, 1 << 16):
        raise NotRead(resource, "this part of the snapshot is too large to be true")


def _chunks(stream: IO[bytes], resource: str) -> Iterator[bytes]:
    """Whole lines, without the last newline, about PAGE bytes at a time."""
    rest: list[bytes] = []
    while data := stream.read(PAGE):
        end = data.rfind(b"\n")
        if end < 0:
            rest.append(data)
            if sum(map(len, rest)) > LINE:
                raise NotRead(resource, "an object in the snapshot is too large to be true")
            continue
        yield b"".join((*rest, data[:end]))
        rest = [data[end + 1 :]] if end + 1 < len(data) else []
    if rest:
        yield b"".join(rest)
