"""CL-05: a kubelet that is newer than the API server, which no supported way of upgrading makes."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.facts import Facts, Node
from seawall.model import Hit, Text
from seawall.relations.measures import version


def judge(facts: Facts) -> Iterator[Hit]:
    server = version(facts.version)
    for node in facts.all(Node):
        kubelet = node.status.node_info.kubelet_version
        if version(kubelet)[:2] > server[:2] > (0, 0):
            because = Text(
                en=f"its kubelet is {kubelet}, newer than the API server ({facts.version})",
                zh=f"kubelet 版本 {kubelet} 高于 API Server（{facts.version}）",
            )
            yield Hit(Node.resource, "", node.metadata.name, because)
