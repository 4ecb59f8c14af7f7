"""A claim that counts as bound to nothing is lost for the pods that use it."""

from __future__ import annotations

from seawall.facts import Claim, Facts
from seawall.model import Impact, Line, Operation
from seawall.relations import effects, gathered, key, lines, named, names_of, pods_of_claims, words

_CLAIMS = "persistentvolumeclaims"


def impact(op: Operation, facts: Facts) -> Impact:
    def using() -> list[Line]:
        if effects.resource_of(op) != _CLAIMS:
            return []
        found = pods_of_claims(facts, set(names_of(op, facts, Claim)))
        return lines("pod", sorted(named(key(pod)) for pod in found), words.STUCK)

    return gathered(using)
