"""What went wrong between us and an API server, in words: tables from errors to ClusterError."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime
from typing import Final

import msgspec
import urllib3
from urllib3 import exceptions as http

from seawall.errors import ClusterError

Told = tuple[str, str, str]  # reason, why, todo

# HTTP status -> reason, why (if the server doesn't say), what to do.
STATUS: Final[dict[int, Told]] = {
    400: ("invalid", "the server calls the request malformed", ""),
    401: (
        "unauthorized",
        "the server does not accept the credentials",
        "log in anew, or get a new kubeconfig",
    ),
    403: (
        "forbidden",
        "it is not allowed",
        "`seawall catalog rbac` prints the role that reading needs",
    ),
    404: ("absent", "the server has no such object or resource", ""),
    405: ("absent", "the server does not offer this", ""),
    409: ("conflict", "the object was changed meanwhile", "look again first"),
    410: ("gone", "the list or position is too old for the server", "start anew"),
    413: ("invalid", "the request is too large for the server", ""),
    415: ("invalid", "the server does not read this kind of request", ""),
    422: ("invalid", "the server finds the object invalid", ""),
    429: ("throttled", "the server has too many requests", "try again later"),
    500: ("server", "the server failed", "look at the API server's log"),
    502: ("server", "the server behind the gateway failed", "look at the load balancer"),
    503: ("server", "the server is not ready to answer", "look at the API server's log"),
    504: ("timeout", "the server did not answer in time", "try again, or raise --timeout"),
}
OTHER: Final[Told] = ("server", "the server gave an answer that is none", "is it an API server?")

# OpenSSL's verify code -> why, what to do. man openssl-verification-options.
VERIFY: Final[dict[int, tuple[str, str]]] = {
    9: ("the server's certificate is not valid yet", "compare the clocks"),
    10: (
        "the server's certificate has expired",
        "renew it (kubeadm certs renew, or the provider's console); compare the clocks",
    ),
    18: ("the server's certificate is signed by itself only", "check certificate-authority"),
    19: ("the server's certificate is signed by an unknown CA", "check certificate-authority"),
    20: ("the server's certificate is signed by an unknown CA", "check certificate-authority"),
    21: ("the server's certificate is signed by an unknown CA", "check certificate-authority"),
    62: (
        "the server's certificate is for another name",
        "check server, or set tls-server-name to a name in the certificate",
    ),
    64: (
        "the server's certificate is for another address",
        "check server, or set tls-server-name to a name in the certificate",
    ),
}
_CUT: Final = (
    *(http.ProtocolError, http.IncompleteRead, ssl.SSLEOFError, ssl.SSLZeroReturnError),
    *(ConnectionResetError, ConnectionAbortedError, BrokenPipeError),
)
_LATER: Final = "try again, or raise --timeout"
_REACH: Final = "check that the API server runs, and the network, proxy and firewall on the way"


class _Status(msgspec.Struct):
    """meta/v1 Status."""

    kind: str = ""
    message: str = ""
    reason: str = ""


def of_status(status: int, body: bytes, *, quiet: bool = False) -> Told:
    """Of an HTTP status that is no success. `quiet`: the server's text may quote a secret."""
    reason, why, todo = STATUS.get(status, OTHER)
    found = _status(body)
    said = "" if quiet else _line(found.message)
    if found.reason == "AlreadyExists":
        reason, why, todo = "exists", "there is one of that name already", ""
    if status >= 500 and status not in STATUS:
        reason, why = "server", "the server failed"
    if not said:
        return reason, f"{why} (HTTP {status})", todo
    return reason, f"{why}: {said}", todo


def _status(body: bytes) -> _Status:
    try:
        found = msgspec.json.decode(body, type=_Status)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return _Status()
    return found if found.kind == "Status" else _Status()


def _line(text: str) -> str:
    """One line, bounded."""
    text = " ".join(text.split())
    return text if len(text) <= 400 else text[:400] + "…"


def of_exception(error: Exception, *, proxy: str = "") -> Told:
    """Of an error of urllib3 or the system, the innermost cause first."""
    chain = list(_causes(error))
    through = f" through the proxy {proxy}" if proxy else ""
    for cause in chain:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return _certificate(cause)
    for cause in chain:
        if isinstance(cause, http.NameResolutionError):
            return "unreachable", f"its name can't be resolved{through}", "check the name and DNS"
        if isinstance(cause, http.NewConnectionError):  # to urllib3 a kind of timeout
            break
        if isinstance(cause, http.TimeoutError | TimeoutError | http.EmptyPoolError):
            return "timeout", f"there was no answer in time{through}", _LATER
        if isinstance(cause, _CUT):
            return "unreachable", f"the connection broke in the middle{through}", _REACH
        if isinstance(cause, ssl.SSLError):
            name = (cause.reason or "").lower().replace("_", " ")
            why = f"the TLS handshake failed ({name or 'no reason given'}){through}"
            return "certificate", why, "check that the address speaks HTTPS"
    system = next((c for c in chain if isinstance(c, OSError) and c.strerror), None)
    what = (system.strerror or "").lower() if system else "the connection could not be made"
    return "unreachable", f"{what}{through}", _REACH


def _certificate(error: ssl.SSLCertVerificationError) -> Told:
    known = VERIFY.get(error.verify_code)
    why, todo = known or (
        f"the server's certificate can't be trusted ({error.verify_message})",
        "check certificate-authority",
    )
    return "certificate", why, todo


def _causes(error: BaseException) -> list[BaseException]:
    found: list[BaseException] = []
    waiting: list[BaseException | None] = [error]
    while waiting and len(found) < 20:
        cause = waiting.pop(0)
        if cause is None or cause in found:
            continue
        found.append(cause)
        waiting += [cause.__cause__, cause.__context__]
        waiting += [arg for arg in cause.args if isinstance(arg, BaseException)]
        if isinstance(cause, http.ProxyError):
            waiting.append(cause.original_error)
    return found


def expired(end: datetime | None, now: datetime | None = None) -> str:
    """Why a 401 may come: our own certificate ended. "" if it did not."""
    if end is None or end > (now or datetime.now(UTC)):
        return ""
    return f"the client certificate expired on {end:%Y-%m-%d %H:%M} UTC"


def unsent(error: BaseException) -> bool:
    """The request never left: no connection was made, so that any of them may be repeated."""
    kinds = (http.NewConnectionError, http.ConnectTimeoutError)
    return any(isinstance(cause, kinds) for cause in _causes(error))


def cut(error: BaseException) -> bool:
    """The connection ended before the answer did."""
    return any(isinstance(cause, _CUT) for cause in _causes(error))


def raised(
    told: Told, *, attempt: str, resource: str, server: str, status: int = 0
) -> ClusterError:
    reason, why, todo = told
    return ClusterError(
        reason, why, attempt=attempt, resource=resource, server=server, status=status, todo=todo
    )


Failure = (urllib3.exceptions.HTTPError, OSError)
