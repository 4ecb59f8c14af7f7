"""The objects of a manifest's documents. A List is its items, as for kubectl."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from seawall.formats.yaml11 import Document


class Part(NamedTuple):
    """An object of a document: its path there, () for the document itself."""

    obj: dict[str, Any]
    document: Document
    path: tuple[str | int, ...]

    @property
    def line(self) -> int:
        return self.document.line_of(self.path) if self.path else self.document.line


def parts(documents: list[Document]) -> Iterator[Part]:
    """The objects of documents, Lists taken apart; what is no object is left out."""
    for document in documents:
        yield from _parts(document.value, document, ())


def _parts(value: Any, document: Document, path: tuple[str | int, ...]) -> Iterator[Part]:
    if not isinstance(value, dict) or not isinstance(kind := value.get("kind"), str) or not kind:
        return
    items = value.get("items")
    if not isinstance(items, list):
        if isinstance(value.get("apiVersion"), str):
            yield Part(value, document, path)
        return
    # As UnstructuredJSONScheme: items without kind and apiVersion get the List's own.
    given = {"apiVersion": value.get("apiVersion"), "kind": kind.removesuffix("List")}
    for number, item in enumerate(items):
        if isinstance(item, dict):
            whole = item if item.get("kind") or item.get("apiVersion") else {**given, **item}
            yield from _parts(whole, document, (*path, "items", number))
