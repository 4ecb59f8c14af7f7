"""Playbooks for tests: read with the files that they name, all in memory."""

from __future__ import annotations

from typing import Any

from seawall.commands.context import Context
from seawall.model import Operation, Problem
from seawall.sources import ansible, manifest


def read_all(
    text: str, files: dict[str, str] | None = None, file: str = "site.yml"
) -> tuple[list[Operation], list[Problem]]:
    stored = {path: content.encode() for path, content in (files or {}).items()}
    ctx = Context(
        file=file,
        source="ansible",
        problems=[],
        open=stored.get,
        objects=lambda data, name: [obj for obj, *_ in manifest.objects(data, name)],
    )
    return list(ansible.read(text.encode(), file, ctx)), ctx.problems


def read(text: str, files: dict[str, str] | None = None) -> list[Operation]:
    return read_all(text, files)[0]


def tasks(text: str, files: dict[str, str] | None = None) -> list[Operation]:
    """Operations of tasks on workers; the first task stands in line 3."""
    body = "".join(f"  {line}\n" for line in text.strip("\n").split("\n"))
    return read(f"- hosts: workers\n  tasks:\n{body}", files)


def sysctls(operations: list[Operation]) -> list[tuple[Any, Any]]:
    return [(op.target["key"], op.after["value"]) for op in operations if op.action == "sysctl.set"]


def only(text: str) -> Operation:
    (operation,) = tasks(text)
    return operation
