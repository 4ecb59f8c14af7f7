"""Copies for the store's tests, and a writer that a test may run as a process of its own.

`python -m tests.store.rows STORE WRITER` appends batches until something ends it. Each batch is
one transaction and one capture; the batch's number is in the name of its capture's part, too.
"""

from __future__ import annotations

import hashlib
import importlib
import pkgutil
import sys
import zlib

from sqlalchemy import MetaData

from seawall import store
from seawall.errors import StoreError
from seawall.store import appending
from seawall.store.appending import Seen

BATCH = 20
NOW = "2026-01-01T00:00:00.000Z"


def tables() -> MetaData:
    """The schema with the tables of every area."""
    for module in pkgutil.iter_modules(store.__path__, "seawall.store."):
        importlib.import_module(module.name)
    return store.METADATA


def seen(name: str, text: str, *, uid: str = "u1", version: str = "") -> Seen:
    body = text.encode()
    return Seen(
        namespace="default",
        name=name,
        uid=uid,
        resource_version=version,
        hash=hashlib.sha256(body).digest(),
        body=zlib.compress(body),
    )


def deleted(name: str, uid: str = "u1") -> Seen:
    return Seen(namespace="default", name=name, uid=uid)


def batch(opened: store.Store, writer: str, number: int) -> None:
    """A capture with `BATCH` new copies, in one transaction."""
    with opened.writing("test") as connection:
        cluster = appending.cluster(connection, "c1", "lab", "https://lab")
        capture = appending.begin(connection, cluster, "once", NOW)
        copies = [seen(f"{writer}-{at}", f"{writer} {number} {at} " * 60) for at in range(BATCH)]
        changed = appending.append(connection, (cluster, capture, "configmaps"), copies, NOW)
        row = {"resource": "configmaps", "namespace": "", "why": "", "objects": BATCH}
        appending.part(connection, capture, {**row, "changed": changed})


def main(place: str, writer: str, most: str = "1000000") -> int:
    number = 0
    try:
        with store.open(place) as opened:
            while number < int(most):
                batch(opened, writer, number)
                number += 1
                sys.stdout.write(f"{number}\n")
                sys.stdout.flush()
    except StoreError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
