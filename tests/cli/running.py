"""Runs the command line in this process, with its own folder and environment."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from seawall.cli.main import run


class Done(NamedTuple):
    status: int
    out: str
    err: str


def seawall(
    *args: str, folder: Path, stdin: bytes = b"", environ: Mapping[str, str] | None = None
) -> Done:
    """`seawall ARGS` in `folder`; the locale is C and HOME is its `home`, unless set."""
    out, err = _stream(), _stream()
    with _world(folder, {"HOME": str(folder / "home"), "LANG": "C"} | dict(environ or {})):
        before = sys.stdin, sys.stdout, sys.stderr
        sys.stdin, sys.stdout, sys.stderr = io.TextIOWrapper(io.BytesIO(stdin)), out, err
        try:
            status = run(args)
        finally:
            sys.stdin, sys.stdout, sys.stderr = before
    return Done(status, _text(out), _text(err))


@contextmanager
def _world(folder: Path, environ: Mapping[str, str]) -> Iterator[None]:
    here, old = Path.cwd(), dict(os.environ)
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "NO_COLOR", "FORCE_COLOR", "COLUMNS"):
        os.environ.pop(name, None)
    os.environ.update(environ)
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(here)
        os.environ.clear()
        os.environ.update(old)


def _stream() -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(), "utf-8", "surrogateescape", newline="")


def _text(stream: io.TextIOWrapper) -> str:
    stream.flush()
    data = stream.buffer
    assert isinstance(data, io.BytesIO)
    return data.getvalue().decode("utf-8", "replace")
