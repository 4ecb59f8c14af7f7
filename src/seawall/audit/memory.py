"""What the baseline in a store remembers of one cluster, as the audit asks for it.

Copies of one cluster must not be held against the log of another: it has to be certain which one
is meant, and a copy counts only if it has the uid that the event tells, if any.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import msgspec

from seawall.audit import Options
from seawall.baseline import history, lookup
from seawall.baseline.history import History
from seawall.errors import InputError, StoreError
from seawall.model import Problem
from seawall.store import Store
from seawall.store.recall import Copy

Answer = TypeVar("Answer")


class Memory:
    """`cluster`: context name, id or server; "" is the only one that the store has."""

    def __init__(self, store: Store, cluster: str = "") -> None:
        self.store, self.cluster = store, cluster
        self.chosen: History | None = None

    def into(self, options: Options) -> Options:
        """The options of a run that asks this baseline."""
        return msgspec.structs.replace(
            options, known=self.known, lost=self.lost, outlived=self.outlived
        )

    def missing(self) -> Problem | None:
        """Why there is nothing to ask, if so; the run goes on without."""
        try:
            self._history()
        except InputError as error:
            todo = f"{error.todo} (--cluster)" if "which" in error.why else error.todo
            return Problem(file="baseline", why=error.why, todo=todo, fatal=False)
        return None

    def known(self, resource: str, namespace: str, name: str, at: str, uid: str = "") -> Any:
        """The object as it was then; None if nobody knows."""
        asked = (resource, namespace, name, at, uid)
        return self._ask(lambda past: lookup.before(past, *asked), None)

    def lost(self, crd: str, at: str) -> list[str]:
        """What went with a definition: "aliyunlogconfigs/default/web"."""
        return self._ask(lambda past: [_name(one) for one in lookup.lost(past, crd, at)], [])

    def outlived(self, resource: str, namespace: str, name: str, at: str, uid: str = "") -> bool:
        """Whether the object was there after that time, too."""
        asked = (resource, namespace, name, at, uid)
        return self._ask(lambda past: lookup.outlived(past, *asked), False)

    def _ask(self, ask: Callable[[History], Answer], without: Answer) -> Answer:
        """A baseline that is not there, or whose copy is damaged, tells nothing."""
        try:
            return ask(self._history())
        except (InputError, StoreError):
            return without

    def _history(self) -> History:
        """Chosen when it is needed: a run without an end may begin before the first capture."""
        if self.chosen is None:
            self.chosen = history.choose(self.store, self.cluster)
        return self.chosen


def _name(one: Copy) -> str:
    return "/".join(filter(None, (one.resource.partition("/")[2], one.namespace, one.name)))
