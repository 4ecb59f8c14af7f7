"""The audit's bar: events per second and core, through the whole path with the whole catalogue.

The mix is a cluster's: nine of ten events are reads and lease updates; of the writes one in ten
is what a rule finds. The peer is what a filter on parsed JSON does at least: `json.loads`.
"""

from __future__ import annotations

import json
import random
import time
from pathlib import Path

from seawall.audit.judging import Judge
from seawall.sources.audit import logs
from tests.audit.logs import lines
from tests.catalog.cases import Case, all_cases, catalog

EVENTS = 200_000


def log(file: Path, count: int = EVENTS, seed: int = 7) -> Path:
    """A log of the mix; the same seed gives the same file."""
    rng = random.Random(seed)
    recorded = lines()
    hits, misses = (
        [line for case in all_cases() if _is(case, verdict) for line in _lines(case.path)]
        for verdict in ("hit", "miss")
    )
    kinds = (recorded[6:8], recorded[:6], misses, hits)
    with file.open("wb") as out:
        for kind in rng.choices(kinds, (45, 45, 9, 1), k=count):
            out.write(rng.choice(kind) + b"\n")
    return file


def _is(case: Case, verdict: str) -> bool:
    return case.source == "audit" and case.verdict == verdict


def _lines(file: Path) -> list[bytes]:
    """Each event on a line, as the API server writes them."""
    decoder, text = json.JSONDecoder(), file.read_text().strip()
    found = []
    while text:
        value, end = decoder.raw_decode(text)
        found.append(json.dumps(value, separators=(",", ":")).encode())
        text = text[end:].lstrip()
    return found


def seconds_of_cpu(file: Path) -> float:
    """Of one core, for all events of a log."""
    judge = Judge(catalog())
    started = time.process_time()
    for block in logs.opened(str(file)).blocks():
        judge.block(block)
    return time.process_time() - started


def seconds_of_json(file: Path) -> float:
    """Of one core, for parsing alone."""
    started = time.process_time()
    with file.open("rb") as data:
        for line in data:
            json.loads(line)
    return time.process_time() - started
