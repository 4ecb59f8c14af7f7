"""`seawall inspect` as a function: a picture of a cluster in, verdicts on its state out.

Lists are read page by page, a few at a time, while earlier pages are decoded and judged. Only what
the loaded rules look at is listed. Of each object the fields are kept that judges relate to each
other (`seawall.facts`); what a rule asks of one object by itself is judged on the page and dropped.
"""

from __future__ import annotations

import contextlib
import gc
import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Final, Literal, Protocol

import msgspec

from seawall.commands.kinds import Kind
from seawall.engine.index import Catalog
from seawall.engine.judges import Judge, judges
from seawall.engine.states import Outcome, States
from seawall.engine.views import View, collector_paused, views_of_states
from seawall.errors import ClusterError
from seawall.facts import Facts, Keeper, Namespace, NotRead, Object
from seawall.facts.keep import PACKED
from seawall.model import Finding, Problem
from seawall.responses.reports.inspection import Checked, Inspection, Unread
from seawall.responses.reports.problems import wrong_entry
from seawall.responses.reports.result import Result, rank

if TYPE_CHECKING:
    from seawall.sources.watched import Watched

LISTS_AT_ONCE: Final = 3
_WAITING: Final = 2  # batches of pages that are read ahead of decoding
_BATCH: Final = 1 << 20  # bytes; handing each small page over by itself costs more than reading it
_VERDICTS: Final[dict[str, Literal["passed", "failed", "unknown"]]] = {
    "hit": "failed",
    "miss": "passed",
    "unknown": "unknown",
}
# Groups whose absence means that nobody measures, not that nothing is there.
_MEASURES: Final = frozenset(("metrics.k8s.io",))


class Described(Protocol):
    """What every picture says of itself.

    `narrowed`: the user may list `namespace` only. `failed`: why nothing at all could be asked.
    """

    name: str  # "cluster" | "snapshot"
    cluster: str
    version: str
    namespace: str
    narrowed: bool

    @property
    def now(self) -> str:
        """When it was taken (RFC 3339, UTC)."""

    @property
    def failed(self) -> ClusterError | None: ...

    @property
    def certificate_end(self) -> str:
        """Of the API server's certificate (RFC 3339); "" where it is not known."""

    def kind(self, resource: str) -> Kind | None:
        """Its row in the API's own list; None: there is no such API. NotRead: not known."""


class Source(Described, Protocol):
    """Where a picture comes from: `sources.cluster` or `sources.snapshot`."""

    def pages(self, resource: str) -> Iterator[bytes]:
        """JSON of each page of the list. NotRead at any point if it can't be had whole.

        An empty page: the list starts anew, earlier pages are to be forgotten.
        """


class Need(msgspec.Struct):
    """What is done with a resource: kept as facts, looked at one by one, or both."""

    kind: type[Object] | None = None
    view: View | None = None


class Picture(msgspec.Struct):
    """What was seen. `objects`: how many of each resource; `unread`: what was not, and why."""

    outcomes: list[Outcome]
    facts: Facts
    objects: dict[str, int]
    unread: list[NotRead]


def needs(catalog: Catalog, loaded: Sequence[Judge]) -> dict[str, Need]:
    """The resources that the rules look at, those that are most numerous first."""
    found: dict[str, Need] = {"pods": Need()}
    for judge in loaded:
        for kind in judge.kinds:
            found.setdefault(kind.resource, Need()).kind = kind
    for resource, view in views_of_states(catalog).items():
        found.setdefault(resource, Need()).view = view
    if found["pods"] == Need():
        del found["pods"]
    return found


def needed(catalog: Catalog) -> tuple[str, ...]:
    """The resources that a snapshot for this catalogue records."""
    return tuple(needs(catalog, judges(catalog)))


def packable(catalog: Catalog) -> frozenset[str]:
    """The resources of which facts alone are kept, and that `facts.Keeper` takes packed."""
    found = needs(catalog, judges(catalog)).items()
    return frozenset(name for name, need in found if not need.view and need.kind in PACKED)


