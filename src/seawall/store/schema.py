"""The one schema, and the few column types that both databases write alike."""

from typing import Final

from sqlalchemy import BigInteger, Integer, LargeBinary, MetaData, Text

METADATA: Final = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)
ID: Final = BigInteger().with_variant(Integer(), "sqlite")  # SQLite counts up INTEGER keys only
HASH: Final = LargeBinary(32)  # SHA-256
TIME: Final = Text()  # UTC, "2026-01-31T23:59:59.123Z": sorts as time, reads well in any client
