"""A block of a log, judged: the part of the work that runs on all cores.

Of most events only verb and resource are looked at. Everything that needs the order of the whole
stream (whose token it was, what folds into one) is left to the caller.
"""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

import msgspec

from seawall.audit import past
from seawall.commands.context import Context
from seawall.engine import Catalog, judge
from seawall.engine.views import View, collector_paused, views_of
from seawall.model import Finding, Operation, Problem
from seawall.sources.audit import actor, commands, framing, operations
from seawall.sources.audit.event import Event, bytes_of, uid_of, value
from seawall.sources.audit.framing import Block, Told

_VERBS: Final = {"create": "CREATE", "update": "UPDATE", "delete": "DELETE", "connect": "CONNECT"}
_TOKENS: Final = ("create", "", "serviceaccounts", "token")
_MOST_KINDS: Final = 20_000  # (verb, resource) pairs that are remembered: names are the log's own
Key = tuple[str, str, str, str]


class Want(msgspec.Struct, frozen=True):
    """What requests of one verb and resource are looked at for."""

    action: str
    rules: bool
    inside: bool


class Seen(msgspec.Struct):
    """A finding as its event tells it. `outcome` is "" for what was done; `uid`: the object's,
    where the baseline is asked about it."""

    finding: Finding
    outcome: str
    uid: str = ""


class Judged(msgspec.Struct):
    """A block's yield. `issued`: (number of findings before it, credential, to whom)."""

    file: str
    findings: list[Seen] = []
    issued: list[tuple[int, str, str]] = []
    problems: list[Problem] = []
    unread: int = 0
    events: int = 0
    tally: dict[str, int] = {}  # operations by verdict or outcome
    end: int = 0
    lines: int = 0


class Judge:
    """`everything`: also judge what was denied, failed or only tried."""

    def __init__(self, catalog: Catalog, *, everything: bool = False, cluster: str = "") -> None:
        self.catalog, self.everything, self.cluster = catalog, everything, cluster
        self.views: dict[str, View] = views_of(catalog)
        self.wanted: dict[Key, Want | None] = {}
        self.node_rules = any(plane == "node" for plane, _, _ in catalog.index)

    def block(self, block: Block) -> Judged:
        """All events of a block. Never raises for what the block holds."""
        with collector_paused():
            return self._block(block)

    def _block(self, block: Block) -> Judged:
        told, judged = Told(), Judged(block.file, end=block.end, lines=block.next_line - block.line)
        count = Counter[str]()
        events = 0
        wanted = self.wanted
        for line, event in framing.events(block, told):
            events += 1
            ref = event.object_ref
            if ref is None:
                continue
            key = (event.verb, ref.group, ref.resource, ref.subresource)
            try:
                want = wanted[key]
            except KeyError:
                want = self._want(key)
            if want is not None:
                self._event(event, want, line, judged, count, told)
        judged.problems, judged.unread, judged.events = told.problems, told.unread, events
        judged.tally = dict(count)
        return judged

    def _want(self, key: Key) -> Want | None:
        verb, group, resource, sub = key
        action = operations.action_of(verb, sub)
        name = "/".join(filter(None, (group, resource, sub)))
        rules = any(
            ("kube", _VERBS[one], asked) in self.catalog.index
            for one in _ACTIONS.get(action, ())
            for asked in (name, "*")
        )
        inside = self.node_rules and commands.holds(group, resource, sub, verb)
        want = Want(action, rules, inside) if rules or inside or key == _TOKENS else None
        if len(self.wanted) < _MOST_KINDS:
            self.wanted[key] = want
        return want

    def _event(
        self,
        event: Event,
        want: Want,
        line: int,
        judged: Judged,
        count: Counter[str],
        told: Told,
    ) -> None:
        if not operations.finished(event):
            return
        try:
            outcome = operations.outcome(event)
            self._token(event, outcome, judged)
            if outcome and outcome != "unclear" and not self.everything:
                count[outcome] += want.rules or want.inside
                return
            for op in self._operations(event, want, judged.file, line):
                self._judge(op, event, outcome, judged, count)
        except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError, ValueError) as error:
            told.unread += 1
            why = f"an event that can't be read: {error}"
            told.problems.append(Problem(file=judged.file, line=line, why=why[:200]))

    def _token(self, event: Event, outcome: str, judged: Judged) -> None:
        ref = event.object_ref
        if ref and ref.subresource == "token" and not outcome and (made := actor.issued(event)):
            who = actor.actor(event)
            judged.issued.append((len(judged.findings), made, who["username"]))

    def _operations(self, event: Event, want: Want, file: str, line: int) -> list[Operation]:
        ctx = Context(file=file, source="audit", line=line)
        found = []
        if want.rules:
            found += operations.of_request(event, want.action, ctx, self._decode)
        if want.inside:
            found += operations.of_inside(event, ctx)
        for op in found:
            if self.cluster:
                op.where = msgspec.structs.replace(op.where, cluster=self.cluster)
        return found

    def _decode(self, resource: str, data: memoryview) -> Any:
        view = self.views.get(resource) or self.views["*"]
        return view.decode(data)  # type: ignore[arg-type]

    def _judge(
        self,
        op: Operation,
        event: Event,
        outcome: str,
        judged: Judged,
        count: Counter[str],
    ) -> None:
        found = judge(op, self.catalog)
        count[outcome or _verdict(found)] += 1
        for finding in found:
            if outcome == "unclear":
                finding.verdict, finding.because = "unknown", _UNCLEAR.format(code=event.code)
            finding.last = op.time
            if op.action == "delete" and op.plane == "kube" and finding.verdict == "hit":
                finding.lost = _lost(event)
                if not outcome and operations.may_be_dry(event):
                    finding.seen = past.UNTOLD
            asks = finding.verdict == "unknown" or finding.seen is not None
            uid = uid_of(event) if asks and op.plane == "kube" else ""
            judged.findings.append(Seen(finding, "" if outcome == "unclear" else outcome, uid))


# A create of a name that exists, or an apply, may turn out as the other of the two.
_ACTIONS: Final = {
    "create": ("create",),
    "update": ("update", "create"),
    "delete": ("delete",),
    "connect": ("connect",),
}
_UNCLEAR: Final = f"{past.UNCLEAR} {{code}}: it may have been done or not"


def _verdict(found: list[Finding]) -> str:
    if any(finding.verdict == "hit" for finding in found):
        return "hit"
    return "unknown" if found else "passed"


def _lost(event: Event) -> tuple[Any, ...]:
    """The whole deleted object, if the answer is one; not those of a collection."""
    if event.verb != "delete" or not bytes_of(event.response_object):
        return ()
    answer = value(event.response_object)
    return (operations.kept(answer),) if operations.is_object(answer) else ()
