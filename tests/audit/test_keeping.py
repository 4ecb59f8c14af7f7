"""Kill -9 at any moment: no event lost, none counted twice; rotation under any name."""

from __future__ import annotations

import gzip
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from seawall import audit, store
from seawall.audit.keeping import Keeper, follow
from seawall.errors import StoreError
from seawall.sources.audit.following import Follower, Place
from seawall.store import findings
from seawall.store.positions import Position, position
from tests.audit.logs import FILE, event, many, write
from tests.catalog.cases import catalog

COMMAND = (sys.executable, "-m", "seawall", "audit", "--lang", "en", "--store")


def state(file: Path, log: Path) -> tuple[Position, set[str], int]:
    """(position, records that are kept, the sum of the findings' counts)."""
    with store.open(str(file)) as opened, opened.reading() as connection:
        rows = findings.listed(connection, limit=100_000)
        kept = [
            one.record.partition(" ")[0]
            for row in rows
            for one in findings.occurred(connection, row.id, limit=100_000)
        ]
        assert len(kept) == len(set(kept)), "a record is kept twice"
        return position(connection, str(log)), set(kept), sum(row.count for row in rows)


def deletes(count: int) -> set[str]:
    return {f"id-{number}" for number in range(0, count, 10)}


@pytest.mark.parametrize("kills", [6, pytest.param(100, marks=pytest.mark.soak)])
def test_nothing_is_lost_or_doubled_by_kills(
    tmp_path: Path, kills: int, record_property: Callable[[str, object], None]
) -> None:
    rng = random.Random(4)
    log, file = tmp_path / "audit.log", tmp_path / "s.db"
    log.touch()
    store.open(str(file)).close()  # made once: not a part of each start
    made = inside = 0
    for _ in range(kills):
        process = subprocess.Popen(
            [*COMMAND, str(file), "--follow", str(log)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        assert process.stderr
        process.stderr.readline()  # it reads
        data = b"".join(many(3000, made))
        made += 3000
        for part in range(0, len(data), 1 << 20):  # also cut in a line
            with log.open("ab") as out:
                out.write(data[part : part + (1 << 20)])
            time.sleep(rng.uniform(0, 0.04))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        assert process.returncode == -signal.SIGKILL
        inside += state(file, log)[0].offset < log.stat().st_size
    assert inside, "no kill came while there was something to read"
    assert (
        subprocess.run([*COMMAND, str(file), "--save", str(log)], capture_output=True).returncode
        == 1
    )
    at, kept, count = state(file, log)
    for name, number in (("kills", kills), ("while it read", inside), ("events", made)):
        record_property(name, number)  # the evidence of make soak: out/soak/pytest.xml
    assert at.events == made
    assert at.offset == log.stat().st_size
    assert at.line == made + 1
    assert kept == deletes(made)
    assert count == len(kept)


def read(file: Path, log: Path) -> None:
    """Read on once."""
    run = audit.Run(catalog(), audit.Options())
    with store.open(str(file)) as opened:
        keeper = Keeper(opened, run, str(log))
        for _ in follow(keeper, Follower(str(log), keeper.place, once=True)):
            pass
        assert not run.problems


def renamed(log: Path) -> None:
    log.rename(log.with_name("audit-2026-01-01T08-00-00.000.log"))


def numbered(log: Path) -> None:
    for number in (2, 1):
        old = log.with_name(f"audit.log.{number}")
        if old.exists():
            old.rename(log.with_name(f"audit.log.{number + 1}"))
    log.rename(log.with_name("audit.log.1"))


def copied_and_emptied(log: Path) -> None:
    shutil.copy(log, log.with_name("audit.log.1"))
    log.write_bytes(b"")


def packed(log: Path) -> None:
    log.with_name("audit.log.1.gz").write_bytes(gzip.compress(log.read_bytes()))
    log.unlink()


@pytest.mark.parametrize("rotate", [renamed, numbered, copied_and_emptied, packed])
def test_rotation_between_two_readings(tmp_path: Path, rotate: Callable[[Path], None]) -> None:
    log, file = tmp_path / "audit.log", tmp_path / "s.db"
    log.write_bytes(b"".join(many(200)))
    read(file, log)
    with log.open("ab") as out:
        out.writelines(many(300, 200))  # not read before it is rotated
    rotate(log)
    with log.open("ab") as out:
        out.writelines(many(100, 500))
    read(file, log)
    at, kept, _ = state(file, log)
    assert (at.events, kept) == (600, deletes(600))


def test_several_rotations_between_two_readings(tmp_path: Path) -> None:
    log, file = tmp_path / "audit.log", tmp_path / "s.db"
    log.write_bytes(b"".join(many(100)))
    read(file, log)
    for start in (100, 200, 300):
        numbered(log)
        log.write_bytes(b"".join(many(100, start)))
        for age, one in enumerate(sorted(tmp_path.glob("audit.log*"), key=lambda f: f.name)):
            os.utime(one, (10_000 - age, 10_000 - age))
    read(file, log)
    at, kept, _ = state(file, log)
    assert (at.events, kept) == (400, deletes(400))


def test_a_log_that_is_gone_is_told(tmp_path: Path) -> None:
    log = tmp_path / "audit.log"
    log.write_bytes(b"".join(many(100)))
    follower = Follower(str(log), Place("a" * 64, 500, 3), once=True)
    assert sum(block.data.count(b"\n") for block, _ in follower.blocks()) == 100
    assert "events may be missing" in follower.problems[0].why


def test_a_line_is_read_when_it_is_whole(tmp_path: Path) -> None:
    log, file = tmp_path / "audit.log", tmp_path / "s.db"
    data = b"".join(many(3))
    for end in (10, len(data) - 5, len(data)):
        log.write_bytes(data[:end])
        read(file, log)
    at, kept, _ = state(file, log)
    assert (at.events, at.line, kept) == (3, 4, {"id-0"})


def test_two_processes_do_not_read_one_log(tmp_path: Path) -> None:
    log = tmp_path / "audit.log"
    log.write_bytes(b"".join(many(10)))
    with store.open(str(tmp_path / "s.db")) as opened:
        first, second = (
            Keeper(opened, audit.Run(catalog(), audit.Options()), str(log)) for _ in range(2)
        )
        list(follow(first, Follower(str(log), first.place, once=True)))
        with pytest.raises(StoreError, match="another process"):
            list(follow(second, Follower(str(log), second.place, once=True)))


def test_findings_are_listed_shown_and_resolved(tmp_path: Path) -> None:
    log, file = tmp_path / "audit.log", tmp_path / "s.db"
    shutil.copy(FILE, log)
    read(file, log)

    def seawall(*args: str) -> str:
        command = [sys.executable, "-m", "seawall", "findings", *args, "--store", str(file)]
        done = subprocess.run([*command, "--lang", "en"], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout

    listed = seawall("list")
    assert "error NP-02 node_deleted: li.wei: delete nodes n1 ×5" in listed
    name = next(line.split()[0] for line in listed.splitlines() if "nginx_ingress" in line)
    shown = seawall("show", name[:8])
    assert "services/kube-system/nginx-ingress-lb" in shown
    assert "00000000-0000-4000-8000-000000000016" in shown
    assert '"app":"ingress-nginx"' in shown
    seawall("resolve", name, "--note", "made again")
    assert name not in seawall("list", "--state", "open")
    assert "made again" in seawall("show", name)
    write(log, *log.read_bytes().splitlines(), event(16, auditID="later"))
    read(file, log)
    assert name in seawall("list", "--state", "open")


def test_the_store_holds_no_secret(tmp_path: Path) -> None:
    log, file = tmp_path / "audit.log", tmp_path / "s.db"
    secret = event(16, auditID="s")
    secret["objectRef"] = {
        "resource": "secrets",
        "namespace": "kube-system",
        "name": "addon.x.token",
    }
    metadata = {"name": "addon.x.token", "namespace": "kube-system"}
    secret["responseObject"] = {
        "kind": "Secret",
        "metadata": metadata,
        "data": {"a": "UExBTlRFRA=="},
    }
    write(log, *FILE.read_bytes().splitlines(), secret)
    read(file, log)
    with store.open(str(file)) as opened, opened.reading() as connection:
        kept = [
            one.lost
            for row in findings.listed(connection)
            for one in findings.occurred(connection, row.id)
        ]
    assert len([one for one in kept if one]) == 2
    assert "UExBTlRFRA" not in repr(kept)
    assert b"planted-token" not in file.read_bytes()
