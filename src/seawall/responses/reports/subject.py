"""What an operation is done to, as reports name it.

Tags, versions and the values that are set stay out: a subject names a thing and holds no content.
"""

from __future__ import annotations

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
    target = op.target
    if op.plane == "kube":
        name = _shown(target.get("name", "")) or ("*" if target.get("all") is True else "")
        namespace = target.get("namespace", "")
        place = f"{namespace}/" if isinstance(namespace, str) and namespace else ""
        return f"{op.action} {target.get('kind', '')} {place}{name}".strip()
    keys = ("id", "name") if op.plane == "cloud" else ("key", "path", "unit", "device", "name")
    shown = [text for key in keys if (text := _shown(target.get(key, "")))]
    return f"{op.action} {shown[0] if shown else ''}".strip()


def _scalar(value: Any) -> Scalar:
    if isinstance(value, Unknown):
        return None
    return value if isinstance(value, str | int | bool) else str(value)


def _shown(value: Any) -> str:
    return str(value) if isinstance(value, str | int | Unknown) else ""
