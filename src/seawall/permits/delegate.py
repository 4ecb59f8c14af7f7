"""The delegating controller: what a permit allows is taken from native policies to the webhook.

Opening: the webhook first, fail-closed and seen to work, then the policies' lists. Closing: the
lists first, then, once every API server must have read them, the webhook. So at no moment an object
is judged by neither; with the agent down it is refused. Each run compares what is wanted with what
stands there and writes the difference, each write on the condition that nothing has changed since;
it may be stopped anywhere and run again.
"""

from __future__ import annotations

import datetime
import time
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Final

import msgspec

from seawall.engine import Catalog
from seawall.errors import ClusterError
from seawall.guard.setting import Object
from seawall.permits import hooking, literals
from seawall.permits.deciding import Delegation, delegations
from seawall.permits.hooking import Standing
from seawall.permits.literals import Native
from seawall.permits.model import Permit

if TYPE_CHECKING:
    from seawall.clients.kube import Cluster

MOST: Final = 500  # delegations at once: the lists are part of policies, which must stay small
# Seconds after which each API server has read a policy's new list (longest seen: 0.97).
SETTLE: Final = 10.0

NO_ANSWER: Final = "the API server gets no answer of the webhook"


class Outcome(msgspec.Struct, frozen=True):
    """`open`: what the policies leave to the webhook now. `why` says what kept it from more."""

    open: tuple[str, ...] = ()
    wrote: bool = False
    why: str = ""


class Delegator:
    """One of them works on a cluster at a time (the agent's leader); a second does no harm."""

    def __init__(
        self,
        cluster: Cluster,
        catalog: Catalog,
        *,
        settle: float = SETTLE,
        clock: Callable[[], float] = time.monotonic,
        patience: float = hooking.PATIENCE,
    ) -> None:
        self.cluster, self.catalog = cluster, catalog
        self._settle, self._clock, self._patience = settle, clock, patience
        self._closing: dict[Delegation, float] = {}  # until when the webhook keeps them
        self._proven: list[Object] | None = None  # the webhooks that were seen to work
        self._open: tuple[str, ...] = ()
        self._begun = False
        self._wrote = False

    def run_once(
        self, permits: Iterable[Permit], now: datetime.datetime, client: Object
    ) -> Outcome:
        """Bring the API server to what the permits say. `client`: the agent's clientConfig.

        ClusterError if it can't be asked or won't be written; then nothing new is open.
        """
        self._wrote = False
        natives = literals.natives(self.cluster)
        served = {one.resource for one in natives}
        wanted = [one for one in delegations(permits, now) if one.resource in served][:MOST]
        self._close(natives, wanted)
        try:
            works = self._hook(natives, wanted, client)
        except ClusterError:
            self._write(natives, [])
            raise
        self._write(natives, wanted if works else [])
        self._open = tuple(str(one) for one in wanted) if works else ()
        return Outcome(self._open, self._wrote, "" if works else NO_ANSWER)

    def stands(self) -> bool:
        """One request: the webhook is as it was last seen to work, or nothing is open at all.

        To be asked each second while something is open: else `run_once` is due.
        """
        if self._proven is None:
            return not self._open
        return hooking.standing(self.cluster).webhooks == self._proven

    def _close(self, natives: list[Native], wanted: Sequence[Delegation]) -> None:
        """Take from the lists what no permit allows any more; the webhook goes on for a while."""
        texts = {str(one) for one in wanted}
        for native in natives:
            for text in native.open - texts:
                if (gone := _parsed(text)) is not None:
                    self._closing[gone] = self._clock() + self._settle
        kept = [one for native in natives for text in native.open if (one := _parsed(text))]
        self._write(natives, [one for one in kept if str(one) in texts])

    def _hook(self, natives: list[Native], wanted: Sequence[Delegation], client: Object) -> bool:
        """Bring the webhook to what is or will be open; whether it was seen to work."""
        there = hooking.standing(self.cluster)
        self._begin(there)
        at = self._clock()
        self._closing = {one: end for one, end in self._closing.items() if end > at}
        asked = sorted({*wanted, *self._closing})
        if not asked:
            if there.webhooks is not None:
                hooking.remove(self.cluster, there)
                self._wrote, self._proven = True, None
            return True
        made = hooking.configuration(asked, self.catalog, client)
        if there.webhooks != made["webhooks"]:
            hooking.write(self.cluster, made, there)
            self._wrote, self._proven = True, None
        if self._proven != made["webhooks"]:
            if not hooking.works(self.cluster, made, self._patience):
                return False
            self._proven = made["webhooks"]
        return True

    def _begin(self, there: Standing) -> None:
        """A controller before us may have closed lists a moment ago: what it had stays a while."""
        if not self._begun:
            self._begun = True
            for text in there.texts:
                if (one := _parsed(text)) is not None:
                    self._closing.setdefault(one, self._clock() + self._settle)

    def _write(self, natives: list[Native], wanted: Sequence[Delegation]) -> None:
        """Write the lists that differ, and remember what is written, in `natives`."""
        for at, native in enumerate(natives):
            words = frozenset(str(one) for one in wanted if one.resource == native.resource)
            if words == native.open and not native.odd:
                continue
            natives[at] = literals.rewrite(self.cluster, native, words)
            self._wrote = True


def _parsed(text: str) -> Delegation | None:
    """Of a string in a policy's list; None for one that we never wrote."""
    parts = text.split(" ", 4)
    if len(parts) != 5:
        return None
    hazard, resource, place, uid, user = parts
    return Delegation(hazard, resource, place, "" if uid == "-" else uid, user)
