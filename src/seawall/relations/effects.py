"""What goes when an object goes, as the lines of an Impact: one function for each kind.

A part that needs facts which were not read leaves its reason in `Impact.unknown`; the others stay.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from collections.abc import Set as AbstractSet
from functools import partial
from typing import Any, Final

from seawall.facts import (
    KINDS,
    Claim,
    ConfigMap,
    Crd,
    DaemonSet,
    Deployment,
    Facts,
    Ingress,
    MutatingWebhooks,
    Namespace,
    Node,
    NotRead,
    Object,
    PersistentVolume,
    Pod,
    Service,
    StatefulSet,
    ValidatingWebhooks,
    Workload,
)
from seawall.model import Impact, Line, Operation, Text
from seawall.relations import network, storage, words, workloads
from seawall.relations.select import names_of, objects_of, replicas
from seawall.relations.workloads import Key, key, named

MOST: Final = 50  # names in one group; the rest is one line with their number

Part = Callable[[], Iterable[Line]]
KIND_OF: Final[dict[str, type[Object]]] = {kind.resource: kind for kind in KINDS}
WORKLOADS: Final[tuple[type[Workload], ...]] = (Deployment, StatefulSet, DaemonSet)
_DNS: Final = ("kube-system", "kube-dns")


def gathered(*parts: Part) -> Impact:
    """The lines of all parts, in their order. NotRead of one part is told and keeps no other."""
    found: list[Line] = []
    unknown: list[str] = []
    for part in parts:
        try:
            found += part()
        except NotRead as error:
            unknown.append(str(error))
    return Impact(tuple(dict.fromkeys(found)), tuple(dict.fromkeys(unknown)))


def lines(kind: str, names: Iterable[str], text: Text) -> list[Line]:
    """A line for each name, up to `MOST`; one without a name counts the rest."""
    every = list(dict.fromkeys(names))
    found = [Line(kind, name, text) for name in every[:MOST]]
    rest = len(every) - MOST
    return [*found, Line(kind, "", text, rest)] if rest > 0 else found


def number(kind: str, count: int, text: Text) -> list[Line]:
    """One line that only counts; none for 0."""
    return [Line(kind, "", text, count)] if count else []


def lost(op: Operation, facts: Facts) -> Impact:
    """What a delete of these objects takes along, whatever the kind. Empty for a kind not known."""
    found = _LOST.get(resource_of(op))
    return found(op, facts) if found else Impact()


def after(op: Operation, facts: Facts) -> Impact:
    """The same for any operation: a delete, a scale to zero, a drain; else empty."""
    if op.action == "delete" and not op.target.get("subresource"):
        return lost(op, facts)
    if op.target.get("subresource") == "scale" and replicas(op) == 0:
        return lost(op, facts)
    if op.target.get("resource") == "nodes" and op.target.get("drain") is True:
        return drained(op, facts)
    return Impact()


def resource_of(op: Operation) -> str:
    """As rules write it, without a subresource: "apps/deployments"."""
    group, resource = op.target.get("group"), op.target.get("resource")
    return f"{group}/{resource}" if group else str(resource)


# --- nodes and pods ------------------------------------------------------------------------------


def nodes(op: Operation, facts: Facts) -> Impact:
    """Deleted nodes: nobody drains them, the garbage collector removes their pods."""
    return _of_nodes(op, facts, words.REMOVED)


def drained(op: Operation, facts: Facts) -> Impact:
    return _of_nodes(op, facts, words.EVICTED)


def _of_nodes(op: Operation, facts: Facts, text: Text) -> Impact:
    def going() -> list[Pod]:
        names = (name for _, name in names_of(op, facts, Node))
        found = workloads.pods_of_nodes(facts, names)
        daemons = text is words.REMOVED
        return [pod for pod in found if daemons or not workloads.of_daemons(pod)]

    return gathered(*pods_gone(facts, going, text))


def pods_gone(facts: Facts, going: Callable[[], list[Pod]], text: Text) -> tuple[Part, ...]:
    """The parts of an impact in which these pods go; `text` says how."""
    return (
        lambda: silenced(facts, network.services_losing_all(facts, going())),
        lambda: unserved(facts, set(network.services_losing_all(facts, going()))),
        lambda: lines(
            "pod", _sorted(p for p in going() if not workloads.controller(p)), words.ORPHANS
        ),
        lambda: lines("data", storage.on_node_disk(facts, going()), words.LOCAL),
        lambda: lines("data", storage.scratch(going()), words.SCRATCH),
        lambda: _budgets(facts, going()),
        lambda: lines("service", map(named, network.services_weakened(facts, going())), words.WEAK),
        lambda: lines("pod", _sorted(going()), text),
    )


def _sorted(pods: Iterable[Pod]) -> list[str]:
    return sorted(named(key(pod)) for pod in pods)


def _budgets(facts: Facts, going: list[Pod]) -> list[Line]:
    found = workloads.budgets_broken(facts, going)
    names = (
        f"{named((budget.metadata.namespace, budget.metadata.name))} "
        f"({count} > {budget.status.disruptions_allowed})"
        for budget, count in found
    )
    return lines("budget", sorted(names), words.BUDGETS)


def silenced(facts: Facts, services: Collection[Key]) -> Iterator[Line]:
    """Services that have nobody left who answers, and what stands on them."""
    yield from lines("service", map(named, services), words.SILENT)
    if not services:
        return
    if _DNS in services:
        yield from number("pod", len(_resolving(facts)), words.NO_DNS)
    yield from lines("host", network.hosts_to(facts, services), words.UNAVAILABLE)
    named_ = (facts.named(Service, name, space) for space, name in services)
    found = [service for service in named_ if service]
    addresses = [one for service in found for one in network.address(service)]
    yield from lines("address", addresses, words.ADDRESSES)
    yield from lines("host", network.hosts_through(facts, found), words.HOSTS)


def unserved(facts: Facts, services: AbstractSet[Key]) -> list[Line]:
    """Webhooks behind these Services without which requests are refused."""
    found = [
        f"{one.kind_name} {webhook.name}"
        for kind in (ValidatingWebhooks, MutatingWebhooks)
        for one in (facts.all(kind) if services else ())
        for webhook in one.webhooks
        if (ref := webhook.client_config.service)
        and webhook.failure_policy != "Ignore"
        and (ref.namespace, ref.name) in services
    ]
    return lines("webhook", sorted(found), words.WEBHOOKS)


def _resolving(facts: Facts) -> list[Pod]:
    """Pods that ask the cluster's DNS: those with a network of their own."""
    return [p for p in facts.all(Pod) if not p.finished and not p.spec.host_network]


