"""A live cluster as a picture: lists through the API, read only, in pages.

Whatever can't be read is told by `NotRead` with the reason. A user who may not list the whole
cluster, but one namespace, gets the picture of that one: `narrowed` says so.
"""

from __future__ import annotations

import contextlib
import datetime
from collections.abc import Container, Iterator
from typing import TYPE_CHECKING, Final

from seawall.commands.kinds import Kind
from seawall.errors import ClusterError
from seawall.facts import NotRead

if TYPE_CHECKING:
    from seawall.clients.kube import Cluster, Resource

PAGE: Final = 500  # objects: a page of pods is about 2 MB
# Objects of a packed page, which is never whole in our memory. From 1.34 on a server takes it from
# its cache; what goes on with a token it takes from etcd if the list changed long ago, at four
# times the cost. Older ones take every page from etcd: there small ones are better.
LARGE_PAGE: Final = 10_000
_CACHED_PAGES: Final = (1, 34)
_SILENT: Final = frozenset(("timeout", "unreachable"))
_PATIENCE: Final = 3  # requests in a row without an answer, then the others aren't tried


class LiveCluster:
    """The lists of one cluster, as `seawall.inspect.Source` wants them. For several threads.

    `failed`: why the API server could not be asked at all; every list then is not read. Pages of
    the resources `pack` may be protobuf (`facts.Keeper` takes it), all others are JSON.
    """

    name = "cluster"

    def __init__(self, cluster: Cluster, namespace: str = "", *, pack: Container[str] = ()) -> None:
        self._cluster, self._pack = cluster, pack
        self.cluster, self.namespace = cluster.name, namespace
        self.now = datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        self.version, self.narrowed = "", False
        self.failed: ClusterError | None = None
        self._unanswered = 0
        try:
            self.version = cluster.version()
            cluster.resources()
            self._narrow()
        except ClusterError as error:
            self.failed = error

    @property
    def certificate_end(self) -> str:
        """Of the API server's serving certificate (RFC 3339); "" where none was shown."""
        return self._cluster.certificate_end()

    def kind(self, resource: str) -> Kind | None:
        """As the server's own list of resources has it. NotRead if that part of it is missing."""
        if self.failed is not None:
            raise NotRead(resource, self.failed.why)
        if found := self._cluster.resources().get(resource):
            return kind_of(found)
        if why := self._cluster.missing().get(resource.rpartition("/")[0]):
            raise NotRead(resource, why)
        return None

    def pages(self, resource: str) -> Iterator[bytes]:
        """Pages; an empty one says that the list starts anew: forget the earlier ones."""
        if self._unanswered >= _PATIENCE:
            raise NotRead(resource, "the server stopped answering; it was not asked any more")
        forget: list[bytes] = []
        pack = resource in self._pack
        try:
            for page in self._cluster.pages(
                resource,
                namespace=self.namespace,
                limit=LARGE_PAGE if pack and _number(self.version) >= _CACHED_PAGES else PAGE,
                pack=pack,
                restart=lambda: forget.append(b""),
            ):
                self._unanswered = 0
                while forget:
                    yield forget.pop()
                yield page
        except ClusterError as error:
            if error.reason in _SILENT:
                self._unanswered += 1
            raise NotRead(resource, error.why) from error

    def _narrow(self) -> None:
        """To the one namespace; another error is left to the lists, each tells its own."""
        if not self.namespace:
            with contextlib.suppress(ClusterError):
                self.namespace = confined(self._cluster)
                self.narrowed = bool(self.namespace)


def kind_of(row: Resource) -> Kind:
    """A row of the server's own list of resources."""
    return Kind(
        kind=row.kind,
        group=row.group,
        resource=row.resource,
        namespaced=row.namespaced,
        version=row.version,
    )


def confined(cluster: Cluster) -> str:
    """The context's namespace, if listing all of them is forbidden; else "".

    ClusterError if the server does not tell.
    """
    try:
        next(cluster.pages("pods", limit=1), None)
    except ClusterError as error:
        if error.reason != "forbidden":
            raise
        return cluster.namespace or "default"
    return ""


def _number(version: str) -> tuple[int, ...]:
    """ "v1.35.4-aliyun.1" as (1, 35); () if it is none."""
    return tuple(int(part) for part in version.lstrip("v").split(".")[:2] if part.isdecimal())