def inspect(
    source: Source, catalog: Catalog, tick: Callable[[str, int], None] = lambda _name, _count: None
) -> Picture:
    """Read and judge. `tick(resource, objects)` is called after each page."""
    loaded = judges(catalog)
    wanted = needs(catalog, loaded)
    states = _states(source, catalog, source.now)
    reading = _Reading(source, wanted, states, tick)
    with collector_paused():
        reading.run()
        facts = facts_of(source, reading.parts)
        states.judge(loaded, facts)
    unread = [part for part in reading.parts.values() if isinstance(part, NotRead)]
    return Picture(list(states.outcomes()), facts, reading.objects, unread)


def inspect_watched(watched: Watched, catalog: Catalog) -> Picture:
    """Judge what is watched, as it is now; nothing is read.

    `watched` was made for `needs(catalog, judges(catalog))`.
    """
    loaded, facts = judges(catalog), watched.facts()
    states = _states(watched, catalog, facts.now)
    unread: dict[str, NotRead] = {}
    for resource, need in needs(catalog, loaded).items():
        try:
            if isinstance(part := facts.parts[resource], NotRead):
                raise part
            if (kind := watched.kind(resource)) is None:
                if nobody := _unmeasured(resource):
                    raise nobody
            elif need.view is not None:
                states.see(kind, map(dict, watched.views(resource)))
        except NotRead as error:
            facts.parts[resource] = unread[resource] = error
            states.unread(error)
    states.judge(loaded, facts)
    objects = {resource: state.objects for resource, state in watched.states().items()}
    return Picture(list(states.outcomes()), facts, objects, list(unread.values()))


def _states(source: Described, catalog: Catalog, now: str) -> States:
    return States(
        catalog,
        cluster=source.cluster,
        source=source.name,
        version=source.version,
        now=now,
        namespace=source.namespace,
    )


def result(
    source: Source,
    catalog: Catalog,
    tick: Callable[[str, int], None] = lambda _name, _count: None,
    namespace: str = "",
) -> Result:
    """The picture as reports want it. A source that could not be asked at all is a problem.

    `namespace`: of a picture of all namespaces, only what is found there and in none is told.
    """
    return reported(source, catalog, inspect(source, catalog, tick), namespace)


def reported(source: Described, catalog: Catalog, picture: Picture, namespace: str = "") -> Result:
    """See `result`."""
    if namespace and not source.namespace:
        picture.outcomes = [_within(outcome, namespace) for outcome in picture.outcomes]
    made = Result(hazard=catalog.entry)
    made.problems += [wrong_entry(error) for error in catalog.errors]
    if failed := source.failed:
        made.problems.append(Problem(file=source.cluster, why=failed.why, todo=failed.todo))
    elif (wanted := source.namespace or namespace) and _nowhere(wanted, picture.facts):
        made.problems.append(Problem(file=source.cluster, why=f"there is no namespace {wanted}"))
    for outcome in picture.outcomes:
        made.add(outcome.findings)
    made.findings.sort(key=_order)
    made.inspection = Inspection(
        cluster=source.cluster,
        version=source.version,
        time=picture.facts.now,
        source=source.name,
        namespace=source.namespace or namespace,
        narrowed=source.narrowed,
        checks=[_checked(outcome, catalog) for outcome in picture.outcomes],
        objects=picture.objects,
        unread=[Unread(part.resource, part.why) for part in picture.unread],
    )
    return made


def _nowhere(namespace: str, facts: Facts) -> bool:
    """All namespaces are known, and it is none of them."""
    part = facts.parts.get(Namespace.resource)
    return isinstance(part, list) and all(one.metadata.name != namespace for one in part)


def _within(outcome: Outcome, namespace: str) -> Outcome:
    found = [
        finding
        for finding in outcome.findings
        if finding.verdict == "unknown" or finding.operation.target["namespace"] in ("", namespace)
    ]
    verdicts = {finding.verdict for finding in found}
    if "hit" in verdicts:
        return Outcome(outcome.rule, "hit", found)
    return Outcome(outcome.rule, "unknown" if found else "miss", found)


def _order(finding: Finding) -> tuple[Any, ...]:
    target = finding.operation.target
    subject = (target["resource"], target["namespace"], target["name"])
    return finding.verdict == "unknown", *rank(finding), subject


def _checked(outcome: Outcome, catalog: Catalog) -> Checked:
    entry = catalog.entry(outcome.rule)
    assert entry is not None
    return Checked(outcome.rule, _VERDICTS[outcome.verdict], entry.severity)


