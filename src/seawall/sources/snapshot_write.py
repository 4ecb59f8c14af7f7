"""Records a picture of a cluster into a snapshot file, page by page, without its secrets."""

from __future__ import annotations

import os
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, Protocol, TypedDict

import msgspec

from seawall import __version__
from seawall.commands.kinds import Kind
from seawall.errors import InputError
from seawall.facts import NotRead
from seawall.sources.snapshot_format import MANIFEST, Manifest, Part, member
from seawall.sources.snapshot_names import Pseudonyms
from seawall.sources.snapshot_secrets import Remover

LEVEL: Final = 3  # of deflate: 1 makes files a third larger, 6 takes twice as long
_ENCODER = msgspec.json.Encoder()


class Picture(Protocol):
    """What is recorded: the live cluster, or a snapshot whose names are to be replaced."""

    cluster: str
    version: str
    now: str
    namespace: str
    narrowed: bool

    @property
    def certificate_end(self) -> str:
        """Of the API server's certificate."""

    def kind(self, resource: str) -> Kind | None:
        """None: the cluster has no such API. NotRead: not known."""

    def pages(self, resource: str) -> Iterator[bytes]:
        """Lists in JSON; an empty one: the list starts anew."""


class _Page(msgspec.Struct):
    items: list[dict[str, Any]] | None = None
    kind: str = ""
    api_version: str = msgspec.field(default="", name="apiVersion")


_PAGE = msgspec.json.Decoder(_Page)


class _Owner(TypedDict, total=False):
    kind: str
    name: str


class _Metadata(TypedDict, total=False):
    name: str
    namespace: str
    labels: dict[str, str]
    ownerReferences: list[_Owner]


class _Named(TypedDict, total=False):
    metadata: _Metadata
    involvedObject: _Owner


class _NamedPage(msgspec.Struct):
    items: list[_Named] | None = None


_NAMED_PAGE = msgspec.json.Decoder(_NamedPage)


def record(
    picture: Picture,
    resources: Iterable[str],
    file: Path,
    *,
    anonymous: bool = False,
    tick: Callable[[str, int], None] = lambda _resource, _objects: None,
) -> Manifest:
    """Write the file (0600) when all is recorded; an earlier one stays if that fails.

    What can't be read is in it with the reason. `anonymous` replaces names; every list is then
    read twice, since a text may name an object that comes later. InputError if the file can't be
    written.
    """
    resources = list(resources)
    remover, names = Remover(), _learned(picture, resources) if anonymous else None
    try:
        handle, temporary = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}-")
    except OSError as error:
        raise _unwritable(file, error) from error
    try:
        with os.fdopen(handle, "wb") as stream:
            manifest = _write(picture, resources, stream, remover, names, tick)
        os.replace(temporary, file)
    except OSError as error:
        raise _unwritable(file, error) from error
    finally:
        Path(temporary).unlink(missing_ok=True)
    return manifest


def _learned(picture: Picture, resources: Iterable[str]) -> Pseudonyms:
    names = Pseudonyms()
    for resource in resources:
        with suppress(NotRead, msgspec.DecodeError):
            if kind := picture.kind(resource):
                for page in picture.pages(resource):
                    for found in _NAMED_PAGE.decode(page).items or () if page else ():
                        names.learn(kind, found)
    return names


def _unwritable(file: Path, error: OSError) -> InputError:
    why = f"could not be written: {os.strerror(error.errno or 0)}"
    return InputError(str(file), why, todo="check the folder, its permissions and the free space")


def _write(
    picture: Picture,
    resources: Iterable[str],
    stream: Any,
    remover: Remover,
    names: Pseudonyms | None,
    tick: Callable[[str, int], None],
) -> Manifest:
    parts: dict[str, Part] = {}
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL) as archive:
        for resource in resources:
            recorder = _Recorder(archive, remover, names, lambda n, r=resource: tick(r, n))  # type: ignore[misc]
            parts[resource] = recorder.part(picture, resource)
        rename = names.cluster if names else lambda name, _what: name
        manifest = Manifest(
            seawall=__version__,
            cluster=rename(picture.cluster, "cluster"),
            kubernetes=picture.version,
            now=picture.now,
            namespace=rename(picture.namespace, "ns"),
            narrowed=picture.narrowed,
            certificate_end=picture.certificate_end,
            names_replaced=names is not None,
            removed=dict(sorted(remover.removed.items())),
            resources=parts,
        )
        archive.writestr(MANIFEST, msgspec.json.format(_ENCODER.encode(manifest), indent=2))
    return manifest


class _Recorder:
    """One resource."""

    def __init__(
        self,
        archive: zipfile.ZipFile,
        remover: Remover,
        names: Pseudonyms | None,
        tick: Callable[[int], None],
    ) -> None:
        self._archive, self._remover, self._names, self._tick = archive, remover, names, tick

    def part(self, picture: Picture, resource: str) -> Part:
        group, _, plural = resource.rpartition("/")
        try:
            kind = picture.kind(resource)
        except NotRead as error:
            return Part(group=group, resource=plural, not_read=error.why)
        if kind is None:
            return Part(group=group, resource=plural, served=False)
        part = Part(
            group=kind.group,
            version=kind.version,
            kind=kind.kind,
            resource=plural,
            namespaced=kind.namespaced,
        )
        for attempt in range(4):  # a list that starts anew gets a member of its own
            part.member = member(group, plural) + (f".{attempt}" if attempt else "")
            try:
                if self._record(picture.pages(resource), kind, part):
                    return part
            except NotRead as error:
                part.member, part.objects, part.bytes, part.not_read = "", 0, 0, error.why
                return part
        part.member, part.not_read = "", "the list started anew too often"
        return part

    def _record(self, pages: Iterator[bytes], kind: Kind, part: Part) -> bool:
        """False: the list starts anew, what is in the member counts for nothing."""
        part.objects = part.bytes = 0
        with self._archive.open(part.member, "w", force_zip64=True) as stream:
            for page in pages:
                if not page and part.objects:
                    return False
                lines = b"".join(self._lines(page, kind)) if page else b""
                part.objects += lines.count(b"\n")
                part.bytes += len(lines)
                stream.write(lines)
                self._tick(part.objects)
        return True

    def _lines(self, page: bytes, kind: Kind) -> Iterator[bytes]:
        try:
            found = _PAGE.decode(page)
        except msgspec.DecodeError as error:
            raise NotRead(kind.resource, f"the server's list is not valid ({error})") from error
        version = f"{kind.group}/{kind.version}" if kind.group else kind.version
        for item in found.items or ():
            made = {"apiVersion": version, "kind": kind.kind} | self._remover.object(kind, item)
            if self._names:
                made = self._names.object(kind, made)
            yield _ENCODER.encode(made) + b"\n"
