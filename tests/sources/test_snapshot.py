"""A snapshot: what goes in comes out, what could not be read is told, damage is an error."""

from __future__ import annotations

import io
import json
import os
import zipfile
from pathlib import Path

import pytest

from seawall.errors import InputError
from seawall.facts import NotRead
from seawall.sources import snapshot
from seawall.sources.snapshot_write import record
from tests.sources.snapshots import KINDS, Made, items, named, saved


def test_what_was_recorded_is_read_in_pages(tmp_path: Path) -> None:
    pods = [named(f"web-{n}", spec={"nodeName": f"n{n}"}) for n in range(5)]
    file = saved(tmp_path, {"pods": pods})
    found = items(file, "pods")
    assert [item["metadata"]["name"] for item in found] == [f"web-{n}" for n in range(5)]
    assert (found[0]["apiVersion"], found[0]["kind"]) == ("v1", "Pod")
    assert items(file, "nodes") == []
    read = snapshot.read(str(file))
    assert (read.name, read.cluster, read.version) == ("snapshot", "prod-shop", "v1.35.4")
    assert (read.now, read.certificate_end) == (Made.now, Made.certificate_end)
    assert read.kind("apps/deployments") == KINDS["apps/deployments"]
    read.close()


def test_texts_of_every_kind_survive(tmp_path: Path) -> None:
    odd = 'line\nbreak \\ "quoted" \u2028 \U0001f30a 海堤 \x7f'
    file = saved(tmp_path, {"configmaps": [named("odd", data={"text": odd})] * 3})
    assert [item["data"]["text"] for item in items(file, "configmaps")] == [odd] * 3


def test_large_lists_come_in_bounded_pages(tmp_path: Path) -> None:
    text = "x y " * 20_000
    big = [named(f"c{n}", data={"text": text}) for n in range(100)]
    file = saved(tmp_path, {"configmaps": big}, page=10)
    read = snapshot.read(str(file))
    sizes = [len(page) for page in read.pages("configmaps")]
    read.close()
    assert len(sizes) > 2
    assert max(sizes) < 3 * snapshot.PAGE
    assert len(items(file, "configmaps")) == 100


def test_what_could_not_be_read_is_told_and_nothing_of_it_is_kept(tmp_path: Path) -> None:
    file = saved(tmp_path, {"pods": NotRead("pods", "it is not allowed"), "nodes": [named("n1")]})
    with pytest.raises(NotRead, match="it is not allowed"):
        items(file, "pods")
    assert len(items(file, "nodes")) == 1
    with pytest.raises(NotRead, match="not in the snapshot"):
        items(file, "batch/jobs")


def test_an_api_that_the_cluster_lacks_is_not_an_unread_one(tmp_path: Path) -> None:
    file = tmp_path / "a"
    record(Made({}), ["metrics.k8s.io/nodes"], file)
    read = snapshot.read(str(file))
    assert read.kind("metrics.k8s.io/nodes") is None
    read.close()


def test_a_list_that_starts_anew_counts_once(tmp_path: Path) -> None:
    file = saved(tmp_path, {"pods": [named("web-0")]}, anew=True)
    assert [item["metadata"]["name"] for item in items(file, "pods")] == ["web-0"]


def test_the_file_is_the_owners_only_and_an_earlier_one_survives_a_failure(tmp_path: Path) -> None:
    file = saved(tmp_path, {"pods": [named("web-0")]})
    assert os.stat(file).st_mode & 0o077 == 0
    before = file.read_bytes()

    class Broken(Made):
        def kind(self, resource: str) -> None:
            raise OSError(28, "no space")

    with pytest.raises(InputError, match="could not be written"):
        record(Broken({}), ["pods"], file)
    assert file.read_bytes() == before
    assert list(tmp_path.iterdir()) == [file]
    with pytest.raises(InputError, match="could not be written"):
        record(Made({}), ["pods"], tmp_path / "missing" / "a")


@pytest.mark.parametrize(
    "data", [b"", b"PK", b"hello", b'{"kind": "List"}', b"\x1f\x8b\x08" + bytes(40), bytes(100_000)]
)
def test_a_foreign_file_is_none(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "f").write_bytes(data)
    with pytest.raises(InputError, match="is no snapshot"):
        snapshot.read(str(tmp_path / "f"))


