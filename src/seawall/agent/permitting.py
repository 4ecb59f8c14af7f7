"""Permits in the webhook: whether they cover all of a request, and the use that is taken then.

Asked for at a refusal only, from the API server itself, so that what was revoked a moment ago
permits nothing.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from seawall import permits
from seawall.errors import ClusterError
from seawall.model import Finding
from seawall.permits import Permit, acting
from seawall.sources.admission import Request

if TYPE_CHECKING:
    from seawall.clients.kube import Cluster


class Permitting:
    """`cover` may raise ClusterError: then nothing is permitted."""

    def __init__(
        self,
        cluster: Cluster,
        now: Callable[[], datetime.datetime] = lambda: datetime.datetime.now(datetime.UTC),
    ) -> None:
        self.cluster, self.now = cluster, now

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
        chosen = self._chosen(findings, every)
        user = str(request.user_info.get("username", ""))
        for one in chosen.values():
            taken = permits.consume(
                self.cluster, one, request.uid, user, self.now(), dry_run=bool(request.dry_run)
            )
            if taken.why:
                return []
        return list(chosen)

    def _chosen(self, findings: Sequence[Finding], every: Sequence[Permit]) -> dict[str, Permit]:
        chosen: dict[str, Permit] = {}
        for finding in findings:
            permit = permits.decide(finding.operation, finding.rule, every, self.now()).permit
            if permit is None:
                return {}
            chosen[permit.name] = permit
        return chosen
