"""Opening a store: made private, brought up once by whoever comes first, refused with a reason."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from seawall import store
from seawall.errors import InputError, StoreError
from seawall.store import versions
from seawall.store.database import default_file
from tests.store.rows import tables


def test_the_users_own_file_is_private_and_the_default(tmp_path: Path) -> None:
    with store.open(environ={"XDG_STATE_HOME": str(tmp_path)}) as opened:
        file = tmp_path / "seawall" / "seawall.db"
        assert opened.name == str(file)
        with opened.writing() as connection:
            connection.execute(text("CREATE TABLE t (a)"))
        for kept in file.parent.iterdir():
            assert kept.stat().st_mode & 0o077 == 0, kept.name
    assert file.parent.stat().st_mode & 0o077 == 0


def test_the_environment_and_then_the_option_name_another_one(tmp_path: Path) -> None:
    environ = {"SEAWALL_STORE": str(tmp_path / "a.db"), "XDG_STATE_HOME": str(tmp_path)}
    with store.open(environ=environ) as opened:
        assert opened.name == str(tmp_path / "a.db")
    with store.open(f"sqlite:///{tmp_path}/b.db", environ) as opened:
        assert opened.name == f"{tmp_path}/b.db"
    assert not default_file(environ).exists()


def test_the_migrations_make_the_schema_that_the_code_uses(tmp_path: Path) -> None:
    with store.open(str(tmp_path / "s.db")) as opened, opened.reading() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, tables()) == []


def test_a_transaction_is_done_as_a_whole_or_not_at_all(tmp_path: Path) -> None:
    with store.open(str(tmp_path / "s.db")) as opened:
        with opened.writing() as connection:
            connection.execute(text("CREATE TABLE t (a)"))
        with pytest.raises(KeyError):
            _half_done(opened)
        with opened.reading() as connection:
            assert connection.execute(text("SELECT count(*) FROM t")).scalar() == 0
            assert "no such table" in str(_failure(opened, "SELECT * FROM u"))


def test_many_processes_may_open_a_new_store_at_once(tmp_path: Path) -> None:
    code = f"from seawall import store; store.open({str(tmp_path / 's.db')!r}).close()"
    starts = [
        subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.PIPE, text=True)
        for _ in range(6)
    ]
    assert [(start.communicate()[1], start.returncode) for start in starts] == [("", 0)] * 6
    with sqlite3.connect(tmp_path / "s.db") as plain:
        assert plain.execute("SELECT version_num FROM alembic_version").fetchall() == [
            (versions.newest(),)
        ]
    plain.close()


def test_a_newer_schema_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "s.db"
    store.open(str(file)).close()
    _sql(file, "UPDATE alembic_version SET version_num = '9000'")
    with pytest.raises(StoreError, match=r"newer Seawall.*9000"):
        store.open(str(file))
    assert _sql(file, "SELECT version_num FROM alembic_version") == [("9000",)]


def test_a_file_of_something_else_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("these are my notes\n" * 500)
    with pytest.raises(StoreError, match="not a database"):
        store.open(str(file))
    assert file.read_text() == "these are my notes\n" * 500


@pytest.mark.parametrize(
    "url", ["sqlite://", "mysql://u:geheim@h/d", "postgresql://u:geheim@h:port/"]
)
def test_what_is_no_store_is_wrong_usage(url: str) -> None:
    with pytest.raises(InputError) as caught:
        store.open(url)
    assert "geheim" not in str(caught.value)


def test_a_password_is_never_told() -> None:
    with pytest.raises(StoreError, match=r"postgresql\+psycopg://u:\*\*\*@127.0.0.1:1/d") as caught:
        store.open("postgres://u:geheim@127.0.0.1:1/d?connect_timeout=2")
    assert "geheim" not in str(caught.value)


def test_a_folder_where_a_file_should_be(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="directory"):
        store.open(str(tmp_path))


def _half_done(opened: store.Store) -> None:
    with opened.writing() as connection:
        connection.execute(text("INSERT INTO t VALUES (1)"))
        connection.execute(text("CREATE TABLE u (a)"))
        raise KeyError


def _failure(opened: store.Store, statement: str) -> StoreError:
    with pytest.raises(StoreError) as caught, opened.reading() as connection:
        connection.execute(text(statement))
    return caught.value


def _sql(file: Path, statement: str) -> list[tuple[object, ...]]:
    plain = sqlite3.connect(file)
    try:
        found = plain.execute(statement).fetchall()
        plain.commit()
        return found
    finally:
        plain.close()