def test_other_names_that_are_none(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        snapshot.read(str(tmp_path / "none"))
    with pytest.raises(InputError, match="is a folder"):
        snapshot.read(str(tmp_path))


def made(folder: Path, members: dict[str, bytes]) -> str:
    file = folder / "z"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return str(file)


def manifest(**more: object) -> bytes:
    part = {"kind": "Pod", "resource": "pods", "version": "v1", "member": "p", "objects": 1}
    whole = {"format": "seawall-snapshot", "formatVersion": 1, "resources": {"pods": part}}
    return json.dumps(whole | more).encode()


@pytest.mark.parametrize(
    ("members", "told"),
    [
        ({"word/document.xml": b"<x/>"}, "has no manifest"),
        ({"manifest.json": b'{"name": "an extension"}'}, "its manifest is another's"),
        ({"manifest.json": b"{"}, "damaged manifest"),
        ({"manifest.json": b"[1]"}, "damaged manifest"),
        ({"manifest.json": manifest(formatVersion=99)}, "format 99; this Seawall reads 1"),
        ({"manifest.json": manifest(resources=[])}, "damaged manifest"),
    ],
)
def test_another_zip_is_no_snapshot(tmp_path: Path, members: dict[str, bytes], told: str) -> None:
    with pytest.raises(InputError, match=told):
        snapshot.read(made(tmp_path, members))


def test_a_truncated_file_is_an_error_wherever_it_is_cut(tmp_path: Path) -> None:
    whole = saved(tmp_path, {"pods": [named(f"web-{n}") for n in range(50)]}).read_bytes()
    for size in range(0, len(whole) - 1, max(len(whole) // 40, 1)):
        (tmp_path / "cut").write_bytes(whole[:size])
        with pytest.raises(InputError):
            snapshot.read(str(tmp_path / "cut"))


def test_a_flipped_bit_never_gives_other_objects(tmp_path: Path) -> None:
    pods = [named(f"web-{n}") for n in range(200)]
    file = saved(tmp_path, {"pods": pods})
    whole, right = file.read_bytes(), items(file, "pods")
    for at in range(40, len(whole), max(len(whole) // 60, 1)):
        file.write_bytes(whole[:at] + bytes((whole[at] ^ 0x10,)) + whole[at + 1 :])
        try:
            assert items(file, "pods") == right
        except (InputError, NotRead):
            continue


def test_a_member_that_is_gone_or_short_is_not_read(tmp_path: Path) -> None:
    for members in ({}, {"p": b""}, {"p": b"{}\n{}\n"}):
        read = snapshot.read(made(tmp_path, {"manifest.json": manifest(), **members}))
        with pytest.raises(NotRead, match="damaged"):
            list(read.pages("pods"))
        read.close()


def test_a_zip_bomb_is_refused_before_it_grows(tmp_path: Path) -> None:
    bomb = b'{"metadata":{}}\n' + b" " * (40 << 20)
    read = snapshot.read(made(tmp_path, {"manifest.json": manifest(), "p": bomb}))
    with pytest.raises(NotRead, match="too large to be true"):
        list(read.pages("pods"))
    read.close()
    lines = made(tmp_path, {"manifest.json": b" " * (17 << 20) + manifest()})
    with pytest.raises(InputError, match="too large"):
        snapshot.read(lines)


def test_one_endless_object_is_refused(tmp_path: Path) -> None:
    noise = os.urandom(9 << 19).hex().encode()
    read = snapshot.read(made(tmp_path, {"manifest.json": manifest(), "p": noise}))
    with pytest.raises(NotRead, match="too large to be true"):
        list(read.pages("pods"))
    read.close()


def test_any_tool_can_open_it(tmp_path: Path) -> None:
    file = saved(tmp_path, {"pods": [named("web-0")], "apps/deployments": [named("web")]})
    with zipfile.ZipFile(io.BytesIO(file.read_bytes())) as archive:
        assert archive.testzip() is None
        lines = archive.read("resources/apps/deployments.ndjson").splitlines()
        assert json.loads(lines[0])["kind"] == "Deployment"
        told = json.loads(archive.read("manifest.json"))
    assert told["resources"]["pods"]["objects"] == 1
    assert (told["format"], told["formatVersion"]) == ("seawall-snapshot", 1)
