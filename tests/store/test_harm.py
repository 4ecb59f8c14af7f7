"""What a store survives: kill -9, a full disk, damage, a read-only file, two writers, old age."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from seawall import store
from seawall.errors import StoreError
from seawall.store import recall, versions
from seawall.store.copies import captures, copies
from seawall.store.database import _engine, _url
from tests.store.rows import BATCH, batch

ROOT = Path(__file__).parent.parent.parent


def writer(
    place: object, name: str = "w", *more: str, within: Sequence[str] = ()
) -> subprocess.Popen[str]:
    """`within`: a program that runs the writer under a limit."""
    return subprocess.Popen(
        [*within, sys.executable, "-m", "tests.store.rows", str(place), name, *more],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def whole_batches(place: object) -> int:
    """How many captures there are; each must have all of its copies."""
    with store.open(str(place)) as opened, opened.reading() as connection:
        each = select(copies.c.capture_id, func.count()).group_by(copies.c.capture_id)
        counts = [count for _, count in connection.execute(each)]
        number = connection.execute(select(func.count()).select_from(captures)).scalar()
        for copy in recall.state(connection, 1):
            assert copy.hash is not None
            recall.body(connection, copy.hash)
    assert counts == [BATCH] * len(counts)
    assert number == len(counts)
    return len(counts)


def test_kill_9_in_the_middle_of_writing_leaves_whole_transactions(tmp_path: Path) -> None:
    file, told = tmp_path / "s.db", 0
    for _ in range(4):
        running = writer(file)
        assert running.stdout is not None
        for _ in range(3):
            assert running.stdout.readline()
        time.sleep(random.uniform(0, 0.02))
        running.kill()
        told += 3 + len(running.communicate()[0].splitlines())
        assert whole_batches(file) >= told - 4, "what was said to be done is there"
    plain = sqlite3.connect(file)
    assert plain.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    plain.close()


def test_a_full_disk_is_said_and_the_old_copies_stay(tmp_path: Path) -> None:
    file = tmp_path / "s.db"
    with store.open(str(file)) as opened:
        for number in range(3):
            batch(opened, "old", number)
    full = writer(file, "new", within=["prlimit", "--fsize=400000"])
    _, errors = full.communicate(timeout=60)
    assert full.returncode == 2
    assert "full" in errors
    assert "what was stored before is still there" in errors
    assert whole_batches(file) >= 3


@pytest.fixture
def mounted(tmp_path: Path) -> Iterator[Path]:
    """A small file system of its own."""
    place = tmp_path / "disk"
    place.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", place], check=True)
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", place], check=True)


@pytest.mark.cluster
def test_a_full_file_system(mounted: Path) -> None:
    file = mounted / "s.db"
    full = writer(file)
    done, errors = full.communicate(timeout=60)
    assert full.returncode == 2
    assert "the disk is full" in errors
    assert whole_batches(shutil.copytree(mounted, mounted.parent / "copy") / "s.db") == len(
        done.splitlines()
    )


@pytest.mark.cluster
def test_a_read_only_file_system(mounted: Path) -> None:
    file = mounted / "s.db"
    with store.open(str(file)) as opened:
        batch(opened, "old", 0)
    subprocess.run(["mount", "-o", "remount,ro", mounted], check=True)
    with pytest.raises(StoreError, match=r"[Rr]ead-only"):
        store.open(str(file))


def test_a_damaged_file_is_said_and_left_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "s.db"
    with store.open(str(file)) as opened:
        for number in range(10):
            batch(opened, "w", number)
    data = bytearray(file.read_bytes())
    for at in range(8192, len(data), 4096):
        data[at : at + 64] = os.urandom(64)
    file.write_bytes(data)
    with pytest.raises(StoreError, match=r"damaged") as caught:
        whole_batches(file)
    assert str(file) in str(caught.value)
    with pytest.raises(StoreError, match=r"damaged"):
        _append(file)
    assert file.read_bytes()[8192:] == bytes(data[8192:])


def test_a_damaged_copy_is_never_given_out(tmp_path: Path) -> None:
    file = tmp_path / "s.db"
    with store.open(str(file)) as opened:
        batch(opened, "w", 0)
        with opened.writing() as connection:
            connection.execute(text("UPDATE contents SET body = substr(body, 1, length(body) - 9)"))
        with opened.reading() as connection:
            hash_ = recall.state(connection, 1)[0].hash
        assert hash_ is not None
        with pytest.raises(StoreError, match=r"copy .* is damaged"), opened.reading() as connection:
            recall.body(connection, hash_)


def test_two_processes_write_at_once(tmp_path: Path) -> None:
    file = tmp_path / "s.db"
    both = [writer(file, name, "15") for name in ("same", "same")]
    ends = [one.communicate(timeout=60)[1] for one in both]
    assert ends == ["", ""]
    with store.open(str(file)) as opened, opened.reading() as connection:
        for copy in recall.state(connection, 1):
            found = recall.versions(connection, 1, "configmaps", "default", copy.name)
            assert [one.number for one in found] == list(range(1, len(found) + 1))


def test_an_older_schema_is_brought_up_with_its_rows(tmp_path: Path) -> None:
    file = tmp_path / "s.db"
    engine = _engine(_url(str(file)))
    old = store.Store(engine, str(file))
    with old.writing() as connection:
        versions.upgrade(connection, "0001")
    batch(old, "w", 0)
    old.close()
    assert whole_batches(file) == 1
    with store.open(str(file)) as opened, opened.reading() as connection:
        assert versions.current(connection) == versions.newest()


def test_a_migration_that_breaks_leaves_the_old_schema(tmp_path: Path) -> None:
    file = tmp_path / "s.db"
    half = store.Store(_engine(_url(str(file))), str(file))
    with pytest.raises(KeyError):
        _half_a_migration(half)
    half.close()
    plain = sqlite3.connect(file)
    assert plain.execute("SELECT name FROM sqlite_master").fetchall() == []
    plain.close()
    store.open(str(file)).close()


def _half_a_migration(opened: store.Store) -> None:
    with opened.writing() as connection:
        versions.upgrade(connection)
        raise KeyError


def _append(file: Path) -> None:
    with store.open(str(file)) as opened:
        batch(opened, "more", 0)
