"""The memory limit of CoreDNS below what so many pods and Services need.

The rule is that of coredns/deployment, Scaling_CoreDNS: MB for the objects, cache and buffers.
"""

from __future__ import annotations

from collections.abc import Iterator

from seawall.facts import Facts, Pod, Service
from seawall.model import Hit, Text
from seawall.relations.dns import corefile, dns_deployment
from seawall.relations.measures import amount

_PLAIN, _AUTOPATH = (0.000858, 49.1), (0.0025, 50.5)


def judge(facts: Facts) -> Iterator[Hit]:
    deployment = dns_deployment(facts)
    containers = deployment.spec.template.spec.containers if deployment else []
    limits = next((c.resources.limits for c in containers if c.name == "coredns"), {})
    limit = amount(limits.get("memory", 0)) / 1e6
    if deployment is None or not limit:
        return
    plugins = {words[0] for _, found in corefile(facts) or () for words, _ in found}
    each, fixed = _AUTOPATH if "autopath" in plugins else _PLAIN
    count = len(facts.all(Pod)) + len(facts.all(Service))
    need = count * each + fixed
    if limit < need:
        because = Text(
            en=f"the limit is {limit:.0f} MB; {count} pods and Services need {need:.0f} MB",
            zh=f"上限为 {limit:.0f} MB，而 {count} 个 Pod 与 Service 需要 {need:.0f} MB",
        )
        yield Hit(deployment.resource, "kube-system", "coredns", because)
