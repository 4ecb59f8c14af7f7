"""Image tars: each digest is the digest of what it names, the bytes are always the same."""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
from pathlib import Path
from typing import Any

import pytest

from seawall.errors import LabError
from seawall.lab import Lab, images, node

PROGRAM = b"\x7fELF not really"


class Layout:
    """An image tar read back by the rules of the specification."""

    def __init__(self, file: Path) -> None:
        with tarfile.open(file) as tar:
            self.files = {
                entry.name: held.read() for entry in tar if (held := tar.extractfile(entry))
            }
        [self.listed] = json.loads(self.files["index.json"])["manifests"]
        self.manifest = json.loads(self.blob(self.listed))
        self.config = json.loads(self.blob(self.manifest["config"]))
        [layer] = self.manifest["layers"]
        self.layer = self.blob(layer)

    def blob(self, descriptor: dict[str, Any]) -> bytes:
        algorithm, digest = descriptor["digest"].split(":")
        content = self.files[f"blobs/{algorithm}/{digest}"]
        assert hashlib.sha256(content).hexdigest() == digest
        assert len(content) == descriptor["size"]
        return content


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "image.tar"
    images.write(path, images.name("pause"), images.IMAGES["pause"], PROGRAM)
    return path


def test_the_layout_is_whole(file: Path) -> None:
    layout = Layout(file)
    assert json.loads(layout.files["oci-layout"]) == {"imageLayoutVersion": "1.0.0"}
    assert len([name for name in layout.files if name.startswith("blobs/")]) == 3
    assert layout.listed["annotations"]["io.containerd.image.name"] == images.name("pause")
    digest = hashlib.sha256(layout.layer).hexdigest()
    assert layout.config["rootfs"]["diff_ids"] == [f"sha256:{digest}"]
    assert layout.config["config"]["Entrypoint"] == ["/workload", "pause"]


def test_the_layer_has_the_program_and_the_folders(file: Path) -> None:
    with tarfile.open(fileobj=io.BytesIO(Layout(file).layer)) as tar:
        entries = {entry.name: entry for entry in tar}
        program = tar.extractfile("workload")
        assert program is not None
        assert program.read() == PROGRAM
    assert {name: oct(entry.mode) for name, entry in entries.items()} == {
        "data": "0o755",
        "etc": "0o755",
        "tmp": "0o1777",
        "var": "0o755",
        "workload": "0o755",
    }
    assert {(entry.uid, entry.gid, entry.mtime) for entry in entries.values()} == {(0, 0, 0)}


def test_the_same_program_gives_the_same_bytes(file: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.tar"
    images.write(other, images.name("pause"), images.IMAGES["pause"], PROGRAM)
    assert other.read_bytes() == file.read_bytes()


def test_an_unknown_image_names_the_known_ones() -> None:
    with pytest.raises(LabError, match=r"no image nginx; it has coredns, .*workload"):
        images.name("nginx")


@pytest.mark.toolchain
@pytest.mark.parametrize("which", sorted(images.IMAGES))
def test_each_image_holds_its_built_program(which: str) -> None:
    layout = Layout(images.image(which))
    assert layout.listed["annotations"]["io.containerd.image.name"] == images.name(which)
    with tarfile.open(fileobj=io.BytesIO(layout.layer)) as tar:
        program = tar.extractfile(layout.config["config"]["Entrypoint"][0].lstrip("/"))
        assert program is not None
        assert program.read(4) == b"\x7fELF"


@pytest.mark.cluster
def test_containerd_takes_every_image(lab: Lab) -> None:
    """The nodes' containerd has imported and unpacked them: `complete`, every blob is there."""
    checked = lab.exec("n1", "ctr", "-n", "k8s.io", "images", "check").stdout
    rows = {line.split()[0]: line for line in checked.splitlines() if line}
    for which in node.IMAGES:
        assert "complete" in rows[images.name(which)]
