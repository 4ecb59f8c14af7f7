"""What others ask of the baseline: how an object was at a time, what went with a CRD; and what
audit tells it: the user behind a change, whom managedFields don't know.
"""

from __future__ import annotations

import datetime
from typing import Any, Final

import msgspec

from seawall.baseline import scope
from seawall.baseline.capture import CRDS, LOCK, custom_resource
from seawall.baseline.content import SERVERS
from seawall.baseline.history import SLACK, History
from seawall.model import Partial, Unknown
from seawall.store import appending
from seawall.store.recall import Copy

Object = dict[str, Any]
_NOT_KEPT: Final = "the baseline keeps no copy of this part"
REACH: Final = datetime.timedelta(seconds=2)  # managedFields count whole seconds


def before(
    history: History, resource: str, namespace: str, name: str, at: str = "", uid: str = ""
) -> Partial | None:
    """The object as its last copy before a time has it ("" = the newest one that is no deletion).

    None if there is none, if the object was gone then, or if it has another uid than the given
    one: then it is another object of that name. What is not kept of it is unknown, not absent.
    """
    if not at:
        found = history.alive(resource, namespace, name)
    else:
        known = [
            one
            for one in history.versions(resource, namespace, name)
            if _moment(one.seen) <= _moment(at)
        ]
        found = known[-1] if known else None
    if found is None or found.hash is None or (uid and found.uid and uid != found.uid):
        return None
    return _as_known(history.content(found), resource)


def _as_known(copy: Object, resource: str) -> Partial:
    """A copy with its gaps: what the server writes, and all but the kept parts of a node."""
    left: dict[str, Unknown] = {} if "status" in copy else {"status": Unknown(_NOT_KEPT)}
    servers = {key: Unknown(_NOT_KEPT) for key in SERVERS}
    known = copy | {"metadata": Partial(copy["metadata"], why=_NOT_KEPT, unsure=servers)}
    parts = scope.load().parts.get(resource)
    if not parts:
        return Partial(known, why=_NOT_KEPT, unsure=left)
    for path in parts:
        outer, inner = path.split(".")
        if outer != "metadata":
            held = known.get(outer) or {}
            absent = frozenset({inner} - held.keys())
            known[outer] = Partial(held, why=_NOT_KEPT, absent=absent)
    return Partial(known, why=_NOT_KEPT)


def outlived(
    history: History, resource: str, namespace: str, name: str, at: str, uid: str = ""
) -> bool:
    """Whether the very object that was there at a time was seen alive after it.

    Its uid must be the same in the copies around that time, none of them a deletion, and its list
    must have been looked at later: by a capture that began later, or by one that holds a change
    which the API server made later. A list that was read across that time proves nothing.
    """
    moment = _moment(at)
    copies = history.versions(resource, namespace, name)
    earlier = [one for one in copies if _moment(one.seen) <= moment]
    around = [*earlier[-1:], *(one for one in copies if _moment(one.seen) > moment)]
    known = uid or (around[0].uid if around else "")
    if not known or not around or any(one.hash is None or one.uid != known for one in around):
        return False
    return _looked(history, resource, namespace, moment)


def _looked(history: History, resource: str, namespace: str, since: datetime.datetime) -> bool:
    """Whether a list was certainly looked at after a time."""
    whole = {one.id: one for one in history.captures() if one.kind in ("once", "watch")}
    for capture in whole.values():
        if _moment(capture.started) > since + SLACK and any(
            (part.resource, part.why) == (resource, "") and part.namespace in ("", namespace)
            for part in history.parts(capture.id)
        ):
            return True
    return any(
        one.capture_id in whole and one.changed and _moment(one.changed) > since
        for one in history.state(resource=resource)
        if one.namespace == namespace or not namespace
    )


def lost(history: History, crd: str, at: str = "") -> list[Copy]:
    """Last copies of the objects that were there when a CRD ("widgets.example.com") was deleted.

    `at`: the time of the deletion, as audit tells it; "" is the last deletion that the baseline
    saw. Objects that had been deleted before are not among them.
    """
    if not at:
        definition = history.alive(CRDS, "", crd)
        return history.lost_with(definition) if definition else []
    since = _moment(at) - SLACK
    found = []
    for last in history.state(resource=custom_resource(crd)):
        if last.hash is None and _moment(last.seen) < since:
            continue
        copy = history.alive(last.resource, last.namespace, last.name)
        if copy is not None:
            found.append(copy)
    return found


class Deed(msgspec.Struct, frozen=True):
    """A change as audit tells it; `at` is the time when the request was done."""

    resource: str
    namespace: str
    name: str
    deletes: bool
    user: str
    at: str


def sign(history: History, deed: Deed) -> bool:
    """Write the user to the copy that holds the change; whether there is one.

    A change is held by the first copy that was seen after it, if managedFields name no other time
    for it; a deletion by the first deletion seen after it.
    """
    done = _moment(deed.at)
    copies = history.versions(deed.resource, deed.namespace, deed.name)
    later = [one for one in copies if _moment(one.seen) >= done]
    if not later or (later[0].hash is None) != deed.deletes:
        return False
    copy = later[0]
    if copy.changed and not deed.deletes and abs(_moment(copy.changed) - done) > REACH:
        return False
    with history.store.writing(LOCK) as connection:
        appending.sign(connection, history.cluster.id, copy, deed.user)
    return True


def _moment(text: str) -> datetime.datetime:
    """RFC 3339, with any number of digits of a second."""
    return datetime.datetime.fromisoformat(text)
