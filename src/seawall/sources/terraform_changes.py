"""Planned changes of the resources that the table knows: decoded, masked, and what they come to.

A replace is a delete and a create in either order; a `forget`, a `read` and a no-op change nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from seawall.sources.terraform_plan import Plan, ResourceChange, value
from seawall.sources.terraform_table import Row, rows
from seawall.sources.terraform_values import settled

_ACTS = frozenset(("delete", "create", "update"))


class Planned(msgspec.Struct):
    """One change (or no-op). `before`/`after` hold the attributes that the row wants."""

    item: ResourceChange
    row: Row
    acts: frozenset[str]  # of delete, create, update; empty: nothing happens
    before: dict[str, Any] | None
    after: dict[str, Any] | None

    @property
    def address(self) -> str:
        return self.item.address

    @property
    def now(self) -> dict[str, Any]:
        """The resource as it is, or as it will be if it isn't there yet."""
        return self.before if self.before is not None else self.after or {}


def planned(plan: Plan) -> Iterator[Planned]:
    """The changes of managed resources that the table knows, in the plan's order."""
    table = rows()
    for item in plan.resource_changes:
        row = table.get(item.type)
        if row is not None and item.mode == "managed":
            yield _planned(item, row)


def _planned(item: ResourceChange, row: Row) -> Planned:
    change = item.change
    found = acts(item)
    before = value(change.before)
    if before is not None:
        before = settled(before, None, value(change.before_sensitive), row.wanted)
    after = None
    if found & {"create", "update"}:
        hidden = value(change.after_sensitive)
        after = settled(value(change.after), value(change.after_unknown), hidden, row.wanted)
    return Planned(item, row, found, before, after)


def acts(item: ResourceChange) -> frozenset[str]:
    """delete, create, update that are really done; an update from equal to equal is none."""
    found = _ACTS & set(item.change.actions)
    if found == {"update"} and _only_marks(item):
        return frozenset()
    return found


def _only_marks(item: ResourceChange) -> bool:
    """Whether before and after are the same text, nothing unknown: only marks of sensitivity."""
    change = item.change
    return bytes(change.before) == bytes(change.after) and b"true" not in bytes(
        change.after_unknown
    )
