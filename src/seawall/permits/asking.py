"""Making a permit out of a person's words: rows to hazards, objects to uids, and what would break.

The length of a permit counts from the API server's clock, which it tells with who we are to it: a
client's wrong clock makes no permit longer or shorter.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final

import msgspec

from seawall.commands import kinds
from seawall.engine import Catalog
from seawall.errors import InputError, UsageError
from seawall.locales import Say
from seawall.model import Hazard, Match
from seawall.permits.deciding import can_be_delegated
from seawall.permits.manifests import RESOURCE
from seawall.permits.model import Permit, Spec, Subject, read

if TYPE_CHECKING:
    from seawall.clients.kube import Cluster

REVIEWS: Final = "authentication.k8s.io/selfsubjectreviews"
USUAL: Final = datetime.timedelta(hours=1)


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """How a permit is wanted. `until`, or `lasts` from now on."""

    who: tuple[str, ...] = ()  # empty: who asks
    lasts: datetime.timedelta | None = None
    until: datetime.datetime | None = None
    uses: int = 1
    why: str = ""


class Live(msgspec.Struct, frozen=True):
    """An object as it is now; None if it is not there yet."""

    subject: Subject
    object: dict[str, Any] | None = None


class Self(msgspec.Struct, frozen=True):
    """Who we are to the API server, and its clock."""

    user: str
    now: datetime.datetime


def myself(cluster: Cluster) -> Self:
    """ClusterError if the server won't say; it can since Kubernetes 1.28."""
    body = {"apiVersion": "authentication.k8s.io/v1", "kind": "SelfSubjectReview"}
    try:
        found = msgspec.json.decode(cluster.create(REVIEWS, body), type=_Review)
    except msgspec.MsgspecError as error:
        raise InputError("user", f"the server does not say who you are: {error}") from error
    return Self(found.status.user_info.username, found.metadata.creation_timestamp)


class _User(msgspec.Struct):
    username: str


class _Status(msgspec.Struct, rename="camel"):
    user_info: _User


class _Meta(msgspec.Struct, rename="camel"):
    creation_timestamp: datetime.datetime


class _Review(msgspec.Struct):
    metadata: _Meta
    status: _Status


def hazards_of(
    words: Iterable[str], catalog: Catalog, objects: Sequence[Subject], say: Say
) -> list[str]:
    """Ids of the hazards that `words` (rows, ids, former ids) name and that look at an object.

    UsageError for a word that names none, or none that has to do with any of the objects.
    """
    found: dict[str, None] = {}
    for word in words:
        named = [id_ for id_, hazard in catalog.hazards.items() if _called(word, id_, hazard)]
        if not named:
            raise UsageError(say("usage.hazard", word=word))
        fitting = [id_ for id_ in named if _looks_at_any(catalog.hazards[id_], objects)]
        if not fitting:
            which = ", ".join(sorted({one.resource for one in objects}))
            raise UsageError(say("usage.unfitting", word=word, resources=which))
        if not any(_can_open(catalog.hazards[id_], objects) for id_ in fitting):
            raise UsageError(say("usage.never", word=word))
        found |= dict.fromkeys(fitting)
    return list(found)


def _called(word: str, id_: str, hazard: Hazard) -> bool:
    return word == id_ or word in hazard.aliases or word.upper() in hazard.rows


def _looks_at_any(hazard: Hazard, objects: Sequence[Subject]) -> bool:
    return any(_looks_at(hazard, one) for one in objects)


def _looks_at(hazard: Hazard, one: Subject) -> bool:
    plane, colon, rest = one.resource.partition(":")
    if not colon:
        return bool(items_on(hazard, one.resource))
    if plane == "cloud":
        return bool(hazard.match.cloud)
    return any(rest in item.actions for item in hazard.match.node)


