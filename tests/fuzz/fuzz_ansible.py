"""Fuzz target: any bytes as Ansible, cloud-init, a Dockerfile or a pipeline.

The first byte picks the source; Operations, Problems or an InputError come out.
"""

from __future__ import annotations

from pathlib import Path

from seawall.commands.context import Context
from seawall.errors import InputError
from seawall.sources import ansible, cloudinit, dockerfile, manifest, workflow

CASES = Path(__file__).parent.parent.parent / "src/seawall/catalog/hazards"
_SOURCES = (ansible, ansible, cloudinit, dockerfile, workflow)
_NAMES = ("ansible", "cloudinit", "dockerfile", "workflow")


def one(data: bytes) -> None:
    source = _SOURCES[data[0] % len(_SOURCES)] if data else ansible
    rest = data[1:]
    ctx = Context(
        file="input",
        source="ansible",
        problems=[],
        open=lambda path: rest if path.endswith((".yml", "group_vars/all", ".j2", ".sh")) else None,
        objects=lambda text, file: [obj for obj, *_ in manifest.objects(text, file)],
    )
    try:
        for operation in source.read(rest, "input", ctx):
            repr(operation)
    except InputError:
        pass


def corpus() -> list[bytes]:
    """The catalogue's cases of these sources, each with the byte that picks its source."""
    found = []
    for file in sorted(CASES.glob("*/*/cases/*")):
        kind = file.name.split("-")[1] if file.name.count("-") > 1 else ""
        if kind in _NAMES and file.is_file():
            found.append(bytes([_NAMES.index(kind) + 1]) + file.read_bytes())
    return found