def dns_gone(facts: Facts, left: int) -> list[Line]:
    """Every pod, when so many replicas of CoreDNS are left."""
    text = words.ONE_DNS if left else words.NO_DNS
    return number("pod", len(_resolving(facts)), text) if left < 2 else []


def pods(op: Operation, facts: Facts) -> Impact:
    return gathered(*pods_gone(facts, lambda: objects_of(op, facts, Pod), words.REMOVED))


def _workloads(kind: type[Workload]) -> Callable[[Operation, Facts], Impact]:
    def gone(op: Operation, facts: Facts) -> Impact:
        def going() -> list[Pod]:
            return workloads.pods_of_workloads(facts, objects_of(op, facts, kind))

        return gathered(*pods_gone(facts, going, words.REMOVED))

    return gone


# --- services ------------------------------------------------------------------------------------


def services(op: Operation, facts: Facts) -> Impact:
    """Deleted Services: addresses, hosts and names that lead to them."""
    return gathered(*services_gone(facts, lambda: objects_of(op, facts, Service)))


def services_gone(facts: Facts, going: Callable[[], list[Service]]) -> tuple[Part, ...]:
    def keys() -> set[Key]:
        return {(s.metadata.namespace, s.metadata.name) for s in going()}

    def answering() -> list[str]:
        ready = network.ready_endpoints(facts)
        return sorted(named(one) for one in keys() if ready.get(one))

    return (
        lambda: balancers_gone(facts, going()),
        lambda: lines("service", answering(), words.SILENT),
        lambda: lines("host", network.hosts_to(facts, keys()), words.UNAVAILABLE),
        lambda: unserved(facts, keys()),
        lambda: number("pod", len(_resolving(facts)) if _DNS in keys() else 0, words.NO_DNS),
        lambda: lines("host", network.inner_names(going()), words.INNER),
    )


