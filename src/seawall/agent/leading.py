"""Which of several replicas does what only one may: a Lease, as Kubernetes' own controllers use it.

Clocks of machines are not compared: a holder is gone if its Lease did not change for `LEASE`
seconds of our own clock. Whoever can't renew stops leading before others may take over.
"""

from __future__ import annotations

import datetime
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

import msgspec

from seawall.errors import ClusterError
from seawall.guard.setting import LABELS, NAMESPACE

if TYPE_CHECKING:
    from seawall.clients.kube import Cluster

NAME: Final = "seawall-agent"
RESOURCE: Final = "coordination.k8s.io/leases"
LEASE: Final = 15.0  # seconds after which a silent holder is gone
DEADLINE: Final = 10.0  # seconds without a renewal after which we don't lead
RENEW: Final = 3.0


class Leader:
    """`leads()` is asked every second or so; it writes only when a renewal is due."""

    def __init__(
        self, cluster: Cluster, identity: str, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.cluster, self.identity, self.clock = cluster, identity, clock
        self._seen = ("", 0.0)  # version of the Lease, and since when
        self._renewed = float("-inf")

    def leads(self) -> bool:
        """Whether we are the one now."""
        now = self.clock()
        if now - self._renewed < RENEW:
            return True
        try:
            if self._take(now):
                self._renewed = now
        except ClusterError as error:
            if error.reason in ("conflict", "exists"):
                self._renewed = float("-inf")
        return self.clock() - self._renewed < DEADLINE

    def _take(self, now: float) -> bool:
        body = self.cluster.get(RESOURCE, NAME, NAMESPACE)
        if body is None:
            self.cluster.create(RESOURCE, self._lease(), NAMESPACE)
            return True
        found = msgspec.json.decode(body, type=_Lease)
        version = found.metadata.get("resourceVersion", "")
        if version != self._seen[0]:
            self._seen = (version, now)
        holder = found.spec.get("holderIdentity") or self.identity
        if holder != self.identity:
            self._renewed = float("-inf")
            if now - self._seen[1] < LEASE:
                return False
        self.cluster.replace(RESOURCE, NAME, self._lease(version), NAMESPACE)
        return True

    def give_up(self) -> None:
        """At the end: the next one need not wait."""
        if self.clock() - self._renewed < DEADLINE:
            self._renewed = float("-inf")
            patch = {"spec": {"holderIdentity": None}}
            self.cluster.patch(RESOURCE, NAME, patch, NAMESPACE)

    def _lease(self, version: str = "") -> dict[str, Any]:
        now = datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        metadata = {"name": NAME, "labels": LABELS}
        spec = {"holderIdentity": self.identity, "leaseDurationSeconds": int(LEASE)}
        return {
            "apiVersion": "coordination.k8s.io/v1",
            "kind": "Lease",
            "metadata": metadata | ({"resourceVersion": version} if version else {}),
            "spec": spec | {"renewTime": now, "acquireTime": now},
        }


class _Lease(msgspec.Struct):
    metadata: dict[str, Any] = {}
    spec: dict[str, Any] = {}
