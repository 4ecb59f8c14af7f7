"""Addresses that nodes had before, as far as Kubernetes still shows it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from seawall.facts import Facts, Node, Pod
from seawall.relations.platform import instance, machines

# ACK names a node after its region and the address that it got when it joined.
_NAMED: Final = re.compile(r"[a-z]+(?:-[a-z0-9]+)+\.((?:\d{1,3}\.){3}\d{1,3})")


def former_addresses(facts: Facts) -> Iterator[tuple[Node, str]]:
    """Nodes with an address that they no longer have.

    ACK's own node names hold the first address. A pod on the host's network keeps the address
    that the node had when the pod started.
    """
    pods = facts.once(_host_pods)
    for node in machines(facts):
        addresses = {a.address for a in node.status.addresses if a.type.endswith("IP")}
        if not any(a.type == "InternalIP" for a in node.status.addresses):
            continue
        told = [pod.status.pod_ip for pod in pods.get(node.metadata.name, ())]
        if named := _NAMED.fullmatch(node.metadata.name) if instance(node) else None:
            told.insert(0, named[1])
        if former := next((address for address in told if address not in addresses), ""):
            yield node, former


def internal_addresses(node: Node) -> str:
    return ", ".join(a.address for a in node.status.addresses if a.type == "InternalIP")


def _host_pods(facts: Facts) -> dict[str, list[Pod]]:
    """Node → running pods on the host's network that have an address."""
    found: dict[str, list[Pod]] = defaultdict(list)
    for pod in facts.all(Pod):
        if pod.spec.host_network and pod.status.phase == "Running" and pod.status.pod_ip:
            found[pod.spec.node_name].append(pod)
    return found