def _can_open(hazard: Hazard, objects: Sequence[Subject]) -> bool:
    return any(
        ":" in one.resource
        or (
            can_be_delegated(one.resource)
            and any(_tells(item, one.resource) for item in items_on(hazard, one.resource))
        )
        for one in objects
    )


def _tells(item: Match, resource: str) -> bool:
    """Whether its requests name the object by uid, or make it: a token's request does neither."""
    return bool({"UPDATE", "DELETE"} & {*item.operations} or {resource, "*"} & {*item.resources})


def items_on(hazard: Hazard, resource: str) -> list[Match]:
    """The match items that look at a resource or at a subresource of it."""
    return [
        item for item in hazard.match.kube if any(_is(name, resource) for name in item.resources)
    ]


def _is(name: str, resource: str) -> bool:
    return name == "*" or name == resource or name.startswith(f"{resource}/")


def subject(word: str, cluster: Cluster, namespace: str, say: Say) -> Subject:
    """What "node/n1", "svc/web", "deployments.apps/web" or "cloud:disk/d-1" names; without uid."""
    kind, slash, name = word.partition("/")
    if not slash or not kind or not name:
        raise UsageError(say("usage.object", word=word))
    if kind.startswith(("cloud:", "node:")):
        return Subject(kind, name)
    resource, namespaced = _resource(kind, cluster, say)
    return Subject(resource, name, namespace if namespaced else "")


def live(one: Subject, cluster: Cluster) -> Live:
    """As it is now, with its uid. ClusterError if it can't be looked at."""
    if ":" in one.resource or (body := cluster.get(one.resource, one.name, one.namespace)) is None:
        return Live(one)
    found: dict[str, Any] = msgspec.json.decode(body)
    uid = found.get("metadata", {}).get("uid", "")
    return Live(msgspec.structs.replace(one, uid=uid), found)


def _resource(word: str, cluster: Cluster, say: Say) -> tuple[str, bool]:
    served = cluster.resources()
    if row := kinds.of_word(word):
        id_ = f"{row.group}/{row.resource}" if row.group else row.resource
        if found := served.get(id_):
            return found.id, found.namespaced
    name, _, group = word.lower().partition(".")
    for one in served.values():
        if name in (one.resource, one.kind.lower()) and group in ("", one.group):
            return one.id, one.namespaced
    raise UsageError(say("usage.resource", word=word))


def missing(live: Sequence[Live], hazards: Iterable[str], catalog: Catalog) -> list[Subject]:
    """Objects that are not there, and that no hazard forbids to create: a mistake in the name."""
    creating = {
        resource
        for id_ in hazards
        for item in catalog.hazards[id_].match.kube
        if "CREATE" in item.operations
        for resource in item.resources
    }
    return [
        one.subject
        for one in live
        if one.object is None
        and ":" not in one.subject.resource
        and not creating & {one.subject.resource, "*"}
    ]


def spec_of(
    wanted: Wanted, me: Self, hazards: Sequence[str], live: Sequence[Live], breaks: str
) -> Spec:
    """Its end in whole seconds, counted from the API server's now."""
    end = wanted.until or me.now + (wanted.lasts or USUAL)
    return Spec(
        requested_by=me.user,
        who=tuple(dict.fromkeys(wanted.who)) or (me.user,),
        hazards=tuple(hazards),
        objects=tuple(dict.fromkeys(one.subject for one in live)),
        until=end.astimezone(datetime.UTC).replace(microsecond=0),
        uses=wanted.uses,
        why=wanted.why,
        breaks=breaks,
    )


def created(cluster: Cluster, spec: Spec, *, name: str, dry_run: bool = False) -> Permit:
    """The permit as the API server made it; `name` is how its name begins."""
    body = {
        "apiVersion": "seawall.io/v1",
        "kind": "Permit",
        "metadata": {"generateName": f"{name}-"},
        "spec": msgspec.to_builtins(spec),
    }
    return read(cluster.create(RESOURCE, body, dry_run=dry_run), name)
