"""Counts at 80 % or more of what Kubernetes is tested with (sig-scalability's thresholds)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from seawall.facts import Facts, Namespace, Node, Object, Pod, Service
from seawall.model import Hit, Text

_CLUSTER: tuple[tuple[type[Object], int], ...] = (
    (Node, 5_000),
    (Pod, 150_000),
    (Service, 10_000),
    (Namespace, 10_000),
)
_SPACE: tuple[tuple[type[Object], int], ...] = ((Pod, 3_000), (Service, 5_000))
_NEAR = 0.8


def judge(facts: Facts) -> Iterator[Hit]:
    for kind, limit in _CLUSTER:
        count = len(facts.all(kind))
        if count >= _NEAR * limit:
            yield Hit(kind.resource, "", "", _text(kind, count, limit))
    for kind, limit in _SPACE:
        for space, count in Counter(one.metadata.namespace for one in facts.all(kind)).items():
            if count >= _NEAR * limit:
                yield Hit("namespaces", "", space, _text(kind, count, limit))


def _text(kind: type[Object], count: int, limit: int) -> Text:
    return Text(
        en=f"{count} {kind.resource}, tested up to {limit}",
        zh=f"{kind.resource} 共 {count} 个，测试上限为 {limit}",
    )
