"""How the objects of a cluster hang together: pure functions over Facts, for judges and impacts.

A judge or an impact of the catalogue may import from here, from `facts` and from `model`, and
nothing else. What a part of the facts that was not read would have told raises `NotRead`.
"""

from seawall.relations.effects import after, gathered, lines, lost, number
from seawall.relations.network import (
    hosts_of,
    hosts_through,
    hosts_to,
    ready_endpoints,
    services_losing_all,
    services_weakened,
)
from seawall.relations.select import matches, names_of, objects_of, parsed
from seawall.relations.storage import claims_of, claims_of_volumes, on_node_disk, pods_of_claims
from seawall.relations.workloads import (
    budgets_broken,
    controller,
    key,
    named,
    of_daemons,
    pods_of_nodes,
    pods_of_workloads,
)

__all__ = [
    "after",
    "budgets_broken",
    "claims_of",
    "claims_of_volumes",
    "controller",
    "gathered",
    "hosts_of",
    "hosts_through",
    "hosts_to",
    "key",
    "lines",
    "lost",
    "matches",
    "named",
    "names_of",
    "number",
    "objects_of",
    "of_daemons",
    "on_node_disk",
    "parsed",
    "pods_of_claims",
    "pods_of_nodes",
    "pods_of_workloads",
    "ready_endpoints",
    "services_losing_all",
    "services_weakened",
]
