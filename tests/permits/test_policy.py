"""Who may write what of a permit, asked of a real API server with raw requests."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from seawall.permits.model import Permit
from tests.permits.conftest import (
    AGENT,
    RESOURCE,
    Bench,
    approval,
    body,
    history,
    refused,
    stamp,
)

pytestmark = [
    pytest.mark.toolchain,
    pytest.mark.cluster,
    pytest.mark.xdist_group("permits"),
]


@pytest.mark.parametrize(
    ("why", "metadata", "spec"),
    [
        ("requestedBy", {}, {"requestedBy": "bob"}),
        ("24 hours", {}, {"until": stamp(hours=25)}),
        ("24 hours", {}, {"until": stamp(hours=-1)}),
        ("24 hours", {"creationTimestamp": stamp(hours=20)}, {"until": stamp(hours=40)}),
        ("finalizers", {"finalizers": ["example.com/keep"]}, {}),
        (
            "owners",
            {
                "ownerReferences": [
                    {"apiVersion": "v1", "kind": "Namespace", "name": "gone", "uid": "u-2"}
                ]
            },
            {},
        ),
        ("uses", {}, {"uses": 0}),
        ("uses", {}, {"uses": 21}),
        ("objects", {}, {"objects": []}),
        ("hazards", {}, {"hazards": ['x"] || true || ["']}),
        ("name", {}, {"objects": [{"resource": "nodes", "name": 'n1"]'}]}),
        ("why", {}, {"why": ""}),
    ],
)
def test_what_can_not_be_asked_for(
    bench: Bench, why: str, metadata: dict[str, Any], spec: dict[str, Any]
) -> None:
    wanted = body("alice", metadata, **spec)
    assert why in refused(bench.as_("alice").create, RESOURCE, wanted)


def test_nobody_asks_for_an_approved_one(bench: Bench) -> None:
    wanted = body("alice", {}) | {"status": {"state": "approved", "approvedBy": "carol"}}
    made = bench.now(bench.permit()).state, bench.as_("alice").create(RESOURCE, wanted)
    assert made[0] == "requested"
    assert b'"approved' not in made[1]


def test_an_approver_approves(bench: Bench) -> None:
    permit = bench.approved(uses=3)
    assert (permit.state, permit.left, permit.status.approved_by) == ("approved", 3, "carol")


@pytest.mark.parametrize("user", ["bob", "erin", AGENT])
def test_without_the_verb_nobody_approves(bench: Bench, user: str) -> None:
    permit = bench.permit()
    assert "verb approve" in refused(bench.status, user, permit)
    assert "verb approve" in refused(bench.status, user, permit, state="denied")
    assert bench.now(permit).state == "requested"


def test_the_requester_does_not_approve_even_as_cluster_admin(bench: Bench) -> None:
    for who in (["dave"], ["alice"]):
        permit = bench.permit("dave", who=who)
        assert "somebody else" in refused(bench.status, "dave", permit)
        assert bench.now(permit).state == "requested"


def test_who_may_use_it_does_not_approve(bench: Bench) -> None:
    permit = bench.permit(who=["alice", "carol"])
    assert "somebody else" in refused(bench.status, "carol", permit)
    assert bench.status("cleo", permit).state == "approved"


def test_an_approval_is_in_the_approvers_own_name(bench: Bench) -> None:
    permit = bench.permit()
    assert "must be you" in refused(bench.status, "carol", permit, approvedBy="cleo")
    forged = [{"did": "approved", "by": "cleo", "at": stamp()}]
    assert "own name" in refused(bench.status, "carol", permit, history=forged)
    assert "own name" in refused(bench.status, "carol", permit, history=[])
    assert "own name" in refused(bench.status, "carol", permit, history=...)


def test_an_approval_gives_no_more_uses_than_were_asked_for(bench: Bench) -> None:
    permit = bench.permit(uses=2)
    for left in (1, 3, ...):
        assert refused(bench.status, "carol", permit, usesLeft=left)
    assert bench.now(permit).state == "requested"


@pytest.mark.parametrize(
    "change",
    [
        {"objects": [{"resource": "nodes", "name": "n2", "uid": "u-1"}]},
        {"objects": [{"resource": "nodes", "name": "n1", "uid": "u-9"}]},
        {"hazards": ["namespace_deleted"]},
        {"until": stamp(hours=23)},
        {"uses": 20},
        {"who": ["mallory"]},
        {"requestedBy": "erin"},
        {"breaks": "nothing"},
    ],
)
def test_a_permit_can_not_be_moved_to_something_else(bench: Bench, change: dict[str, Any]) -> None:
    permit = bench.approved()
    for path in ("", "status"):
        for user in ("erin", "dave", AGENT):
            client = bench.as_(user)
            what = {"spec": change}
            if path:  # the API server takes the status alone from there
                client.patch(RESOURCE, permit.name, what, subresource=path)
            else:
                said = refused(client.patch, RESOURCE, permit.name, what)
                assert "never changes" in said
    assert bench.now(permit).spec == permit.spec


def test_the_main_path_can_not_write_the_status(bench: Bench) -> None:
    permit = bench.permit()
    bench.as_("dave").patch(RESOURCE, permit.name, {"status": approval(permit, "carol")})
    assert bench.now(permit).state == "requested"


@pytest.mark.parametrize("key", ["finalizers", "ownerReferences"])
def test_nobody_lets_the_garbage_collector_take_a_record(bench: Bench, key: str) -> None:
    permit = bench.permit()
    owner = {"apiVersion": "v1", "kind": "Namespace", "name": "gone", "uid": "u-2"}
    value = [owner] if key == "ownerReferences" else ["example.com/keep"]
    for path in ("", "status"):
        what = {"metadata": {key: value}}
        client = bench.as_("dave")
        if path:
            client.patch(RESOURCE, permit.name, what, subresource=path)
        else:
            assert "owners" in refused(client.patch, RESOURCE, permit.name, what)
    kept = msgspec.json.decode(bench.admin.get(RESOURCE, permit.name) or b"")
    assert key not in kept["metadata"]


def test_no_state_goes_back(bench: Bench) -> None:
    for end in ("denied", "revoked"):
        permit = bench.status("carol", bench.permit(), state=end)
        assert refused(bench.status, "carol", permit)
        assert refused(bench.status, "dave", permit, state="requested")
        for gone in ({"status": None}, {"status": {"state": None}}):
            patch = bench.as_("dave").patch
            assert refused(patch, RESOURCE, permit.name, gone, subresource="status")
        assert bench.now(permit).state == end


def test_an_approved_one_is_not_asked_for_again(bench: Bench) -> None:
    permit = bench.approved()
    for gone in (
        {"status": None},
        {"status": {"state": None}},
        {"status": {"usesLeft": None}},
        {"status": {"approvedBy": None}},
        {"status": {"approvedBy": "cleo"}},
        {"status": {"history": None}},
    ):
        patch = bench.as_("dave").patch
        assert refused(patch, RESOURCE, permit.name, gone, subresource="status"), gone
    assert bench.now(permit).status == permit.status


def used(permit: Permit, left: int, *, by: str = "alice") -> dict[str, Any]:
    event = {"did": "used", "by": by, "at": stamp(), "request": "r-1"}
    return {
        "state": "approved" if left else "used",
        "approvedBy": ...,
        "approvedAt": ...,
        "usesLeft": left,
        "history": [*history(permit), event],
    }


def test_only_the_agent_takes_uses_and_one_at_a_time(bench: Bench) -> None:
    permit = bench.approved(uses=3)
    for user in ("alice", "carol", "erin", "dave"):
        said = refused(bench.status, user, permit, **used(permit, 2, by=user))
        assert "only the agent" in said, user
    for left in (0, 1, 3):
        said = refused(bench.status, AGENT, permit, **used(permit, left))
        assert "exactly one" in said, left
    once = bench.status(AGENT, permit, **used(permit, 2))
    assert once.left == 2
    assert "never come back" in refused(bench.status, AGENT, once, **used(once, 3))


def test_the_agent_can_not_use_what_nobody_approved(bench: Bench) -> None:
    permit = bench.permit()
    assert refused(bench.status, AGENT, permit, **used(permit, 0))
    assert "verb approve" in refused(bench.status, AGENT, permit)
    assert bench.now(permit).state == "requested"


def test_only_the_agent_says_that_one_has_expired(bench: Bench) -> None:
    permit = bench.permit()
    said = refused(bench.status, "dave", permit, state="expired")
    assert "only the agent" in said
    assert bench.status(AGENT, permit, state="expired").state == "expired"


def test_requester_and_approver_revoke_and_nobody_else(bench: Bench) -> None:
    for user in ("bob", "erin", AGENT):
        permit = bench.approved()
        said = refused(bench.status, user, permit, state="revoked")
        assert "revoke" in said
    for user in ("alice", "carol", "cleo"):
        assert bench.status(user, bench.approved(), state="revoked").state == "revoked"


def test_a_denial_names_no_approver(bench: Bench) -> None:
    permit = bench.permit()
    said = refused(bench.status, "carol", permit, state="denied", approvedBy="cleo")
    assert "only an approval" in said


def test_records_are_not_deleted(bench: Bench) -> None:
    permit = bench.approved()
    for user in ("erin", "dave", AGENT):
        said = refused(bench.as_(user).delete, RESOURCE, permit.name)
        assert "records" in said, user
    said = refused(_delete_all, bench, "dave")
    assert "records" in said
    revoked = bench.status("carol", permit, state="revoked")
    assert "records" in refused(bench.as_("dave").delete, RESOURCE, revoked.name)
    bench.agent.delete(RESOURCE, revoked.name)
    assert bench.admin.get(RESOURCE, revoked.name) is None


def _delete_all(bench: Bench, user: str) -> None:
    bench.as_(user).delete(RESOURCE, "")


def test_broken_glass_lets_a_record_go_only_with_the_verb(bench: Bench) -> None:
    note = {"metadata": {"annotations": {"seawall.io/break-glass": "a test"}}}
    permit = bench.permit()
    bench.as_("erin").patch(RESOURCE, permit.name, note)
    assert "records" in refused(bench.as_("erin").delete, RESOURCE, permit.name)
    bench.as_("dave").delete(RESOURCE, permit.name)
    assert bench.admin.get(RESOURCE, permit.name) is None
