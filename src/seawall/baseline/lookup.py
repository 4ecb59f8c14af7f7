"""What others ask of the baseline: how an object was at a time, what went with a CRD; and what
audit tells it: the user behind a change, whom managedFields don't know.
"""

from __future__ import annotations

import datetime
from typing import Any, Final

import msgspec

from seawall.baseline.capture import CRDS, LOCK, custom_resource
from seawall.baseline.history import SLACK, History
from seawall.store import appending
from seawall.store.recall import Copy

Object = dict[str, Any]
REACH: Final = datetime.timedelta(seconds=2)  # managedFields count whole seconds


def before(
    history: History, resource: str, namespace: str, name: str, at: str = ""
) -> Object | None:
    """The object as its last copy before a time has it ("" = the newest one that is no deletion).

    None if there is none, or if the object was gone then. Of a node it is only what is kept.
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
    return history.content(found) if found and found.hash is not None else None


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
