"""CL-06: a worker's address is not the one that its name or its own pods still tell."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.facts import Facts
from seawall.model import Hit, Text
from seawall.relations.addresses import former_addresses, internal_addresses
from seawall.relations.platform import master


def judge(facts: Facts) -> Iterator[Hit]:
    for node, former in former_addresses(facts):
        if not master(node):
            now = internal_addresses(node)
            because = Text(
                en=f"its address is {now}; it was {former}",
                zh=f"当前地址为 {now}，原地址为 {former}",
            )
            yield Hit("nodes", "", node.metadata.name, because)
