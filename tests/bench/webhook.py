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
import socket
import ssl
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
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
from seawall.serving import App, Files, Route, authority
from tests.catalog.cases import all_cases, catalog

CLIENTS = 8
SECONDS = 5.0
KINDS_OF_C7N = ("pod", "deployment", "service", "node", "namespace", "volume", "volume-claim")
FILTERS: tuple[dict[str, Any], ...] = (
    {"type": "value", "key": "metadata.labels.owner", "value": "absent"},
    {"type": "value", "key": "metadata.annotations.forbidden", "value": "present"},
    {"type": "value", "key": "spec.hostNetwork", "value": True},
    {"type": "value", "key": "spec.replicas", "value": 100, "op": "gt"},
    {"type": "value", "key": "metadata.name", "value": "^bad-", "op": "regex"},
    {"type": "value", "key": "spec.type", "value": "NodePort"},
)


class Load(msgspec.Struct, frozen=True):
    """Milliseconds, and requests a second."""

    p50: float
    p99: float
    rate: float


def reviews() -> list[bytes]:
    """The recorded reviews of the catalogue."""
    return [case.path.read_bytes() for case in all_cases() if case.source == "admission"]


def serve(folder: Path) -> None:
    """Until it is ended. Writes the address into the folder when it listens."""
    facts = Facts({kind.resource: [] for kind in KINDS}, version="v1.35.4")
    judging, setting = Judging(catalog(), actors()), Setting(mode="deny")
    admission = Admission(
        lambda: judging,
        lambda: setting,
        lambda _: facts,
        lambda _: True,
        Metrics(),
        Log(io.StringIO()),
    )
    app = App({"/admission": Route(admission.handle, methods=("POST",), most=MOST)})
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


def ours(folder: Path) -> Load:
    folder.mkdir()
    command = [sys.executable, "-m", "tests.bench.webhook", "serve", str(folder)]
    with subprocess.Popen(command) as process:
        try:
            port = int(_waited(folder / "port").read_text())
            context = ssl.create_default_context(cafile=folder / "ca.crt")
            return asyncio.run(_load("/admission", port, context, CLIENTS, keep=True))
        finally:
            process.terminate()


def c7n_kube(program: str, folder: Path) -> Load:
    """With as many clients as ours has, and with one: the better rate counts."""
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
            loads = [asyncio.run(_load("/", port, None, count, keep=False)) for count in (1, 8)]
            return max(loads, key=lambda load: load.rate)
        finally:
            process.terminate()


def _policies() -> list[dict[str, Any]]:
    mode = {"type": "k8s-admission", "on-match": "deny"}
    operations = ["CREATE", "UPDATE", "DELETE"]
    found = [
        {
            "name": f"{kind}-{number}",
            "resource": f"k8s.{kind}",
            "mode": mode | {"operations": operations},
            "filters": [one],
        }
        for number, one in enumerate(FILTERS)
        for kind in KINDS_OF_C7N
    ]
    return found[:40]


async def _load(
    path: str, port: int, context: ssl.SSLContext | None, clients: int, *, keep: bool
) -> Load:
    bodies, took = reviews(), [0.0]
    end = time.perf_counter() + SECONDS / 5
    await asyncio.gather(*(_client(path, port, context, bodies, end, took, keep=keep),))
    took.clear()
    started = time.perf_counter()
    end = started + SECONDS
    await asyncio.gather(
        *(_client(path, port, context, bodies, end, took, keep=keep) for _ in range(clients))
    )
    seconds = time.perf_counter() - started
    times = statistics.quantiles(took, n=100)
    return Load(times[49] * 1000, times[98] * 1000, len(took) / seconds)


async def _client(
    path: str,
    port: int,
    context: ssl.SSLContext | None,
    bodies: Sequence[bytes],
    end: float,
    took: list[float],
    *,
    keep: bool,
) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=context)
    at = 0
    while (begin := time.perf_counter()) < end:
        body = bodies[at % len(bodies)]
        head = f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        writer.write(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
        if keep:
            answer = await reader.readuntil(b"\r\n\r\n")
            size = answer.lower().partition(b"content-length: ")[2].partition(b"\r")[0]
            await reader.readexactly(int(size))
        else:
            answer = await reader.read()
            writer.close()
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
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
