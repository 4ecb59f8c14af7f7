"""Whether a permit covers an operation: pure questions, asked by webhook, check and audit alike.

What is not known is never taken for a match where a cluster judges: an object of another uid is
another object, an object of which no uid is told is none that a permit names. A file or a typed
command tells neither user nor uid; there `decide` says what would hold if they are the permit's.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from typing import Any, Final

import msgspec

from seawall.model import Operation, Unknown
from seawall.permits.model import SKEW, Permit, Subject


class Decision(msgspec.Struct, frozen=True):
    """`permit` covers it; None: none does, and `why` is the nearest one's reason ("" = no permit).

    `why` is a key of `locales.permit.MESSAGES`, `near` the permit that it is about.
    """

    permit: Permit | None = None
    why: str = ""
    near: Permit | None = None


def active(permits: Iterable[Permit], now: datetime.datetime) -> list[str]:
    """What native policies must leave to the webhook.

    "<hazard> <resource> <ns>/<name> <uid|-> <user>": for everybody else, and for all other objects,
    they judge as before. Sorted, each once. Only the kube plane: nothing else is judged there.
    """
    return sorted({str(one) for one in delegations(permits, now)})


# An API server asks no webhook about these: taken from a policy, nobody would judge them.
UNASKED: Final = "admissionregistration.k8s.io/"


def can_be_delegated(resource: str) -> bool:
    """Of the kube plane, and judged by webhooks."""
    return ":" not in resource and not resource.startswith(UNASKED)


class Delegation(msgspec.Struct, frozen=True, order=True):
    """One hazard on one object for one user."""

    hazard: str
    resource: str
    place: str  # "<namespace>/<name>"
    uid: str
    user: str

    def __str__(self) -> str:
        return f"{self.hazard} {self.resource} {self.place} {self.uid or '-'} {self.user}"


def delegations(permits: Iterable[Permit], now: datetime.datetime) -> list[Delegation]:
    """As `active`, taken apart."""
    return sorted(
        {
            Delegation(hazard, one.resource, f"{one.namespace}/{one.name}", one.uid, user)
            for permit in permits
            if permit.open_at(now)
            for hazard in permit.spec.hazards
            for one in permit.spec.objects
            for user in permit.spec.who
            if can_be_delegated(one.resource) and user != permit.status.approved_by
        }
    )


def decide(
    op: Operation,
    hazard: str,
    permits: Iterable[Permit],
    now: datetime.datetime,
    *,
    strict: bool = True,
) -> Decision:
    """Which permit lets `op` do what `hazard` forbids. The one that ends first, if several do.

    `strict`: user and uid must be told and be the permit's (webhook, audit). Without it they pass
    where they are not known (a file, a typed command).
    """
    near = Decision()
    for permit in sorted(permits, key=lambda one: (one.spec.until, one.name)):
        if hazard not in permit.spec.hazards:
            continue
        why = _against(op, permit, now, strict=strict)
        if why is None:
            return Decision(permit)
        if why and not near.why:
            near = Decision(None, why, permit)
    return near


def _against(op: Operation, permit: Permit, now: datetime.datetime, *, strict: bool) -> str | None:
    """None: it holds. "": it is about other objects. Else why it does not hold."""
    found = [_same(op, one, strict=strict) for one in permit.spec.objects]
    if "" not in found:
        return next((why for why in found if why != "other"), "")
    if why := not_open(permit, now):
        return why
    return not_user(permit, user_of(op), strict=strict)


def not_open(permit: Permit, now: datetime.datetime) -> str:
    """Why a permit is of no use now; "" if it is."""
    if permit.state != "approved":
        return f"not.{permit.state}"
    if now >= permit.spec.until:
        return "not.expired"
    started = permit.metadata.creation_timestamp
    if started is not None and now < started - SKEW:
        return "not.clock"  # the clock can't be right: it does not say when a permit ends
    return "" if permit.left > 0 else "not.used"


def not_user(permit: Permit, user: str, *, strict: bool = True) -> str | None:
    """None: the user may. Never its approver, whatever the record says."""
    if not user and not strict:
        return None
    if user == permit.status.approved_by or user not in permit.spec.who:
        return "not.user"
    return None


def user_of(op: Operation) -> str:
    """ "" where nobody is named."""
    actor = op.actor if isinstance(op.actor, dict) else {}
    name = actor.get("username", "")
    return name if isinstance(name, str) else ""


def about(op: Operation, one: Subject) -> bool:
    """The operation names this object, and not another one of its name as far as it tells."""
    return _same(op, one, strict=False) == ""


def _same(op: Operation, one: Subject, *, strict: bool) -> str:
    """ "": the operation is about this object; "other": about another; else why that is open."""
    if op.plane != "kube":
        return "" if _elsewhere(op) == (one.resource, one.name) else "other"
    target = op.target
    group, resource = target.get("group") or "", target.get("resource")
    if one.resource != (f"{group}/{resource}" if group else resource):
        return "other"
    if (target.get("namespace") or "") != one.namespace or target.get("name") != one.name:
        return "other"
    uid = _uid(op)
    if uid is None:
        return "not.uid" if strict and one.uid else ""
    return "" if uid == one.uid else "not.uid"


def _uid(op: Operation) -> str | None:
    """Of the object as it was: "" if there was none, None if that is not told."""
    if op.action == "create" and not op.target.get("subresource"):
        return ""
    for obj in (op.before, op.after):
        metadata = obj.get("metadata") if isinstance(obj, dict) else None
        uid = metadata.get("uid") if isinstance(metadata, dict) else None
        if isinstance(uid, str) and uid:
            return uid
    return None


def _elsewhere(op: Operation) -> tuple[Any, Any]:
    """Of a cloud resource its type and id, of a node's action that and the host."""
    if op.plane == "cloud":
        return f"cloud:{op.target.get('type')}", _known(op.target.get("id"))
    return f"node:{op.action}", _known(op.target.get("host"))


def _known(value: Any) -> Any:
    return None if isinstance(value, Unknown) else value


def uncovered(
    op: Operation, hazards: Sequence[str], permits: Sequence[Permit], now: datetime.datetime
) -> dict[str, Decision]:
    """hazard -> why no permit covers it; empty if each of them is covered."""
    found = {hazard: decide(op, hazard, permits, now) for hazard in hazards}
    return {hazard: one for hazard, one in found.items() if one.permit is None}
