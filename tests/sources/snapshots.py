"""A picture of a cluster that a test makes by itself, and a file to record it in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from seawall.commands.kinds import Kind
from seawall.facts import NotRead
from seawall.sources import snapshot
from seawall.sources.snapshot_write import record

KINDS = {
    "pods": Kind("Pod", "", "pods"),
    "nodes": Kind("Node", "", "nodes", False),
    "services": Kind("Service", "", "services"),
    "events": Kind("Event", "", "events"),
    "secrets": Kind("Secret", "", "secrets"),
    "configmaps": Kind("ConfigMap", "", "configmaps"),
    "namespaces": Kind("Namespace", "", "namespaces", False),
    "apps/deployments": Kind("Deployment", "apps", "deployments"),
    "example.com/things": Kind("Thing", "example.com", "things"),
}


class Made:
    """Objects by resource; a NotRead instead of a list is raised, after `before` pages."""

    cluster, version, now, namespace = "prod-shop", "v1.35.4", "2026-11-24T08:00:00Z", ""
    narrowed, certificate_end = False, "2027-01-01T00:00:00Z"

    def __init__(
        self, parts: dict[str, list[Any] | NotRead], *, page: int = 2, anew: bool = False
    ) -> None:
        self.parts, self.page, self.anew = parts, page, anew

    def kind(self, resource: str) -> Kind | None:
        return KINDS.get(resource)

    def pages(self, resource: str) -> Iterator[bytes]:
        found = self.parts.get(resource, [])
        if isinstance(found, NotRead):
            yield msgspec.json.encode({"items": [{"metadata": {"name": "first"}}]})
            raise found
        if self.anew:
            self.anew = False
            yield msgspec.json.encode({"items": [{"metadata": {"name": "stale"}}]})
            yield b""
        for at in range(0, len(found), self.page):
            yield msgspec.json.encode({"items": found[at : at + self.page]})


def saved(folder: Path, parts: dict[str, Any], *, anonymous: bool = False, **more: Any) -> Path:
    file = folder / "a.snapshot"
    record(Made(parts, **more), list(KINDS), file, anonymous=anonymous)
    return file


def items(file: Path, resource: str) -> list[Any]:
    read = snapshot.read(str(file))
    try:
        return [
            item for page in read.pages(resource) for item in msgspec.json.decode(page)["items"]
        ]
    finally:
        read.close()


def named(name: str, namespace: str = "shop", **more: Any) -> dict[str, Any]:
    return {"metadata": {"name": name, "namespace": namespace, **more.pop("meta", {})}} | more
