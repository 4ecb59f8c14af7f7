"""The agent put together: routes, the guard's setting, facts, the server's life."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import socket
import time
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec

from seawall import serving
from seawall.agent.admission import MOST, Admission
from seawall.agent.certificates import Certificates
from seawall.agent.intake import Intake
from seawall.agent.judging import Judging, with_learned
from seawall.agent.leading import Leader
from seawall.agent.logs import Level, Log
from seawall.agent.metrics import TYPE, Metrics
from seawall.agent.permitting import Delegating, Permitting
from seawall.agent.picture import Picture
from seawall.agent.registering import Registration
from seawall.audit import actors, listening
from seawall.engine import impact
from seawall.errors import SeawallError
from seawall.guard import setting as settings
from seawall.guard import webhooks
from seawall.guard.setting import Mode, Setting
from seawall.serving import Answer, App, Request, Route, authority

if TYPE_CHECKING:
    from seawall.clients.kube import Cluster
    from seawall.engine import Catalog
    from seawall.store import Store

EVERY: Final = 2.0  # seconds between looks at the setting in the cluster
AUDIT: Final = "/audit"  # the path of the audit intake
KEEP: Final = 5.0  # seconds between looks at the certificate and the registration
RETRY: Final = 1.0  # seconds between looks whether the facts are there


class Own(msgspec.Struct, frozen=True):
    """The agent's own certificate and webhook.

    `folder`: where the server reads tls.crt and tls.key, and ca.crt where somebody else keeps them
    (no `certificates`). `url`: at which the API server reaches this agent, "service" for the
    Service in its cluster, "" for one that is not to be registered.
    """

    folder: Path
    certificates: Certificates | None = None
    url: str = ""


class Agent:
    """`mode` overrides what the cluster's setting says. Everything else comes from the cluster."""

    def __init__(
        self,
        cluster: Cluster,
        catalog: Catalog,
        *,
        mode: Mode | None = None,
        log: Log | None = None,
        own: Own | None = None,
        store: Store | None = None,
    ) -> None:
        self.cluster, self.catalog, self.mode = cluster, catalog, mode
        impact.load(catalog)
        self.log, self.metrics = log or Log(), Metrics()
        self.picture = Picture(cluster)
        self.permits, self.own = Permitting(cluster, self.picture.permits), own
        self.leader = Leader(cluster, f"{socket.gethostname()}-{os.getpid()}")
        self.intake = Intake(store, catalog, cluster.name, self.log) if store else None
        self.known = self.installed = False  # the setting was asked for; it is there
        self.registration = (
            Registration(cluster, catalog, own.url.removeprefix("service"))
            if own and own.url
            else None
        )
        self.judging: dict[str, Judging] = {}
        self.setting, self.bundle = Setting(), b""
        self._take(Setting())

    def app(self) -> App:
        """/admission judges everything, the two paths below it what has one failure policy each."""
        admission = {
            path: Route(
                self._admission(path).handle, methods=("POST",), most=MOST, type=serving.app.JSON
            )
            for path in webhooks.PATHS
        }
        audits = {AUDIT: listening.route(self.intake.take, known=True)} if self.intake else {}
        return App(
            {
                **admission,
                **audits,
                "/healthz": Route(_always(Answer(body=b"ok", type="text/plain"))),
                "/readyz": Route(self._readyz),
                "/metrics": Route(self._metrics),
            }
        )

    def prepare(self, stop: Callable[[], bool]) -> None:
        """A certificate to begin with: waits for a cluster that keeps it and doesn't answer."""
        while self.own and self.own.certificates and not stop():
            try:
                self.own.certificates.keep()
                return
            except SeawallError as error:
                if (self.own.folder / "tls.crt").is_file():
                    return
                self.log.write("error", "certificate", error=str(error))
                time.sleep(RETRY)

    async def run(self, server: serving.Server, stop: Callable[[], bool]) -> None:
        """Serve until `stop()`; whatever the cluster does meanwhile."""
        self.picture.start()
        loops = (self._sync(), self._follow(), self._keep(), self._lead())
        tasks = [asyncio.create_task(one) for one in loops]
        try:
            await server.run(stop)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await asyncio.to_thread(self._end)

    def _end(self) -> None:
        with contextlib.suppress(SeawallError):
            self.leader.give_up()
        self.picture.stop()

    @property
    def ready(self) -> bool:
        return self.known and self.picture.synced

    def _admission(self, path: str) -> Admission:
        return Admission(
            lambda: self.judging[path],
            lambda: self.setting if self.known else None,
            self.picture.facts,
            self.picture.quick,
            self.metrics,
            self.log,
            self.permits,
        )

    async def _readyz(self, _request: Request) -> Answer:
        if self.ready:
            return Answer(body=b"ok", type="text/plain")
        return Answer(503, b"the facts of the cluster are not there yet", "text/plain")

    async def _metrics(self, _request: Request) -> Answer:
        self.metrics.ready.set(self.ready and not self.picture.behind())
        return Answer(body=self.metrics.text(), type=TYPE)

    async def _sync(self) -> None:
        """Tell when the facts are there, and when they fall behind or come back."""
        behind: dict[str, str] = {"": "starting"}
        while True:
            found = self.picture.behind() if self.picture.synced else behind
            if "" in behind and found != behind:
                gc.collect()
                gc.freeze()  # what stays for good is not looked through again and again
            if found != behind:
                behind = found
                self.log.write("warning" if behind else "info", "facts", behind=behind or None)
            await asyncio.sleep(RETRY)

    async def _follow(self) -> None:
        while True:
            try:
                found = await asyncio.to_thread(self._read)
            except SeawallError as error:
                self.log.write("error", "setting", error=str(error))
            else:
                if found is not None:
                    self._take(found)
                self.known = True
            await asyncio.sleep(EVERY if self.known else RETRY)

    def _read(self) -> Setting | None:
        """None where there is none: what was in force stays so (to delete it disarms nothing)."""
        body = self.cluster.get("configmaps", settings.NAME, settings.NAMESPACE)
        if self.installed and body is None:
            self.log.write("warning", "setting", missing=settings.NAME)
        self.installed = body is not None
        return settings.read(body) if body else None

    async def _keep(self) -> None:
        """The certificate renewed, the webhook registered and put back."""
        while self.own:
            try:
                await asyncio.to_thread(self._kept, self.own)
            except (SeawallError, OSError) as error:
                self.log.write("error", "keep", error=str(error))
            await asyncio.sleep(KEEP if self.ready else RETRY)

    def _kept(self, own: Own) -> None:
        if own.certificates:
            self.bundle = own.certificates.keep().bundle
        elif self.registration:
            self.bundle = (own.folder / "ca.crt").read_bytes()
        end = authority.end((own.folder / "tls.crt").read_bytes())
        self.metrics.certificate.set(end.timestamp())
        if self.registration and self.ready and self.installed:
            version = self.picture.watched.version
            if self.registration.keep(self.setting, self.bundle, version):
                self.log.write("info", "registered", mode=self.setting.mode)

    async def _lead(self) -> None:
        """What one replica does for all."""
        if self.registration is None:
            return
        delegating = Delegating(self.cluster, self.catalog)
        while True:
            try:
                await asyncio.to_thread(self._led, self.registration, delegating)
            except SeawallError as error:
                self.log.write("error", "delegate", error=str(error))
            await asyncio.sleep(RETRY)

    def _led(self, registration: Registration, delegating: Delegating) -> None:
        if not (self.ready and self.installed and self.bundle and self.leader.leads()):
            return
        client = webhooks.client_of(registration.client(self.bundle))
        outcome = delegating.keep(client, denies=self.setting.mode == "deny")
        if outcome and (outcome.wrote or outcome.why):
            level: Level = "warning" if outcome.why else "info"
            self.log.write(level, "delegated", open=list(outcome.open), why=outcome.why)

    def _take(self, found: Setting) -> None:
        """The setting as it is now in force."""
        if self.mode:
            found = msgspec.structs.replace(found, mode=self.mode)
        if self.judging and found == self.setting:
            return
        self.setting = found
        rows = with_learned(actors(), found.actors)
        every = settings.chosen(self.catalog, found)
        for path in webhooks.PATHS:
            self.judging[path] = Judging(webhooks.at(every, path), rows)
        self.log.write("info", "setting", mode=found.mode, lang=found.lang)


def _always(answer: Answer) -> Callable[[Request], Coroutine[Any, Any, Answer]]:
    async def handle(_request: Request) -> Answer:
        return answer

    return handle
