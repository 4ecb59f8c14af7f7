"""Keeps built programs and images in the user's cache, and hands out only what is whole.

A folder of the cache holds what one recipe made, and `sums.json` with each file's SHA-256, size
and time of change. Before use size and time are compared; when they differ the file is hashed, and
when the hash differs the recipe runs again. The folder is renamed into place, so nobody sees half
of one; a lock keeps two processes from building the same thing. A cache holds code that runs as
root: it is used only if it belongs to this user and nobody else can write it.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from seawall.errors import LabError

SUMS = "sums.json"


class Recipe(msgspec.Struct, frozen=True):
    """How one folder of the cache is made."""

    key: str  # its name: the thing, and a hash or version of all that goes into it
    files: tuple[str, ...]  # what must be in it
    seconds: int  # how long it usually takes on two cores with nothing cached
    build: Callable[[Path], None]  # fills an empty folder


class Sum(msgspec.Struct, frozen=True):
    """What was written down about one kept file."""

    sha256: str
    size: int  # bytes
    mtime_ns: int


Tell = Callable[[str, int], None]  # what is being made, and how many seconds it usually takes


def silent(_what: str, _seconds: int) -> None:
    """Tells nobody."""


def default_folder() -> Path:
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "seawall" / "toolchain"


class Cache:
    """The cache in one folder. `tell` hears of each build before it starts."""

    def __init__(self, folder: Path | None = None, tell: Tell = silent) -> None:
        self.folder = folder or default_folder()
        self.tell = tell

    def kept(self, recipe: Recipe) -> Path:
        """The folder of that recipe, made now if it isn't there or isn't whole."""
        folder = self.folder / recipe.key
        if not whole(folder, recipe.files):
            self._open()
            with _locked(self.folder / f"{recipe.key}.lock"):
                if not whole(folder, recipe.files):
                    self.tell(recipe.key, recipe.seconds)
                    self._make(recipe, folder)
        return folder

    def _open(self) -> None:
        self.folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.folder.mkdir(mode=0o700, exist_ok=True)
        held = self.folder.stat()
        if held.st_uid != os.getuid() or held.st_mode & 0o022:
            raise LabError(
                f"the cache {self.folder} belongs to somebody else or is writable by others",
                todo=f"remove it, or chmod 700 {self.folder}",
            )

    def _make(self, recipe: Recipe, folder: Path) -> None:
        part = folder.with_name(folder.name + ".part")
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(mode=0o700)
        try:
            recipe.build(part)
            _write(part, {name: _sum(part / name) for name in recipe.files})
        except OSError as error:
            raise LabError(f"{recipe.key} could not be built: {error}") from error
        shutil.rmtree(folder, ignore_errors=True)
        part.rename(folder)


def whole(folder: Path, files: tuple[str, ...]) -> bool:
    """Whether all files are there as they were built."""
    sums = _read(folder)
    found = {}
    for name in files:
        try:
            found[name] = _checked(folder / name, sums.get(name))
        except OSError:
            return False
        if found[name] is None:
            return False
    kept = {name: value for name, value in found.items() if value is not None}
    if any(kept[name] != sums[name] for name in files):  # touched, not changed
        _write(folder, {**sums, **kept})
    return True


def _checked(path: Path, known: Sum | None) -> Sum | None:
    """What is known of the file with its present time; None if it is another file."""
    if known is None:
        return None
    now = path.stat()
    if (now.st_size, now.st_mtime_ns) == (known.size, known.mtime_ns):
        return known
    found = _sum(path)
    return found if found.sha256 == known.sha256 else None


def _sum(path: Path) -> Sum:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        held = os.fstat(file.fileno())
    return Sum(digest, held.st_size, held.st_mtime_ns)


def _read(folder: Path) -> dict[str, Sum]:
    try:
        return msgspec.json.decode((folder / SUMS).read_bytes(), type=dict[str, Sum])
    except (OSError, msgspec.MsgspecError):
        return {}


def _write(folder: Path, sums: dict[str, Sum]) -> None:
    draft = folder / f"{SUMS}.{os.getpid()}"
    draft.write_bytes(msgspec.json.encode(sums))
    draft.rename(folder / SUMS)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """One build at a time over all processes; the kernel lets go when a process dies."""
    with path.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
