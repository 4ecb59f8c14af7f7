"""A Corefile that CoreDNS refuses, that resolves nothing, or that asks itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from seawall.facts import Facts
from seawall.model import Hit, Text
from seawall.relations.dns import Server, corefile, dns_deployment, dns_service

# Plugins that CoreDNS refuses to see twice in a server block.
_ONCE = frozenset(("kubernetes", "cache", "health", "errors", "loop", "reload", "autopath"))
_ROOTS = frozenset((".", ".:53", "dns://.", "dns://.:53"))
_SUPPLIERS = frozenset(("forward", "proxy", "grpc", "dnsredir", "fanout", "alternate", "import"))


def judge(facts: Facts) -> Iterator[Hit]:
    if dns_deployment(facts) is None or (blocks := corefile(facts)) is None:
        return
    service = dns_service(facts)
    for because in _faults(blocks, service.spec.cluster_ip if service else ""):
        yield Hit("configmaps", "kube-system", "coredns", because)


def _faults(blocks: list[Server], own: str) -> Iterator[Text]:
    roots = [plugins for zones, plugins in blocks if _ROOTS & set(zones)]
    if not roots:
        yield Text(
            en="no server block answers for . on port 53", zh="没有监听 53 端口根域的 server 块"
        )
    elif not _SUPPLIERS & {words[0] for words, _ in roots[0]}:
        yield Text(
            en="names of the outside are not forwarded", zh="外部域名没有转发（缺少 forward）"
        )
    names = {words[0] for _, plugins in blocks for words, _ in plugins}
    if not names & {"kubernetes", "kubernetai", "import"}:
        yield Text(en="the plugin kubernetes is missing", zh="缺少 kubernetes 插件")
    for zones, plugins in blocks:
        if own and any(
            own in map(_host, words[2:]) for words, _ in plugins if words[0] == "forward"
        ):
            zone = " ".join(zones)
            yield Text(
                en=f"{zone} is forwarded to kube-dns itself ({own})",
                zh=f"{zone} 被转发给 kube-dns 自身（{own}）",
            )
        counts = Counter(words[0] for words, _ in plugins)
        for name in sorted(name for name in _ONCE if counts[name] > 1):
            yield Text(en=f"the plugin {name} is written twice", zh=f"插件 {name} 重复配置")


def _host(target: str) -> str:
    return target.rpartition("://")[2].partition(":")[0]
