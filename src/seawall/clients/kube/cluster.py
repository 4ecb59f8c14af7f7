"""A connection to one cluster: what the rest of Seawall asks of a Kubernetes API server."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import Any, Final

import msgspec

from seawall.clients.kube import discovery, packed
from seawall.clients.kube.discovery import Discovered, Resource
from seawall.clients.kube.transport import Call, Transport
from seawall.clients.kube.watch import IDLE, Watch
from seawall.errors import ClusterError

MANAGER: Final = "seawall"
RESTARTS: Final = 2
_PATCHES: Final = {
    "merge": "application/merge-patch+json",
    "json": "application/json-patch+json",
    "strategic": "application/strategic-merge-patch+json",
    "apply": "application/apply-patch+yaml",
}
_GONE: Final = ("gone",)
_BROKEN: Final = ("gone", "unreachable")
_METADATA: Final = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1"


class _Meta(msgspec.Struct, rename="camel"):
    resource_version: str = ""
    continue_: str = msgspec.field(default="", name="continue")


class _List(msgspec.Struct):
    metadata: _Meta = msgspec.field(default_factory=_Meta)


class _Version(msgspec.Struct, rename="camel"):
    git_version: str = ""


_LIST = msgspec.json.Decoder(_List)
Body = Mapping[str, Any] | list[Any] | bytes


class Cluster:
    """One context of a kubeconfig. May be used by several threads at once."""

    def __init__(self, transport: Transport) -> None:
        access = transport.access
        self._transport = transport
        self.name, self.server, self.namespace = access.name, transport.server, access.namespace
        self.user = access.user_name
        self.warnings: tuple[str, ...] = ()
        if access.cluster.insecure_skip_tls_verify:
            self.warnings += (f"{self.server}: {UNVERIFIED}",)
        elif self.server.startswith("http://"):
            self.warnings += (f"{self.server}: {PLAIN}",)
        self._discovered: Discovered | None = None
        self._lock = threading.Lock()

    def close(self) -> None:
        self._transport.close()

    def version(self) -> str:
        """Of the API server: "v1.35.4"."""
        call = Call(attempt="ask", resource="the version", path="/version")
        body = self._transport.request(call).body
        try:
            return msgspec.json.decode(body, type=_Version).git_version
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise self._odd("ask", "the version") from error

    def certificate_end(self) -> str:
        """When the server's certificate ends (RFC 3339), as the last handshake showed it."""
        end = self._transport.certificate_end
        return end.strftime("%Y-%m-%dT%H:%M:%SZ") if end else ""

    def resources(self) -> dict[str, Resource]:
        """What the server offers, by the names that rules use. Asked once."""
        return self._found().resources

    def missing(self) -> dict[str, str]:
        """API group -> why its resources are not known."""
        return self._found().missing

    def _found(self) -> Discovered:
        with self._lock:
            if self._discovered is None:
                self._discovered = discovery.discover(self._transport)
            return self._discovered

    def rediscover(self) -> None:
        """Ask anew what the server offers, the next time somebody wants to know (a CRD came)."""
        with self._lock:
            self._discovered = None

    def resource(self, name: str, attempt: str = "look up") -> Resource:
        """ClusterError reason "absent" if the server has no such resource."""
        if found := self.resources().get(name):
            return found
        group = name.partition("/")[0] if "/" in name else ""
        why = self.missing().get(group, "the server has no such resource")
        reason = "server" if group in self.missing() else "absent"
        raise ClusterError(reason, why, attempt=attempt, resource=name, server=self.server)

    def pages(
        self,
        resource: str,
        *,
        namespace: str = "",
        limit: int = 500,
        labels: str = "",
        fields: str = "",
        metadata_only: bool = False,
        pack: bool = False,
        restart: Callable[[], None] | None = None,
    ) -> Iterator[bytes]:
        """The raw JSON of each page of a list, one consistent picture.

        With `pack` pages are protobuf (see `packed.Pages`) where the server has it for the kind,
        else JSON: the first bytes tell. They are cut as they arrive, whatever the limit.

        If the picture expires on the way (410), the list starts anew, with larger pages: `restart`
        is called, and what the earlier pages gave must be forgotten. Without `restart`, and after
        `RESTARTS` of them, it is a ClusterError of reason "gone". So it is if a packed page breaks.
        """
        kind = self.resource(resource, "list")
        query = {"limit": str(limit), "labelSelector": labels, "fieldSelector": fields}
        query |= {"timeout": f"{max(int(self._transport.timeout), 1)}s"}
        call = Call(
            attempt="list",
            resource=resource,
            path=kind.path(namespace),
            query={key: value for key, value in query.items() if value},
            accept=_accept(metadata_only=metadata_only, pack=pack),
        )
        read, again = (self._packed, _BROKEN) if pack else (self._one_list, _GONE)
        for _ in range(RESTARTS):
            try:
                yield from read(call)
                return
            except ClusterError as error:
                if error.reason not in again or restart is None:
                    raise
                restart()
            limit *= 2
            call = msgspec.structs.replace(call, query={**call.query, "limit": str(limit)})
        yield from read(call)

    def _packed(self, call: Call) -> Iterator[bytes]:
        while True:
            headers, chunks = self._transport.parts(call)
            if not headers.get("Content-Type", "").startswith(packed.MEDIA_TYPE):
                chunks.close()
                yield from self._one_list(msgspec.structs.replace(call, accept="application/json"))
                return
            pages = packed.Pages(chunks)
            try:
                yield from pages
            except ValueError as error:
                raise self._odd("list", call.resource) from error
            if not pages.token:
                return
            call = msgspec.structs.replace(call, query={**call.query, "continue": pages.token})

    def _one_list(self, call: Call) -> Iterator[bytes]:
        while True:
            body = self._transport.request(call).body
            token = self._token(call, body)
            yield body
            if not token:
                return
            call = msgspec.structs.replace(call, query={**call.query, "continue": token})

    def _token(self, call: Call, page: bytes) -> str:
        try:
            return _continued(page)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise self._odd("list", call.resource) from error

    def get(
        self, resource: str, name: str, namespace: str = "", *, subresource: str = ""
    ) -> bytes | None:
        """The object as JSON; None if there is none of that name."""
        path = self.resource(resource, "get").path(namespace, name, subresource)
        try:
            return self._transport.request(Call(attempt="get", resource=resource, path=path)).body
        except ClusterError as error:
            if error.status == 404:
                return None
            raise

    def watch(
        self,
        resource: str,
        *,
        namespace: str = "",
        since: str = "",
        seconds: float = 0,
        labels: str = "",
        fields: str = "",
        idle: float = IDLE,
        known: float = 0,
    ) -> Watch:
        """Events after the position `since`, see `Watch`. Reason "gone": list anew.

        `idle`: seconds of silence after which another connection is made.
        """
        query = {"labelSelector": labels, "fieldSelector": fields}
        return Watch(
            self._transport,
            self.resource(resource, "watch"),
            namespace=namespace,
            since=since,
            seconds=seconds,
            query={key: value for key, value in query.items() if value},
            idle=idle,
            known=known,
        )

    def raw(self, path: str, *, accept: str = "application/json, */*") -> bytes:
        """A path as it is: "/metrics", "/readyz?verbose"."""
        call = Call(attempt="get", resource=path, path=path, accept=accept)
        return self._transport.request(call).body

    def create(
        self,
        resource: str,
        body: Body,
        namespace: str = "",
        *,
        name: str = "",
        subresource: str = "",
        dry_run: bool = False,
    ) -> bytes:
        """The object as the server made it. `name` and `subresource`: an eviction, a token."""
        return self._write(
            "create", "POST", resource, namespace, name, subresource, body, dry_run=dry_run
        )

    def replace(
        self,
        resource: str,
        name: str,
        body: Body,
        namespace: str = "",
        *,
        subresource: str = "",
        dry_run: bool = False,
    ) -> bytes:
        """Reason "conflict" if the body's metadata.resourceVersion is not the newest."""
        return self._write(
            "replace", "PUT", resource, namespace, name, subresource, body, dry_run=dry_run
        )

    def patch(
        self,
        resource: str,
        name: str,
        body: Body,
        namespace: str = "",
        *,
        kind: str = "merge",
        subresource: str = "",
        dry_run: bool = False,
    ) -> bytes:
        """`kind` is merge, json or strategic. A resourceVersion or uid in it is a precondition."""
        return self._write(
            "patch",
            "PATCH",
            resource,
            namespace,
            name,
            subresource,
            body,
            dry_run=dry_run,
            content_type=_PATCHES[kind],
        )

    def apply(
        self,
        resource: str,
        name: str,
        body: Body,
        namespace: str = "",
        *,
        force: bool = False,
        manager: str = MANAGER,
        dry_run: bool = False,
    ) -> bytes:
        """Server-side apply; reason "conflict" if others own a field and not `force`."""
        return self._write(
            "apply",
            "PATCH",
            resource,
            namespace,
            name,
            "",
            body,
            dry_run=dry_run,
            content_type=_PATCHES["apply"],
            query={"force": "true" if force else "false", "fieldManager": manager},
        )

    def delete(
        self,
        resource: str,
        name: str,
        namespace: str = "",
        *,
        uid: str = "",
        version: str = "",
        propagation: str = "",
        grace: int | None = None,
        dry_run: bool = False,
    ) -> bytes:
        """Reason "conflict" if the object is not the one of `uid` and resourceVersion `version`.

        `propagation` is Foreground, Background or Orphan, `grace` in seconds.
        """
        wanted = {"uid": uid, "resourceVersion": version}
        options: dict[str, Any] = {
            "apiVersion": "v1",
            "kind": "DeleteOptions",
            "preconditions": {key: value for key, value in wanted.items() if value},
            "propagationPolicy": propagation,
            "dryRun": ["All"] if dry_run else [],  # with a body, a server ignores the query's
        }
        body = {key: value for key, value in options.items() if value}
        if grace is not None:
            body["gracePeriodSeconds"] = grace
        return self._write("delete", "DELETE", resource, namespace, name, "", body, dry_run=dry_run)

    def _write(
        self,
        attempt: str,
        method: str,
        resource: str,
        namespace: str,
        name: str,
        subresource: str,
        body: Body,
        *,
        dry_run: bool,
        content_type: str = "application/json",
        query: Mapping[str, str] | None = None,
    ) -> bytes:
        kind = self.resource(resource, attempt)
        asked = dict(query or {})
        if method in ("POST", "PUT", "PATCH"):
            asked.setdefault("fieldManager", MANAGER)
        if dry_run:
            asked["dryRun"] = "All"
        call = Call(
            attempt=attempt,
            method=method,
            path=kind.path(namespace, name, subresource),
            resource=resource,
            query=asked,
            body=body if isinstance(body, bytes) else msgspec.json.encode(body),
            content_type=content_type,
        )
        return self._transport.request(call).body

    def _odd(self, attempt: str, resource: str) -> ClusterError:
        return ClusterError(
            "server",
            "the answer is not what an API server sends",
            attempt=attempt,
            resource=resource,
            server=self.server,
            todo="is it an API server?",
        )


def _continued(body: bytes) -> str:
    """The continue token of a page. It stands before the items: they need not be parsed for it."""
    head, items, _ = body[:4096].partition(b'"items":[')
    if items:
        with suppress(msgspec.DecodeError):
            return _LIST.decode(head + b'"items":[]}').metadata.continue_
    return _LIST.decode(body).metadata.continue_


def _accept(*, metadata_only: bool, pack: bool) -> str:
    if metadata_only:
        return f"{_METADATA},application/json"
    return f"{packed.MEDIA_TYPE},application/json" if pack else "application/json"


UNVERIFIED: Final = "its certificate is not verified (insecure-skip-tls-verify): anyone may answer"
PLAIN: Final = "the connection is not encrypted (http)"
