"""A lab's API server with a running `seawall agent` beside it, and the guard's setting in it."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import ssl
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from seawall.guard import setting as settings
from seawall.guard.setting import Mode, Setting
from seawall.lab import Lab
from seawall.model import Lang
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
        command += ["--kubeconfig", str(lab.kubeconfig), "--tls-dir", str(folder / "tls")]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*command, "--tls", "own", "--register", self.url, *more],
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
