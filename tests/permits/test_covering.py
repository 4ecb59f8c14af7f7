"""One API request that two webhooks ask about: one use, and both let it pass."""

from __future__ import annotations

import json

import msgspec
import pytest

from seawall.agent.permitting import Permitting
from seawall.commands.context import Context
from seawall.model import Finding
from seawall.permits.model import Permit
from seawall.sources.admission import Request, of_request
from tests.permits.conftest import Bench

pytestmark = [
    pytest.mark.toolchain,
    pytest.mark.cluster,
    pytest.mark.xdist_group("permits"),
]


def asked(bench: Bench, permit: Permit, call: str, version: str = "7") -> list[str]:
    """The names of the permits that cover alice's deletion of that permit's node."""
    (node,) = permit.spec.objects
    body = {
        "uid": call,
        "operation": "DELETE",
        "kind": {"group": "", "version": "v1", "kind": "Node"},
        "resource": {"group": "", "version": "v1", "resource": "nodes"},
        "name": node.name,
        "userInfo": {"username": "alice"},
        "oldObject": {
            "apiVersion": "v1",
            "kind": "Node",
            "metadata": {"name": node.name, "uid": node.uid, "resourceVersion": version},
        },
    }
    request = msgspec.json.decode(json.dumps(body), type=Request)
    (operation,) = of_request(request, Context(file="", source="admission"))
    finding = Finding(
        rule="node_deleted", rows=(), verdict="hit", severity="error", operation=operation
    )
    return Permitting(bench.agent, lambda: None).cover([finding], request)


def test_both_webhooks_of_a_request_let_it_pass_for_one_use(bench: Bench) -> None:
    permit = bench.approved(objects=[{"resource": "nodes", "name": "twice", "uid": "u-twice"}])
    assert asked(bench, permit, "call-1") == [permit.name]
    assert bench.now(permit).state == "used"
    assert asked(bench, permit, "call-2") == [permit.name]
    assert asked(bench, permit, "call-3", version="8") == [], "another request"
    uses = [one for one in bench.now(permit).status.history if one.did == "used"]
    assert len(uses) == 1


def test_a_permit_that_is_revoked_between_the_two_holds_no_more(bench: Bench) -> None:
    objects = [{"resource": "nodes", "name": "stopped", "uid": "u-stopped"}]
    permit = bench.approved(objects=objects, uses=2)
    assert asked(bench, permit, "call-1") == [permit.name]
    bench.status("alice", bench.now(permit), state="revoked")
    assert asked(bench, permit, "call-2") == []
