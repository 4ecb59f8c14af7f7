"""A Corefile that works and fails when pods move or CoreDNS restarts."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.facts import Facts
from seawall.model import Hit, Text
from seawall.relations.dns import Plugin, corefile, dns_deployment
from seawall.relations.platform import ack

_ROOTS = frozenset((".", ".:53", "dns://.", "dns://.:53"))


def judge(facts: Facts) -> Iterator[Hit]:
    if dns_deployment(facts) is None or not (blocks := corefile(facts)):
        return
    plugins = next((found for zones, found in blocks if _ROOTS & set(zones)), None)
    if plugins is None or any(words[0] == "import" for words, _ in plugins):
        return
    risks = list(_risks(plugins, on_ack=ack(facts)))
    if risks:
        because = Text(
            en="; ".join(risk.en for risk in risks), zh="；".join(risk.zh for risk in risks)
        )
        yield Hit("configmaps", "kube-system", "coredns", because)


def _risks(plugins: list[Plugin], *, on_ack: bool) -> Iterator[Text]:
    inner = {words[0]: [line[0] for line in lines] for words, lines in plugins}
    if "autopath" in inner:
        yield Text(en="autopath is on", zh="启用了 autopath")
    if "ready" not in inner:
        yield Text(en="ready is missing", zh="缺少 ready 插件")
    if "lameduck" not in inner.get("health", ()):
        yield Text(en="health has no lameduck", zh="health 未设置 lameduck")
    if on_ack and "prefer_udp" not in inner.get("forward", ["prefer_udp"]):
        yield Text(en="forward has no prefer_udp", zh="forward 未设置 prefer_udp")
