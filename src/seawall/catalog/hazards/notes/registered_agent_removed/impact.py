"""Everything that ACK sees and does in a registered cluster goes through this agent."""

from __future__ import annotations

from seawall.facts import Facts
from seawall.model import Impact, Operation
from seawall.relations import components, gathered


def impact(op: Operation, facts: Facts) -> Impact:
    return gathered(lambda: components.of_names(["ack-cluster-agent"], facts))