def balancers_gone(facts: Facts, going: list[Service]) -> Iterator[Line]:
    """What reaches these Services from outside: addresses, hosts of Ingresses, public names."""
    balanced = [s for s in going if s.spec.type == "LoadBalancer"]
    yield from lines("address", [a for s in balanced for a in network.address(s)], words.RELEASED)
    if balanced:
        yield from lines("host", network.hosts_through(facts, balanced), words.HOSTS)
        yield from lines("host", network.public_names(balanced), words.PUBLIC)


# --- volumes -------------------------------------------------------------------------------------


def claims(op: Operation, facts: Facts) -> Impact:
    return gathered(*_claims_gone(facts, lambda: names_of(op, facts, Claim)))


def volumes(op: Operation, facts: Facts) -> Impact:
    def going() -> list[Key]:
        names = {name for _, name in names_of(op, facts, PersistentVolume)}
        return storage.claims_of_volumes(facts, names)

    return gathered(*_claims_gone(facts, going))


def _claims_gone(facts: Facts, going: Callable[[], list[Key]]) -> tuple[Part, ...]:
    return (
        lambda: lines("pod", _sorted(storage.pods_of_claims(facts, set(going()))), words.STUCK),
        lambda: lines("volume", storage.volumes_deleted_with(facts, set(going())), words.DISKS),
    )


# --- definitions and namespaces ------------------------------------------------------------------


def definitions(op: Operation, facts: Facts) -> Impact:
    """Deleted CustomResourceDefinitions: their objects, without a further question."""

    def each() -> Iterator[Part]:
        for _, name in names_of(op, facts, Crd):
            yield partial(_objects, facts, _defined(name))

    return gathered(*each())


def _defined(name: str) -> str:
    """A definition's name as the resource: `plural.group` becomes `group/plural`."""
    plural, _, group = name.partition(".")
    return f"{group}/{plural}"


def _objects(facts: Facts, resource: str) -> list[Line]:
    found = facts.raw(resource)
    names = (named((o.metadata.namespace, o.metadata.name)) for o in found)
    return lines("object", sorted(names), words.OBJECTS)


def namespaces(op: Operation, facts: Facts) -> Impact:
    """A deleted namespace: all that is in it."""

    def spaces() -> set[str]:
        return {name for _, name in names_of(op, facts, Namespace)}

    def inside(kind: type[Any]) -> list[Any]:
        wanted = spaces()
        return [o for o in facts.all(kind) if o.metadata.namespace in wanted]

    def names(kind: type[Any]) -> list[str]:
        return sorted(named((o.metadata.namespace, o.metadata.name)) for o in inside(kind))

    def owning(kind: type[Any]) -> list[Line]:
        return lines("object", [f"{kind.kind_name} {n}" for n in names(kind)], words.WORKLOADS)

    def claimed() -> list[Key]:
        return [(o.metadata.namespace, o.metadata.name) for o in inside(Claim)]

    return gathered(
        lambda: balancers_gone(facts, inside(Service)),
        lambda: lines("host", _hosts(inside(Ingress)), words.HOSTS),
        lambda: lines("volume", storage.volumes_deleted_with(facts, set(claimed())), words.DISKS),
        lambda: lines("service", names(Service), words.GONE_SERVICES),
        *(partial(owning, kind) for kind in WORKLOADS),
        lambda: lines("volume", names(Claim), words.CLAIMS),
        lambda: lines("pod", _sorted(p for p in inside(Pod) if not p.finished), words.REMOVED),
        lambda: lines("object", names(ConfigMap), words.CONFIGS),
    )


def _hosts(ingresses: Iterable[Ingress]) -> list[str]:
    return sorted({host for ingress in ingresses for host in network.hosts_of(ingress)})


_LOST: Final[dict[str, Callable[[Operation, Facts], Impact]]] = {
    "nodes": nodes,
    "pods": pods,
    "services": services,
    "persistentvolumeclaims": claims,
    "persistentvolumes": volumes,
    "namespaces": namespaces,
    "apiextensions.k8s.io/customresourcedefinitions": definitions,
    **{kind.resource: _workloads(kind) for kind in WORKLOADS},
}
