"""Nodes whose kubelet or runtime is another than that of most nodes of their pool."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from seawall.facts import Facts, Node
from seawall.model import Hit, Text
from seawall.relations.platform import machines, pool


def judge(facts: Facts) -> Iterator[Hit]:
    pools: dict[str, list[Node]] = defaultdict(list)
    for node in machines(facts):
        if pool(node):
            pools[pool(node)].append(node)
    for nodes in pools.values():
        usual, count = Counter(map(_versions, nodes)).most_common(1)[0]
        for node in nodes:
            if _versions(node) != usual:
                own, most = ", ".join(_versions(node)), ", ".join(usual)
                share = f"{count}/{len(nodes)}"
                because = Text(
                    en=f"it runs {own}; {share} nodes of its pool run {most}",
                    zh=f"它运行 {own}，而同池 {share} 的节点运行 {most}",
                )
                yield Hit(Node.resource, "", node.metadata.name, because)


def _versions(node: Node) -> tuple[str, str]:
    info = node.status.node_info
    return f"kubelet {info.kubelet_version}", info.container_runtime_version
