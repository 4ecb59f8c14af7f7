"""A load balancer that stays as it is, while the pods behind it change."""

from __future__ import annotations

from seawall.facts import Facts, Service
from seawall.model import Impact, Operation
from seawall.relations import gathered, hosts_through, lines, named, network, objects_of, words


def impact(op: Operation, facts: Facts) -> Impact:
    def services() -> list[Service]:
        return objects_of(op, facts, Service)

    def unsynced() -> list[str]:
        return sorted(named((s.metadata.namespace, s.metadata.name)) for s in services())

    def addresses() -> list[str]:
        return [one for service in services() for one in network.address(service)]

    return gathered(
        lambda: lines("service", unsynced(), words.UNSYNCED),
        lambda: lines("address", addresses(), words.STALE),
        lambda: lines("host", hosts_through(facts, services()), words.BEHIND),
    )
