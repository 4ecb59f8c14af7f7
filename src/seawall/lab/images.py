"""The container images of the lab, written by us: one layer, config, manifest, index.

No registry is asked and no container engine needed: an image is one static program, and the tar of
its OCI layout goes to `ctr -n k8s.io images import FILE`. The same program gives the same bytes.
Layout: https://github.com/opencontainers/image-spec/blob/main/image-layout.md; containerd takes the
image's name from the annotation `io.containerd.image.name`.
"""

from __future__ import annotations

import hashlib
import io
import platform
import re
import tarfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from seawall.errors import LabError
from seawall.lab.parts import DEFAULT, MODULES, Parts
from seawall.lab.parts_cache import Recipe

REGISTRY = "registry.seawall.test"  # .test never resolves (RFC 6761): nothing can be pulled
FORMAT = "1"  # of the layout below: part of the cache's key
_MANIFEST = "application/vnd.oci.image.manifest.v1+json"
_ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}


class Image(msgspec.Struct, frozen=True):
    """One image: a program of the lab at `/<program>`, and how it starts."""

    program: str
    entrypoint: tuple[str, ...]
    cmd: tuple[str, ...] = ()
    tag: str = "1"
    module: str = ""  # the Go module whose version is the tag instead


_KUBERNETES = "k8s.io/kubernetes"
IMAGES: Mapping[str, Image] = {
    "workload": Image("workload", ("/workload",), ("serve",)),
    "pause": Image("workload", ("/workload", "pause")),
    "coredns": Image("coredns", ("/coredns",), module="github.com/coredns/coredns"),
    "etcd": Image("etcd", ("/etcd",), module="go.etcd.io/etcd/server/v3"),
    **{
        program: Image(program, (f"/{program}",), module=_KUBERNETES)
        for program in ("kube-apiserver", "kube-controller-manager", "kube-scheduler")
    },
}


def name(which: str, kubernetes: str = DEFAULT) -> str:
    """The image's full name, as a pod writes it: `registry.seawall.test/workload:1`."""
    made = _image(which)
    tag = _version(made, kubernetes) if made.module else made.tag
    return f"{REGISTRY}/{which}:{tag}"


def image(which: str, parts: Parts | None = None, kubernetes: str = DEFAULT) -> Path:
    """The OCI layout tar of an image, written on first use."""
    parts = parts or Parts()
    made, full_name = _image(which), name(which, kubernetes)
    program = parts.part(made.program, kubernetes)
    asked = msgspec.json.encode((FORMAT, str(program.parent.name), full_name, made))
    file = f"{which}.tar"

    def build(folder: Path) -> None:
        write(folder / file, full_name, made, program.read_bytes())

    key = f"image-{which}-{hashlib.sha256(asked).hexdigest()[:16]}"
    return parts.cache.kept(Recipe(key, (file,), 2, build)) / file


def _image(which: str) -> Image:
    if which not in IMAGES:
        raise LabError(f"the lab has no image {which}", todo=f"it has {', '.join(sorted(IMAGES))}")
    return IMAGES[which]


def _version(image: Image, kubernetes: str) -> str:
    """The version of the image's module that the lab's go.mod names."""
    folder = f"kubernetes-{kubernetes}" if image.module == _KUBERNETES else image.program
    text = (MODULES / folder / "go.mod").read_text()
    found = re.search(rf"^(?:require\s+|\t){re.escape(image.module)} (v\S+)", text, re.MULTILINE)
    if not found:
        raise LabError(f"{folder}/go.mod names no version of {image.module}")
    return found[1]


def write(file: Path, full_name: str, image: Image, program: bytes) -> None:
    """Write the layout of one image; `full_name` has registry and tag."""
    settings = {
        "Entrypoint": image.entrypoint,
        "Cmd": image.cmd,
        "Env": ["PATH=/"],
        "WorkingDir": "/",
    }
    pack(file, full_name, settings, _layer(image.program, program))


def pack(file: Path, full_name: str, settings: Mapping[str, Any], layer: bytes) -> None:
    """Write the layout of an image of one layer (a tar). `settings`: the config's "config"."""
    config = _json(_config(settings, _digest(layer)))
    manifest = _json(
        {
            "schemaVersion": 2,
            "mediaType": _MANIFEST,
            "config": _blob(config, "application/vnd.oci.image.config.v1+json"),
            "layers": [_blob(layer, "application/vnd.oci.image.layer.v1.tar")],
        }
    )
    listed = {
        **_blob(manifest, _MANIFEST),
        "annotations": {
            "io.containerd.image.name": full_name,
            "org.opencontainers.image.ref.name": full_name.rpartition(":")[2],
        },
    }
    index = {"schemaVersion": 2, "manifests": [listed]}
    with tarfile.open(file, "w", format=tarfile.USTAR_FORMAT) as out:
        _add(out, "oci-layout", _json({"imageLayoutVersion": "1.0.0"}))
        _add(out, "index.json", _json(index))
        for blob in (config, layer, manifest):
            _add(out, f"blobs/sha256/{_digest(blob)[7:]}", blob)


def _config(settings: Mapping[str, Any], diff_id: str) -> dict[str, Any]:
    return {
        "architecture": _ARCHITECTURES.get(platform.machine(), platform.machine()),
        "os": "linux",
        "config": settings,
        "rootfs": {"type": "layers", "diff_ids": [diff_id]},
    }


def _layer(program: str, content: bytes) -> bytes:
    """A tar with the program and the folders that programs and the kubelet expect."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for folder, mode in (("data", 0o755), ("etc", 0o755), ("tmp", 0o1777), ("var", 0o755)):
            entry = tarfile.TarInfo(folder)
            entry.type, entry.mode = tarfile.DIRTYPE, mode
            tar.addfile(entry)
        _add(tar, program, content, 0o755)
    return out.getvalue()


def _add(tar: tarfile.TarFile, path: str, content: bytes, mode: int = 0o644) -> None:
    """A TarInfo has time 0 and owner 0 unless told otherwise: that keeps the bytes the same."""
    entry = tarfile.TarInfo(path)
    entry.size, entry.mode = len(content), mode
    tar.addfile(entry, io.BytesIO(content))


def _blob(content: bytes, media_type: str) -> dict[str, Any]:
    return {"mediaType": media_type, "digest": _digest(content), "size": len(content)}


def _digest(content: bytes) -> str:
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def _json(value: Any) -> bytes:
    return msgspec.json.encode(value, order="sorted")
