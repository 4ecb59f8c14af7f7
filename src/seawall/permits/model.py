"""A permit as the API server keeps it, and the questions that its fields answer by themselves.

Times are RFC 3339 in UTC. A permit that is `approved` is of use only while `open_at` says so: the
state follows its end with a delay, when the agent writes it down.
"""

from __future__ import annotations

import contextlib
import datetime
from collections.abc import Iterable
from typing import Any, Final, Literal

import msgspec

from seawall.errors import InputError

State = Literal["requested", "approved", "denied", "revoked", "used", "expired"]
ENDED: Final[frozenset[str]] = frozenset(("denied", "revoked", "used", "expired"))
# How far a clock may lag behind the API server's before it is not believed.
SKEW: Final = datetime.timedelta(seconds=60)


class Subject(msgspec.Struct, frozen=True, omit_defaults=True):
    """One object. `resource` without subresource; `uid` "" for one that is not there yet.

    Of the other planes `resource` is "cloud:<type>" or "node:<action>", `name` the cloud's id or
    the host.
    """

    resource: str
    name: str
    namespace: str = ""
    uid: str = ""

    @property
    def word(self) -> str:
        """For a person: "nodes/n1", "services/web in shop"."""
        place = f"{self.namespace}/" if self.namespace else ""
        return f"{self.resource} {place}{self.name}"


class Spec(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """What is asked for; it never changes."""

    requested_by: str
    who: tuple[str, ...]
    hazards: tuple[str, ...]
    objects: tuple[Subject, ...]
    until: datetime.datetime
    uses: int
    why: str
    breaks: str = ""


class Event(msgspec.Struct, frozen=True, omit_defaults=True):
    """One line of the record. `request` is the uid of the request that took a use."""

    did: str
    by: str
    at: datetime.datetime
    why: str = ""
    request: str = ""


class Status(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    state: State = "requested"
    approved_by: str = ""
    approved_at: datetime.datetime | None = None
    uses_left: int | None = None
    history: tuple[Event, ...] = ()


class Metadata(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    name: str = ""
    generate_name: str = ""
    uid: str = ""
    resource_version: str = ""
    creation_timestamp: datetime.datetime | None = None
    annotations: dict[str, str] = {}


class Permit(msgspec.Struct, frozen=True, omit_defaults=True):
    """A permit, as `seawall.io/v1` has it."""

    metadata: Metadata
    spec: Spec
    status: Status = Status()

    @property
    def name(self) -> str:
        return self.metadata.name

    @property
    def state(self) -> State:
        return self.status.state

    @property
    def left(self) -> int:
        """Uses that are left; 0 before it is approved."""
        return self.status.uses_left or 0

    def ended(self, now: datetime.datetime) -> bool:
        """Nothing will come of it any more."""
        return self.state in ENDED or now >= self.spec.until

    def open_at(self, now: datetime.datetime) -> bool:
        """Approved, with a use left, its time not over."""
        return self.state == "approved" and self.left > 0 and now < self.spec.until

    def used_by(self, request: str) -> bool:
        """That request took a use already."""
        return any(one.did == "used" and one.request == request for one in self.status.history)


class _List(msgspec.Struct):
    items: list[msgspec.Raw] | None = None


_PERMIT: Final = msgspec.json.Decoder(Permit)
_LIST: Final = msgspec.json.Decoder(_List)


def read(body: bytes, name: str = "permit") -> Permit:
    """A permit as the API server gives it. InputError for what is none."""
    try:
        return _PERMIT.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise InputError(name, f"is no permit: {error}") from error


def page(body: bytes) -> list[Permit]:
    """The permits of a page of a list. One that can't be read permits nothing: it is left out."""
    try:
        items = _LIST.decode(body).items or []
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise InputError("permits", f"the answer is no list: {error}") from error
    return [permit for raw in items if (permit := _one(raw)) is not None]


def of(objects: Iterable[Any]) -> list[Permit]:
    """The permits among decoded objects; what can't be read as one permits nothing."""
    found = []
    for one in objects:
        with contextlib.suppress(msgspec.ValidationError):
            found.append(msgspec.convert(one, Permit))
    return found


def _one(raw: msgspec.Raw) -> Permit | None:
    try:
        return _PERMIT.decode(raw)
    except msgspec.MsgspecError:
        return None


def now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)
