"""Runs helm or kustomize on a copy of a checked folder, with nothing that could reach out of it.

No shell, no plugins, no user configuration, no git or other helper on PATH; time, memory and
output are bounded. The folder itself is never given to the program.
"""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

import msgspec

from seawall.errors import InputError
from seawall.formats import files

_SECONDS = 30
_MEMORY = 2 << 30  # bytes of address space; Go reserves more than it uses


class Ran(msgspec.Struct, frozen=True):
    """What a program gave: its exit status, output and complaints."""

    status: int
    out: bytes
    err: str


def program(name: str, tree: Path) -> Path | None:
    """The program on PATH; one that lies in the checked tree or a relative folder is none."""
    for folder in os.environ.get("PATH", "").split(os.pathsep):
        path = Path(folder) / name
        if not path.is_absolute() or not os.access(path, os.X_OK) or not path.is_file():
            continue
        if not path.resolve().is_relative_to(tree.resolve()):
            return path.resolve()
    return None


def run(argv: Sequence[str | Path], home: Path, file: str) -> Ran:
    """Run in `home`, an empty folder of ours. InputError: it takes too long or prints too much."""
    empty = home / "empty"
    empty.mkdir(exist_ok=True)
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        child = subprocess.Popen(
            [str(word) for word in argv],
            cwd=empty,
            env=_environ(home, empty),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            start_new_session=True,
            preexec_fn=_bound,
        )
        try:
            status = child.wait(_SECONDS)
        except subprocess.TimeoutExpired as error:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
            why = f"{Path(argv[0]).name} took longer than {_SECONDS} seconds"
            raise InputError(file, why, todo="render it yourself and check the result") from error
        size = out.seek(0, os.SEEK_END)
        if size >= files.LIMIT:
            raise files.too_large(f"what {Path(argv[0]).name} makes of {file}", size, files.LIMIT)
        out.seek(0)
        err.seek(0)
        return Ran(status, out.read(), err.read(1 << 16).decode("utf-8", "replace"))


def _bound() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (files.LIMIT, files.LIMIT))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _environ(home: Path, empty: Path) -> dict[str, str]:
    folders = ("HELM_CACHE_HOME", "HELM_CONFIG_HOME", "HELM_DATA_HOME", "HELM_PLUGINS")
    xdg = ("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "KUSTOMIZE_PLUGIN_HOME")
    nowhere = "http://127.0.0.1:9"  # the discard port: whatever still asks the network fails
    return {
        "PATH": str(empty),
        "HOME": str(home),
        "TMPDIR": str(home),
        "HELM_NO_PLUGINS": "1",
        "KUBECONFIG": os.devnull,
        "HTTP_PROXY": nowhere,
        "HTTPS_PROXY": nowhere,
        "LANG": "C.UTF-8",
        **dict.fromkeys((*folders, *xdg), str(empty)),
    }