def facts_of(source: Source, parts: dict[str, list[Any] | NotRead]) -> Facts:
    """The parts of a source as Facts."""
    return Facts(
        parts,
        cluster=source.cluster,
        version=source.version,
        now=source.now,
        namespace=source.namespace,
        certificate_end=source.certificate_end,
    )


class _Reading:
    """Reads lists on a few threads and takes their pages in on one."""

    def __init__(
        self,
        source: Source,
        wanted: dict[str, Need],
        states: States,
        tick: Callable[[str, int], None],
    ) -> None:
        self.source, self.wanted, self.states, self.tick = source, wanted, states, tick
        self.parts: dict[str, list[Any] | NotRead] = {}
        self.objects: dict[str, int] = {}
        self._keepers = {
            resource: Keeper(need.kind) for resource, need in wanted.items() if need.kind
        }

    def run(self) -> None:
        for resource, item in _streamed(self.source, list(self.wanted)):
            if isinstance(item, NotRead):
                self._refuse(item)
            elif item is None:  # the list ended well
                keeper = self._keepers.get(resource)
                self.parts.setdefault(resource, keeper.objects if keeper else [])
                self.objects.setdefault(resource, 0)
            elif resource not in self.parts:
                self._take(resource, *item)

    def _take(self, resource: str, kind: Kind, page: bytes) -> None:
        need, count = self.wanted[resource], 0
        try:
            if keeper := self._keepers.get(resource):
                count = keeper.take(page)
            if not page:
                self.objects[resource] = 0
            elif need.view is not None:
                seen, _ = need.view.decode_list(page)
                count = len(seen)
                self.states.see(kind, seen)
        except msgspec.DecodeError as error:
            why = f"a page of it is not as the API describes it: {error}"
            self._refuse(NotRead(resource, why))
            return
        gc.collect(0)  # of this page alone: what stays is looked at once, cycles go with it
        self.objects[resource] = self.objects.get(resource, 0) + count
        self.tick(resource, self.objects[resource])

    def _refuse(self, error: NotRead) -> None:
        if error.resource not in self.parts:
            self.parts[error.resource] = error
            self.states.unread(error)


_Item = tuple[Kind, bytes] | NotRead | None


def _streamed(source: Source, resources: list[str]) -> Iterator[tuple[str, _Item]]:
    """Pages of all lists as they come; each list ends in None or, if it failed, a NotRead."""
    work: queue.SimpleQueue[str] = queue.SimpleQueue()
    for resource in resources:
        work.put(resource)
    ready: queue.Queue[tuple[str, list[_Item]] | None] = queue.Queue(_WAITING)
    stop = threading.Event()

    def offer(batch: tuple[str, list[_Item]] | None) -> None:
        while not stop.is_set():
            with contextlib.suppress(queue.Full):
                ready.put(batch, timeout=0.2)
                return

    def read() -> None:
        try:
            while not stop.is_set() and not work.empty():
                resource = work.get()
                for batch in _batches(_list(source, resource)):
                    offer((resource, batch))
        finally:
            offer(None)

    with ThreadPoolExecutor(LISTS_AT_ONCE) as pool:
        readers = [pool.submit(read) for _ in range(LISTS_AT_ONCE)]
        try:
            for _ in readers:
                for resource, batch in iter(ready.get, None):
                    yield from ((resource, item) for item in batch)
            for reader in readers:
                reader.result()
        finally:
            stop.set()


def _batches(items: Iterator[_Item]) -> Iterator[list[_Item]]:
    batch: list[_Item] = []
    size = 0
    for item in items:
        batch.append(item)
        size += len(item[1]) if isinstance(item, tuple) else 0
        if size >= _BATCH:
            yield batch
            batch, size = [], 0
    yield batch


def _list(source: Source, resource: str) -> Iterator[_Item]:
    try:
        kind = source.kind(resource)
        if kind is not None:
            yield from ((kind, page) for page in source.pages(resource))
        elif nobody := _unmeasured(resource):
            raise nobody
        yield None  # where there is no such API, there is no such object
    except NotRead as error:
        yield error


def _unmeasured(resource: str) -> NotRead | None:
    """Why a kind that the cluster doesn't serve is not known: of others, there are just none."""
    group = resource.rpartition("/")[0]
    return NotRead(resource, f"the cluster serves no {group}") if group in _MEASURES else None
