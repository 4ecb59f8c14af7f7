"""Fuzz target: any bytes as an AdmissionReview are refused as none, or get a decision.

A defect in judging is no crash of the agent: it would be hidden by the boundary that answers with
"unknown". So here it counts as one.
"""

from __future__ import annotations

import asyncio
import io
import json
from functools import cache
from typing import Any

import msgspec

from seawall.agent.admission import Admission
from seawall.agent.judging import Judging
from seawall.agent.logs import Level, Log
from seawall.agent.metrics import Metrics
from seawall.audit import actors
from seawall.facts import KINDS, Facts, NotRead
from seawall.guard.setting import Setting
from seawall.serving import Request
from seawall.sources.admission import Review
from tests.catalog.cases import all_cases, catalog


class Strict(Log):
    """Keeps nothing: a long run writes millions of lines."""

    def write(self, level: Level, event: str, **fields: Any) -> None:
        assert event != "defect", fields
        super().write(level, event, **fields)
        self.out.seek(0)
        self.out.truncate()


@cache
def admission() -> Admission:
    """One half of the facts is there and empty, the other was not read."""
    parts: dict[str, Any] = {
        kind.resource: [] if number % 2 else NotRead(kind.resource, "forbidden")
        for number, kind in enumerate(KINDS)
    }
    facts, judging = Facts(parts, version="v1.35.4"), Judging(catalog(), actors())
    setting = Setting(mode="deny", lang="zh")
    log = Strict(io.StringIO())
    return Admission(
        lambda: judging, lambda: setting, lambda _: facts, lambda _: True, Metrics(), log
    )


@cache
def loop() -> asyncio.AbstractEventLoop:
    return asyncio.new_event_loop()


def one(data: bytes) -> None:
    answer = loop().run_until_complete(admission().handle(Request("POST", "/admission", data)))
    assert answer.status in (200, 400)
    if answer.status == 200:
        response = json.loads(answer.body)["response"]
        assert response["uid"] == msgspec.json.decode(data, type=Review).request.uid
        assert response["allowed"] or response["status"]["message"]


def corpus() -> list[bytes]:
    return [case.path.read_bytes() for case in all_cases() if case.source == "admission"]
