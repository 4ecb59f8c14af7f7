"""The Kubernetes client: `connect(context)` gives a `Cluster`; errors are `ClusterError`.

Raw bytes of pages and events go out, so that whoever reads decodes only the fields it needs.
The choice of its parts: ARCHITECTURE.md, section 13.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from urllib.parse import quote

from urllib3 import HTTPHeaderDict

from seawall.clients.kube import credentials
from seawall.clients.kube import kubeconfig as configs
from seawall.clients.kube.cluster import Cluster
from seawall.clients.kube.discovery import Resource
from seawall.clients.kube.kubeconfig import Access
from seawall.clients.kube.transport import Transport
from seawall.clients.kube.watch import Event, Watch
from seawall.errors import CouldNotLook, UsageError

__all__ = ["Cluster", "Event", "Resource", "Watch", "connect"]

_KEY: Final = "!#$&'*+^|"  # characters of an HTTP header that RFC 3986 would escape
TIMEOUT: Final = 30.0  # seconds of one request, repeats included


def connect(
    context: str = "",
    kubeconfig: str = "",
    *,
    as_user: str = "",
    as_groups: Sequence[str] = (),
    timeout: float = TIMEOUT,
) -> Cluster:
    """The cluster of a context, by default the current one; in a pod its own. Asks nothing yet.

    InputError if the kubeconfig can't be used, CouldNotLook if there is none.
    """
    access = _access(context, kubeconfig)
    transport = Transport(
        access,
        credentials.of(access),
        timeout=timeout,
        extra=_impersonation(access, as_user, as_groups),
    )
    return Cluster(transport)


def _access(context: str, file: str) -> Access:
    if merged := configs.load(file):
        return merged.access(context)
    if not context and (access := configs.in_cluster()):
        return access
    raise CouldNotLook(
        "kubeconfig",
        "there is none, and this is no pod",
        todo="use --kubeconfig, or set KUBECONFIG",
    )


def _impersonation(access: Access, as_user: str, as_groups: Sequence[str]) -> HTTPHeaderDict:
    """The headers that say as whom to act; the caller's words go before the kubeconfig's."""
    user = access.user
    headers = HTTPHeaderDict()
    if not "".join((as_user, *as_groups)).isprintable():
        raise UsageError("the user or group to act as holds a control character")
    if as_user:
        headers.add("Impersonate-User", as_user)
        for group in as_groups:
            headers.add("Impersonate-Group", group)
        return headers
    if user.as_:
        headers.add("Impersonate-User", user.as_)
    if user.as_uid:
        headers.add("Impersonate-Uid", user.as_uid)
    for group in (*as_groups, *(user.as_groups or ())):
        headers.add("Impersonate-Group", group)
    for key, values in (user.as_user_extra or {}).items():
        for value in values:
            headers.add(f"Impersonate-Extra-{quote(key, safe=_KEY)}", value)
    return headers
