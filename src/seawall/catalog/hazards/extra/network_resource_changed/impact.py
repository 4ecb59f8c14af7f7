"""The pod, or the pods of the node, whose network the object records."""

from __future__ import annotations

from seawall.facts import Facts, Pod
from seawall.model import Impact, Line, Operation, Text
from seawall.relations import effects, gathered, key, lines, named, names_of, pods_of_nodes

_PODS = Text("pods whose network is recorded in it", "网络由其记录的 Pod")
_OF_NODES = ("nodes", "noderuntimes", "ciliumnodes")


def impact(op: Operation, facts: Facts) -> Impact:
    def pods() -> list[Line]:
        found = names_of(op, facts, effects.resource_of(op))
        if op.target.get("resource") in _OF_NODES:
            of_nodes = pods_of_nodes(facts, (name for _, name in found))
            mine = [pod for pod in of_nodes if not pod.spec.host_network]
        else:  # a PodENI or CiliumEndpoint has its pod's name
            mine = [pod for key_ in found if (pod := facts.named(Pod, key_[1], key_[0]))]
        return lines("pod", sorted(named(key(pod)) for pod in mine), _PODS)

    return gathered(pods)
