"""Services, the endpoints behind them, and what leads to them: addresses, hosts, names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from seawall.facts import Endpoint, EndpointSlice, Facts, Ingress, NotRead, Pod, Service
from seawall.relations.select import matches
from seawall.relations.workloads import Key, key

EXTERNAL_DNS = "external-dns.alpha.kubernetes.io/hostname"


def ready_endpoints(facts: Facts) -> dict[Key, set[Key | str]]:
    """Service -> what answers for it: pods, or the addresses of endpoints that are no pods.

    Where EndpointSlices were not read, the ready pods that the Service's selector takes.
    """
    try:
        slices = facts.all(EndpointSlice)
    except NotRead:
        return _by_selector(facts)
    found: dict[Key, set[Key | str]] = defaultdict(set)
    for one in slices:
        service = (one.metadata.namespace, one.service)
        for endpoint in one.endpoints or ():
            if endpoint.conditions.ready is not False:
                found[service].add(_backend(endpoint, one.metadata.namespace))
    return found


def _backend(endpoint: Endpoint, namespace: str) -> Key | str:
    ref = endpoint.target_ref
    if ref is not None and ref.kind == "Pod":
        return ref.namespace or namespace, ref.name
    return next(iter(endpoint.addresses), "")


def _by_selector(facts: Facts) -> dict[Key, set[Key | str]]:
    ready: dict[str, list[Pod]] = defaultdict(list)
    for pod in facts.all(Pod):
        if pod.ready and not pod.metadata.deletion_timestamp:
            ready[pod.metadata.namespace].append(pod)
    return {
        (s.metadata.namespace, s.metadata.name): {
            key(pod)
            for pod in ready[s.metadata.namespace]
            if matches(s.spec.selector, pod.metadata.labels)
        }
        for s in facts.all(Service)
    }


def services_losing_all(facts: Facts, going: Iterable[Pod]) -> list[Key]:
    """Services that answer now and have no ready endpoint left when these pods are gone."""
    gone: set[Key | str] = {key(pod) for pod in going}
    if not gone:
        return []
    return sorted(
        s for s, backends in ready_endpoints(facts).items() if backends and backends <= gone
    )


def services_weakened(facts: Facts, going: Iterable[Pod]) -> list[Key]:
    """Services that keep answering, by a single endpoint where there were more."""
    gone: set[Key | str] = {key(pod) for pod in going}
    found = ready_endpoints(facts).items() if gone else ()
    return sorted(s for s, backends in found if backends & gone and len(backends - gone) == 1)


def address(service: Service) -> list[str]:
    """Like `47.98.1.2 (80, 443)`, for each address of its load balancer."""
    ports = ", ".join(str(port.port) for port in service.spec.ports)
    return [f"{one} ({ports})" if ports else one for one in service.addresses]


def hosts_to(facts: Facts, services: Collection[Key]) -> list[str]:
    """Hosts of Ingresses with a path to one of the Services ("*" for a rule without a host)."""
    found = {
        host
        for ingress in facts.all(Ingress)
        for host, backend in routes(ingress)
        if (ingress.metadata.namespace, backend) in services
    }
    return sorted(found)


def routes(ingress: Ingress) -> Iterator[tuple[str, str]]:
    """(host, name of the Service behind it); "*" for a rule without a host.

    A backend whose port is `use-annotation` is an action of the controller, no Service.
    """
    found = [
        (rule.host or "*", path.backend.service)
        for rule in ingress.spec.rules
        for path in (rule.http.paths if rule.http else ())
    ]
    if ingress.spec.default_backend:
        found.append(("*", ingress.spec.default_backend.service))
    for host, service in found:
        if service and not (service.port and service.port.name == "use-annotation"):
            yield host, service.name


def hosts_through(facts: Facts, services: Iterable[Service]) -> list[str]:
    """Hosts of Ingresses whose published address is that of one of the Services.

    An ingress controller writes the address of its own Service into each Ingress that it serves.
    """
    addresses = {one for service in services for one in service.addresses}
    return sorted(
        {
            host
            for ingress in facts.all(Ingress)
            if any((i.ip or i.hostname) in addresses for i in ingress.status.load_balancer.ingress)
            for host in hosts_of(ingress)
        }
    )


def hosts_of(ingress: Ingress) -> Iterator[str]:
    yield from (rule.host or "*" for rule in ingress.spec.rules)
    if not ingress.spec.rules and ingress.spec.default_backend:
        yield "*"


def public_names(services: Iterable[Service]) -> list[str]:
    """Names that external-dns keeps for a Service."""
    texts = (service.metadata.annotations.get(EXTERNAL_DNS, "") for service in services)
    return sorted({name.strip() for text in texts for name in text.split(",") if name.strip()})


def inner_names(services: Iterable[Service]) -> list[str]:
    """Like web.default.svc: the names by which pods reach them."""
    return sorted(f"{s.metadata.name}.{s.metadata.namespace}.svc" for s in services)
