"""Every program that the lab needs, built from package registries and kept in the user's cache.

`part("kube-apiserver", kubernetes="1.35")` is the path of a program, built on first use. One folder
below `lab/go` is one Go module: its go.mod names the versions, its go.sum their hashes.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import msgspec

from seawall.errors import LabError
from seawall.lab.parts_cache import Cache, Recipe, silent
from seawall.lab.parts_go import Go, digest
from seawall.locales import of_environment, speaker
from seawall.locales.parts import MESSAGES

MODULES = Path(__file__).parent / "go"
KUBERNETES = ("1.34", "1.35", "1.36")
DEFAULT = "1.35"
_VERSION = "k8s.io/component-base/version"
_REQUIRED = re.compile(r"^(?:require\s+|\t)k8s\.io/kubernetes (v[0-9.]+)", re.MULTILINE)


class Module(msgspec.Struct, frozen=True):
    """One folder of `lab/go` and the packages that are built of it."""

    folder: str  # {kubernetes} stands for the version, 1.35
    packages: tuple[str, ...]  # the last word of each is the program's name; "." the folder's
    seconds: int  # usual time to build, two cores, nothing cached

    @property
    def programs(self) -> tuple[str, ...]:
        return tuple(
            self.folder if path == "." else path.rpartition("/")[2] for path in self.packages
        )


ALL = (
    Module(
        "kubernetes-{kubernetes}",
        tuple(
            f"k8s.io/kubernetes/cmd/{name}"
            for name in (
                "kube-apiserver",
                "kube-controller-manager",
                "kube-scheduler",
                "kubectl",
                "kubelet",
                "kube-proxy",
            )
        ),
        300,
    ),
    Module("etcd", (".",), 60),
    Module("workload", (".",), 20),
    Module("coredns", (".",), 90),
    Module("kwok", ("sigs.k8s.io/kwok/cmd/kwok",), 60),
)
_OF = {program: module for module in ALL for program in module.programs}


class Parts:
    """The lab's programs in one cache, built with one Go."""

    def __init__(self, cache: Cache | None = None, go: Go | None = None) -> None:
        self.cache = cache or Cache()
        self.go = go or Go(self.cache)

    def part(self, name: str, kubernetes: str = DEFAULT) -> Path:
        """The path of the program of that name."""
        module = _OF.get(name)
        if module is None:
            raise LabError(f"the lab has no part {name}", todo=f"it has {', '.join(sorted(_OF))}")
        return self.cache.kept(self._recipe(module, kubernetes)) / name

    def built(self, folder: Path) -> Path:
        """The program of a folder with go.mod, go.sum and main.go, called as the folder is."""
        name = folder.name

        def build(out: Path) -> None:
            self.go.build(folder, out)

        key = f"{name}-{digest(folder)}"
        return self.cache.kept(Recipe(key, (name,), 60, build)) / name

    def installed(self, name: str, package: str, version: str) -> Path:
        """The program of a Go package that has no folder here."""

        def build(out: Path) -> None:
            self.go.install(package, version, out)

        return self.cache.kept(Recipe(f"{name}-{version}", (name,), 120, build)) / name

    def _recipe(self, module: Module, kubernetes: str) -> Recipe:
        folder = MODULES / module.folder.format(kubernetes=kubernetes)
        if not folder.is_dir():
            raise LabError(
                f"the lab cannot build Kubernetes {kubernetes}",
                todo=f"it builds {', '.join(KUBERNETES)}",
            )

        def build(out: Path) -> None:
            self.go.build(folder, out, module.packages, _stamps(folder))

        key = f"{folder.name}-{digest(folder)}"
        return Recipe(key, module.programs, module.seconds, build)


def _stamps(folder: Path) -> tuple[str, ...]:
    """What Kubernetes' release build writes into its programs: `v1.35.4`, major, minor."""
    found = _REQUIRED.search((folder / "go.mod").read_text())
    if not found:
        return ()
    version = found[1]
    major, minor = version[1:].split(".")[:2]
    values = {"gitVersion": version, "gitMajor": major, "gitMinor": minor, "gitTreeState": "clean"}
    return tuple(f"{_VERSION}.{name}={text}" for name, text in values.items())


def part(name: str, kubernetes: str = DEFAULT) -> Path:
    """The path of a program of the lab, built on first use. Progress goes to a terminal."""
    return Parts(Cache(tell=tell if sys.stderr.isatty() else silent)).part(name, kubernetes)


def tell(what: str, seconds: int) -> None:
    """Say on standard error what is being built and how long that usually takes."""
    say = speaker(MESSAGES, of_environment())
    sys.stderr.write(say("building", what=what, seconds=seconds) + "\n")
    sys.stderr.flush()
