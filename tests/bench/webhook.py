"""The webhook's bar: reviews a second and their latency, whole catalogue, eight clients at once.

Ours runs as the agent's routes over TLS, in a process of its own; what it takes is measured by its
own histogram and by the clients. The peer, c7n-kube with 40 policies, gets the same reviews over
plain HTTP, one after another from as many clients as it answers best.

    python -m tests.bench.webhook serve FOLDER      (started by the bench)
"""

from __future__ import annotations

import asyncio
import datetime
import io
import json
import os
import re
import socket
import ssl
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import msgspec

from seawall import serving
from seawall.agent.admission import MOST, Admission
from seawall.agent.judging import Judging
from seawall.agent.logs import Log
from seawall.agent.metrics import Metrics
from seawall.audit import actors
from seawall.facts import KINDS, Facts
from seawall.guard.setting import Setting
from seawall.serving import Answer, App, Files, Request, Route, authority
from tests.catalog.cases import all_cases, catalog

CLIENTS = 8
SECONDS = 5.0
FILTERS: tuple[dict[str, Any], ...] = (
    {"type": "value", "key": "metadata.labels.owner", "value": "absent"},
    {"type": "value", "key": "metadata.annotations.forbidden", "value": "present"},
    {"type": "value", "key": "spec.hostNetwork", "value": True},
    {"type": "value", "key": "spec.replicas", "value": 100, "op": "gt"},
    {"type": "value", "key": "metadata.name", "value": "^bad-", "op": "regex"},
    {"type": "value", "key": "spec.type", "value": "NodePort"},
)


class Load(msgspec.Struct, frozen=True, kw_only=True):
    """Milliseconds as clients see them, requests a second, the server's CPU for one in ms.

    `inside`: below which 99 of 100 were answered, by the webhook's own histogram.
    """

    p50: float
    p99: float
    rate: float
    cpu: float = 0.0
    inside: float = 0.0

    def shown(self) -> str:
        inside = f" ({self.inside:g} inside)" if self.inside else ""
        return (
            f"p50 {self.p50:.1f}, p99 {self.p99:.1f} ms{inside}; "
            f"{self.rate:,.0f}/s; {self.cpu:.2f} ms CPU"
        )


def reviews(resource: str = "") -> list[bytes]:
    """The recorded reviews of the catalogue; of one resource, if it is named."""
    found = (case.path.read_bytes() for case in all_cases() if case.source == "admission")
    return [body for body in found if not resource or resource_of(body) == resource]


def resource_of(body: bytes) -> str:
    return str(json.loads(body)["request"]["resource"]["resource"])


def serve(folder: Path) -> None:
    """Until it is ended. Writes the address into the folder when it listens."""
    facts = Facts({kind.resource: [] for kind in KINDS}, version="v1.35.4")
    judging, setting = Judging(catalog(), actors()), Setting(mode="deny")
    metrics, log = Metrics(), Log(io.StringIO())
    admission = Admission(
        lambda: judging, lambda: setting, lambda _: facts, lambda _: True, metrics, log
    )

    async def told(_: Request) -> Answer:
        return Answer(body=metrics.text())

    asked = Route(admission.handle, methods=("POST",), most=MOST)
    app = App({"/admission": asked, "/metrics": Route(told)})
    material = authority.kept(None, ["127.0.0.1"], datetime.datetime.now(datetime.UTC))
    (folder / "tls.crt").write_bytes(material.server.certificate)
    (folder / "tls.key").write_bytes(material.server.key)
    (folder / "ca.crt").write_bytes(material.bundle)
    files = Files(str(folder / "tls.crt"), str(folder / "tls.key"))
    with serving.Server(("127.0.0.1", 0), app, files) as server:
        part = folder / "part"
        part.write_text(str(server.socket.getsockname()[1]))
        part.replace(folder / "port")
        server.serve(lambda: False)


