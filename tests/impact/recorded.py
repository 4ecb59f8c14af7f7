"""A picture of a cluster from a List in a file, for `Look`; parts of it can be refused."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from seawall.check import Inputs, check
from seawall.commands import kinds
from seawall.commands.kinds import Kind
from seawall.engine import Catalog, load
from seawall.engine.live import Look
from seawall.facts import NotRead
from seawall.model import Impact, Text
from seawall.responses.reports.result import Result

SHOP = Path(__file__).with_name("shop.yaml")
CATALOG: Catalog = load()


class Recorded:
    """`refused`: resource → why its list fails. Every kind that is not in the list is empty."""

    cluster, version, now, namespace = "shop-prod", "v1.35.4", "2026-11-24T08:00:00Z", ""
    name, certificate_end = "snapshot", ""

    def __init__(self, items: list[dict[str, Any]], refused: dict[str, str] | None = None) -> None:
        self.lists: dict[str, list[dict[str, Any]]] = {}
        self.refused, self.read = refused or {}, list[str]()
        for item in items:
            row = kinds.of_object(item["apiVersion"], item["kind"])
            resource = f"{row.group}/{row.resource}" if row.group else row.resource
            self.lists.setdefault(resource, []).append(item)

    def kind(self, resource: str) -> Kind | None:
        group, _, plural = resource.rpartition("/")
        return kinds.of_resource(f"{plural}.{group}" if group else plural)

    def pages(self, resource: str) -> Iterator[bytes]:
        self.read.append(resource)
        if resource in self.refused:
            raise NotRead(resource, self.refused[resource])
        yield json.dumps({"items": self.lists.get(resource)}).encode()


def shop(refused: dict[str, str] | None = None) -> Recorded:
    return Recorded(yaml.safe_load(SHOP.read_text())["items"], refused)


def checked(command: str, picture: Recorded | None = None, namespace: str = "shop") -> Result:
    look = Look(picture or shop(), namespace)
    return check(Inputs(command=command, look=look), CATALOG)


def of_rule(result: Result, rule: str) -> Impact:
    found = next(finding for finding in result.findings if finding.rule == rule)
    assert found.verdict == "hit"
    assert found.impact is not None
    return found.impact


def names(impact: Impact, text: Text) -> list[str]:
    """The names of the lines that say this."""
    return [line.name for line in impact.lines if line.text == text]


def count(impact: Impact, english: str) -> int:
    return sum(line.count for line in impact.lines if line.text.en == english)
