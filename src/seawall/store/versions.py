"""The version of a store's schema, and the way up to this program's.

Versions are numbers, "0001" and up, one file each in `migrations/versions`; Alembic runs them.
It is only loaded when there is something to do.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from sqlalchemy import Connection, inspect, text

_MIGRATIONS = Path(__file__).parent / "migrations"


@cache
def newest() -> str:
    """The last version that this program knows: "0002" for v0002_findings.py."""
    return max(file.name[1:5] for file in (_MIGRATIONS / "versions").glob("v[0-9]*.py"))


def current(connection: Connection) -> str:
    """The version of this store; "" for an empty one."""
    if not inspect(connection).has_table("alembic_version"):
        return ""
    return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or "")


def upgrade(connection: Connection, to: str = "head") -> None:
    """Run in the transaction that `connection` is in: all steps or none."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, to)
