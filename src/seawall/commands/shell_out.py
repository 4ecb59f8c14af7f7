"""The one place where operations leave the reading of a script: what counts where it runs.

On a node all of them; in a container those that reach past it; in an image build or on a CI
machine none of the node's. Changes to clusters and clouds count everywhere.
"""

from __future__ import annotations

from typing import Any

from seawall.commands.context import Context
from seawall.commands.shell_secrets import mask
from seawall.commands.shell_site import Site
from seawall.commands.shell_unseen import telling
from seawall.model import Operation, Unknown

# What a privileged container changes on its node. The kernel, its mounts and devices, the
# firewall and the clock are shared; its files, packages and processes are its own.
_REACHES = frozenset(
    [
        "sysctl.set",
        "mount.mount",
        "mount.umount",
        "disk.format",
        "disk.write",
        "firewall.flush",
        "unit.start",
        "unit.stop",
        "unit.disable",
        "route.change",
        "address.change",
        "clock.set",
    ]
)


class Out:
    """Collects operations in order, each once."""

    def __init__(self) -> None:
        self.found: list[Operation] = []
        self._seen: dict[tuple[object, ...], Operation | set[str]] = {}

    def take(self, op: Operation, ctx: Context, site: Site | None) -> None:
        # An operation with a longer way here was let out by an inner reading already.
        if op.plane == "node" and op.via == ctx.via and not _counts(op, ctx):
            return
        if op.plane == "node" and not telling(op):
            return
        if site is not None:
            op = site.moved(op)
        where = op.where
        key = (where.file, where.line, where.column, op.action, op.via)
        twins = self._seen.get(key)
        if twins is None:
            self._seen[key] = op
        else:
            if isinstance(twins, Operation):
                twins = self._seen[key] = {_spelled(twins)}
            if _spelled(op) in twins:
                return
            twins.add(_spelled(op))
        if op.plane == "node":
            _clean(op.target)
            _clean(op.after)
        self.found.append(op)


def _spelled(op: Operation) -> str:
    return repr((op.target, op.after))


def _clean(values: Any) -> None:
    """The reasons of unknown values are texts of commands: without their secrets."""
    if isinstance(values, dict):
        for key, value in values.items():
            if isinstance(value, Unknown) and key not in ("host", "role"):
                values[key] = Unknown(mask(value.why), value.prefix, value.suffix)


def _counts(op: Operation, ctx: Context) -> bool:
    """Whether a node operation reaches a node; a path below a host mount becomes the host's."""
    if ctx.place == "node":
        return True
    path = op.target.get("path")
    if isinstance(path, str) and op.action.startswith("file."):
        for inside, outside in ctx.mounts.items():
            if path == inside or path.startswith(inside.rstrip("/") + "/"):
                rest = path[len(inside.rstrip("/")) :]
                op.target["path"] = outside.rstrip("/") + rest or "/"
                return True
    if ctx.place != "container" or op.action not in _REACHES:
        return False
    return op.action != "sysctl.set" or not op.target.get("persisted")
