"""Cases about the state of a cluster: a List of objects, given to `inspect` as its source.

A kind that is not in the List was read and is empty; only measures are not there by themselves.
Three kinds are ours: `{kind: NotRead, resource: pods, why: forbidden}` for a list that failed, one
`{kind: Cluster, version: …, now: …, namespace: …, certificateEnd: …}`, and `{kind: Many, count: 9,
of: {…}}` for as many objects, their names numbered.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import yaml

from seawall.commands import kinds
from seawall.commands.kinds import Kind
from seawall.engine import Catalog
from seawall.engine.states import kind_of, resource_of
from seawall.errors import ClusterError
from seawall.facts import NotRead
from seawall.inspect import inspect

VERSION, NOW = "v1.35.0", "2026-11-24T08:00:00Z"
Object = dict[str, Any]


class CaseSource:
    """A picture out of objects. See the module's docstring."""

    name = "snapshot"
    cluster = "case"
    narrowed = False
    failed: ClusterError | None = None

    def __init__(self, objects: list[Object]) -> None:
        self.objects: dict[str, list[Object]] = {}
        self.kinds: dict[str, Kind] = {}
        self.refused: dict[str, str] = {}
        about: Object = {}
        for thing in objects:
            if thing["kind"] == "NotRead":
                self.refused[thing["resource"]] = thing["why"]
            elif thing["kind"] == "Cluster" and "apiVersion" not in thing:
                about = thing
            else:
                kind = kinds.of_object(thing["apiVersion"], thing["kind"])
                self.kinds[resource_of(kind)] = kind
                self.objects.setdefault(resource_of(kind), []).append(thing)
        self.version: str = about.get("version", VERSION)
        self.now: str = about.get("now", NOW)
        self.namespace: str = about.get("namespace", "")
        self.end: str = about.get("certificateEnd", "")

    @property
    def certificate_end(self) -> str:
        return self.end

    def kind(self, resource: str) -> Kind | None:
        if resource.startswith("metrics.k8s.io/") and resource not in self.objects:
            return kind_of(resource) if resource in self.refused else None
        return self.kinds.get(resource) or kind_of(resource)

    def pages(self, resource: str) -> Iterator[bytes]:
        if why := self.refused.get(resource):
            raise NotRead(resource, why)
        yield msgspec.json.encode({"metadata": {}, "items": self.objects.get(resource, [])})


def source_of(path: Path) -> CaseSource:
    return CaseSource(list(_objects(path)))


def _objects(path: Path) -> Iterator[Object]:
    for document in yaml.load_all(path.read_bytes(), Loader=_Loader):
        for item in document["items"] if document["kind"] == "List" else [document]:
            yield from _many(item) if item["kind"] == "Many" else [item]


def _many(item: Object) -> Iterator[Object]:
    meta = item["of"]["metadata"]
    for number in range(item["count"]):
        yield {**item["of"], "metadata": {**meta, "name": f"{meta['name']}-{number}"}}


class _Loader(yaml.CSafeLoader):
    """Times stay texts, as in JSON."""


_Loader.yaml_implicit_resolvers = {
    first: [pair for pair in pairs if pair[0] != "tag:yaml.org,2002:timestamp"]
    for first, pairs in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


@cache
def _source(path: Path) -> CaseSource:
    return source_of(path)


def state_verdicts(path: Path, rule: str, rules: Catalog) -> set[str]:
    """What one entry says of the case's picture; it alone is asked."""
    picture = inspect(_source(path), rules.selected(lambda id_, _: id_ == rule))
    return {
        finding.verdict
        for outcome in picture.outcomes
        if outcome.rule == rule
        for finding in outcome.findings
    }
