"""NT-04: the API server remembers whose tool wrote a component's spec: somebody's kubectl."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.facts import DaemonSet, Deployment, Facts, Manager
from seawall.model import Hit, Text
from seawall.relations.platform import SYSTEM, ack

_COMPONENTS = frozenset(
    (
        *("coredns", "nginx-ingress-controller", "kube-proxy-worker", "kube-flannel-ds"),
        *("terway-eniip", "csi-plugin", "csi-provisioner", "cloud-controller-manager"),
        *("metrics-server", "storage-operator", "node-resource-manager", "gatekeeper-controller"),
        *("ack-node-problem-detector-daemonset", "ack-node-problem-detector-eventer"),
        *("policy-template-controller", "security-inspector", "alibaba-log-controller"),
        *("logtail-ds", "loongcollector-ds"),
    )
)
# Field managers that only a person's tool has. Apply is not among them: installers use it too.
# A restart (kubectl-rollout) and labels change nothing that ACK configures.
_BY_HAND = frozenset(("kubectl-edit", "kubectl-patch", "kubectl-set", "kubectl-replace", "k9s"))


def judge(facts: Facts) -> Iterator[Hit]:
    components: list[Deployment | DaemonSet] = [*facts.all(Deployment), *facts.all(DaemonSet)]
    for one in components:
        if one.metadata.namespace != SYSTEM or one.metadata.name not in _COMPONENTS:
            continue
        by_hand = [m for m in one.metadata.managed_fields if _edits(m)]
        if by_hand and ack(facts):
            last = max(by_hand, key=lambda manager: manager.time or "")
            because = Text(
                en=f"{last.manager} wrote it at {last.time}",
                zh=f"{last.manager} 于 {last.time} 修改过它",
            )
            yield Hit(one.resource, SYSTEM, one.metadata.name, because)


def _edits(manager: Manager) -> bool:
    return manager.manager in _BY_HAND and manager.subresource != "status"
