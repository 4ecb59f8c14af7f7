"""CoreDNS as most clusters run it: Service kube-dns and Deployment coredns in kube-system."""

from __future__ import annotations

from seawall.facts import ConfigMap, Deployment, Facts, Pod, Service
from seawall.relations.platform import system_pods
from seawall.relations.select import matches

SPACE = "kube-system"
LABELS = {"k8s-app": "kube-dns"}

Plugin = tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]  # its line, and the lines inside
Server = tuple[tuple[str, ...], list[Plugin]]  # the zones, and the plugins


def dns_service(facts: Facts) -> Service | None:
    return facts.named(Service, "kube-dns", SPACE)


def dns_deployment(facts: Facts) -> Deployment | None:
    return facts.named(Deployment, "coredns", SPACE)


def dns_pods(facts: Facts) -> list[Pod]:
    """The unfinished pods behind kube-dns, terminating ones left out."""
    service = dns_service(facts)
    wanted = service.spec.selector if service and service.spec.selector else LABELS
    return [
        pod
        for pod in system_pods(facts)
        if not pod.finished
        and not pod.metadata.deletion_timestamp
        and matches(wanted, pod.metadata.labels)
    ]


def corefile(facts: Facts) -> list[Server] | None:
    """The server blocks of ConfigMap coredns; None without such a ConfigMap or key."""
    config = facts.named(ConfigMap, "coredns", SPACE)
    text = config.data.get("Corefile") if config else None
    return None if text is None else servers(text)


def servers(text: str) -> list[Server]:
    """A Corefile's server blocks; snippets ("(name) {…}") and imports are kept as written."""
    found: list[Server] = []
    inner: list[tuple[str, ...]] | None = None  # the lines of an open plugin block
    open_server = False
    for words in _lines(text):
        if words == ("}",):
            if inner is not None:
                words, _ = found[-1][1].pop()
                found[-1][1].append((words, tuple(inner)))
                inner = None
            else:
                open_server = False
        elif not open_server:
            found.append((tuple(word.rstrip(",") for word in words if word != "{"), []))
            open_server = words[-1] == "{"
        elif inner is not None:
            inner.append(words)
        elif words[-1] == "{":
            found[-1][1].append((words[:-1], ()))
            inner = []
        else:
            found[-1][1].append((words, ()))
    return found


def _lines(text: str) -> list[tuple[str, ...]]:
    lines = (line.partition("#")[0].split() for line in text.splitlines())
    return [tuple(words) for words in lines if words]
