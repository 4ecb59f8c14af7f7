"""Pods that were placed by a label of the node which is no longer what it was."""

from __future__ import annotations

from typing import Any

from seawall.facts import Facts, Node
from seawall.model import Impact, Line, Operation, Text
from seawall.relations import gathered, key, lines, named, names_of, pods_of_nodes

_SELECTED = Text("pods that were placed by this label", "依赖该标签调度的 Pod")


def impact(op: Operation, facts: Facts) -> Impact:
    def chosen() -> list[Line]:
        keys = _changed(_labels(op.before), _labels(op.after))
        names = (name for _, name in names_of(op, facts, Node))
        pods = (p for p in pods_of_nodes(facts, names) if keys & p.spec.node_selector.keys())
        return lines("pod", sorted(named(key(pod)) for pod in pods), _SELECTED)

    return gathered(chosen)


def _changed(before: dict[str, Any], after: dict[str, Any]) -> set[str]:
    every = before.keys() | after.keys()
    return {name for name in every if _value(before, name) != _value(after, name)}


def _value(labels: dict[str, Any], name: str) -> str | None:
    return str(labels[name]) if name in labels else None


def _labels(obj: Any) -> dict[str, Any]:
    metadata = obj.get("metadata") if isinstance(obj, dict) else None
    labels = metadata.get("labels") if isinstance(metadata, dict) else None
    return labels if isinstance(labels, dict) else {}
