"""Pods that use the volume, claims that lose it, disks that are deleted with their data."""

from __future__ import annotations

from seawall.facts import Facts
from seawall.model import Impact, Operation
from seawall.relations.stakes import of_claims, of_volumes


def broken(op: Operation, facts: Facts) -> Impact:
    of_claim = op.target.get("resource") == "persistentvolumeclaims"
    return of_claims(op, facts) if of_claim else of_volumes(op, facts)
