"""HTTP to one API server: few connections, bounded answers, polite repeats, a deadline for each.

A request ends after `timeout` seconds, repeats included. Reads are repeated after 429, 5xx and
broken connections; writes only where the server surely did nothing (429, connection refused).
"""

from __future__ import annotations

import platform
import random
import socket
import ssl
import threading
import time
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Final, NamedTuple, TypeGuard, TypeVar
from urllib.parse import urlencode

import msgspec
import urllib3
from urllib3 import BaseHTTPResponse, HTTPHeaderDict
from urllib3.connection import HTTPConnection
from urllib3.exceptions import InsecureRequestWarning

from seawall import __version__
from seawall.clients.kube import credentials, faults, proxies, tls
from seawall.clients.kube.kubeconfig import Access
from seawall.errors import ClusterError

IN_FLIGHT: Final = 4  # requests at once: a fair share, far below client-go's burst
CONNECT: Final = 5.0  # seconds
TRIES: Final = 4
RESTART_TRIES: Final = 7  # 6 seconds: an API server is back by then
PAUSE: Final = 0.1  # seconds, doubled each time
LONGEST_PAUSE: Final = 10.0
LIMIT: Final = 512 << 20  # bytes of one answer; the largest page known (500 CRDs) has 60 MB
CHUNK: Final = 256 << 10  # bytes of an answer that is read by parts
DOWN: Final = 2.0  # seconds in which a server that refused is not asked again
AGENT: Final = f"seawall/{__version__} ({platform.system().lower()}/{platform.machine()})"
RETRIED: Final = frozenset((429, 500, 502, 503, 504))
_T = TypeVar("_T")
_OPTIONS: Final = [*HTTPConnection.default_socket_options]
# A peer that vanished is noticed within 20 s, though a watch has nothing to send.
_ALIVE: Final[list[tuple[int, int, int]]] = [
    (socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1),
    *(
        (socket.IPPROTO_TCP, getattr(socket, name), value)
        for name, value in (("TCP_KEEPIDLE", 10), ("TCP_KEEPINTVL", 5), ("TCP_KEEPCNT", 2))
        if hasattr(socket, name)
    ),
]


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """One request. `attempt` and `resource` are for the message if it fails."""

    attempt: str
    path: str
    resource: str = ""
    method: str = "GET"
    query: Mapping[str, str] = {}
    body: bytes = b""
    content_type: str = "application/json"
    accept: str = "application/json"


class Reply(NamedTuple):
    headers: Mapping[str, str]
    body: bytes


