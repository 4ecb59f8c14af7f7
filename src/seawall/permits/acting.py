"""Approving, denying, revoking: what a person does to a permit, as one conditional write each.

Whether the person may is the API server's to say (`policy.yaml`), not ours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal

from seawall.errors import ClusterError
from seawall.permits import asking, using
from seawall.permits.manifests import RESOURCE
from seawall.permits.model import Event, Permit, State, page

if TYPE_CHECKING:
    from seawall.clients.kube import Cluster

Deed = Literal["approve", "deny", "revoke"]
STATES: Final[dict[Deed, State]] = {"approve": "approved", "deny": "denied", "revoke": "revoked"}


def fits(permit: Permit, deed: Deed) -> bool:
    """Whether its state allows the deed (what the API server says in the end)."""
    return permit.state in (("requested", "approved") if deed == "revoke" else ("requested",))


def act(
    cluster: Cluster, permit: Permit, deed: Deed, *, why: str = "", dry_run: bool = False
) -> Permit:
    """The permit as it is then.

    ClusterError "forbidden" if the API server refuses it to this user, "invalid" if the permit's
    state does not allow it any more, "conflict" if somebody else was faster.
    """
    me = asking.myself(cluster)
    event = Event(STATES[deed], me.user, me.now, why)
    changes: dict[str, Any] = {"state": STATES[deed]}
    if deed == "approve":
        changes |= {
            "approved_by": me.user,
            "approved_at": me.now,
            "uses_left": permit.spec.uses,
        }
    return using.write(cluster, permit, event, dry_run=dry_run, **changes)


def listed(cluster: Cluster) -> list[Permit]:
    """All permits, the newest first. ClusterError "absent" where permits are not installed."""
    found: list[Permit] = []
    for body in cluster.pages(RESOURCE, restart=found.clear):
        found += page(body)
    return sorted(found, key=_age, reverse=True)


def _age(permit: Permit) -> tuple[str, str]:
    made = permit.metadata.creation_timestamp
    return (made.isoformat() if made else "", permit.name)


def gone(error: ClusterError) -> bool:
    """Permits are not installed in this cluster."""
    return error.reason == "absent"
