"""Watching a resource: events from a position on, over as many connections as it takes."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator
from typing import Final, Literal

import msgspec

from seawall.clients.kube.discovery import Resource
from seawall.clients.kube.faults import raised
from seawall.clients.kube.transport import Call, Transport
from seawall.errors import ClusterError

Type = Literal["ADDED", "MODIFIED", "DELETED", "BOOKMARK"]
ROUND: Final = (240, 480)  # seconds of one connection, as client-go: not all end together
IDLE: Final = 150.0  # seconds of silence; bookmarks come every minute
PATIENCE: Final = 60.0  # seconds without a connection before it is an error
PAUSE: Final = (0.2, 5.0)  # seconds before the next connection, doubled up to the second
STEADY: Final = 10.0  # seconds that a connection must have held not to count as a failed try
DRAINED: Final = 0.1  # seconds of waiting after which all that was sent has been read
REPLAY: Final = 10  # times as fast as things happened, a server tells what was missed
LINE: Final = 64 << 20  # bytes of one event
_PASSING: Final = ("unreachable", "timeout", "throttled", "server")


class Event(msgspec.Struct, frozen=True):
    """`object` is JSON as it came; a BOOKMARK has only a kind and a position."""

    type: Type
    object: bytes
    version: str  # resourceVersion: where to go on after this event


class _Meta(msgspec.Struct, rename="camel"):
    resource_version: str = ""


class _Object(msgspec.Struct):
    metadata: _Meta = msgspec.field(default_factory=_Meta)


class _Line(msgspec.Struct):
    type: str
    object: msgspec.Raw


class _Error(msgspec.Struct):
    code: int = 0
    message: str = ""


_LINE = msgspec.json.Decoder(_Line)
_OBJECT = msgspec.json.Decoder(_Object)


class Watch:
    """One resource from `since` on ("" = what is there now, then what changes).

    Iterating ends after `seconds` (0 = never), or when `stop` was called. ClusterError reason
    "gone": the position is too old (410), list anew; any other reason after the server could not be
    had for `PATIENCE` seconds. `known`: monotonic time at which `since` was the newest position, 0:
    just now. While one thread iterates, others may ask for what stands below.
    """

    def __init__(
        self,
        transport: Transport,
        resource: Resource,
        *,
        namespace: str,
        since: str,
        seconds: float,
        query: dict[str, str],
        idle: float = IDLE,
        known: float = 0,
    ) -> None:
        self._transport, self._resource, self._namespace = transport, resource, namespace
        self.position, self._query, self._idle = since, query, idle
        self._end = time.monotonic() + seconds if seconds else float("inf")
        self.heard = 0.0  # monotonic time when the server last said anything; 0: never
        self.lost = known or time.monotonic()  # until when the position was the newest
        self.error: ClusterError | None = None  # why the last connection broke
        self._connected = self._caught_up = False
        self._replayed = 0.0  # monotonic time by which an open connection has told what was missed
        self._waiting = float("inf")  # since when the next bytes are waited for
        self._stopped, self._hang_up = threading.Event(), _nothing

    @property
    def current(self) -> bool:
        """A connection is open, and all that the server has sent on it has been told."""
        now = time.monotonic()
        told = self._caught_up or now > self._replayed or now - self._waiting > DRAINED
        return self._connected and told

    def stop(self) -> None:
        """End the iteration, from another thread, also while it waits for the server."""
        self._stopped.set()
        self._hang_up()

    def __iter__(self) -> Iterator[Event]:
        started, pause = time.monotonic(), PAUSE[0]
        while (left := self._end - time.monotonic()) > 0 and not self._stopped.is_set():
            begun = time.monotonic()
            try:
                for event in self._connection(left):
                    pause = PAUSE[0]
                    yield event
            except ClusterError as error:
                if self._stopped.is_set():
                    return
                self.error = error
                silent = time.monotonic() - max(self.heard, started)
                if error.reason not in _PASSING or silent > PATIENCE:
                    raise
            held = time.monotonic() - begun
            pause = PAUSE[0] if held > STEADY else min(pause * 2, PAUSE[1])
            rest = min(pause * random.uniform(0.5, 1), self._end - time.monotonic())
            self._stopped.wait(max(rest, 0))

    def _connection(self, left: float) -> Iterator[Event]:
        seconds = int(min(random.randint(*ROUND), max(left, 1)))
        query = self._query | {
            "watch": "true",
            "allowWatchBookmarks": "true",
            "timeoutSeconds": str(seconds),
        }
        if self.position:
            query["resourceVersion"] = self.position
        path = self._resource.path(self._namespace)
        call = Call(attempt="watch", resource=self._resource.id, path=path, query=query)
        idle = min(self._idle, seconds + 10)
        try:
            for line in _lines(self._heeded(self._transport.stream(call, idle, self._opened))):
                if line:
                    yield self._event(line)
        finally:
            self.lost = time.monotonic() if self.current else self.lost
            self._connected = self._caught_up = False
            self._waiting, self._hang_up = float("inf"), _nothing

    def _opened(self, hang_up: Callable[[], None]) -> None:
        self._hang_up = hang_up
        if self._stopped.is_set():
            hang_up()

    def _heeded(self, chunks: Iterator[bytes]) -> Iterator[bytes]:
        """The chunks. Who has to wait for the next one has read all that was there."""
        while True:
            begun = time.monotonic()
            self._waiting = begun if self._connected else float("inf")
            chunk = next(chunks, None)
            if chunk is None:
                return
            self.heard = now = time.monotonic()
            if not self._connected:
                self._replayed = now + (now - self.lost) / REPLAY
            self._caught_up |= self._connected and now - begun > DRAINED
            self._waiting, self._connected = float("inf"), True
            yield chunk

    def _event(self, line: bytes) -> Event:
        try:
            found = _LINE.decode(line)
            if found.type == "ERROR":
                raise self._ended(msgspec.json.decode(found.object, type=_Error))
            version = _OBJECT.decode(found.object).metadata.resource_version
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise self._raised(
                "unreachable", "the answer was cut in the middle of an event", ""
            ) from error
        self.position = version or self.position
        self._caught_up |= found.type == "BOOKMARK"
        return Event(found.type, bytes(found.object), version)  # type: ignore[arg-type]

    def _ended(self, error: _Error) -> ClusterError:
        if error.code == 410:
            return self._raised("gone", "the position is too old for the server", "list anew")
        return self._raised("server", f"the server ended it: {error.message[:400]}", "")

    def _raised(self, reason: str, why: str, todo: str) -> ClusterError:
        return raised(
            (reason, why, todo),
            attempt="watch",
            resource=self._resource.id,
            server=self._transport.server,
        )


def _nothing() -> None:
    """Nobody to hang up on."""


def _lines(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Whole lines; an empty one for each chunk that ended none (somebody is alive there)."""
    kept: list[bytes] = []
    for chunk in chunks:
        *whole, rest = chunk.split(b"\n")
        if not whole:
            kept.append(rest)
            if sum(map(len, kept)) > LINE:
                raise ClusterError("server", f"an event is larger than {LINE >> 20} MiB")
            yield b""
            continue
        yield b"".join((*kept, whole[0]))
        yield from whole[1:]
        kept = [rest] if rest else []