class Transport:
    def __init__(
        self,
        access: Access,
        creds: credentials.Credentials,
        *,
        timeout: float,
        extra: HTTPHeaderDict | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.access, self.timeout = access, timeout
        self.server = access.cluster.server.rstrip("/")
        self.proxy = proxies.of(access.cluster)
        self._creds, self._extra, self._sleep = creds, extra or HTTPHeaderDict(), sleep
        self._pools: dict[bool, urllib3.PoolManager] = {}
        self._pair: tuple[bytes, bytes] = (b"", b"")
        self._lock = threading.Lock()
        self.certificate_end: datetime | None = None  # of the server's, seen in a handshake
        self._reached = False
        self._down: tuple[float, ClusterError] | None = None
        if access.cluster.insecure_skip_tls_verify:
            urllib3.disable_warnings(InsecureRequestWarning)  # said once by `Cluster.warnings`

    def close(self) -> None:
        with self._lock:
            for pool in self._pools.values():
                pool.clear()
            self._pools.clear()

    def request(self, call: Call, timeout: float = 0) -> Reply:
        """The whole answer of a success. ClusterError for anything else."""
        deadline = time.monotonic() + (timeout or self.timeout)
        return self._tried(call, deadline, lambda: self._whole(call, deadline))

    def stream(
        self, call: Call, idle: float, opened: Callable[[Callable[[], None]], None]
    ) -> Iterator[bytes]:
        """Chunks of an endless answer; ends when the server ends it. `idle`: longest silence, s.

        The first chunk is empty: it says that the server accepted. `opened` gets a function that
        ends the connection, to be called from another thread.
        """
        deadline = time.monotonic() + self.timeout
        reply = self._tried(call, deadline, lambda: self._answer(call, deadline, idle))
        try:
            opened(lambda: _hang_up(reply))
            yield b""
            yield from reply.stream(1 << 16, decode_content=True)
        except faults.Failure as error:
            raise self._failed(call, error) from error
        finally:
            with suppress(OSError):
                reply.close()

    def parts(self, call: Call) -> tuple[Mapping[str, str], Generator[bytes, None, None]]:
        """The headers and the chunks of an answer that is too large to be kept whole.

        ClusterError also while iterating: what came is not asked for twice.
        """
        deadline = time.monotonic() + self.timeout
        reply = self._tried(call, deadline, lambda: self._answer(call, deadline))
        return reply.headers, self._chunks(call, reply, deadline)

    def _chunks(
        self, call: Call, reply: BaseHTTPResponse, deadline: float
    ) -> Generator[bytes, None, None]:
        ended = False
        try:
            for part in reply.stream(CHUNK, decode_content=True):
                yield part
                if time.monotonic() > deadline:
                    raise TimeoutError
            ended = True
        except faults.Failure as error:
            raise self._failed(call, error) from error
        finally:
            if ended:
                reply.release_conn()
            else:
                reply.close()

    def _tried(self, call: Call, deadline: float, once: Callable[[], _T]) -> _T:
        """What `once` gives, after as many tries as make sense before the deadline."""
        renewed = False
        for number in range(RESTART_TRIES):
            if self._down and self._down[0] > time.monotonic():
                raise self._again(call, self._down[1])
            try:
                given = once()
                self._reached = True
                return given
            except _Refused as refused:
                failed, pause, tries = refused.error, _pause(refused.after, number), TRIES
                if failed.status == 401 and not renewed and self._creds.renew():
                    renewed = True
                    continue
                again = failed.status == 429 or (call.method == "GET" and failed.status in RETRIED)
            except faults.Failure as error:
                failed, pause = self._failed(call, error), _pause("", number)
                unsent = faults.unsent(error)
                again = unsent or (call.method == "GET" and faults.cut(error))
                # A server that answered a moment ago may be restarting; another is not there.
                tries = (RESTART_TRIES if self._reached else 2) if unsent else TRIES
            if not again or number + 1 >= tries or time.monotonic() + pause >= deadline:
                break
            self._sleep(pause)
        if failed.reason == "certificate" or (not failed.status and failed.reason == "unreachable"):
            self._down, self._reached = (time.monotonic() + DOWN, failed), False
        raise failed

    def _again(self, call: Call, error: ClusterError) -> ClusterError:
        """The server refused a moment ago: the same answer, for this request."""
        return self._raised((error.reason, error.why, error.todo), call)

    def _answer(self, call: Call, deadline: float, idle: float = 0) -> BaseHTTPResponse:
        """An answer of status 2xx, its body unread."""
        reply = self._send(call, deadline, idle)
        if self.certificate_end is None:
            self.certificate_end = _certificate_end(reply)
        if 200 <= reply.status < 300:
            return reply
        raise _Refused(self._refused(call, reply), reply.headers.get("Retry-After", ""))

    def _whole(self, call: Call, deadline: float) -> Reply:
        reply = self._answer(call, deadline)
        parts, size = [], 0
        for part in reply.stream(1 << 20, decode_content=True):
            parts.append(part)
            size += len(part)
            if size > LIMIT or time.monotonic() > deadline:
                reply.close()
                if size > LIMIT:
                    why = f"the answer is larger than {LIMIT >> 20} MiB"
                    raise self._raised(("server", why, "look at fewer objects"), call)
                raise TimeoutError
        reply.release_conn()
        return Reply(reply.headers, parts[0] if len(parts) == 1 else b"".join(parts))

    def _send(self, call: Call, deadline: float, idle: float) -> BaseHTTPResponse:
        left = max(deadline - time.monotonic(), 0.001)
        credential = self._creds.get()
        headers = HTTPHeaderDict(self._extra)
        headers.update({"Accept": call.accept, "User-Agent": AGENT})
        if not self.access.cluster.disable_compression:
            headers["Accept-Encoding"] = "gzip"
        if credential.authorization:
            headers["Authorization"] = credential.authorization
        if call.body:
            headers["Content-Type"] = call.content_type
        pool = self._pool((credential.certificate, credential.key), watching=bool(idle))
        query = "?" + urlencode(call.query) if call.query else ""
        return pool.urlopen(
            call.method,
            self.server + call.path + query,
            headers=headers,
            body=call.body or None,
            retries=False,
            redirect=False,
            preload_content=False,
            pool_timeout=left,
            timeout=urllib3.Timeout(connect=min(CONNECT, left), read=idle or left),
        )

    def _pool(self, pair: tuple[bytes, bytes], *, watching: bool) -> urllib3.PoolManager:
        """Watches have connections of their own: they would hold all the others' for hours."""
        with self._lock:
            if pair != self._pair:
                self._pools.clear()
                self._pair = pair
            if watching not in self._pools:
                context = tls.context(self.access, *pair)
                self._pools[watching] = proxies.pool(
                    self.proxy,
                    ssl_context=context,
                    server_hostname=self.access.cluster.tls_server_name or None,
                    maxsize=IN_FLIGHT,
                    block=not watching,
                    socket_options=_OPTIONS + (_ALIVE if watching else []),
                )
            return self._pools[watching]

    def _refused(self, call: Call, reply: BaseHTTPResponse) -> ClusterError:
        body = b""
        with suppress(*faults.Failure):
            body = reply.read(1 << 16, decode_content=True)
            reply.drain_conn()
            reply.release_conn()
        quiet = call.resource == "secrets" and call.method != "GET"
        return self._raised(faults.of_status(reply.status, body, quiet=quiet), call, reply.status)

    def _failed(self, call: Call, error: Exception) -> ClusterError:
        return self._raised(faults.of_exception(error, proxy=proxies.shown(self.proxy)), call)

    def _raised(self, told: faults.Told, call: Call, status: int = 0) -> ClusterError:
        if status == 401:
            pair = self._pair if self._pair[0] else tls.own_pair(self.access)
            if why := faults.expired(tls.expiry(pair[0])):
                told = ("certificate", why, "get a new kubeconfig, or renew the certificate")
        return faults.raised(
            told, attempt=call.attempt, resource=call.resource, server=self.server, status=status
        )


class _Refused(Exception):
    """An answer that is no success; `after` is its Retry-After."""

    def __init__(self, error: ClusterError, after: str) -> None:
        self.error, self.after = error, after
        super().__init__(str(error))


def _hang_up(reply: BaseHTTPResponse) -> None:
    """Whoever reads the answer finds its end. Past TLS, whose state belongs to the reader."""
    plain = getattr(reply.connection, "sock", None)
    if isinstance(plain, socket.socket):
        with suppress(OSError):
            socket.socket.shutdown(plain, socket.SHUT_RDWR)


def _certificate_end(reply: BaseHTTPResponse) -> datetime | None:
    socket = getattr(reply.connection, "sock", None)
    return tls.end(socket.getpeercert(binary_form=True) or b"") if _secure(socket) else None


def _secure(socket: object) -> TypeGuard[ssl.SSLSocket]:
    return isinstance(socket, ssl.SSLSocket)


def _pause(after: str, number: int) -> float:
    """Seconds before the next try: what the server asks, else doubled each time; never together."""
    asked = float(after) if after.isascii() and after.isdigit() else 0.0
    return min(max(asked, PAUSE * (1 << number)), LONGEST_PAUSE) * random.uniform(1, 1.25)
