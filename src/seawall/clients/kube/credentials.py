"""Who we are to an API server: tokens, token files, exec plugins, OIDC; kept until they expire.

Each kind answers `get()`; the transport calls `renew()` once when the server answers 401. Client
certificates of a kubeconfig are in `tls.py`; a plugin may bring one of its own.
"""

from __future__ import annotations

import base64
import time
from datetime import datetime
from pathlib import Path
from typing import Final, Protocol

import msgspec

from seawall.clients.kube.kubeconfig import Access
from seawall.errors import ClusterError, InputError

TOKEN_AGE: Final = 60.0  # seconds; the kubelet renews a projected token long before it expires
EARLY: Final = 30.0  # seconds before its expiry that a credential is renewed


class Credential(msgspec.Struct, frozen=True):
    """`authorization` is the header's value; certificate and key are PEM, b"" without."""

    authorization: str = ""
    certificate: bytes = b""
    key: bytes = b""

    def __repr__(self) -> str:
        return "Credential(…)"


class Credentials(Protocol):
    def get(self) -> Credential:
        """The credential now. ClusterError or InputError if it can't be had."""

    def renew(self) -> bool:
        """Forget what is kept; False if there is nothing else to try."""


class Fixed:
    """A token or a password of the kubeconfig, or nothing at all."""

    def __init__(self, authorization: str = "") -> None:
        self._credential = Credential(authorization)

    def get(self) -> Credential:
        return self._credential

    def renew(self) -> bool:
        return False


class TokenFile:
    """A token in a file that somebody renews: the kubelet, a login helper."""

    def __init__(self, path: str) -> None:
        self._path, self._read_at, self._token = path, 0.0, ""

    def get(self) -> Credential:
        if not self._token or time.monotonic() - self._read_at > TOKEN_AGE:
            try:
                self._token = Path(self._path).read_text("utf-8").strip()
            except (OSError, UnicodeDecodeError) as error:
                todo = "the kubeconfig names it as tokenFile"
                raise InputError(self._path, "the token could not be read", todo=todo) from error
            self._read_at = time.monotonic()
        return Credential(f"Bearer {self._token}")

    def renew(self) -> bool:
        before, self._token = self._token, ""
        return self.get().authorization != f"Bearer {before}"


def of(access: Access) -> Credentials:
    """The credentials of a context's user; client-go's order of precedence."""
    user = access.user
    if user.token_file:
        return TokenFile(user.token_file)
    if user.token:
        return Fixed(f"Bearer {user.token}")
    if user.username:
        pair = f"{user.username}:{user.password}".encode()
        return Fixed("Basic " + base64.b64encode(pair).decode())
    if user.exec:
        from seawall.clients.kube.plugin import Plugin

        return Plugin(user.exec, access)
    if user.auth_provider:
        return _provider(access)
    return Fixed()


def _provider(access: Access) -> Credentials:
    provider = access.user.auth_provider
    if provider and provider.name == "oidc":
        from seawall.clients.kube.oidc import Oidc

        return Oidc(provider.config or {}, access)
    name = provider.name if provider else ""
    raise ClusterError(
        "unauthorized",
        f"user {access.user_name} logs in by the auth provider {name}, which Kubernetes removed",
        server=access.cluster.server,
        todo="get a new kubeconfig: its successor is an exec plugin",
    )


def seconds_left(expiry: str) -> float:
    """Until an RFC 3339 time; endless for "" or what is no time, as client-go takes it."""
    try:
        return datetime.fromisoformat(expiry).timestamp() - time.time()
    except ValueError:
        return float("inf")
