"""What an operation is done to, as reports name it.

Tags, versions and the values that are set stay out: a subject names a thing and holds no content.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from seawall.model import Operation, Unknown

Scalar = str | int | bool | None
_KEYS = {
    "kube": ("group", "kind", "resource", "subresource", "namespace", "name", "all"),
    "cloud": ("type", "id", "name", "cluster", "role"),
}


def of(op: Operation) -> dict[str, Scalar]:
    """Plane, action and the target's own keys. None: the input does not tell."""
    keys = _KEYS.get(op.plane) or tuple(key for key in op.target if key != "role")
    named = {key: _scalar(op.target[key]) for key in keys if key in op.target}
    return {"plane": op.plane, "action": op.action, **named}


def line(op: Operation) -> str:
    """One short line: "delete Node n1", "slb:DeleteLoadBalancer lb-1", "sysctl.set net.…"."""
    return f"{op.action} {name(op)}".strip()


def name(op: Operation) -> str:
    """Without the action: "Node n1", "lb-1", "net.…"; "" when the input does not tell."""
    target = op.target
    if op.plane == "kube":
        shown = _shown(target.get("name", "")) or ("*" if target.get("all") is True else "")
        namespace = target.get("namespace", "")
        place = f"{namespace}/" if isinstance(namespace, str) and namespace else ""
        return f"{target.get('kind', '')} {place}{shown}".strip()
    keys = ("id", "name") if op.plane == "cloud" else ("key", "path", "unit", "device", "name")
    return next((text for key in keys if (text := _shown(target.get(key, "")))), "")


def names(operations: Iterable[Operation], most: int = 6) -> str:
    """The different names of several operations; "" for one whose line tells it.

    A line inside of an object (a field of a manifest) does not name the object.
    """
    operations = list(operations)
    inside = any(op.plane == "kube" and op.where.path for op in operations)
    found = list(dict.fromkeys(text for op in operations if (text := name(op))))
    more = f" … (+{len(found) - most})" if len(found) > most else ""
    return ", ".join(found[:most]) + more if len(found) > 1 or inside else ""


def _scalar(value: Any) -> Scalar:
    if isinstance(value, Unknown):
        return None
    return value if isinstance(value, str | int | bool) else str(value)


def _shown(value: Any) -> str:
    return str(value) if isinstance(value, str | int | Unknown) else ""
