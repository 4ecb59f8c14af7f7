"""Fuzz target: any bytes as a shell script: Operations, Problems or an InputError come out.

python -m tests.fuzz.fuzz_shell -max_total_time=600      (needs atheris)
"""

from __future__ import annotations

from pathlib import Path

from seawall.commands.context import Context
from seawall.errors import InputError
from seawall.sources import manifest, script

CASES = Path(__file__).parent.parent.parent / "src/seawall/catalog/hazards"
_PLACES = ("node", "container", "image", "runner")


def one(data: bytes) -> None:
    """The first byte picks where the script runs; files that it opens hold the script itself."""
    rest = data[1:]
    ctx = Context(
        file="run.sh",
        source="shell",
        problems=[],
        place=_PLACES[data[0] % 4] if data else "node",  # type: ignore[arg-type]
        open=lambda path: rest if len(path) < 40 else None,
        objects=lambda text, file: [obj for obj, *_ in manifest.objects(text, file)],
        mounts={"/host": "/"},
    )
    try:
        for operation in script.read(rest, "run.sh", ctx):
            repr(operation)
            assert operation.where.line >= 1, operation
            assert len(operation.text) <= 300, operation
    except InputError:
        pass


def corpus() -> list[bytes]:
    """The catalogue's shell cases, and lines of every program's tests."""
    found = [b"\0" + file.read_bytes() for file in sorted(CASES.glob("*/*/cases/*-shell-*"))]
    for file in sorted((Path(__file__).parent.parent / "commands").glob("programs_*.txt")):
        for line in file.read_bytes().splitlines():
            found.append(b"\0" + line.rpartition(b"=>")[0].replace(b"\\n", b"\n"))
    return found
