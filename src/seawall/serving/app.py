"""The ASGI callable: a request is bounded, read whole, handed to its route; a defect is a 500.

Bodies come with a Content-Length (the API server always sends one): so their size is known before
a byte of them is read, and a body that never ends can't be sent.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Final

import msgspec

if TYPE_CHECKING:
    from uvicorn._types import ASGIReceiveCallable, ASGISendCallable, Scope

BODY_SECONDS: Final = 30.0  # that a client may take for its body
JSON: Final = "application/json"
_LENGTH: Final = 12  # digits of a Content-Length that is looked at


class Request(msgspec.Struct, frozen=True):
    """`known`: the client showed a certificate of the authority that is trusted for clients."""

    method: str
    path: str
    body: bytes
    known: bool = False


class Answer(msgspec.Struct, frozen=True):
    """`close`: the connection ends with it (a body was not read)."""

    status: int = 200
    body: bytes = b""
    type: str = JSON
    close: bool = False


class Route(msgspec.Struct, frozen=True):
    """`most`: bytes of a body. `type`: of the body, "" for any. `known`: see `Request`."""

    handle: Callable[[Request], Awaitable[Answer]]
    methods: tuple[str, ...] = ("GET", "HEAD")
    most: int = 0
    type: str = ""
    known: bool = False


class App:
    """Routes by path; `anywhere` takes the paths that have none. `seconds`: for a body."""

    def __init__(
        self,
        routes: Mapping[str, Route],
        *,
        anywhere: Route | None = None,
        seconds: float = BODY_SECONDS,
    ) -> None:
        self.routes, self.anywhere, self.seconds = routes, anywhere, seconds

    async def __call__(
        self, scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable
    ) -> None:
        if scope["type"] != "http":
            return  # no WebSocket, no lifespan
        answer = await self._answer(scope, receive)
        if answer is None:
            return  # the client has gone
        size = str(len(answer.body)).encode()
        headers = [(b"content-type", answer.type.encode()), (b"content-length", size)]
        if answer.close:
            headers.append((b"connection", b"close"))
        await send({"type": "http.response.start", "status": answer.status, "headers": headers})
        body = b"" if scope["method"] == "HEAD" else answer.body
        await send({"type": "http.response.body", "body": body, "more_body": False})

    async def _answer(self, scope: Scope, receive: ASGIReceiveCallable) -> Answer | None:
        assert scope["type"] == "http"
        headers = dict(scope["headers"])
        known = bool(scope["state"].get("known")) if "state" in scope else False
        route = self.routes.get(scope["path"], self.anywhere)
        if refused := _refused(route, scope["method"], headers, known=known):
            return refused
        assert route is not None
        body: bytes | None = b""
        if scope["method"] not in ("GET", "HEAD"):
            body = await _read(receive, self.seconds)
        if body is None:
            return Answer(408, close=True)
        request = Request(scope["method"], scope["path"], body, known)
        return await route.handle(request)


def _refused(
    route: Route | None, method: str, headers: Mapping[bytes, bytes], *, known: bool
) -> Answer | None:
    """The answer to a request whose body nobody wants to read."""
    if route is None:
        return Answer(404, close=True)
    if route.known and not known:
        return Answer(401, close=True)
    if method not in route.methods:
        return Answer(405, close=True)
    length = headers.get(b"content-length")
    if method in ("GET", "HEAD"):
        bodied = length not in (None, b"0") or b"transfer-encoding" in headers
        return Answer(400, close=True) if bodied else None
    if length is None or not length.isdigit() or b"transfer-encoding" in headers:
        return Answer(411, close=True)
    if len(length) > _LENGTH or int(length) > route.most:
        return Answer(413, close=True)
    kind = headers.get(b"content-type", b"").partition(b";")[0].strip().lower()
    if route.type and kind != route.type.encode():
        return Answer(415, close=True)
    return None


async def _read(receive: ASGIReceiveCallable, seconds: float) -> bytes | None:
    """The whole body; None if the client is too slow, or went away."""
    parts: list[bytes] = []
    try:
        async with asyncio.timeout(seconds):
            while True:
                event = await receive()
                if event["type"] != "http.request":
                    return None
                parts.append(event["body"])
                if not event["more_body"]:
                    return parts[0] if len(parts) == 1 else b"".join(parts)
    except TimeoutError:
        return None
