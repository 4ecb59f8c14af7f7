"""NT-04: what a component of the system leaves behind is there, and the component is not."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.facts import ConfigMap, DaemonSet, Deployment, Facts, Object, Service
from seawall.model import Hit, Text
from seawall.relations.platform import SYSTEM, ack

# What is there → one of these must be too.
_PAIRS: tuple[tuple[type[Object], str, type[Object], tuple[str, ...]], ...] = (
    (ConfigMap, "kube-proxy-worker", DaemonSet, ("kube-proxy-worker",)),
    (ConfigMap, "kube-flannel-cfg", DaemonSet, ("kube-flannel-ds",)),
    (ConfigMap, "eni-config", DaemonSet, ("terway-eniip", "terway-eni", "terway")),
    (Deployment, "csi-provisioner", DaemonSet, ("csi-plugin",)),
    (DaemonSet, "csi-plugin", Deployment, ("csi-provisioner",)),
    (Deployment, "nginx-ingress-controller", ConfigMap, ("nginx-configuration",)),
    (Service, "kube-dns", ConfigMap, ("coredns",)),
)


def judge(facts: Facts) -> Iterator[Hit]:
    # Any cluster: the ConfigMap that CoreDNS mounts is there and CoreDNS is not.
    service = facts.named(Service, "kube-dns", SYSTEM)
    if (
        service
        and facts.named(ConfigMap, "coredns", SYSTEM)
        and not facts.named(Deployment, "coredns", SYSTEM)
    ):
        yield _missing(Deployment, "coredns", ConfigMap, "coredns")
    if not ack(facts):
        return
    for left, name, wanted, names in _PAIRS:
        if not facts.named(left, name, SYSTEM):
            continue
        if not any(facts.named(wanted, one, SYSTEM) for one in names):
            yield _missing(wanted, names[0], left, name)


def _missing(kind: type[Object], name: str, left: type[Object], left_name: str) -> Hit:
    because = Text(
        en=f"it does not exist, while {left.kind_name} {left_name} is still there",
        zh=f"它不存在，而 {left.kind_name} {left_name} 仍在",
    )
    return Hit(kind.resource, SYSTEM, name, because, (f"{left.resource}/{SYSTEM}/{left_name}",))
