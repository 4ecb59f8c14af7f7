"""Which resources an API server has: aggregated discovery (1.26 and later), else group by group."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, TypeVar

import msgspec

from seawall.clients.kube.transport import Call, Transport
from seawall.errors import ClusterError

_V2: Final = "application/json;g=apidiscovery.k8s.io;v={};as=APIGroupDiscoveryList"
_T = TypeVar("_T", bound=msgspec.Struct)
ACCEPT: Final = ",".join((_V2.format("v2"), _V2.format("v2beta1"), "application/json"))


class Resource(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of objects. `version` is the one that the server prefers, `versions` all it has."""

    group: str
    version: str
    kind: str
    resource: str  # the plural: "deployments"
    namespaced: bool
    verbs: frozenset[str] = frozenset()
    subresources: frozenset[str] = frozenset()
    versions: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """As rules name it: "apps/deployments", "pods"."""
        return f"{self.group}/{self.resource}" if self.group else self.resource

    def path(self, namespace: str = "", name: str = "", subresource: str = "") -> str:
        """Of the collection, of an object, or of a subresource of one."""
        root = f"/apis/{self.group}/{self.version}" if self.group else f"/api/{self.version}"
        inner = f"/namespaces/{namespace}" if namespace and self.namespaced else ""
        rest = "".join(f"/{part}" for part in (name, subresource) if part)
        return f"{root}{inner}/{self.resource}{rest}"


class _Subresource(msgspec.Struct):
    subresource: str = ""


class _Kind(msgspec.Struct):
    kind: str = ""


class _Resource(msgspec.Struct, rename="camel"):
    resource: str
    scope: str = ""
    verbs: list[str] | None = None
    response_kind: _Kind | None = None
    subresources: list[_Subresource] | None = None


class _Version(msgspec.Struct):
    version: str
    resources: list[_Resource] | None = None
    freshness: str = ""


class _Meta(msgspec.Struct):
    name: str = ""


class _Group(msgspec.Struct):
    metadata: _Meta = msgspec.field(default_factory=_Meta)
    versions: list[_Version] | None = None


class _Groups(msgspec.Struct):
    kind: str = ""
    items: list[_Group] | None = None


class _OldVersion(msgspec.Struct, rename="camel"):
    group_version: str
    version: str = ""


class _OldGroup(msgspec.Struct, rename="camel"):
    name: str
    versions: list[_OldVersion]
    preferred_version: _OldVersion | None = None


class _OldGroups(msgspec.Struct):
    groups: list[_OldGroup] | None = None


class _OldResource(msgspec.Struct):
    name: str
    kind: str = ""
    namespaced: bool = False
    verbs: list[str] | None = None


class _OldResources(msgspec.Struct):
    resources: list[_OldResource] | None = None


class Discovered(msgspec.Struct, frozen=True):
    """`missing`: group -> why its resources are not known (an aggregated API server is down)."""

    resources: dict[str, Resource]
    missing: dict[str, str]


def discover(transport: Transport) -> Discovered:
    """Two requests to a server of today, one more for each group version to an older one."""
    resources: dict[str, Resource] = {}
    missing: dict[str, str] = {}
    for root in ("/api", "/apis"):
        call = Call(attempt="discover", resource="resources", path=root, accept=ACCEPT)
        body = transport.request(call).body
        groups = _decoded(body, _Groups, transport)
        if groups.kind == "APIGroupDiscoveryList":
            _aggregated(groups.items or [], resources, missing)
        else:
            _by_group(transport, root, body, resources, missing)
    return Discovered(resources, missing)


def _aggregated(
    groups: Iterable[_Group], resources: dict[str, Resource], missing: dict[str, str]
) -> None:
    for group in groups:
        for version in group.versions or ():
            if version.freshness == "Stale" and not version.resources:
                missing[group.metadata.name] = STALE
            for found in version.resources or ():
                _add(
                    resources,
                    Resource(
                        group=group.metadata.name,
                        version=version.version,
                        kind=found.response_kind.kind if found.response_kind else "",
                        resource=found.resource,
                        namespaced=found.scope == "Namespaced",
                        verbs=frozenset(found.verbs or ()),
                        subresources=frozenset(s.subresource for s in found.subresources or ()),
                    ),
                )


STALE: Final = "the API server behind it does not answer"


def _add(resources: dict[str, Resource], new: Resource) -> None:
    """The first version that has a resource is the preferred one."""
    known = resources.get(new.id)
    if known is None:
        resources[new.id] = msgspec.structs.replace(new, versions=(new.version,))
    else:
        resources[new.id] = msgspec.structs.replace(known, versions=(*known.versions, new.version))


def _by_group(
    transport: Transport,
    root: str,
    body: bytes,
    resources: dict[str, Resource],
    missing: dict[str, str],
) -> None:
    if root == "/api":
        _one_version(transport, "", "v1", resources)
        return
    for group in _decoded(body, _OldGroups, transport).groups or ():
        preferred = group.preferred_version.version if group.preferred_version else ""
        for version in sorted((v.version for v in group.versions), key=lambda v: v != preferred):
            try:
                _one_version(transport, group.name, version, resources)
            except ClusterError as error:
                if error.reason not in ("server", "absent", "forbidden", "timeout"):
                    raise
                missing[group.name] = error.why


def _one_version(
    transport: Transport, group: str, version: str, resources: dict[str, Resource]
) -> None:
    path = f"/apis/{group}/{version}" if group else f"/api/{version}"
    body = transport.request(Call(attempt="discover", resource=group or "core", path=path)).body
    found = _decoded(body, _OldResources, transport).resources or []
    inner = [item.name.split("/", 1) for item in found if "/" in item.name]
    for item in found:
        if "/" not in item.name:
            _add(
                resources,
                Resource(
                    group=group,
                    version=version,
                    kind=item.kind,
                    resource=item.name,
                    namespaced=item.namespaced,
                    verbs=frozenset(item.verbs or ()),
                    subresources=frozenset(sub for name, sub in inner if name == item.name),
                ),
            )


def _decoded(body: bytes, type_: type[_T], transport: Transport) -> _T:
    try:
        return msgspec.json.decode(body, type=type_)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ClusterError(
            "server",
            "the answer is not what an API server sends",
            attempt="discover",
            resource="resources",
            server=transport.server,
            todo="is it an API server?",
        ) from error