def ours(folder: Path) -> tuple[Load, Load]:
    """With all reviews, and with those that the peer gets."""
    folder.mkdir()
    command = [sys.executable, "-m", "tests.bench.webhook", "serve", str(folder)]
    with subprocess.Popen(command) as process:
        try:
            port = int(_waited(folder / "port").read_text())
            context = ssl.create_default_context(cafile=folder / "ca.crt")
            ask = Ask("/admission", port, process.pid, context, keep=True)
            load = asyncio.run(_load(ask, reviews(), CLIENTS))
            url = f"https://127.0.0.1:{port}/metrics"
            with urllib.request.urlopen(url, context=context) as answer:
                load = msgspec.structs.replace(load, inside=_inside(answer.read().decode()))
            return load, asyncio.run(_load(ask, reviews("pods"), CLIENTS))
        finally:
            process.terminate()


def _inside(text: str) -> float:
    """The bucket's end in milliseconds below which 99 of 100 are."""
    name = "seawall_admission_duration_seconds"
    buckets = re.findall(rf'^{name}_bucket{{le="([^"]+)"}} (\S+)$', text, re.MULTILINE)
    every = float(buckets[-1][1])
    return 1000 * next(float(end) for end, count in buckets if float(count) >= 0.99 * every)


def c7n_kube(program: str, folder: Path) -> Load:
    """With as many clients as ours has, and with one: the better rate counts.

    Its policies are all about pods, and so is what it is asked: a policy that is about another
    kind costs it next to nothing.
    """
    folder.mkdir()
    (folder / "policies.json").write_text(json.dumps({"policies": _policies()}))
    port = 8800 + os.getpid() % 1000
    command = [program, "--host", "127.0.0.1", "--port", str(port), "--endpoint", "http://x"]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(
        [*command, "--policy-dir", str(folder)], stdout=quiet, stderr=quiet
    ) as process:
        try:
            _listening(port)
            ask = Ask("/", port, process.pid)
            loads = [asyncio.run(_load(ask, reviews("pods"), count)) for count in (1, CLIENTS)]
            return max(loads, key=lambda load: load.rate)
        finally:
            process.terminate()


def _policies() -> list[dict[str, Any]]:
    mode = {"type": "k8s-admission", "on-match": "deny"}
    operations = ["CREATE", "UPDATE", "DELETE"]
    return [
        {
            "name": f"policy-{number}",
            "resource": "k8s.pod",
            "mode": mode | {"operations": operations},
            "filters": [FILTERS[number % len(FILTERS)]],
        }
        for number in range(40)
    ]


class Ask(msgspec.Struct, frozen=True):
    """Where and how to ask; `keep`: many requests on one connection. `pid`: the server's."""

    path: str
    port: int
    pid: int
    context: ssl.SSLContext | None = None
    keep: bool = False


async def _load(ask: Ask, bodies: Sequence[bytes], clients: int) -> Load:
    took: list[float] = []
    await _client(ask, bodies, time.perf_counter() + 1, took)
    took.clear()
    started, cpu = time.perf_counter(), _cpu(ask.pid)
    end = started + SECONDS
    await asyncio.gather(*(_client(ask, bodies, end, took) for _ in range(clients)))
    seconds, cpu = time.perf_counter() - started, _cpu(ask.pid) - cpu
    times = statistics.quantiles(took, n=100)
    count = len(took)
    return Load(
        p50=times[49] * 1000, p99=times[98] * 1000, rate=count / seconds, cpu=cpu * 1000 / count
    )


def _cpu(pid: int) -> float:
    """Seconds of CPU that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def _client(ask: Ask, bodies: Sequence[bytes], end: float, took: list[float]) -> None:
    connect = partial(asyncio.open_connection, "127.0.0.1", ask.port, ssl=ask.context)
    reader, writer = await connect()
    at = 0
    while (begin := time.perf_counter()) < end:
        body = bodies[at % len(bodies)]
        head = f"POST {ask.path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        writer.write(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
        if ask.keep:
            answer = await reader.readuntil(b"\r\n\r\n")
            size = answer.lower().partition(b"content-length: ")[2].partition(b"\r")[0]
            await reader.readexactly(int(size))
        else:
            answer = await reader.read()
            writer.close()
            reader, writer = await connect()
        assert b" 200 " in answer[:20], answer
        took.append(time.perf_counter() - begin)
        at += 1
    writer.close()


def _waited(file: Path) -> Path:
    end = time.monotonic() + 60
    while not file.exists() and time.monotonic() < end:
        time.sleep(0.05)
    return file


def _listening(port: int) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.2)


if __name__ == "__main__":
    serve(Path(sys.argv[2]))
