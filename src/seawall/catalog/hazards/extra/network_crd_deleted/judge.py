"""EX-10: a network plugin runs, and definitions that it can't do without are not served."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.facts import Crd, DaemonSet, Facts
from seawall.model import Hit, Text

_TERWAY, _CALICO = "network.alibabacloud.com", "crd.projectcalico.org"
# The plugin's DaemonSet → the group, what it always has, and whether all may be missing: Calico can
# keep its data in etcd, old Terway had no definitions.
_NEEDS: dict[str, tuple[str, tuple[str, ...], bool]] = {
    "terway-eniip": (_TERWAY, ("podenis", "podnetworkings"), False),
    "terway-eni": (_TERWAY, ("podenis", "podnetworkings"), False),
    "cilium": ("cilium.io", ("ciliumendpoints", "ciliumidentities", "ciliumnodes"), False),
    "calico-node": (_CALICO, ("felixconfigurations", "ippools", "clusterinformations"), True),
}
_SPACES = ("kube-system", "calico-system", "cilium")


def judge(facts: Facts) -> Iterator[Hit]:
    plugins = [
        plugin
        for plugin in facts.all(DaemonSet)
        if plugin.metadata.name in _NEEDS and plugin.metadata.namespace in _SPACES
    ]
    if not plugins:
        return
    served = {
        crd.metadata.name
        for crd in facts.all(Crd)
        if any(version.served for version in crd.spec.versions)
    }
    for plugin in plugins:
        group, names, optional = _NEEDS[plugin.metadata.name]
        if optional and not any(name.endswith(f".{group}") for name in served):
            continue
        because = Text(
            en=f"{plugin.metadata.name} runs and needs it; it is not served",
            zh=f"{plugin.metadata.name} 正在运行且依赖它，但它不存在或已停用",
        )
        ref = f"{DaemonSet.resource}/{plugin.metadata.namespace}/{plugin.metadata.name}"
        for name in names:
            if f"{name}.{group}" not in served:
                yield Hit(Crd.resource, "", f"{name}.{group}", because, (ref,))
