"""The same store on a real PostgreSQL, started here on loopback as an unprivileged user."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from seawall import store
from seawall.errors import StoreError
from seawall.store import appending, pruning, recall
from tests.store.rows import BATCH, batch, deleted, seen, tables

pytestmark = [pytest.mark.toolchain, pytest.mark.xdist_group("postgres")]
ROOT = Path(__file__).parent.parent.parent
USER = "nobody"


def programs() -> Path:
    """Where Debian's package `postgresql` has initdb and postgres."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    assert found, "PostgreSQL is missing: apt-get install postgresql"
    return found[-1].parent


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The URL of a server without databases of ours."""
    home = Path(tempfile.mkdtemp(prefix="seawall-pg-"))
    account = pwd.getpwnam(USER) if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
    os.chown(home, account.pw_uid, account.pw_gid)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]

    def run(program: str, *args: str) -> None:
        demoted = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
        subprocess.run(
            [programs() / program, *args],
            check=True,
            capture_output=True,
            cwd=home,
            **(demoted if os.geteuid() == 0 else {}),  # type: ignore[call-overload]
        )

    data = home / "data"
    run("initdb", "-D", str(data), "-U", "seawall", "-A", "trust", "--no-sync")
    options = f"-c listen_addresses=127.0.0.1 -p {port} -c fsync=off -k {home}"
    run("pg_ctl", "-D", str(data), "-w", "-o", options, "-l", str(home / "log"), "start")
    try:
        yield f"postgresql://seawall@127.0.0.1:{port}"
    finally:
        run("pg_ctl", "-D", str(data), "-w", "-m", "immediate", "stop")
        shutil.rmtree(home)


@pytest.fixture
def url(server: str, request: pytest.FixtureRequest) -> str:
    """A new database."""
    import psycopg

    name = f"t{abs(hash(request.node.name))}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}".encode())
    return f"{server}/{name}"


def test_the_migrations_make_the_schema_that_the_code_uses(url: str) -> None:
    with store.open(url) as opened, opened.reading() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, tables()) == []


def test_several_processes_open_and_write_at_once(url: str) -> None:
    argv = [sys.executable, "-m", "tests.store.rows", url, "same", "8"]
    both = [subprocess.Popen(argv, cwd=ROOT, stderr=subprocess.PIPE, text=True) for _ in range(3)]
    assert [one.communicate(timeout=60)[1] for one in both] == ["", "", ""]
    with store.open(url) as opened, opened.reading() as connection:
        state = recall.state(connection, 1)
        assert len(state) == BATCH
        for copy in state:
            found = recall.versions(connection, 1, "configmaps", "default", copy.name)
            assert [one.number for one in found] == list(range(1, len(found) + 1))
            assert copy.hash is not None
            recall.body(connection, copy.hash)


def test_copies_are_kept_recalled_and_forgotten(url: str) -> None:
    with store.open(url) as opened:
        batch(opened, "w", 0)
        with opened.writing("test") as connection:
            place = (1, appending.begin(connection, 1, "once", "2026-02-01"), "configmaps")
            changes = [seen("w-0", "new"), deleted("w-1")]
            assert appending.append(connection, place, changes, "2026-02-01") == 2
            assert appending.append(connection, place, changes, "2026-02-01") == 0
        with opened.reading() as connection:
            before = recall.state(connection, 1, at="2026-01-15")
            now = recall.state(connection, 1)
        assert len(before) == len(now) == BATCH
        assert [copy.name for copy in now if copy.hash is None] == ["w-1"]
        with opened.writing("test") as connection:
            assert pruning.prune(connection, 1, "2026-03-01", 50) == 3


def test_a_server_that_is_not_there_is_said_without_the_password(server: str) -> None:
    with pytest.raises(StoreError) as caught:
        store.open(server.replace("seawall@", "seawall:geheim@") + "/none")
    assert "geheim" not in str(caught.value)
    assert "does not exist" in str(caught.value)
