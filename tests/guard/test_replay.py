"""Every recorded admission review and audit event of the catalogue as a real request.

Refused exactly if our engine says hit, with that hazard as the reason; and the API server finds
the same hazards in it as our engine, no more and no fewer.
"""

from __future__ import annotations

import pytest

from seawall.guard import items
from seawall.model import Operation, Unknown
from tests.catalog.cases import Case, all_cases, catalog, reading
from tests.guard.replay import Replay, expected
from tests.guard.servers import Server
from tests.toolchain import TESTED

pytestmark = [pytest.mark.toolchain, pytest.mark.cluster, pytest.mark.xdist_group("guard")]

# No API server that we test has them.
GONE = frozenset((("policy", "podsecuritypolicies"),))


UNTRIED: frozenset[str] = frozenset()


def cases() -> list[Case]:
    return [case for case in all_cases() if case.source in ("admission", "audit")]


def requests(case: Case) -> list[Operation]:
    """Of the API server itself; a collection's members one by one."""
    return [
        op
        for op in reading(case)[0]
        if op.plane == "kube"
        and op.action != "connect"
        and (op.target["group"], op.target["resource"]) not in GONE
        and not isinstance(op.target.get("name"), Unknown)
    ]


def test_every_native_hazard_is_refused_in_some_case() -> None:
    """A replay that refuses nothing would prove nothing."""
    native = {item.hazard for found in items.native(catalog()).values() for item in found}
    refused = {id_ for case in cases() for op in requests(case) for id_ in expected(op).hits}
    assert native - refused <= UNTRIED


def params() -> list[object]:
    """Reviews on every version; events, which tell less, on the newest."""
    return [
        pytest.param(version, case, id=f"{version}-{case}")
        for version in TESTED
        for case in cases()
        if case.source == "admission" or version == TESTED[-1]
    ]


@pytest.mark.parametrize(("guarded", "case"), params(), indirect=["guarded"], scope="module")
def test_the_api_server_and_our_engine_agree(guarded: Server, case: Case) -> None:
    for op in requests(case):
        if not guarded.has(op.target["group"], str(op.target.get("version") or "v1")):
            continue  # a record of a former version of an API
        replay, engine = Replay(guarded, op), expected(op)
        answer = replay.run()
        try:
            assert engine.hits <= answer.warned <= engine.hits | engine.unsure, answer
            assert bool(answer.denied) == bool(answer.warned), answer
            assert answer.denied or answer.status in (200, 201), answer
            assert not answer.denied or answer.denied in answer.warned, answer
        finally:
            replay.clean()
