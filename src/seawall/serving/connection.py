"""One connection as uvicorn runs it, with the bounds that uvicorn leaves out.

uvicorn waits for ever for a request's head and takes one of any size: a client that sends a byte
a minute would keep its place. And it doesn't tell whether the client showed a certificate.
"""

from __future__ import annotations

import asyncio
import ssl
from typing import Any, Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_SECONDS: Final = 10.0  # from its first byte to the end of a request's head
HEAD_BYTES: Final = 64 << 10


class Connection(HttpToolsProtocol):
    """uvicorn's protocol; the base class calls these methods."""

    head_timer: asyncio.TimerHandle | None = None
    head_size = 0
    in_head = True

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
            self.head_timer = self.loop.call_later(HEAD_SECONDS, self._too_slow)

    def _disarm(self) -> None:
        if self.head_timer is not None:
            self.head_timer.cancel()
            self.head_timer = None

    def _too_slow(self) -> None:
        self.head_timer = None
        if not self.transport.is_closing():
            self.transport.abort()


def protocol() -> Any:
    """The class, as uvicorn's configuration takes it."""
    return Connection
