"""POST /admission: an AdmissionReview in, an AdmissionReview out, whatever happens in between.

The API server gets a decision in time and never an error: what can't be judged (facts that are
not there, no time left, a defect) is unknown, and each hazard says what a guard does then.
Nothing is changed by judging, so a dry run is answered as the real request would be.
"""

from __future__ import annotations

import asyncio
import time
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeVar

import msgspec

from seawall.agent import answer
from seawall.agent.judging import DEFECT, Judging
from seawall.agent.logs import Log
from seawall.agent.metrics import Metrics
from seawall.engine import impact
from seawall.errors import SeawallError
from seawall.guard.setting import NAMESPACE, Setting
from seawall.model import Finding
from seawall.permits.hooking import PROBE
from seawall.serving import Answer
from seawall.serving import Request as Posted
from seawall.sources.admission import Request, Review

if TYPE_CHECKING:
    from seawall.engine import Catalog
    from seawall.facts import Facts

MOST: Final = 3 << 20  # bytes; an API server's own limit of a request
SECONDS: Final = 3.0  # for facts, of the 5 that the API server waits
_LATE: Final = "there was no time to look at the cluster"


_DECODER: Final = msgspec.json.Decoder(Review)
T = TypeVar("T")


class Permits(Protocol):
    """Exceptions that somebody approved: see `permitting.Permitting`."""

    def may(self, findings: Sequence[Finding], request: Request) -> bool: ...
    def cover(self, findings: Sequence[Finding], request: Request) -> list[str]: ...


class Nobody:
    """No permits."""

    def may(self, findings: Sequence[Finding], request: Request) -> bool:
        return False

    def cover(self, findings: Sequence[Finding], request: Request) -> list[str]:
        return []


class Decision(msgspec.Struct):
    """What is done with the findings of one request."""

    denied: list[Finding] = []
    warned: list[Finding] = []
    noted: list[Finding] = []
    permits: list[str] = []

    @property
    def all(self) -> list[Finding]:
        return [*self.denied, *self.warned, *self.noted]


class Admission:
    """One group of hazards. `setting` (None: not known yet) and `facts` are asked each time.

    `quick`: these facts are asked without a thread, which costs more than to look at a few objects.
    """

    def __init__(
        self,
        judging: Callable[[], Judging],
        setting: Callable[[], Setting | None],
        facts: Callable[[Request], Facts],
        quick: Callable[[Request], bool],
        metrics: Metrics,
        log: Log,
        permits: Permits | None = None,
    ) -> None:
        self.judging, self.setting, self.facts, self.quick = judging, setting, facts, quick
        self.metrics, self.log, self.permits = metrics, log, permits or Nobody()

    async def handle(self, posted: Posted) -> Answer:
        begin = time.perf_counter()
        try:
            review = _DECODER.decode(posted.body)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            text = f"this is no AdmissionReview of admission.k8s.io/v1: {error}"
            return Answer(400, text.encode("utf-8", "replace")[:500], "text/plain")
        request, setting, judging = review.request, self.setting(), self.judging()
        if setting is None:  # the API server does as the webhook's failure policy says
            return Answer(503, b"the guard's setting is not known yet", "text/plain")
        if probed(request):
            return Answer(200, msgspec.json.encode(_seen(request)))
        try:
            findings = await self._findings(request, judging, setting)
            decision = await self._decided(findings, request, judging.catalog, setting)
            body = msgspec.json.encode(_response(request, decision, judging.catalog, setting))
        except Exception as error:  # noqa: BLE001 - see the module's docstring
            self._defect(request, error)
            decision = decided(judging.undecided(request, DEFECT), judging.catalog, setting)
            body = msgspec.json.encode(_plain(request, decision))
        self._count(decision, request, time.perf_counter() - begin)
        return Answer(200, body)

    async def _findings(
        self, request: Request, judging: Judging, setting: Setting
    ) -> list[Finding]:
        """Never raises: a defect in judging is an unknown, and said as one."""
        try:
            if judging.wants_facts(request):
                return await self._looked(
                    request, lambda: judging.findings(request, self.facts(request))
                )
            found = judging.findings(request, None)
            hits = [one for one in found if one.verdict == "hit"]
            if hits and setting.mode != "audit":
                await self._impact(hits, request, judging)
            return found
        except TimeoutError:
            return judging.undecided(request, _LATE)
        except Exception as error:  # noqa: BLE001 - see the module's docstring
            self._defect(request, error)
            return judging.undecided(request, DEFECT)

    def _defect(self, request: Request, error: Exception) -> None:
        self.metrics.defects.inc()
        self.log.write("error", "defect", uid=request.uid, error=_place(error))

    async def _impact(self, hits: list[Finding], request: Request, judging: Judging) -> None:
        """What it breaks here, if that can be told in time; the refusal stands without it."""
        try:
            await self._looked(
                request, lambda: impact.fill(hits, judging.catalog, self.facts(request))
            )
        except TimeoutError:
            for one in hits:
                one.impact = None

    async def _looked(self, request: Request, look: Callable[[], T]) -> T:
        return look() if self.quick(request) else await self._within(look)

    async def _within(self, run: Callable[[], T]) -> T:
        return await asyncio.wait_for(asyncio.to_thread(run), SECONDS)

    async def _decided(
        self, findings: list[Finding], request: Request, catalog: Catalog, setting: Setting
    ) -> Decision:
        decision = decided(findings, catalog, setting)
        if not decision.denied or not self.permits.may(decision.denied, request):
            return decision
        if names := await self._permits(decision.denied, request):
            decision.noted += decision.denied
            decision.denied, decision.permits = [], names
        return decision

    async def _permits(self, denied: list[Finding], request: Request) -> list[str]:
        try:
            return await self._within(lambda: self.permits.cover(denied, request))
        except (TimeoutError, SeawallError) as error:
            self.log.write("error", "permit", uid=request.uid, error=str(error))
            return []

    def _count(self, decision: Decision, request: Request, seconds: float) -> None:
        self.metrics.duration.observe(seconds)
        for one in decision.all:
            self.metrics.requests.labels(one.rule, one.verdict).inc()
        if not decision.all:
            self.metrics.requests.labels("", "miss").inc()
            return
        if decision.denied:
            self.metrics.denied.labels(answer.gravest(decision.denied).rule).inc()
        self.log.write(
            "warning" if decision.denied else "info",
            "admission",
            uid=request.uid,
            decision="denied" if decision.denied else "allowed",
            hazards=[f"{one.rule}={one.verdict}" for one in decision.all],
            permits=decision.permits,
            operation=request.operation,
            resource=request.resource.resource,
            subresource=request.sub_resource,
            namespace=request.namespace,
            name=request.name,
            user=str(request.user_info.get("username", "")),
            dry_run=bool(request.dry_run),
            milliseconds=round(seconds * 1000, 2),
        )


