"""Permits in the agent: the use that the webhook takes of one, and what is delegated to it.

Whether one may cover a refusal the watch tells; before it is used the API server itself is asked,
so that what was revoked a moment ago permits nothing. One replica, the leader, keeps native
policies and the webhook as they say.
"""

from __future__ import annotations

import datetime
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from seawall import permits
from seawall.errors import ClusterError
from seawall.guard.setting import Object
from seawall.model import Finding
from seawall.permits import Permit, acting, deciding, keeping
from seawall.permits.delegate import SETTLE, Delegator, Outcome
from seawall.sources.admission import Request

if TYPE_CHECKING:
    from seawall.clients.kube import Cluster
    from seawall.engine import Catalog

TIDY: Final = 60.0  # seconds between writing down which permits have expired
LOOK: Final = 30.0  # seconds between looks whether somebody else changed the policies


class Permitting:
    """`known`: the permits as a watch has them, None where it is behind.

    `cover` may raise ClusterError: then nothing is permitted.
    """

    def __init__(
        self,
        cluster: Cluster,
        known: Callable[[], Sequence[Permit] | None],
        now: Callable[[], datetime.datetime] = lambda: datetime.datetime.now(datetime.UTC),
    ) -> None:
        self.cluster, self.known, self.now = cluster, known, now

    def may(self, findings: Sequence[Finding], request: Request) -> bool:
        """False: no permit covers them, that is sure, and nobody need be asked."""
        every = self.known()
        return every is None or bool(self._chosen(findings, every, permits.key_of(request)))

    def cover(self, findings: Sequence[Finding], request: Request) -> list[str]:
        """The names of the permits that together cover all findings; [] if one is not covered.

        Then each has one use less, unless the request is a dry run.
        """
        try:
            every = acting.listed(self.cluster)
        except ClusterError as error:
            if acting.gone(error):
                return []
            raise
        user, key = str(request.user_info.get("username", "")), permits.key_of(request)
        chosen = self._chosen(findings, every, key)
        for one in chosen.values():
            taken = permits.consume(
                self.cluster, one, key, user, self.now(), dry_run=bool(request.dry_run)
            )
            if taken.why:
                return []
        return list(chosen)

    def _chosen(
        self, findings: Sequence[Finding], every: Sequence[Permit], key: str
    ) -> dict[str, Permit]:
        """By name. A request comes through two webhooks at a time: what it has taken a use of for
        the first holds for the second, too, though the permit may be used up by then."""
        chosen: dict[str, Permit] = {}
        for finding in findings:
            permit = next((one for one in every if _took(one, finding, key)), None)
            permit = permit or self._open(finding, every)
            if permit is None:
                return {}
            chosen[permit.name] = permit
        return chosen

    def _open(self, finding: Finding, every: Sequence[Permit]) -> Permit | None:
        return permits.decide(finding.operation, finding.rule, every, self.now()).permit


def _took(permit: Permit, finding: Finding, key: str) -> bool:
    return (
        permit.state in ("approved", "used")
        and permit.used_by(key)
        and finding.rule in permit.spec.hazards
        and any(deciding.about(finding.operation, one) for one in permit.spec.objects)
    )


class Delegating:
    """`keep(client)` every second in the leader; it asks for the policies only where needed."""

    def __init__(
        self,
        cluster: Cluster,
        catalog: Catalog,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.cluster, self.clock = cluster, clock
        self.delegator = Delegator(cluster, catalog)
        self._done: tuple[object, ...] = ()
        self._until = 0.0  # when what was done has settled
        self._next = 0.0
        self._tidied = float("-inf")

    def keep(self, client: Object, *, denies: bool) -> Outcome | None:
        """What is open now; None if nothing was to do. ClusterError: try again.

        Where nothing is refused (not `denies`) nothing is delegated either.
        """
        try:
            every = acting.listed(self.cluster)
        except ClusterError as error:
            if acting.gone(error):
                return None
            raise
        now, at = datetime.datetime.now(datetime.UTC), self.clock()
        if at >= self._tidied + TIDY:
            self._tidied = at
            keeping.tidy(self.cluster, every, now)
        told = every if denies else []
        wanted = tuple(permits.active(told, now))
        settled = at > self._until and at < self._next
        if settled and wanted == self._done and self.delegator.stands():
            return None
        outcome = self.delegator.run_once(told, now, client)
        if wanted != self._done or outcome.wrote or outcome.why:
            self._until = at + SETTLE * 2
        self._done, self._next = wanted, at + LOOK
        return outcome
