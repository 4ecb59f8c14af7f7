"""One connection as uvicorn runs it, with the bounds that uvicorn leaves out.

uvicorn waits for ever for a request's head and takes one of any size: a client that sends a byte
a minute would keep its place. And it doesn't tell whether the client showed a certificate.
"""

from __future__ import annotations

import asyncio
import ssl
from typing import Any, Final

import msgspec
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_BYTES: Final = 64 << 10


class Limits(msgspec.Struct, frozen=True):
    """Seconds: of a TLS handshake, of a request's head, of an idle connection, of the end.

    `idle` is longer than an API server keeps an idle connection to a webhook (90 s): so it is
    never the server that closes one on which a request is on its way.
    """

    handshake: float = 10.0
    head: float = 10.0
    idle: int = 120
    stop: int = 10  # for requests that are being answered
    connections: int = 1000


class Connection(HttpToolsProtocol):
    """uvicorn's protocol; the base class calls these methods."""

    def __init__(self, limits: Limits, *args: Any) -> None:
        super().__init__(*args)
        self.limits = limits
        self.head_timer: asyncio.TimerHandle | None = None
        self.head_size, self.in_head = 0, True

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        secure = transport.get_extra_info("ssl_object")
        known = isinstance(secure, ssl.SSLObject) and bool(secure.getpeercert())
        self.app_state = {"known": known}
        self._arm()

    def connection_lost(self, exc: Exception | None) -> None:
        self._disarm()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self.in_head:
            self._arm()
            self.head_size += len(data)
        super().data_received(data)
        if self.in_head and self.head_size > HEAD_BYTES:
            self.transport.abort()

    def on_headers_complete(self) -> None:
        self.in_head, self.head_size = False, 0
        self._disarm()
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        super().on_message_complete()
        self.in_head = True

    def send_400_response(self, msg: str) -> None:
        self._disarm()
        super().send_400_response(msg)

    def _arm(self) -> None:
        if self.head_timer is None:
            self.head_timer = self.loop.call_later(self.limits.head, self._too_slow)

    def _disarm(self) -> None:
        if self.head_timer is not None:
            self.head_timer.cancel()
            self.head_timer = None

    def _too_slow(self) -> None:
        self.head_timer = None
        if not self.transport.is_closing():
            self.transport.abort()
