"""Taking a use of a permit: one conditional write, safe against several replicas at once.

The write names the version of the permit that was looked at; the API server refuses it if another
replica was faster, and then the permit is looked at again. The same request takes one use, however
many webhooks it meets: see `key_of`.
"""

from __future__ import annotations

import datetime
import hashlib
from typing import TYPE_CHECKING, Any, Final

import msgspec

from seawall.errors import ClusterError
from seawall.permits import deciding
from seawall.permits.manifests import RESOURCE
from seawall.permits.model import Event, Permit, State, Status, read
from seawall.sources.admission import Request

if TYPE_CHECKING:
    from seawall.clients.kube import Cluster

TRIES: Final = 8  # replicas that may be faster, one after the other


class Taken(msgspec.Struct, frozen=True):
    """`why` "" if the use was taken (`again`: by the same request, before); else a text's key."""

    permit: Permit
    why: str = ""
    again: bool = False


def key_of(request: Request) -> str:
    """What is the same for all webhooks that one API request meets, and for no other request.

    An API server gives each call an id of its own. But a version of an object is changed or deleted
    once, so that with the user names the request; where there was no object, the call's id has to
    do (two webhooks then take two uses).
    """
    old = request.old_object if isinstance(request.old_object, dict) else {}
    metadata = old.get("metadata") or {}
    version, uid = metadata.get("resourceVersion"), metadata.get("uid")
    if not version or not uid:
        return request.uid
    what = (request.operation, request.resource.group, request.resource.resource)
    who = request.user_info.get("username", "")
    told = msgspec.json.encode((*what, request.sub_resource, uid, version, who))
    return hashlib.sha256(told).hexdigest()


def consume(
    cluster: Cluster,
    permit: Permit,
    request: str,
    user: str,
    now: datetime.datetime,
    *,
    dry_run: bool = False,
) -> Taken:
    """Take one use of `permit` for the request that `key_of` calls `request`, made by `user`.

    Always looks at the newest version first. `dry_run` (the request's own) says whether it could.
    ClusterError where the API server doesn't answer: then nothing is permitted.
    """
    for _ in range(TRIES):
        newest = fetch(cluster, permit.name)
        if newest is None or newest.metadata.uid != permit.metadata.uid:
            return Taken(permit, "not.there")
        if newest.used_by(request):
            return Taken(newest, again=True)
        why = deciding.not_open(newest, now) or deciding.not_user(newest, user) or ""
        if why or dry_run:
            return Taken(newest, why)
        left = newest.left - 1
        event = Event("used", user, now, request=request)
        try:
            state: State = "approved" if left else "used"
            return Taken(write(cluster, newest, event, state=state, uses_left=left))
        except ClusterError as error:
            if error.reason != "conflict":
                raise
    return Taken(permit, "not.busy")


def fetch(cluster: Cluster, name: str) -> Permit | None:
    body = cluster.get(RESOURCE, name)
    return read(body, name) if body else None


def write(
    cluster: Cluster, permit: Permit, event: Event, *, dry_run: bool = False, **changes: Any
) -> Permit:
    """Add `event` to the record with the fields of the status that it changes.

    ClusterError "conflict" if the permit is not the version that was read any more.
    """
    history = (*permit.status.history, event)
    status: Status = msgspec.structs.replace(permit.status, history=history, **changes)
    body = {
        "metadata": {"resourceVersion": permit.metadata.resource_version},
        "status": {"state": status.state, **msgspec.to_builtins(status)},
    }
    if status.uses_left is not None:
        body["status"]["usesLeft"] = status.uses_left
    made = cluster.patch(RESOURCE, permit.name, body, subresource="status", dry_run=dry_run)
    return read(made, permit.name)
