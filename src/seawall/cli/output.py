"""Where a report goes and how it looks: the options that all judging commands share."""

from __future__ import annotations

import importlib
import os
import shutil
import sys
from pathlib import Path
from typing import Final

import click
import msgspec

from seawall.errors import UsageError
from seawall.model import Lang
from seawall.responses.reports.result import Result

FORMATS: Final = ("text", "json", "sarif", "junit", "html")
_OF_STATE: Final = {"text": "inspection_text", "html": "inspection_html"}


class Output(msgspec.Struct, frozen=True):
    """`file` "" is standard output. `brief`: a typed line, which needs no summary."""

    format: str = "text"
    file: str = ""
    no_color: bool = False
    brief: bool = False

    def write(self, result: Result, lang: Lang) -> None:
        """The whole report: of a cluster's state, or of what was done."""
        if self.format == "text":
            made = self.text(result, lang)
        else:
            complain(result, lang)
            name = _OF_STATE.get(self.format, self.format) if result.inspection else self.format
            made = importlib.import_module(f"seawall.responses.reports.{name}").render(result, lang)
        if self.file:
            save(Path(self.file), made)
            return
        sys.stdout.buffer.write(made)
        sys.stdout.buffer.flush()

    def text(self, result: Result, lang: Lang) -> bytes:
        name = _OF_STATE["text"] if result.inspection else "text"
        report = importlib.import_module(f"seawall.responses.reports.{name}")
        more = {"brief": True} if self.brief else {}
        made: str = report.render(result, lang, columns=self.columns, color=self.color, **more)
        return made.encode("utf-8", "replace")

    @property
    def color(self) -> bool:
        wanted = not self.no_color and not os.environ.get("NO_COLOR")
        return wanted and self._terminal

    @property
    def columns(self) -> int:
        return shutil.get_terminal_size((100, 24)).columns if self._terminal else 100

    @property
    def _terminal(self) -> bool:
        return not self.file and (sys.stdout.isatty() or bool(os.environ.get("FORCE_COLOR")))


def complain(result: Result, lang: Lang) -> None:
    """What could not be read, on stderr as well: a report for machines is looked at by none."""
    from seawall.responses.reports import reasons

    for problem in result.unread:
        click.echo(reasons.line(problem, lang), err=True)


def save(path: Path, data: bytes) -> None:
    """Whole or not at all: through a neighbour that takes the name at the end."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        part.write_bytes(data)
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise UsageError(f"{path}: could not be written: {error.strerror}") from error
