"""The agent's audit intake: batches of the API server's audit webhook, kept before the answer.

Only one agent of a cluster takes them (the one with the store). Who may send events may invent
them: so it takes them from clients with a certificate only, which the server's route asks for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from seawall import audit
from seawall.audit import listening
from seawall.audit.keeping import Keeper
from seawall.responses.reports.recorded import name_of

if TYPE_CHECKING:
    from seawall.agent.logs import Log
    from seawall.engine import Catalog
    from seawall.model import Finding
    from seawall.store import Store

LOG = "webhook agent"  # what the position in the stream is kept under


class Intake:
    """`take(data)` raises StoreError if the batch could not be kept: then it comes again."""

    def __init__(self, store: Store, catalog: Catalog, cluster: str, log: Log) -> None:
        self.run = audit.Run(catalog, audit.Options(cluster=cluster, collect=False))
        self.keeper, self.log = Keeper(store, self.run, LOG), log

    def take(self, data: bytes) -> None:
        block = self.run.judge.block(listening.block(data, LOG))
        for finding in self.keeper.take(block):
            self._tell(finding)
        for problem in self.run.problems:
            self.log.write("error", "audit", error=problem.why)
        self.run.problems.clear()

    def _tell(self, finding: Finding) -> None:
        op = finding.operation
        actor = op.actor if isinstance(op.actor, dict) else {}
        self.log.write(
            "warning" if finding.verdict == "hit" else "info",
            "finding",
            source="audit",
            hazard=finding.rule,
            rows=list(finding.rows),
            verdict=finding.verdict,
            because=finding.because,
            fingerprint=finding.fingerprint,
            action=op.action,
            object=name_of(op),
            user=str(actor.get("username", "")),
            at=op.time,
            evidence=list(op.evidence),
        )