def _place(error: Exception) -> str:
    """Which and where; not its text, which may hold a part of the object."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} at {Path(frame.filename).name}:{frame.lineno}"


def decided(findings: Sequence[Finding], catalog: Catalog, setting: Setting) -> Decision:
    """By mode: audit notes, warn warns, deny refuses hits; an unknown as its hazard says."""
    found = Decision([], [], [], [])
    for one in findings:
        does = "deny" if one.verdict == "hit" else catalog.hazards[one.rule].reaction
        if setting.mode == "audit" or does == "allow":
            found.noted.append(one)
        elif setting.mode == "warn" or does == "warn":
            found.warned.append(one)
        else:
            found.denied.append(one)
    return found


def probed(request: Request) -> bool:
    """Somebody tries whether the API server asks us yet: see `permits`."""
    resource = request.resource
    return (
        bool(request.dry_run)
        and (request.operation, resource.group, resource.resource) == ("CREATE", "", "configmaps")
        and request.namespace == NAMESPACE
        and request.name.startswith(PROBE)
    )


def _seen(request: Request) -> dict[str, Any]:
    status = {"code": 403, "reason": "Forbidden", "message": f"seen {request.name}"}
    return _review({"uid": request.uid, "allowed": False, "status": status})


def _response(
    request: Request, decision: Decision, catalog: Catalog, setting: Setting
) -> dict[str, Any]:
    response: dict[str, Any] = {"uid": request.uid, "allowed": not decision.denied}
    if decision.denied:
        response["status"] = {
            "code": 403,
            "reason": "Forbidden",
            "message": answer.message(decision.denied, catalog, setting.lang),
        }
    if decision.warned:
        response["warnings"] = answer.warnings(decision.warned, catalog, setting.lang)
    if notes := _notes(decision):
        response["auditAnnotations"] = notes
    return _review(response)


def _review(response: dict[str, Any]) -> dict[str, Any]:
    kinds = {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview"}
    return kinds | {"response": response}


def _plain(request: Request, decision: Decision) -> dict[str, Any]:
    """A decision without what might be the defect: no impact, no permits, no catalogue's texts."""
    response: dict[str, Any] = {"uid": request.uid, "allowed": not decision.denied}
    if decision.denied:
        ids = ", ".join(one.rule for one in decision.denied)
        message = f"{DEFECT}; refused because of {ids}"
        response["status"] = {"code": 403, "reason": "Forbidden", "message": message}
    return _review(response)


def _notes(decision: Decision) -> dict[str, str]:
    """For the audit log; the API server puts the webhook's name before each key."""
    by_verdict = {
        key: ",".join(sorted({one.rule for one in decision.all if one.verdict == verdict}))
        for key, verdict in (("hazards", "hit"), ("unknown", "unknown"))
    }
    notes = by_verdict | {"permits": ",".join(decision.permits)}
    return {key: text for key, text in notes.items() if text}
