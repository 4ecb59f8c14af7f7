"""Which parts of its variables an expression reads: what a source must decode, and no more.

The answer may be too large, never too small: where a value is compared, converted or handed to a
function, all of it counts as read.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from seawall.engine.cel.tree import (
    Call,
    Const,
    Ident,
    Index,
    ListNode,
    Macro,
    MapNode,
    Node,
    Select,
)

_SAME = frozenset(("value", "or", "orValue", "first", "last", "unwrapOpt", "optional.of", "dyn"))


class Reads(msgspec.Struct, omit_defaults=True):
    """A part of a variable. `whole`: read with all that is in it; `open`: its keys or items are
    walked or looked up by a name that only the run knows."""

    children: dict[str, Reads] = msgspec.field(default_factory=dict)
    items: Reads | None = None
    whole: bool = False

    def child(self, name: str) -> Reads:
        return self.children.setdefault(name, Reads())

    def item(self) -> Reads:
        if self.items is None:
            self.items = Reads()
        return self.items

    def merge(self, other: Reads) -> None:
        """Add what another expression reads."""
        self.whole = self.whole or other.whole
        for name, child in other.children.items():
            self.child(name).merge(child)
        if other.items is not None:
            self.item().merge(other.items)


class _Value:
    """What an expression stands for: parts of variables, and items of a list that it makes.

    `texts`: the constant texts that it is one of, None if it may be something else.
    """

    def __init__(
        self,
        places: Iterable[Reads] = (),
        items: Iterable[_Value] = (),
        texts: frozenset[str] | None = None,
    ) -> None:
        self.places, self.items, self.texts = list(places), list(items), texts

    def child(self, name: str) -> _Value:
        return _Value(place.child(name) for place in self.places)

    def item(self) -> _Value:
        of_places = [_Value(place.item() for place in self.places)] if self.places else []
        return _joined([*of_places, *self.items])

    def use(self) -> None:
        """All of it is read."""
        for place in self.places:
            place.whole = True
        for item in self.items:
            item.use()


def _joined(values: Iterable[_Value]) -> _Value:
    made = _Value()
    values = list(values)
    texts = [value.texts for value in values if value.texts is not None]
    if texts and len(texts) == len(values):
        made.texts = frozenset().union(*texts)
    for value in values:
        made.places += value.places
        made.items += value.items
    return made


def reads(node: Node, names: Iterable[str]) -> dict[str, Reads]:
    """For each variable, what the (checked) expression reads of it."""
    roots = {name: Reads() for name in names}
    _Reader().value(node, {name: _Value([root]) for name, root in roots.items()}).use()
    return roots


class _Reader:
    def value(self, node: Node, scope: dict[str, _Value]) -> _Value:
        read: Any = getattr(self, "_" + type(node).__name__.lower(), None)
        made: _Value = read(node, scope) if read else _Value()
        return made

    def _const(self, node: Const, scope: dict[str, _Value]) -> _Value:
        return _Value(texts=frozenset((node.value,)) if isinstance(node.value, str) else None)

    def _ident(self, node: Ident, scope: dict[str, _Value]) -> _Value:
        return scope[node.name]

    def _select(self, node: Select, scope: dict[str, _Value]) -> _Value:
        child = self.value(node.operand, scope).child(node.field)
        return _Value() if node.test else child

    def _index(self, node: Index, scope: dict[str, _Value]) -> _Value:
        value = self.value(node.operand, scope)
        key = self.value(node.key, scope)
        if key.texts is not None:
            return _joined(value.child(text) for text in sorted(key.texts))
        key.use()
        return value.item()

    def _listnode(self, node: ListNode, scope: dict[str, _Value]) -> _Value:
        return _Value(items=[self.value(item, scope) for item in node.items])

    def _mapnode(self, node: MapNode, scope: dict[str, _Value]) -> _Value:
        for key in node.keys:
            self.value(key, scope).use()
        return _Value(items=[self.value(value, scope) for value in node.values])

    def _call(self, node: Call, scope: dict[str, _Value]) -> _Value:
        values = [self.value(value, scope) for value in node.values()]
        if node.function == "hasValue":
            return _Value()
        if node.function in _SAME:
            if node.function in ("first", "last", "unwrapOpt"):
                return values[0].item() if node.function != "unwrapOpt" else values[0]
            return _joined(values)
        if node.function == "?:":
            values[0].use()
            return _joined(values[1:])
        if node.function == "+":
            for value in values:  # texts and numbers are read, lists are passed on
                for place in value.places:
                    place.item()
            return _joined(values)
        if node.function == "in":
            values[0].use()
            values[1].item().use()
            return _Value()
        if node.function in ("==", "!=") and self._null_test(node):
            return _Value()
        for value in values:
            value.use()
        return _Value()

    def _null_test(self, node: Call) -> bool:
        """`object == null` reads nothing of the object."""
        return any(isinstance(value, Const) and value.value is None for value in node.values())

    def _macro(self, node: Macro, scope: dict[str, _Value]) -> _Value:
        source = self.value(node.source, scope)
        optional = node.name in ("optMap", "optFlatMap")
        item = source if optional else source.item()
        given = [_Value(), item] if len(node.variables) == 2 else [item]
        inner = scope | dict(zip(node.variables, given, strict=True))
        if node.test is not None:
            self.value(node.test, inner).use()
        body = self.value(node.body, inner)
        if node.name in ("map", "transformList"):
            return _Value(items=[body])
        if optional:
            return body
        body.use()
        return source if node.name in ("filter", "sortBy") else _Value()
