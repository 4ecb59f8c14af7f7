"""A lab's API server with a running `seawall agent` beside it, and the guard's setting in it."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from seawall.guard import setting as settings
from seawall.guard.setting import Mode, Setting
from seawall.lab import Lab, api
from seawall.model import Lang
from seawall.permits.manifests import AGENT
from seawall.serving.authority import Material
from tests.lab.waiting import until

Json = dict[str, Any]
NAME = "validatingwebhookconfigurations/seawall-guard"


class Running:
    """One agent process. `url` is as the API server reaches it."""

    def __init__(self, lab: Lab, folder: Path, port: int, *more: str) -> None:
        self.lab, self.folder, self.port = lab, folder, port
        self.url = f"https://{lab.network.host}:{port}"
        self.log = folder / "agent.log"
        listen = f"{lab.network.host}:{port}"
        command = [sys.executable, "-m", "seawall", "agent", "--lang", "en", "--listen", listen]
        command += ["--kubeconfig", str(lab.user(AGENT)), "--tls-dir", str(folder / "tls")]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*command, "--register", self.url, *(more or ("--tls", "own"))],
                stderr=log,
                start_new_session=True,
            )

    def events(self, name: str) -> list[Json]:
        lines = self.log.read_text().splitlines()
        return [event for line in lines if (event := json.loads(line))["event"] == name]

    def status(self, path: str) -> int:
        """Of a GET; 0 while nobody listens."""
        try:
            context = ssl.create_default_context(cafile=self.folder / "tls" / "ca.crt")
            with urllib.request.urlopen(self.url + path, context=context, timeout=10) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            error.close()
            return error.code
        except OSError:
            return 0

    def ready(self) -> bool:
        return bool(until(lambda: self.status("/readyz") == 200, 60))

    def serving(self) -> bool:
        """Ready, and asked by the API server."""
        return self.ready() and bool(until(lambda: self.events("registered"), 30))

    def kill(self, number: int = signal.SIGKILL) -> None:
        os.kill(self.process.pid, number)
        self.process.wait(30)


def shown(one: Running, material: Material) -> Callable[[], bool]:
    """Whether a new connection is shown that certificate."""

    def ask() -> bool:
        context = ssl.create_default_context(cadata=material.bundle.decode())
        at = (one.lab.network.host, one.port)
        with (
            socket.create_connection(at, timeout=10) as raw,
            context.wrap_socket(raw, server_hostname=at[0]) as client,
        ):
            got = client.getpeercert(binary_form=True) or b""
        return ssl.DER_cert_to_PEM_cert(got).split() == material.server.certificate.decode().split()

    return ask


def free_port(lab: Lab) -> int:
    with socket.create_server((lab.network.host, 0)) as one:
        return int(one.getsockname()[1])


@contextlib.contextmanager
def agent(lab: Lab, folder: Path, *more: str, port: int = 0) -> Iterator[Running]:
    """Ended by SIGTERM, which must end it with status 0."""
    folder.mkdir(exist_ok=True)
    one = Running(lab, folder, port or free_port(lab), *more)
    try:
        yield one
    finally:
        if one.process.poll() is None:
            one.kill(signal.SIGTERM)
            assert one.process.returncode == 0, one.log.read_text()


def install(lab: Lab, mode: Mode, lang: Lang = "en") -> None:
    """What `guard install` writes for the agent to read."""
    namespace = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": settings.NAMESPACE}}
    found = settings.config_map(Setting(mode=mode, lang=lang))
    for one in (namespace, found):
        lab.kubectl("apply", "-f", "-", stdin=json.dumps(one), check=True)


def registered(lab: Lab, mode: Mode) -> bool:
    """The webhook is there as this mode wants it."""
    wanted = "Fail" if mode == "deny" else "Ignore"
    field = "jsonpath={.webhooks[0].failurePolicy}"
    return until(lambda: lab.kubectl("get", NAME, "-o", field).stdout == wanted, 30)


def shop(lab: Lab, name: str) -> None:
    """A namespace with a load balancer."""
    service = {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": "web", "namespace": name},
        "spec": {"type": "LoadBalancer", "ports": [{"port": 80}]},
    }
    lab.kubectl("create", "namespace", name, check=True)
    lab.kubectl("create", "-f", "-", stdin=json.dumps(service), check=True)


class Load:
    """Requests to the API server that come to the webhook, from some clients until it is left.

    `statuses` and `seconds` of each; 0 for a connection that broke.
    """

    def __init__(self, lab: Lab, path: str, clients: int = 4, method: str = "DELETE") -> None:
        self.client, self.path, self.method = api.Client(lab.kubeconfig), path, method
        self.done: list[tuple[int, float]] = []
        self.messages: set[str] = set()
        self.stop = threading.Event()
        self.threads = [threading.Thread(target=self._run) for _ in range(clients)]

    def _run(self) -> None:
        while not self.stop.is_set():
            link = self.client.link()
            with contextlib.suppress(OSError, http.client.HTTPException), contextlib.closing(link):
                while not self.stop.is_set():
                    begin = time.monotonic()
                    self.done.append((self._once(link), time.monotonic() - begin))

    def _once(self, link: http.client.HTTPConnection) -> int:
        try:
            link.request(self.method, self.path)
            answer = link.getresponse()
            body = answer.read()
        except (OSError, http.client.HTTPException):
            self.done.append((0, 0.0))
            raise
        if answer.status >= 400:
            self.messages.add(str(json.loads(body).get("message")))
        return answer.status

    def more(self, count: int = 20) -> list[tuple[int, float]]:
        """What comes in from now on, so many."""
        start = len(self.done)
        until(lambda: len(self.done) >= start + count)
        return self.done[start:]

    def __enter__(self) -> Load:
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop.set()
        for thread in self.threads:
            thread.join(30)
