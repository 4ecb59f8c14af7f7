"""The server: a socket, an ASGI callable, TLS; runs until it is told to stop, and ends gracefully.

Requests that are being answered are answered; idle connections are closed. Other machines reach it
only over TLS.
"""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import socket
from collections.abc import Callable
from functools import partial
from typing import Any, Final, Self

import uvicorn

from seawall.errors import UsageError
from seawall.serving.connection import Connection, Limits
from seawall.serving.tls import Files, Tls

_BACKLOG: Final = 512


def address(text: str) -> tuple[str, int]:
    """(host, port) of "8443", ":8443", "10.0.0.1:8443", "[::1]:8443"; UsageError for others."""
    host, _, port = text.rpartition(":")
    host = host.strip("[]") or "127.0.0.1"
    if not port.isdigit() or not 0 <= int(port) < 65536:
        raise UsageError(f"--listen {text}: no address; write HOST:PORT, as 127.0.0.1:9443")
    return host, int(port)


def is_local(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class Server:
    """`app` is an ASGI callable. `url` is where it listens, from the start on.

    UsageError if the address can't be had, InputError if the certificate can't be used.
    """

    def __init__(
        self,
        at: tuple[str, int],
        app: Any,
        files: Files | None = None,
        limits: Limits = Limits(),  # noqa: B008 - frozen
    ) -> None:
        self.tls = Tls(files) if files and files.certificate else None
        self.socket = _bound(at)
        host, port = self.socket.getsockname()[:2]
        host = f"[{host}]" if ":" in host else host
        self.url = f"{'https' if self.tls else 'http'}://{host}:{port}/"
        config = uvicorn.Config(
            app,
            http=Connection,
            ws="none",
            lifespan="off",
            log_config=None,
            log_level="critical",
            access_log=False,
            server_header=False,
            date_header=False,
            proxy_headers=False,
            limit_concurrency=limits.connections,
            timeout_keep_alive=limits.idle,
            timeout_graceful_shutdown=limits.stop,
            backlog=_BACKLOG,
        )
        self.uvicorn = _Uvicorn(config, self.tls, limits)

    def serve(self, stop: Callable[[], bool]) -> None:
        """Until `stop()`, which is asked ten times a second."""
        asyncio.run(self.run(stop))

    async def run(self, stop: Callable[[], bool]) -> None:
        """The same in a loop that runs already."""
        self.uvicorn.stop = stop
        await self.uvicorn.serve([self.socket])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()


class _Uvicorn(uvicorn.Server):
    """Leaves signals to the caller, bounds the handshake, looks for a new certificate."""

    def __init__(self, config: uvicorn.Config, tls: Tls | None, limits: Limits) -> None:
        super().__init__(config)
        self.tls, self.limits = tls, limits
        self.stop: Callable[[], bool] = lambda: False

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        make = partial(Connection, self.limits, self.config, self.server_state, {})
        secure: dict[str, Any] = {}
        if self.tls:
            secure = {"ssl": self.tls.context, "ssl_handshake_timeout": self.limits.handshake}
        loop = asyncio.get_running_loop()
        self.servers = [
            await loop.create_server(make, sock=one, backlog=self.config.backlog, **secure)
            for one in sockets or ()
        ]
        self.started = True

    def capture_signals(self) -> contextlib.AbstractContextManager[None]:  # type: ignore[override]
        return contextlib.nullcontext()

    async def on_tick(self, counter: int) -> bool:
        if self.tls and counter % 10 == 0:
            self.tls.renew()
        return self.stop() or await super().on_tick(counter)


def _bound(at: tuple[str, int]) -> socket.socket:
    family = socket.AF_INET6 if ":" in at[0] else socket.AF_INET
    # With its protocol named: asyncio switches Nagle's delay off only for what says it is TCP.
    made = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind(at)
        made.listen(_BACKLOG)  # who connects before the loop runs waits
    except OSError as error:
        made.close()
        raise UsageError(f"--listen {at[0]}:{at[1]}: {error.strerror or error}") from error
    return made
