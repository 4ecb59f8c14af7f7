"""Programs that tests need: the lab's own parts, and a few peers and oracles beside them.

`python -m tests.toolchain all` (or names) builds them ahead, says so while it does, and prints
their paths; `… packages` prints the PROGRAM=PACKAGE pairs that `scripts/packages.sh` installs.
Tests that use them carry the mark `toolchain`; those that need the lab up, `cluster`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from seawall.lab import host, images, parts
from seawall.lab.parts import Parts
from seawall.lab.parts_cache import Cache

HELM = ("helm", "helm.sh/helm/v3/cmd/helm", "v3.22.0")
KUSTOMIZE = ("kustomize", "sigs.k8s.io/kustomize/kustomize/v5", "v5.8.1")
KEPT = Parts(Cache(tell=parts.tell))
TESTED = ("1.34", "1.35")  # 1.36 builds and runs too; it would cost each first run five minutes
ORACLE = Path(__file__).parent / "oracle"

PROGRAMS: dict[str, Callable[[], Path]] = {
    "helm": partial(KEPT.installed, *HELM),
    "kustomize": partial(KEPT.installed, *KUSTOMIZE),
    "oracle": partial(KEPT.built, ORACLE),
    **{name: partial(KEPT.part, name) for name in ("kubectl", "etcd", "kwok")},
    **{f"kubernetes-{each}": partial(KEPT.part, "kubelet", each) for each in TESTED},
    **{f"image-{each}": partial(images.image, each, KEPT) for each in images.IMAGES},
}


@contextmanager
def on_path(*names: str) -> Iterator[None]:
    """Programs (helm, kustomize) first on PATH, built if need be."""
    before = os.environ.get("PATH", "")
    folders = [str(PROGRAMS[name]().parent) for name in names]
    os.environ["PATH"] = os.pathsep.join((*folders, before))
    try:
        yield
    finally:
        os.environ["PATH"] = before


def main(names: list[str]) -> None:
    if names == ["packages"]:
        sys.stdout.write(" ".join(f"{a}={b}" for a, b in host.PROGRAMS.items()) + "\n")
        return
    for name in PROGRAMS if names in ([], ["all"]) else names:
        sys.stdout.write(f"{PROGRAMS[name]()}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
