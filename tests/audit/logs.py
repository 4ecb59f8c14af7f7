"""The recorded log of the tests: real events of a real API server, names and times normalised.

Line 9 to 13: `kubectl delete nodes --all` of li.wei; 14 denied, 15 not found; 16 the Service
nginx-ingress-lb, 17 the same as a dry run; 18 a controller's replica set; 19 an exec that the API
server answered with 500; 20 a token of node-controller issued to kubernetes-admin, 21 its use with
kubectl; 22 the controller itself, which marks a node.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from seawall import audit
from seawall.responses.reports.result import Result
from tests.catalog.cases import catalog

FILE = Path(__file__).parent / "data" / "recorded.log"
NODES = tuple(f"n{number}" for number in range(1, 6))


@cache
def lines() -> tuple[bytes, ...]:
    return tuple(FILE.read_bytes().splitlines())


def event(line: int, **changes: Any) -> dict[str, Any]:
    """The event of a line (from 1), some fields of it changed."""
    found: dict[str, Any] = msgspec.json.decode(lines()[line - 1])
    return found | changes


def many(count: int, start: int = 0) -> Iterator[bytes]:
    """Lines with numbered audit ids, a second apart: every tenth deletes a node of its own."""
    for number in range(start, start + count):
        at = f"2026-01-01T{number // 3600:02}:{number // 60 % 60:02}:{number % 60:02}.000000Z"
        changed = event(9 if number % 10 == 0 else 1 + number % 6)
        changed["auditID"] = f"id-{number}"
        changed["requestReceivedTimestamp"] = at
        if number % 10 == 0:
            changed["objectRef"] = changed["objectRef"] | {"name": f"node-{number}"}
        yield msgspec.json.encode(changed) + b"\n"


def write(path: Path, *found: dict[str, Any] | bytes) -> Path:
    texts = (one if isinstance(one, bytes) else msgspec.json.encode(one) for one in found)
    path.write_bytes(b"".join(text.rstrip(b"\n") + b"\n" for text in texts))
    return path


def judged(*paths: Path, **options: Any) -> Result:
    names = [str(path) for path in paths]
    return audit.audit(names, catalog(), audit.Options(**options))


def told(result: Result) -> list[tuple[str, str, str]]:
    """(rule, verdict, who) of each finding, in the order of time."""
    return [
        (finding.rule, finding.verdict, finding.operation.actor["username"])
        for finding in result.findings
    ]
