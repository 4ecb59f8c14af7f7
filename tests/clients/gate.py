"""A TLS proxy before a real API server that does to requests what networks and servers do.

Requests go through as they are, in the name of the caller's token or else of the administrator.
A `Fault` is done to the requests whose path it matches, for so many times.
"""

from __future__ import annotations

import contextlib
import http.client
import re
import socket
import ssl
import struct
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import msgspec

from seawall.clients.kube import kubeconfig, tls
from seawall.formats.certificates import Pair
from seawall.lab.certs import Authority

HOP = {"connection", "transfer-encoding", "content-length", "keep-alive", "host"}


class Fault(NamedTuple):
    """`status` answers by itself; `slow` waits first; `cut` ends the answer after so many bytes."""

    path: str  # a regular expression, searched in the path with its query
    status: int = 0
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    slow: float = 0
    cut: int = -1
    reset: bool = True  # as a killed machine does it, else as a killed process
    times: int = 1_000_000
    skip: int = 0  # requests that match and pass before the first one is harmed


class Seen(NamedTuple):
    method: str
    path: str
    headers: dict[str, str]
    body: bytes


class Gate(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, admin: Path, folder: Path, *, seconds: int = 3600, host: str = "127.0.0.1"):
        super().__init__((host, 0), _Handler)
        merged = kubeconfig.load(str(admin))
        assert merged
        self.access = merged.access()
        nobody = msgspec.structs.replace(self.access, user=kubeconfig.User())
        self.upstream = {False: tls.context(self.access), True: tls.context(nobody)}
        self.authority = Authority(folder / "gate-ca")
        self.folder = folder
        self.faults: list[Fault] = []
        self.plain_discovery = False  # what servers before 1.26 answer
        self.done: dict[Fault, int] = {}
        self.seen: list[Seen] = []
        self.busy = self.busiest = 0
        self.lock, self.closing = threading.Lock(), threading.Event()
        self.mute = threading.Event()  # while it is set, nothing goes through and nothing breaks
        self.use(self.authority.sign("gate", hosts=["127.0.0.1", "gate.test"], seconds=seconds))

    def use(self, pair: Pair) -> None:
        """Show this certificate in handshakes from now on."""
        file = self.folder / "gate.pem"
        file.write_bytes(pair.certificate + pair.key)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        self.context = context

    def get_request(self) -> tuple[socket.socket, Any]:
        plain, address = super().get_request()
        plain.settimeout(30)
        # The handshake is made in the request's own thread, by its first read.
        return self.context.wrap_socket(plain, True, do_handshake_on_connect=False), address

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away in the middle is what many a test wants."""

    @property
    def url(self) -> str:
        return f"https://127.0.0.1:{self.server_address[1]}"

    def config(
        self, user: dict[str, Any] | None = None, cluster: dict[str, Any] | None = None
    ) -> Path:
        """A kubeconfig that leads here."""
        ca = str(self.authority.folder / "ca.crt")
        found = {"server": self.url, "certificate-authority": ca} | (cluster or {})
        return write_config(self.folder / "gate.kubeconfig", found, user or {"token": ""})

    def fault(self, path: str, **more: Any) -> None:
        self.faults.append(Fault(path, **more))

    def take(self, path: str) -> Fault | None:
        with self.lock:
            for fault in self.faults:
                count = self.done.get(fault, 0)
                if re.search(fault.path, path) and count < fault.skip + fault.times:
                    self.done[fault] = count + 1
                    if count >= fault.skip:
                        return fault
        return None

    @contextlib.contextmanager
    def running(self) -> Iterator[Gate]:
        thread = threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self.closing.set()
            self.shutdown()
            self.server_close()
            thread.join()


def write_config(file: Path, cluster: dict[str, Any], user: dict[str, Any]) -> Path:
    import yaml

    document = {
        "apiVersion": "v1",
        "kind": "Config",
        "current-context": "gate",
        "clusters": [{"name": "gate", "cluster": cluster}],
        "users": [{"name": "me", "user": user}],
        "contexts": [{"name": "gate", "context": {"cluster": "gate", "user": "me"}}],
    }
    file.write_text(yaml.safe_dump(document))
    return file


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Gate

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def _any(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        gate = self.server
        with gate.lock:
            gate.seen.append(Seen(self.command, self.path, dict(self.headers.items()), body))
            gate.busy += 1
            gate.busiest = max(gate.busiest, gate.busy)
        try:
            self._answer(body)
        finally:
            with gate.lock:
                gate.busy -= 1

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _any

    def _mute(self) -> None:
        while self.server.mute.is_set() and not self.server.closing.wait(0.05):
            pass

    def _answer(self, body: bytes) -> None:
        self._mute()
        fault = self.server.take(self.path)
        if fault and fault.slow and self.server.closing.wait(fault.slow):
            return
        if fault and fault.status:
            self._send(fault.status, dict(fault.headers), fault.body)
            return
        self._forward(body, fault or Fault(""))

    def _send(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _forward(self, body: bytes, fault: Fault) -> None:
        gate = self.server
        target = urlsplit(gate.access.cluster.server)
        context = gate.upstream["Authorization" in self.headers]
        connection = http.client.HTTPSConnection(
            target.hostname or "", target.port, context=context, timeout=30
        )
        headers = {k: v for k, v in self.headers.items() if k.lower() not in HOP}
        if gate.plain_discovery:
            headers["Accept"] = "application/json"
        with contextlib.closing(connection):
            connection.request(self.command, self.path, body or None, headers)
            answer = connection.getresponse()
            self.send_response(answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in HOP:
                    self.send_header(name, value)
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            sent = 0
            while data := answer.read1(1 << 14):
                self._mute()
                if 0 <= fault.cut < sent + len(data):
                    self._cut(data[: fault.cut - sent], reset=fault.reset)
                    return
                self._chunk(data)
                sent += len(data)
            self._chunk(b"")

    def _chunk(self, data: bytes) -> None:
        self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
        self.wfile.flush()

    def _cut(self, data: bytes, *, reset: bool) -> None:
        """The data, a part of another chunk, then the end."""
        self._chunk(data)
        self.wfile.write(b"64\r\n{")
        self.wfile.flush()
        if reset:
            linger = struct.pack("ii", 1, 0)
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.close_connection = True
        self.connection.close()
