"""Which operations a permit covers: this object, this hazard, this user, now; nothing like it."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from seawall.model import Operation, Unknown
from seawall.permits import Permit, active, decide
from seawall.permits.deciding import uncovered
from seawall.permits.model import Metadata, Spec, Status, Subject

NOW = datetime.datetime(2026, 11, 24, 12, tzinfo=datetime.UTC)
HOUR = datetime.timedelta(hours=1)
NODE = Subject("nodes", "n1", uid="u-1")
WEB = Subject("apps/deployments", "web", "shop", "u-2")


def permit(*objects: Subject, name: str = "p", **changes: Any) -> Permit:
    spec: dict[str, Any] = {
        "requested_by": "alice",
        "who": ("alice",),
        "hazards": ("node_deleted",),
        "objects": objects or (NODE,),
        "until": NOW + HOUR,
        "uses": 1,
        "why": "a test",
    }
    status: dict[str, Any] = {"state": "approved", "approved_by": "carol", "uses_left": 1}
    spec |= {key: value for key, value in changes.items() if key in spec}
    status |= {key: value for key, value in changes.items() if key in status}
    made = changes.get("created", NOW - HOUR)
    return Permit(Metadata(name, creation_timestamp=made), Spec(**spec), Status(**status))


def deletion(
    name: Any = "n1", uid: str | None = "u-1", user: str = "alice", **target: Any
) -> Operation:
    base = {"group": "", "resource": "nodes", "subresource": "", "namespace": "", "name": name}
    before = {"metadata": {"name": name, "uid": uid} if uid else {"name": name}}
    actor = {"username": user} if user else None
    return Operation(
        plane="kube", action="delete", target=base | target, before=before, actor=actor
    )


def test_the_object_it_names() -> None:
    assert decide(deletion(), "node_deleted", [permit()], NOW).permit is not None


@pytest.mark.parametrize(
    ("op", "why"),
    [
        (deletion(name="n2"), ""),
        (deletion(uid="u-9"), "not.uid"),
        (deletion(uid=None), "not.uid"),
        (deletion(user="bob"), "not.user"),
        (deletion(user="carol"), "not.user"),
        (deletion(user=""), "not.user"),
        (deletion(resource="services"), ""),
        (deletion(group="metrics.k8s.io"), ""),
        (deletion(namespace="shop"), ""),
        (deletion(name=Unknown("a selection")), ""),
    ],
)
def test_nothing_like_it(op: Operation, why: str) -> None:
    found = decide(op, "node_deleted", [permit()], NOW)
    assert (found.permit, found.why) == (None, why)


def test_no_other_hazard() -> None:
    assert decide(deletion(), "node_label_lost", [permit()], NOW).permit is None


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"state": "requested"}, "not.requested"),
        ({"state": "denied"}, "not.denied"),
        ({"state": "revoked"}, "not.revoked"),
        ({"state": "used"}, "not.used"),
        ({"state": "expired"}, "not.expired"),
        ({"until": NOW}, "not.expired"),
        ({"uses_left": 0}, "not.used"),
        ({"uses_left": None}, "not.used"),
        ({"created": NOW + HOUR}, "not.clock"),
    ],
)
def test_only_while_it_is_open(changes: dict[str, Any], why: str) -> None:
    found = decide(deletion(), "node_deleted", [permit(**changes)], NOW)
    assert (found.permit, found.why) == (None, why)
    if why != "not.clock":
        assert active([permit(**changes)], NOW) == []


def test_the_approver_never_uses_it_whatever_the_record_says() -> None:
    forged = permit(who=("alice", "carol"))
    assert decide(deletion(user="carol"), "node_deleted", [forged], NOW).permit is None


def test_an_open_one_is_found_behind_others() -> None:
    first, second = permit(name="a", state="used"), permit(name="b")
    found = decide(deletion(), "node_deleted", [first, second], NOW)
    assert found.permit is second


def test_the_one_that_ends_first_is_taken() -> None:
    late, soon = permit(name="a", until=NOW + 2 * HOUR), permit(name="b")
    assert decide(deletion(), "node_deleted", [late, soon], NOW).permit is soon


def test_a_typed_command_tells_neither_user_nor_uid() -> None:
    typed = deletion(uid=None, user="")
    assert decide(typed, "node_deleted", [permit()], NOW).permit is None
    assert decide(typed, "node_deleted", [permit()], NOW, strict=False).permit is not None
    other = deletion(uid="u-9", user="")
    assert decide(other, "node_deleted", [permit()], NOW, strict=False).permit is None


def test_what_is_to_be_made_has_no_uid() -> None:
    making = Operation(
        plane="kube",
        action="create",
        target={"group": "apps", "resource": "deployments", "namespace": "shop", "name": "web"},
        after={"metadata": {"name": "web", "namespace": "shop", "uid": "u-new"}},
        actor={"username": "alice"},
    )
    new = Subject("apps/deployments", "web", "shop")
    assert decide(making, "node_deleted", [permit(new)], NOW).permit is not None
    assert decide(making, "node_deleted", [permit(WEB)], NOW).permit is None
    there = deletion("web", "u-2", group="apps", resource="deployments", namespace="shop")
    assert decide(there, "node_deleted", [permit(new)], NOW).permit is None


def test_a_subresource_is_its_object() -> None:
    scale = deletion(
        "web", "u-2", group="apps", resource="deployments", namespace="shop", subresource="scale"
    )
    assert decide(scale, "node_deleted", [permit(WEB)], NOW).permit is not None


def test_the_other_planes() -> None:
    lb = Operation(
        plane="cloud",
        action="slb:DeleteLoadBalancer",
        target={"type": "loadbalancer", "id": "lb-1"},
        actor={"username": "alice"},
    )
    sysctl = Operation(
        plane="node",
        action="sysctl.set",
        target={"key": "net.ipv4.ip_forward", "host": "n1"},
        actor={"username": "alice"},
    )
    both = permit(Subject("cloud:loadbalancer", "lb-1"), Subject("node:sysctl.set", "n1"))
    for op in (lb, sysctl):
        assert decide(op, "node_deleted", [both], NOW).permit is not None
        key = "id" if op.plane == "cloud" else "host"
        for other in ("else", Unknown("not in the text")):
            moved = Operation(**{**_fields(op), "target": op.target | {key: other}})
            assert decide(moved, "node_deleted", [both], NOW).permit is None
    assert active([both], NOW) == []


def _fields(op: Operation) -> dict[str, Any]:
    return {"plane": op.plane, "action": op.action, "actor": op.actor}


def test_what_is_delegated() -> None:
    found = active([permit(NODE, WEB, hazards=("b", "a")), permit(name="q")], NOW)
    assert found == [
        "a apps/deployments shop/web u-2 alice",
        "a nodes /n1 u-1 alice",
        "b apps/deployments shop/web u-2 alice",
        "b nodes /n1 u-1 alice",
        "node_deleted nodes /n1 u-1 alice",
    ]
    unasked = Subject("admissionregistration.k8s.io/validatingwebhookconfigurations", "x", "", "u")
    assert active([permit(unasked)], NOW) == []  # no webhook would decide
    assert active([permit(Subject("nodes", "new"))], NOW) == ["node_deleted nodes /new - alice"]


def test_every_hazard_has_to_be_covered() -> None:
    assert uncovered(deletion(), ["node_deleted"], [permit()], NOW) == {}
    assert list(uncovered(deletion(), ["node_deleted", "other"], [permit()], NOW)) == ["other"]
