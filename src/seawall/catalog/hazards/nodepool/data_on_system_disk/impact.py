"""The directories of nodes that its pods keep data in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from seawall.facts import Facts, Pod, Workload
from seawall.model import Impact, Operation, Text
from seawall.relations import (
    effects,
    gathered,
    lines,
    objects_of,
    on_node_disk,
    pods_of_workloads,
    words,
)

_DIRECTORIES = Text("directories of the node that will hold data", "将存放数据的节点目录")


def impact(op: Operation, facts: Facts) -> Impact:
    def pods() -> list[Pod]:
        kind = effects.KIND_OF.get(effects.resource_of(op))
        if kind is Pod:
            return objects_of(op, facts, Pod)
        if kind is not None and issubclass(kind, Workload):
            return pods_of_workloads(facts, objects_of(op, facts, kind))
        return []

    return gathered(
        lambda: lines("data", on_node_disk(facts, pods()), words.LOCAL),
        lambda: lines("data", sorted(_asked(op.after)), _DIRECTORIES),
    )


def _asked(value: Any) -> Iterator[str]:
    """The paths of every hostPath in an object."""
    if isinstance(value, dict):
        path = value["hostPath"].get("path") if isinstance(value.get("hostPath"), dict) else None
        if isinstance(path, str):
            yield path
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for item in items:
        yield from _asked(item)
