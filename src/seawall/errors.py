"""Every error that Seawall raises on purpose, in one tree.

SeawallError
├── UsageError          a flag, id or file name that does not fit; exit status 2
├── InputError          something named could not be read as what it is; exit status 2
│   └── CouldNotLook    the input is fine, the means are missing (helm, a key, a right)
├── ClusterError        a cluster could not be reached or would not answer; `reason` says which
├── StoreError          the store can't be opened, read or written; exit status 2
├── CatalogError        an entry of a catalogue is wrong: file, line, column, field
│   └── ExpressionError its CEL does not compile
├── LabError            the lab cannot be built or run on this machine
└── CelError            an expression fails on a value (engine/cel/values.py): verdict unknown

Each says what was attempted, on what, why it failed and what to do.
"""

from __future__ import annotations


class SeawallError(Exception):
    """The root: `str()` of it is one line that a person can act on."""


class UsageError(SeawallError):
    """The command line asks for something that does not exist."""


class InputError(SeawallError):
    """An input could not be read; the rest of the run goes on."""

    def __init__(self, file: str, why: str, *, line: int = 0, todo: str = "") -> None:
        self.file, self.why, self.line, self.todo = file, why, line, todo
        place = f"{file}:{line}" if line else file
        super().__init__(f"{place}: {why}" + (f"; {todo}" if todo else ""))


class CouldNotLook(InputError):
    """The input may be fine, but the means to read it are missing here."""


class ClusterError(SeawallError):
    """A request to a cluster failed; what it would have told is unknown, the rest goes on.

    `attempt` is what was tried ("list"), `resource` on what ("apps/deployments", a path, or ""),
    `server` where. `reason` is one of REASONS; `status` the HTTP status, 0 without an answer.
    """

    REASONS = (
        *("forbidden", "unauthorized", "certificate", "unreachable", "timeout", "throttled"),
        *("server", "gone", "absent", "conflict", "exists", "invalid"),
    )

    def __init__(
        self,
        reason: str,
        why: str,
        *,
        attempt: str = "",
        resource: str = "",
        server: str = "",
        status: int = 0,
        todo: str = "",
    ) -> None:
        self.reason, self.why, self.status, self.todo = reason, why, status, todo
        self.attempt, self.resource, self.server = attempt, resource, server
        what = " ".join(part for part in (attempt, resource) if part)
        place = " at ".join(part for part in (what, server) if part)
        super().__init__(f"{place}: {why}" + (f"; {todo}" if todo else ""))


class StoreError(SeawallError):
    """The database of Seawall's own can't be used; what it holds is left as it was."""

    def __init__(self, store: str, why: str, *, todo: str = "") -> None:
        self.store, self.why, self.todo = store, why, todo
        super().__init__(f"store {store}: {why}" + (f"; {todo}" if todo else ""))


class CatalogError(SeawallError):
    """A catalogue entry is wrong; other entries still load."""

    def __init__(
        self, file: str, why: str, *, line: int = 0, column: int = 0, field: str = ""
    ) -> None:
        self.file, self.why, self.line, self.column, self.field = file, why, line, column, field
        place = ":".join(str(part) for part in (file, line, column) if part)
        super().__init__(f"{place}: {field + ': ' if field else ''}{why}")


class ExpressionError(CatalogError):
    """A CEL expression of an entry does not compile."""


class LabError(SeawallError):
    """The lab cannot be built or run on this machine."""

    def __init__(self, why: str, *, todo: str = "") -> None:
        self.why, self.todo = why, todo
        super().__init__(why + (f"; {todo}" if todo else ""))
