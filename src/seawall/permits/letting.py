"""Findings that a permit covers: marked as permitted, with the permit's name, instead of raised.

`let_pass` is for what has not run yet (`check --context`), `was_permitted` for what is on record
(audit, trails). Pure functions over findings and permits.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

from seawall.locales import Say
from seawall.model import Finding, Operation
from seawall.permits import deciding
from seawall.permits.deciding import decide
from seawall.permits.model import Permit
from seawall.responses.reports.result import Allowed

# Between the use that a webhook takes and the audit event of the request: the request's own time.
NEAR: Final = datetime.timedelta(seconds=60)


def of_objects(objects: Iterable[dict[str, object]]) -> list[Permit]:
    """Permits out of objects as a cluster or a snapshot gives them; what is none is left out."""
    found = []
    for one in objects:
        try:
            found.append(msgspec.convert(one, Permit))
        except msgspec.ValidationError:
            continue
    return found


def let_pass(
    findings: Sequence[Finding], permits: Sequence[Permit], now: datetime.datetime, say: Say
) -> tuple[list[Finding], list[Allowed]]:
    """What no permit covers, and what one does. `say` speaks `locales.permit`.

    A text names neither user nor uid: the reason says for whom the permit is.
    """
    rest: list[Finding] = []
    allowed: list[Allowed] = []
    for finding in findings:
        permit = decide(finding.operation, finding.rule, permits, now, strict=False).permit
        if permit is None:
            rest.append(finding)
        else:
            allowed.append(permitted(finding, permit, say))
    return rest, allowed


def permitted(finding: Finding, permit: Permit, say: Say) -> Allowed:
    until = permit.spec.until.strftime("%Y-%m-%dT%H:%M:%SZ")
    reason = say(
        "permitted",
        name=permit.name,
        who=", ".join(permit.spec.who),
        by=permit.status.approved_by,
        why=permit.spec.why,
    )
    return Allowed(finding, "permit", reason, until)


def was_permitted(op: Operation, hazard: str, permits: Iterable[Permit]) -> Permit | None:
    """The permit under which an operation on record was done; None: it was done without.

    On the kube plane the record of a use says so: by this user, on this object, at that time. On
    the other planes nobody takes uses: there it is enough that the permit was open then.
    """
    done = _moment(op.time)
    if done is None:
        return None
    for permit in permits:
        if hazard not in permit.spec.hazards or not _about(op, permit):
            continue
        if op.plane == "kube":
            if any(_is_use(one.did, one.by, one.at, op, done) for one in permit.status.history):
                return permit
        elif _was_open(permit, done) and deciding.not_user(permit, deciding.user_of(op)) is None:
            return permit
    return None


def _about(op: Operation, permit: Permit) -> bool:
    return any(deciding.about(op, one) for one in permit.spec.objects)


def _is_use(
    did: str, by: str, at: datetime.datetime, op: Operation, done: datetime.datetime
) -> bool:
    return did == "used" and by == deciding.user_of(op) and abs(at - done) <= NEAR


def _was_open(permit: Permit, at: datetime.datetime) -> bool:
    begun = permit.status.approved_at
    ends = [one.at for one in permit.status.history if one.did == "revoked"]
    return begun is not None and begun <= at < min([permit.spec.until, *ends])


def _moment(text: str) -> datetime.datetime | None:
    try:
        found = datetime.datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=datetime.UTC)
