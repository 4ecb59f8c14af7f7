"""The API server's audit webhook: batches of events over HTTPS, answered when they are kept.

The API server sends a batch again until it is answered with 2xx, so the answer comes after the
transaction. Bodies are bounded; without a certificate of one's own it listens on this machine
only, and anywhere else it asks for a certificate of the client too: whoever may send events may
invent them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final

from seawall import serving
from seawall.errors import SeawallError, UsageError
from seawall.serving import Answer, Files, Request, Route
from seawall.serving.server import is_local
from seawall.sources.audit.framing import Block

# 400 events (the API server's batch) of 10 MB each come in batches of a smaller number; its own
# limit of a batch is in events only.
MOST: Final = 256 << 20


def block(data: bytes, name: str) -> Block:
    """A batch's body as a block of a log."""
    return Block(name, data, whole=True, end=len(data))


def route(take: Callable[[bytes], None], *, known: bool = False) -> Route:
    """Hands the bodies to `take`, one at a time; what `take` raises is answered with 500.

    `known`: only from clients with a certificate.
    """
    turn = asyncio.Lock()

    async def handle(request: Request) -> Answer:
        try:
            async with turn:
                await asyncio.to_thread(take, request.body)
        except SeawallError:  # the store is full or gone: the batch comes again
            return Answer(500)
        return Answer()

    return Route(handle, methods=("POST",), most=MOST, known=known)


class Server(serving.Server):
    """Takes batches on any path; `take` runs in a thread of its own, one batch at a time."""

    def __init__(self, at: tuple[str, int], tls: Files, take: Callable[[bytes], None]) -> None:
        if not is_local(at[0]) and not (tls.certificate and tls.client_ca):
            raise UsageError(
                f"--listen {at[0]}: other machines reach it: give --tls-cert, --tls-key and"
                " --client-ca, or listen on 127.0.0.1"
            )
        super().__init__(at, serving.App({}, anywhere=route(take)), tls)
