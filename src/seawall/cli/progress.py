"""How far a long check has come: on standard error, only on a terminal, only when it takes long."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

import click

from seawall.locales import Say

AFTER, EVERY = 0.7, 0.1  # seconds


class Progress:
    def __init__(self, say: Say) -> None:
        self.say, self.count = say, 0
        self.next = time.monotonic() + AFTER if sys.stderr.isatty() else float("inf")
        self.shown = False

    def tick(self) -> None:
        self.count += 1
        self.show(lambda: self.say("check.progress", count=self.count))

    def show(self, text: Callable[[], str]) -> None:
        """Write over the last one, if it is time for one."""
        if self.next != float("inf") and (now := time.monotonic()) >= self.next:
            self.next, self.shown = now + EVERY, True
            click.echo(f"\r{text()}\x1b[K", nl=False, err=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.shown:
            click.echo("\r\x1b[K", nl=False, err=True)
