"""Reading files that may be hostile."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from seawall.errors import InputError
from seawall.formats import files, text


def test_reads_bytes(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"a: 1\n")
    assert files.read(tmp_path / "a.yaml") == b"a: 1\n"
    (tmp_path / "empty").write_bytes(b"")
    assert files.read(tmp_path / "empty") == b""


def test_a_file_over_the_limit_is_refused_without_being_read(tmp_path: Path) -> None:
    large = tmp_path / "large.yaml"
    with large.open("wb") as handle:
        handle.truncate(200 * 1024 * 1024)
    with pytest.raises(InputError, match=r"large\.yaml: is too large \(200 MiB; the limit is 64"):
        files.read(large)


def test_a_limit_of_the_caller(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x" * 11)
    with pytest.raises(InputError, match="too large"):
        files.read(tmp_path / "a", limit=10)


def test_a_file_that_lies_about_its_size_is_bounded() -> None:
    with pytest.raises(InputError, match="too large"):
        files.read("/proc/self/status", limit=100)


@pytest.mark.parametrize("name", ["missing.yaml", "missing/a.yaml"])
def test_a_missing_file(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match=r"could not be read: No such file.*; check the name"):
        files.read(tmp_path / name)


def test_what_is_no_file_is_named_and_never_blocks(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(InputError, match="is a pipe"):
        files.read(tmp_path / "pipe")
    with pytest.raises(InputError, match="is a folder"):
        files.read(tmp_path)
    with pytest.raises(InputError, match="is a character device"):
        files.read("/dev/null")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "s"))
        with pytest.raises(InputError):
            files.read(tmp_path / "s")


def test_a_name_that_no_file_can_have() -> None:
    with pytest.raises(InputError, match="no possible file name"):
        files.read("a\0b")


def test_links_that_lead_to_themselves(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    with pytest.raises(InputError, match=r"symbolic links.*remove one"):
        files.read(tmp_path / "a")


def test_an_unreadable_file(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"")
    (tmp_path / "a").chmod(0)
    user = os.geteuid()
    if user == 0:  # root reads everything: be nobody for a moment
        os.seteuid(65534)
    try:
        with pytest.raises(InputError, match="make it readable"):
            files.read(tmp_path / "a")
    finally:
        os.seteuid(user)


def test_of_links_only_those_inside_of_the_folder_are_followed(tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    (tree / "sub").mkdir(parents=True)
    (tree / "a.yaml").write_text("a: 1\n")
    (tmp_path / "outside").write_text("secret")
    (tree / "inner").symlink_to("a.yaml")
    (tree / "folder").symlink_to("sub")
    (tree / "outer").symlink_to("../outside")
    (tree / "nothing").symlink_to("nowhere")
    (tree / "self").symlink_to("self")
    (tree / "sub" / "up").symlink_to("..")
    assert files.refused_link(tree / "inner", tree) is None
    assert files.refused_link(tree / "folder", tree) is None
    for name, why, fatal in (
        ("outer", "leads out of the checked folder", False),
        ("nothing", "a symbolic link to nothing", False),
        ("self", "leads back to itself", True),
        ("sub/up", "leads back to itself or to a folder above it", True),
    ):
        problem = files.refused_link(tree / name, tree)
        assert problem is not None
        assert why in problem.why
        assert problem.fatal is fatal


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_unicode_of_every_kind_is_text(encoding: str) -> None:
    assert text.decode("name: 海堤\n".encode(encoding), "f") == "name: 海堤\n"


def test_big_endian_with_its_mark() -> None:
    assert text.decode("\ufeffa: é\n".encode("utf-16-be"), "f") == "a: é\n"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("a: 1\nb: 海堤\n".encode("gb18030"), r"f:2: is not UTF-8.*iconv -f gb18030 -t utf-8 f"),
        ("a: caf\xe9 \n".encode("latin-1"), r"f:1: is not UTF-8.*iconv -f"),
        (b"a: 1\nb: x\0y\n", r"f:2: holds NUL bytes.*binary"),
        (b"\x7fELF\x02\x01\x01\0\0\xff\xfe\xfa", r"f:1: .*is it a binary file"),
        (b"\xff\xfea", "is not the UTF-16 that its first bytes say"),
    ],
)
def test_other_encodings_are_named_with_the_way_out(data: bytes, said: str) -> None:
    with pytest.raises(InputError, match=said):
        text.decode(data, "f")
