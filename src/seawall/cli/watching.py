"""`seawall inspect --watch`: follow a cluster by watches, and tell what came and what went."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final, Protocol

import click

from seawall.cli.output import Output
from seawall.cli.progress import Progress
from seawall.errors import ClusterError
from seawall.locales import Say, speaker
from seawall.locales.inspect import MESSAGES
from seawall.model import Lang
from seawall.responses.reports import earlier, inspection, inspection_text, reasons
from seawall.responses.reports.inspection import Change, Key, Subject, Unread
from seawall.responses.reports.result import Result
from seawall.sources.watched_part import State

Look = Callable[[], Result]
TICK: Final = 10.0  # seconds after which time alone may have changed a verdict
REST: Final = 10  # times as long as a look takes, nobody looks: at most a tenth of a core,
LONGEST: Final = 5.0  # but not longer than so many seconds
SHOWN: Final = 3  # kinds that a line names


class Picture(Protocol):
    """`sources.watched.Watched`: it changes by itself, and says so."""

    @property
    def failed(self) -> ClusterError | None: ...
    def mark(self) -> Any: ...
    def wait(self, mark: Any, seconds: float) -> Any: ...
    def states(self) -> dict[str, State]: ...
    def ready(self, seconds: float) -> bool: ...


def ready(picture: Picture, seconds: float, say: Say) -> None:
    """Wait for the first lists, with progress on a terminal. What comes later is not known yet."""
    end = time.monotonic() + seconds

    def how_far() -> str:
        states = picture.states()
        count = sum(state.objects for state in states.values())
        waits = next((name for name, one in states.items() if one.phase == "starting"), "")
        return say("progress", count=f"{count:,}", resource=waits)

    with Progress(say) as progress:
        while (left := end - time.monotonic()) > 0 and picture.failed is None:
            if picture.ready(min(left, 0.2)):
                return
            progress.show(how_far)


class Watch:
    """The first look is a whole report; of the others only the changes are printed.

    `gather`: seconds in which changes are judged together; `length`: seconds in all, infinite:
    until Ctrl-C.
    """

    def __init__(
        self,
        gather: float,
        length: float,
        lang: Lang,
        output: Output,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.gather, self.lang, self.output, self.sleep = gather, lang, output, sleep
        self.end = time.monotonic() + length
        self.say = speaker(MESSAGES, lang)
        self.known: Sequence[Subject] = ()  # found, and not known to be gone since
        self.doubted: set[Key] = set()  # of these, what is not known to be there
        self.unread: list[str] = []
        self.trouble = ""  # why nothing can be looked at, as it was told

    def run(
        self, picture: Picture, look: Look, before: Sequence[Subject] | None, against: str
    ) -> Result:
        """The last look. It ends with the report against `before`, or against the first look."""
        mark, begun = picture.mark(), time.monotonic()
        result = first = look()
        took = time.monotonic() - begun
        self.output.write(first, self.lang)
        click.echo(self.say("watch.start"))
        self.known = earlier.of_result(first, self.lang)
        self.unread, self.trouble = list(_unread(first)), self._why(picture)
        try:
            while (left := self.end - time.monotonic()) > 0:
                picture.wait(mark, min(TICK, left))
                pause = max(self.gather, min(REST * took, LONGEST))
                self.sleep(max(min(pause, self.end - time.monotonic()), 0))
                mark, begun = picture.mark(), time.monotonic()
                result = look()
                took = time.monotonic() - begun
                self._tell(result, self._why(picture))
        except KeyboardInterrupt:
            click.echo()
        then = earlier.of_result(first, self.lang) if before is None else before
        name = against or first.inspection.time if first.inspection else against
        _compare(result, then, name)
        self.output.write(result, self.lang)
        return result

    def _why(self, picture: Picture) -> str:
        failed = picture.failed
        return reasons.of(failed.why, self.lang) if failed is not None else ""

    def _tell(self, result: Result, trouble: str) -> None:
        assert result.inspection is not None
        at = result.inspection.time.partition("T")[2].rstrip("Z")
        if trouble:
            lines = [] if self.trouble else [self.say("watch.unread", time=at, why=trouble)]
        else:
            lines = [self.say("watch.again", time=at)] if self.trouble else []
            lines += self._kinds(result, at)
            lines += self._changes(result, at)
        self.trouble = trouble
        terminal = sys.stdout.isatty()
        if terminal and (lines or trouble):
            click.echo("\r\x1b[K", nl=False)
        elif terminal:
            click.echo(f"\r{self.say('watch.none', time=at)}\x1b[K", nl=False)
        for line in lines:
            click.echo(line)

    def _kinds(self, result: Result, at: str) -> Iterator[str]:
        """Kinds that can't be looked at any more, and those that can again."""
        now = _unread(result)
        lost = [name for name in now if name not in self.unread]
        back = [name for name in self.unread if name not in now]
        self.unread = list(now)
        for key, names in (("behind", lost), ("back", back)):
            if names:
                more = f" (+{len(names) - SHOWN})" if len(names) > SHOWN else ""
                kinds = ", ".join(name.rpartition("/")[2] for name in names[:SHOWN]) + more
                why = reasons.of(now[names[0]].why, self.lang) if key == "behind" else ""
                yield self.say(f"watch.{key}", time=at, kinds=kinds, why=why)

    def _changes(self, result: Result, at: str) -> Iterator[str]:
        change = _compare(result, self.known, "")
        page = inspection_text.Page(result, self.lang, self.output.columns, color=self.output.color)
        lines = [("new", inspection_text.change_of(page, one)) for one in change.new]
        lines += [("fixed", inspection_text.earlier(one)) for one in change.fixed]
        unclear = [one for one in change.unclear if one.key not in self.doubted]
        lines += [("unclear", inspection_text.earlier(one)) for one in unclear]
        again = (one for one in change.remaining if inspection.key_of(one) in self.doubted)
        lines += [("remaining", inspection_text.change_of(page, one)) for one in again]
        self.known = [*earlier.of_result(result, self.lang), *change.unclear]
        self.doubted = {one.key for one in change.unclear}
        for kind, line in lines:
            yield from (f"{at}{shown}" for shown in inspection_text.change_line(page, kind, line))


def _unread(result: Result) -> dict[str, Unread]:
    seen = result.inspection
    return {part.resource: part for part in seen.unread} if seen is not None else {}


def _compare(result: Result, before: Sequence[Subject], name: str) -> Change:
    seen = result.inspection
    assert seen is not None
    seen.change = inspection.compare(result.findings, before, seen.checks, name)
    return seen.change
