"""What Seawall remembers between runs: baseline copies, findings, read positions.

One schema for SQLite (a file of the user's, by default) and PostgreSQL (where several processes
share it). `open` gives a `Store`; each area keeps its tables and their functions in one module.
SQLAlchemy is loaded with this package: import it where a command runs, not where it is declared.

A new table: a `Table(…, METADATA)` in the area's module, and in `migrations/versions` a file
`vNNNN_*.py` with the next free number that makes the same table; `tests/store` compares the two.
"""

from seawall.store.database import Store, open
from seawall.store.schema import HASH, ID, METADATA, TIME

__all__ = ["HASH", "ID", "METADATA", "TIME", "Store", "open"]
