"""The record of permits kept true and small: what has expired is written down, what is old goes.

Only the agent may do either (`policy.yaml`). Nothing depends on it being done in time: a permit
whose time is over permits nothing, whatever its state says.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import msgspec

from seawall.errors import ClusterError
from seawall.permits import using
from seawall.permits.manifests import AGENT, RESOURCE
from seawall.permits.model import ENDED, Event, Permit

if TYPE_CHECKING:
    from seawall.clients.kube import Cluster

KEEP: Final = datetime.timedelta(days=90)
MOST: Final = 1000  # records: 2 KB each, some MB of etcd at the most
_LATER: Final = frozenset(("conflict", "absent"))  # somebody was faster: the next time will tell


class Tidied(msgspec.Struct, frozen=True):
    expired: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


def tidy(
    cluster: Cluster,
    permits: Sequence[Permit],
    now: datetime.datetime,
    *,
    keep: datetime.timedelta = KEEP,
    most: int = MOST,
) -> Tidied:
    """Names of permits that were written down as expired, and of records that were removed.

    A record stays for `keep` after it ended, and as long as there are not `most` newer ones.
    """
    over = [one for one in permits if one.state not in ENDED and one.ended(now)]
    ended = sorted((one for one in permits if one.state in ENDED), key=_end, reverse=True)
    old = [one for at, one in enumerate(ended) if at >= most or _end(one) < now - keep]
    return Tidied(
        tuple(one.name for one in over if _expire(cluster, one, now)),
        tuple(one.name for one in old if _remove(cluster, one)),
    )


def _end(permit: Permit) -> datetime.datetime:
    """When the last thing happened to it, as far as the record tells."""
    return max((one.at for one in permit.status.history), default=permit.spec.until)


def _expire(cluster: Cluster, permit: Permit, now: datetime.datetime) -> bool:
    try:
        using.write(cluster, permit, Event("expired", AGENT, now), state="expired")
    except ClusterError as error:
        if error.reason not in _LATER:
            raise
        return False
    return True


def _remove(cluster: Cluster, permit: Permit) -> bool:
    try:
        cluster.delete(RESOURCE, permit.name, uid=permit.metadata.uid)
    except ClusterError as error:
        if error.reason not in _LATER:
            raise
        return False
    return True
