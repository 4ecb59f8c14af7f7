"""The API server's audit webhook: batches of events over HTTPS, answered when they are kept.

The API server sends a batch again until it is answered with 2xx, so the answer comes after the
transaction. Bodies are bounded; without a certificate of one's own it listens on this machine
only, and anywhere else it asks for a certificate of the client too: whoever may send events may
invent them.
"""

from __future__ import annotations

import contextlib
import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final, Self

import msgspec

from seawall.errors import InputError, SeawallError, UsageError
from seawall.sources.audit.framing import Block

# 400 events (the API server's batch) of 10 MB each come in batches of a smaller number; its own
# limit of a batch is in events only.
MOST: Final = 256 << 20
SECONDS: Final = 30.0  # that a client may take for one part of its request
_LOOK: Final = 0.25


class Tls(msgspec.Struct, frozen=True):
    """Files (PEM); "" for none."""

    certificate: str = ""
    key: str = ""
    client_ca: str = ""


def address(text: str) -> tuple[str, int]:
    """(host, port) of "8443", ":8443", "10.0.0.1:8443", "[::1]:8443"; UsageError for others."""
    host, _, port = text.rpartition(":")
    host = host.strip("[]") or "127.0.0.1"
    if not port.isdigit() or not 0 <= int(port) < 65536:
        raise UsageError(f"--listen {text}: no address; write HOST:PORT, as 127.0.0.1:9443")
    return host, int(port)


def block(data: bytes, name: str) -> Block:
    """A batch's body as a block of a log."""
    return Block(name, data, whole=True, end=len(data))


def _is_local(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class Server:
    """Hands the bodies to `take`, one at a time; what `take` raises is answered with 500."""

    def __init__(self, at: tuple[str, int], tls: Tls, take: Callable[[bytes], None]) -> None:
        if not _is_local(at[0]) and not (tls.certificate and tls.client_ca):
            raise UsageError(
                f"--listen {at[0]}: other machines reach it: give --tls-cert, --tls-key and"
                " --client-ca, or listen on 127.0.0.1"
            )
        try:
            self.http = _Http(at, _handler(take))
        except OSError as error:
            raise UsageError(f"--listen {at[0]}:{at[1]}: {error.strerror}") from error
        if tls.certificate:
            self.http.tls = _context(tls)
        scheme = "https" if tls.certificate else "http"
        host, port = self.http.server_address[:2]
        self.url = f"{scheme}://{host!s}:{port}/"

    def serve(self, stop: Callable[[], bool]) -> None:
        """Until `stop()`; batches that have come in are kept first."""
        self.http.timeout = _LOOK
        while not stop():
            self.http.handle_request()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.http.server_close()


class _Http(ThreadingHTTPServer):
    """A thread for each connection: a slow client holds up no other one. TLS is spoken there."""

    daemon_threads = False
    tls: ssl.SSLContext | None = None
    closing = False

    def __init__(self, at: tuple[str, int], handler: type[BaseHTTPRequestHandler]) -> None:
        super().__init__(at, handler)
        self._open: set[socket.socket] = set()

    def finish_request(self, request: Any, client_address: Any) -> None:
        request.settimeout(SECONDS)
        if self.tls:
            request = self.tls.wrap_socket(request, server_side=True)
        self._open.add(request)
        try:
            if self.closing:
                _read_no_more(request)
            super().finish_request(request, client_address)
        finally:
            self._open.discard(request)

    def server_close(self) -> None:
        """A batch that is being kept is answered still; an API server never hangs up by itself."""
        self.closing = True
        for connection in tuple(self._open):
            _read_no_more(connection)
        super().server_close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away, or speaks no TLS, is its own affair."""


def _read_no_more(connection: socket.socket) -> None:
    """Reading ends; an answer can be written. (A TLS socket's own method would end both.)"""
    with contextlib.suppress(OSError):
        socket.socket.shutdown(connection, socket.SHUT_RD)


def _context(tls: Tls) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    try:
        context.load_cert_chain(tls.certificate, tls.key or None)
        if tls.client_ca:
            context.load_verify_locations(tls.client_ca)
            context.verify_mode = ssl.CERT_REQUIRED
    except OSError as error:  # ssl.SSLError is one
        raise InputError(tls.certificate, f"TLS can't be set up: {error}") from error
    return context


def _handler(take: Callable[[bytes], None]) -> type[BaseHTTPRequestHandler]:
    turn = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        """POST of a batch to any path."""

        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            length = self.headers.get("Content-Length", "")
            if not length.isdigit():
                self._answer(411)
                return
            if int(length) > MOST:
                self._answer(413)
                return
            data = self.rfile.read(int(length))
            if len(data) < int(length):
                self.close_connection = True
                return
            try:
                with turn:
                    take(data)
            except SeawallError:  # the store is full or gone: the batch comes again
                self._answer(500)
                return
            self._answer(200)

        def _answer(self, code: int) -> None:
            self.close_connection = code in (411, 413)
            self.send_response(code)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Nothing: findings are what is told."""

    return Handler
