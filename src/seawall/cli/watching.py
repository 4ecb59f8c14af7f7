"""`seawall inspect --watch`: look again and again, and tell what came and what went."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence

import click

from seawall.cli.output import Output
from seawall.locales import speaker
from seawall.locales.inspect import MESSAGES
from seawall.model import Lang
from seawall.responses.reports import earlier, inspection, inspection_text, reasons
from seawall.responses.reports.inspection import Subject
from seawall.responses.reports.result import Result

Look = Callable[[], Result]


class Watch:
    """The first look is a whole report; of the others only the changes are printed.

    `every` and `length` are seconds; infinite: until Ctrl-C.
    """

    def __init__(
        self,
        every: float,
        length: float,
        lang: Lang,
        output: Output,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.every, self.lang, self.output, self.sleep = every, lang, output, sleep
        self.end = time.monotonic() + length
        self.say = speaker(MESSAGES, lang)

    def run(self, look: Look, before: Sequence[Subject] | None, against: str) -> Result:
        """The last look. It ends with the report against `before`, or against the first look."""
        result = first = look()
        self.output.write(first, self.lang)
        click.echo(self.say("watch.start", every=f"{self.every:g}"))
        try:
            while (left := self.end - time.monotonic()) > 0:
                self.sleep(min(self.every, left))
                last, result = result, look()
                self._tell(last, result)
        except KeyboardInterrupt:
            click.echo()
        then = earlier.of_result(first, self.lang) if before is None else before
        name = against or first.inspection.time if first.inspection else against
        _compare(result, then, name)
        self.output.write(result, self.lang)
        return result

    def _tell(self, last: Result, result: Result) -> None:
        assert result.inspection is not None
        at = result.inspection.time.partition("T")[2].rstrip("Z")
        if result.problems:
            why = reasons.of_problem(result.problems[-1], self.lang)
            click.echo(self.say("watch.unread", time=at, why=why))
            return
        _compare(result, earlier.of_result(last, self.lang), "")
        change = result.inspection.change
        assert change is not None
        page = inspection_text.Page(result, self.lang, self.output.columns, color=self.output.color)
        lines = [("new", inspection_text.change_of(page, one)) for one in change.new]
        for kind in ("fixed", "unclear"):
            lines += [(kind, inspection_text.earlier(one)) for one in getattr(change, kind)]
        if not lines and sys.stdout.isatty():
            click.echo(f"\r{self.say('watch.none', time=at)}\x1b[K", nl=False)
        elif lines and sys.stdout.isatty():
            click.echo("\r\x1b[K", nl=False)
        for kind, line in lines:
            for shown in inspection_text.change_line(page, kind, line):
                click.echo(f"{at}{shown}")


def _compare(result: Result, before: Sequence[Subject], name: str) -> None:
    if (seen := result.inspection) is not None:
        seen.change = inspection.compare(result.findings, before, seen.checks, name)
