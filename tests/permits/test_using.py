"""Uses of a permit on a real API server: as often as it says, by whom it says, until then."""

from __future__ import annotations

import datetime
import threading
from concurrent.futures import ThreadPoolExecutor

import msgspec
import pytest

from seawall.clients.kube import connect
from seawall.permits import consume, key_of
from seawall.permits.model import Permit, now
from seawall.sources.admission import Request
from tests.permits.conftest import AGENT, RESOURCE, Bench

pytestmark = [
    pytest.mark.toolchain,
    pytest.mark.cluster,
    pytest.mark.xdist_group("permits"),
]


def test_it_is_used_as_often_as_it_says(bench: Bench) -> None:
    permit = bench.approved(uses=2)
    assert consume(bench.agent, permit, "r-1", "alice", now()).why == ""
    assert bench.now(permit).left == 1
    assert consume(bench.agent, permit, "r-2", "alice", now()).why == ""
    last = bench.now(permit)
    assert (last.state, last.left) == ("used", 0)
    assert consume(bench.agent, permit, "r-3", "alice", now()).why == "not.used"
    assert [one.request for one in last.status.history if one.did == "used"] == ["r-1", "r-2"]


def test_one_request_takes_one_use_however_often_it_is_asked_about(bench: Bench) -> None:
    permit = bench.approved(uses=2)
    first = consume(bench.agent, permit, "r-1", "alice", now())
    again = consume(bench.agent, permit, "r-1", "alice", now())
    assert (first.again, again.again, again.why) == (False, True, "")
    assert bench.now(permit).left == 1


def test_a_dry_run_takes_none(bench: Bench) -> None:
    permit = bench.approved()
    assert consume(bench.agent, permit, "r-1", "alice", now(), dry_run=True).why == ""
    assert bench.now(permit).status == permit.status


def test_two_at_once_use_it_once(bench: Bench) -> None:
    permit = bench.approved()
    assert sorted(_at_once(bench, permit, 2)) == ["", "not.used"]
    assert bench.now(permit).state == "used"


def test_eight_replicas_share_three_uses(bench: Bench) -> None:
    permit = bench.approved(uses=3)
    whys = _at_once(bench, permit, 8)
    assert whys.count("") == 3
    assert set(whys) <= {"", "not.used", "not.busy"}
    record = bench.now(permit)
    assert (record.state, record.left) == ("used", 0)
    assert len({one.request for one in record.status.history if one.did == "used"}) == 3


def _at_once(bench: Bench, permit: Permit, many: int) -> list[str]:
    """What each of them is told; all hold the same copy of the permit."""
    config = str(bench.lab.kubeconfig)
    clients = [connect(kubeconfig=config, as_user=AGENT) for _ in range(many)]
    gate = threading.Barrier(many)

    def one(number: int) -> str:
        clients[number].resources()
        gate.wait(20)
        return consume(clients[number], permit, f"r-{number}", "alice", now()).why

    with ThreadPoolExecutor(many) as pool:
        return list(pool.map(one, range(many)))


def test_another_user_is_refused(bench: Bench) -> None:
    permit = bench.approved(who=["alice", "bob"])
    for user in ("mallory", "carol", ""):
        assert consume(bench.agent, permit, "r-1", user, now()).why == "not.user"
    assert consume(bench.agent, permit, "r-1", "bob", now()).why == ""


def test_it_ends_when_it_says(bench: Bench) -> None:
    permit = bench.approved()
    end, blink = permit.spec.until, datetime.timedelta(milliseconds=1)
    assert consume(bench.agent, permit, "r-1", "alice", end).why == "not.expired"
    assert consume(bench.agent, permit, "r-1", "alice", end - blink).why == ""


def test_a_clock_that_lags_is_not_believed(bench: Bench) -> None:
    permit = bench.approved()
    late = now() - datetime.timedelta(minutes=5)
    assert consume(bench.agent, permit, "r-1", "alice", late).why == "not.clock"


@pytest.mark.parametrize("end", ["requested", "denied", "revoked"])
def test_without_an_approval_that_holds_it_is_refused(bench: Bench, end: str) -> None:
    permit = bench.permit()
    if end != "requested":
        permit = bench.status("carol", permit, state=end)
    assert consume(bench.agent, permit, "r-1", "alice", now()).why == f"not.{end}"
    assert bench.now(permit).status == permit.status


def test_a_revocation_that_the_webhook_has_not_seen_yet_counts(bench: Bench) -> None:
    permit = bench.approved()
    bench.status("alice", permit, state="revoked")
    assert consume(bench.agent, permit, "r-1", "alice", now()).why == "not.revoked"


def test_another_permit_of_that_name_is_another_permit(bench: Bench) -> None:
    permit = bench.approved()
    other = msgspec.structs.replace(permit.metadata, uid="another")
    forged = msgspec.structs.replace(permit, metadata=other)
    assert consume(bench.agent, forged, "r-1", "alice", now()).why == "not.there"
    assert bench.admin.get(RESOURCE, permit.name)


def review(uid: str, old: dict[str, str] | None, user: str = "alice", verb: str = "DELETE") -> str:
    body = {
        "uid": uid,
        "operation": verb,
        "resource": {"resource": "nodes"},
        "userInfo": {"username": user},
        "oldObject": {"metadata": old} if old else None,
    }
    return key_of(msgspec.convert(body, Request))


def test_all_webhooks_of_one_request_have_one_key() -> None:
    node = {"uid": "u-1", "resourceVersion": "7"}
    key = review("call-1", node)
    assert review("call-2", node) == key
    assert len(key) <= 64
    others = [
        review("call-1", node | {"resourceVersion": "8"}),
        review("call-1", node | {"uid": "u-2"}),
        review("call-1", node, user="bob"),
        review("call-1", node, verb="UPDATE"),
    ]
    assert key not in others
    assert len(set(others)) == 4
    assert review("call-1", None) == "call-1"
