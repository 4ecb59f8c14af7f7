"""Opening a store, and the two ways to use it: a transaction that reads, one that writes.

A writing transaction takes the database's lock when it starts, so that what it reads is still true
when it writes; it is done as a whole or not at all, also after kill -9 or on a full disk.
"""

from __future__ import annotations

import os
import sqlite3
import zlib
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from seawall.errors import InputError, StoreError
from seawall.store import faults, versions

WAIT: Final = 30.0  # seconds that a writer waits for another one
_FORMS: Final = "name a file, sqlite:///FILE or postgresql://USER@HOST/NAME"
_DRIVERS: Final = {
    "sqlite": "sqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}


class Store:
    """An open store; threads may share it, each transaction has a connection of its own."""

    def __init__(self, engine: Engine, name: str) -> None:
        self.engine, self.name = engine, name  # the name has no password

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One consistent picture; StoreError when the database fails."""
        with self._transaction(write=False) as connection:
            yield connection

    @contextmanager
    def writing(self, lock: str = "") -> Iterator[Connection]:
        """All or nothing. SQLite has one writer at a time; PostgreSQL one for each `lock`."""
        with self._transaction(write=True) as connection:
            if lock and connection.dialect.name == "postgresql":
                key = {"key": zlib.crc32(lock.encode())}
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), key)
            yield connection

    def close(self) -> None:
        self.engine.dispose()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def _transaction(self, *, write: bool) -> Iterator[Connection]:
        try:
            with self.engine.connect() as connection:
                connection = connection.execution_options(seawall_write=write)
                with connection.begin():
                    yield connection
        except SQLAlchemyError as error:
            raise faults.translated(error, self.name) from error


def open(place: str = "", environ: Mapping[str, str] = os.environ) -> Store:
    """The store at a path or URL; "" is SEAWALL_STORE, else the user's own file.

    It is made or brought to this version's schema when needed. StoreError if it can't be used.
    """
    url = _url(place or environ.get("SEAWALL_STORE", "") or str(default_file(environ)))
    name = url.database or "" if url.drivername == "sqlite" else _shown(url)
    if url.drivername == "sqlite":
        _make_file(Path(name))
    store = Store(_engine(url), name)
    with ExitStack() as stack:
        stack.callback(store.close)
        _bring_up(store)
        stack.pop_all()
    return store


def default_file(environ: Mapping[str, str] = os.environ) -> Path:
    """$XDG_STATE_HOME/seawall/seawall.db"""
    state = environ.get("XDG_STATE_HOME") or str(Path.home() / ".local" / "state")
    return Path(state) / "seawall" / "seawall.db"


def _url(place: str) -> URL:
    if "://" not in place:
        return URL.create("sqlite", database=str(Path(place).expanduser()))
    try:
        url = make_url(place)
    except (ArgumentError, ValueError) as error:
        raise InputError("--store", "this URL can't be read", todo=_FORMS) from error
    driver = _DRIVERS.get(url.drivername)
    if driver is None or (driver == "sqlite" and not url.database):
        raise InputError("--store", f"{url.drivername} is no store", todo=_FORMS)
    return url.set(drivername=driver)


def _shown(url: URL) -> str:
    """Without the password, which may stand in the query too."""
    return url.set(query={}).render_as_string(hide_password=True)


def _make_file(file: Path) -> None:
    """Made by us and not by SQLite, so that nobody else can read it from the first moment on."""
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
    except OSError as error:
        raise faults.of_system(error, str(file)) from error


def _engine(url: URL) -> Engine:
    if url.drivername != "sqlite":
        try:
            return create_engine(url, pool_pre_ping=True)
        except ModuleNotFoundError as error:
            raise StoreError(
                _shown(url),
                "the driver for PostgreSQL is not installed",
                todo="pip install 'seawall[postgres]'",
            ) from error
    engine = create_engine(url, connect_args={"timeout": WAIT})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: sqlite3.Connection, _record: object) -> None:
    """Transactions are begun by `_begin` and not by the driver, which would leave out DDL."""
    connection.isolation_level = None
    for pragma in ("foreign_keys=ON", "synchronous=FULL", "trusted_schema=OFF"):
        connection.execute(f"PRAGMA {pragma}").close()
    mode: Any = connection.execute("PRAGMA journal_mode").fetchone()
    if mode and mode[0] != "wal":
        connection.execute("BEGIN EXCLUSIVE").close()  # waits for its turn; the pragma would not
        connection.execute("COMMIT").close()
        connection.execute("PRAGMA journal_mode=WAL").close()


def _begin(connection: Connection) -> None:
    write = connection.get_execution_options().get("seawall_write")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def _bring_up(store: Store) -> None:
    with store.reading() as connection:
        found = versions.current(connection)
    if found == versions.newest():
        return
    with store.writing("seawall schema") as connection:
        found = versions.current(connection)  # another process may have been faster
        if found > versions.newest():
            raise StoreError(
                store.name,
                f"a newer Seawall has made it (schema {found}, this one knows {versions.newest()})",
                todo="update Seawall, or name another store with --store",
            )
        if found < versions.newest():
            versions.upgrade(connection)
