"""Build the container image without an engine: `python -m scripts.image FILE.tar [NAME:TAG]`.

An OCI layout of one layer: this machine's Python as /usr/local, the C libraries that it and the
packages need, and /opt/seawall as `deploy/Containerfile` makes it. User, environment and entry
point are read from there, too. The same Python, libraries and sources give the same bytes.
"""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import tempfile
from pathlib import Path
from typing import Any

import msgspec
from scripts import image_tree

from seawall import __version__
from seawall.lab import images

CONTAINERFILE = image_tree.ROOT / "deploy" / "Containerfile"
NAME = f"seawall:{__version__}"
VERSION = f"python{sys.version_info.major}.{sys.version_info.minor}"
# Of the standard library, what no server needs: tests, windows, terminals, installers.
_LEFT_OUT = (
    *("test", "tests", "idlelib", "tkinter", "turtledemo", "ensurepip", "lib2to3"),
    *("site-packages", "config-*", "__pycache__", "*.a"),
    *("_tkinter*", "_curses*", "readline*", "_dbm*", "_gdbm*", "nis*", "_test*", "xx*"),
)
_FILES = {
    "etc/passwd": "root:x:0:0::/:/sbin/nologin\nseawall:x:65532:65532::/tmp:/sbin/nologin\n",
    "etc/group": "root:x:0:\nseawall:x:65532:\n",
    "etc/nsswitch.conf": "hosts: files dns\n",
}
_NEEDED = re.compile(r"(?:=> )?(/\S+) \(0x")
_WORDS = {"USER": "User", "ENTRYPOINT": "Entrypoint"}


def build(file: Path, name: str = NAME) -> None:
    """Write the layout. CalledProcessError where uv or ldd can't."""
    with tempfile.TemporaryDirectory() as scratch:
        tree = Path(scratch)
        image_tree.install(tree / "opt" / "seawall")
        _python(tree)
        _libraries(tree)
        for place, text in _FILES.items():
            (tree / place).parent.mkdir(exist_ok=True)
            (tree / place).write_text(text)
        (tree / "tmp").mkdir()
        images.pack(file, name, settings(CONTAINERFILE.read_text()), _layer(tree))


def settings(text: str) -> dict[str, Any]:
    """What the last stage of a Containerfile says of the image's config."""
    found: dict[str, Any] = {"Env": [], "WorkingDir": "/"}
    for line in text.rpartition("\nFROM ")[2].splitlines():
        word, _, rest = line.partition(" ")
        if word == "ENV":
            found["Env"].append(rest)
        elif word in _WORDS:
            found[_WORDS[word]] = msgspec.json.decode(rest) if rest[0] == "[" else rest
    return found


def _python(tree: Path) -> None:
    prefix, place = Path(sys.base_prefix), tree / "usr" / "local"
    (place / "bin").mkdir(parents=True)
    shutil.copy(prefix / "bin" / VERSION, place / "bin" / VERSION)
    library = place / "lib" / VERSION
    ignored = shutil.ignore_patterns(*_LEFT_OUT)
    shutil.copytree(sysconfig.get_path("stdlib"), library, ignore=ignored, symlinks=True)
    image_tree.compile_all(library, tree)


def _libraries(tree: Path) -> None:
    """Where the loader looks without being told. The loader itself has its path in each program."""
    programs = [
        tree / "usr" / "local" / "bin" / VERSION,
        *tree.rglob("*.so"),
        *tree.rglob("*.so.*"),
    ]
    done = subprocess.run(["ldd", *map(str, programs)], capture_output=True, text=True, check=True)
    needed = {Path(one) for one in _NEEDED.findall(done.stdout)}
    (libc,) = (one for one in needed if one.name.startswith("libc.so"))
    for one in sorted(needed):
        if one.is_relative_to(tree):
            continue
        place = one if one.name.startswith("ld-") else libc.parent / one.name
        (tree / str(place)[1:]).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(one.resolve(), tree / str(place)[1:])


def _layer(tree: Path) -> bytes:
    """Sorted, of no time, and root's."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for path in sorted(tree.rglob("*")):
            entry = tar.gettarinfo(path, str(path.relative_to(tree)))
            entry.mtime = entry.uid = entry.gid = 0
            entry.uname = entry.gname = ""
            entry.mode = 0o1777 if entry.name == "tmp" else entry.mode | 0o444
            if not entry.isreg():
                tar.addfile(entry)
                continue
            with path.open("rb") as file:
                tar.addfile(entry, file)
    return out.getvalue()


if __name__ == "__main__":
    build(Path(sys.argv[1]), *sys.argv[2:3])
