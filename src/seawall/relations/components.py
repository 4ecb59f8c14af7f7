"""What stands on a component of the system: for impacts of its removal or change.

The texts say who depends on the component, which holds whether it is gone or only changed.
Names: `signals.md` 2.10, the workloads and ConfigMaps that ACK installs in kube-system.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from seawall.facts import Crd, DaemonSet, Deployment, Facts, Ingress, Node, Pod, Service
from seawall.model import Impact, Line, Operation, Text
from seawall.relations import network, storage, words
from seawall.relations.effects import KIND_OF, gathered, lines, number, resource_of
from seawall.relations.platform import SYSTEM, virtual
from seawall.relations.select import names_of
from seawall.relations.workloads import Key, key, named

LOG_CONFIGS: Final = (
    "log.alibabacloud.com/aliyunlogconfigs",
    "telemetry.alibabacloud.com/clusteraliyunpipelineconfigs",
)
# Group (or its end) of definitions → the workloads that work on their objects.
_LOG_READERS: Final = ("alibaba-log-controller", "logtail-ds", "loongcollector-ds")
_READ: Final[dict[str, tuple[str, ...]]] = {
    "log.alibabacloud.com": _LOG_READERS,
    "telemetry.alibabacloud.com": (*_LOG_READERS, "loongcollector-operator"),
    "network.alibabacloud.com": ("terway-eniip", "terway-eni", "terway-controlplane"),
    "cilium.io": ("cilium", "cilium-operator", "terway-eniip"),
    "crd.projectcalico.org": ("calico-node", "calico-kube-controllers", "calico-typha"),
}

Depends = Callable[[Facts], list[Line]]


def of_names(names: Iterable[str], facts: Facts) -> list[Line]:
    """Who depends on the components of these names (a workload's or a ConfigMap's)."""
    found = {_OF[name]: None for name in names if name in _OF}
    return [line for depends in found for line in depends(facts)]


def of_operation(op: Operation, facts: Facts) -> Impact:
    """Who depends on the components that an operation on kube-system names."""

    def names() -> list[str]:
        kind = KIND_OF.get(resource_of(op))
        found: list[Key] = names_of(op, facts, kind) if kind else []
        return [name for space, name in found if space == SYSTEM]

    return gathered(lambda: of_names(names(), facts))


def named_of(op: Operation, facts: Facts) -> list[str]:
    """`namespace/name` of what the operation is done to, of whatever kind."""
    return sorted(map(named, names_of(op, facts, resource_of(op))))


def configs(facts: Facts) -> list[str]:
    """The configurations of log collection, in both of their forms."""
    found = (one.metadata for resource in LOG_CONFIGS for one in facts.raw(resource))
    return sorted(named((meta.namespace, meta.name)) for meta in found)


def controllers(op: Operation, facts: Facts) -> list[Line]:
    """Workloads of kube-system that work on the objects of the definitions that are named."""
    groups = {name.partition(".")[2] for _, name in names_of(op, facts, Crd)}
    known = {
        name
        for group in groups
        for suffix, names in _READ.items()
        if group.endswith(suffix)
        for name in names
    }
    found = [
        f"{kind.kind_name} {named((one.metadata.namespace, one.metadata.name))}"
        for kind in (Deployment, DaemonSet)
        for one in facts.all(kind)
        if one.metadata.name in known
    ]
    return lines("controller", sorted(found), words.CONTROLLERS)


def joined(*impacts: Impact) -> Impact:
    """Their lines one after the other, repeats once."""
    found = dict.fromkeys(line for impact in impacts for line in impact.lines)
    unknown = dict.fromkeys(why for impact in impacts for why in impact.unknown)
    return Impact(tuple(found), tuple(unknown))


def running(facts: Facts) -> list[Pod]:
    """The pods with an address of their own, unfinished ones."""
    return [pod for pod in facts.all(Pod) if not pod.finished and not pod.spec.host_network]


def _nodes(text: Text) -> Depends:
    return lambda facts: number("node", sum(not virtual(n) for n in facts.all(Node)), text)


def _resolving(facts: Facts) -> list[Line]:
    text = Text("pods that resolve names through it", "依赖其解析域名的 Pod")
    return number("pod", len(running(facts)), text)


def _mounting(facts: Facts) -> list[Line]:
    text = Text("pods whose volumes it mounts", "由其挂载存储卷的 Pod")
    found = (p for p in facts.all(Pod) if not p.finished and storage.claims_of(p))
    return lines("pod", sorted(named(key(pod)) for pod in found), text)


def _balanced(facts: Facts) -> list[Line]:
    text = Text("Services whose load balancer it keeps in step", "由其同步负载均衡的 Service")
    found = (s.metadata for s in facts.all(Service) if s.spec.type == "LoadBalancer")
    return lines("service", sorted(named((m.namespace, m.name)) for m in found), text)


def entries(facts: Facts) -> list[Line]:
    """The hosts that ACK's Nginx Ingress controller serves: of class nginx, or of none."""
    text = Text("hosts that it serves", "由其提供访问的域名")
    found = (i for i in facts.all(Ingress) if _class(i) in ("", "nginx"))
    return lines("host", sorted({host for one in found for host in network.hosts_of(one)}), text)


def _class(ingress: Ingress) -> str:
    old = ingress.metadata.annotations.get("kubernetes.io/ingress.class", "")
    return ingress.spec.ingress_class_name or old


_NETWORK: Final = _nodes(
    Text("nodes whose new pods get their network from it", "由其为新 Pod 分配网络的节点")
)
_PROXY: Final = _nodes(
    Text("nodes on which it makes Services reachable", "由其实现 Service 访问的节点")
)
_LOGS: Final = _nodes(Text("nodes whose container logs it collects", "由其采集容器日志的节点"))
_CARE: Final = _nodes(Text("nodes whose faults it reports", "由其上报故障的节点"))
_LINK: Final = _nodes(Text("nodes that ACK reaches through it", "ACK 通过其管理的节点"))

_OF: Final[dict[str, Depends]] = {
    "coredns": _resolving,
    "kube-dns": _resolving,
    **dict.fromkeys(("terway-eniip", "terway-eni", "terway", "eni-config"), _NETWORK),
    **dict.fromkeys(("kube-flannel-ds", "kube-flannel-cfg", "cilium", "calico-node"), _NETWORK),
    "kube-proxy-worker": _PROXY,
    **dict.fromkeys(("csi-plugin", "csi-provisioner", "storage-operator"), _mounting),
    "cloud-controller-manager": _balanced,
    **dict.fromkeys(("nginx-ingress-controller", "nginx-configuration"), entries),
    **dict.fromkeys(("logtail-ds", "loongcollector-ds", "alibaba-log-controller"), _LOGS),
    **dict.fromkeys(("loongcollector-operator", "alibaba-log-configuration"), _LOGS),
    **dict.fromkeys(("ack-node-problem-detector", "ack-node-problem-detector-daemonset"), _CARE),
    "ack-cluster-agent": _LINK,
}
