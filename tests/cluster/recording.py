"""What the API server tells of a request, twice: its audit events, and the admission review that a
webhook of ours gets. Both with names, ids and times of no particular run."""

from __future__ import annotations

import json
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final

from seawall.lab import Lab, certs

Json = dict[str, Any]

_TIME: Final = "2026-01-01T00:00:00Z"
_MICRO: Final = "2026-01-01T00:00:00.000000Z"
_TIMES: Final = {
    **dict.fromkeys(("requestReceivedTimestamp", "stageTimestamp"), _MICRO),
    **dict.fromkeys(("creationTimestamp", "deletionTimestamp", "time"), _TIME),
    **dict.fromkeys(("lastTransitionTime", "lastUpdateTime", "lastHeartbeatTime"), _TIME),
    "lastPhaseTransitionTime": _TIME,
}
# Chosen by the server anew in each run.
_FIXED: Final = _TIMES | {
    "resourceVersion": "1000",
    "sourceIPs": ["192.0.2.10"],
    "userAgent": "kubectl/v1.35.4 (linux/amd64) kubernetes/0000000",
    "clusterIP": "172.21.0.100",
    "clusterIPs": ["172.21.0.100"],
    "nodePort": 30080,
    "healthCheckNodePort": 30090,
}
_IDS: Final = ("uid", "auditID")
_DROPPED: Final = ("authentication.kubernetes.io/credential-id", "managedFields")


class Settled:
    """Ids by the order in which they are met: the same run gives the same text."""

    def __init__(self) -> None:
        self.ids: dict[str, str] = {}

    def of(self, value: Any, key: str = "") -> Any:
        if key in _FIXED and value not in (None, "", 0):
            return _FIXED[key]
        if key in _IDS and isinstance(value, str) and value:
            number = len(self.ids) + 1
            return self.ids.setdefault(value, f"00000000-0000-4000-8000-{number:012}")
        if isinstance(value, dict):
            kept = {k: v for k, v in value.items() if k not in _DROPPED and "latency" not in k}
            return {k: self.of(kept[k], k) for k in sorted(kept)}
        return [self.of(one) for one in value] if isinstance(value, list) else value


def settled(value: Json) -> bytes:
    """The text of a case."""
    return (json.dumps(Settled().of(value), indent=1, ensure_ascii=False) + "\n").encode()


class Events:
    """The audit events of a user since a place in the log."""

    def __init__(self, log: Path) -> None:
        self.log, self.start = log, log.stat().st_size

    def of(self, user: str) -> list[Json]:
        """Changes that were carried out."""
        with self.log.open("rb") as log:
            log.seek(self.start)
            events = [json.loads(line) for line in log.read().splitlines()]
        return [
            event
            for event in events
            if event["user"]["username"] == user
            and event["stage"] == "ResponseComplete"
            and event["verb"] not in ("get", "list", "watch")
            and event["responseStatus"]["code"] < 400
        ]


class Reviews:
    """A webhook that lets everything pass and keeps what it was asked."""

    def __init__(self) -> None:
        self.seen: list[Json] = []

    def take(self, body: bytes) -> bytes:
        review = json.loads(body)
        self.seen.append(review)
        answer = {"uid": review["request"]["uid"], "allowed": True}
        return json.dumps(review | {"response": answer}).encode()


def _handler(reviews: Reviews) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            answer = reviews.take(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, format: str, *args: object) -> None: ...

    return Handler


@contextmanager
def reviewing(lab: Lab, users: list[str]) -> Iterator[Reviews]:
    """Reviews of every change by these users, until the end of the block."""
    reviews, address = Reviews(), lab.control.network.host
    authority = lab.control.authority
    certs.write(lab.folder, "recorder", authority.sign("recorder", hosts=[address]))
    server = ThreadingHTTPServer((address, 0), _handler(reviews))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(lab.folder / "recorder.crt", lab.folder / "recorder.key")
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        webhook = _webhook(f"https://{address}:{server.server_port}/", authority, users)
        lab.kubectl("create", "-f", "-", stdin=json.dumps(webhook), check=True)
        yield reviews
    finally:
        lab.kubectl("delete", "validatingwebhookconfiguration", "recorder")
        server.shutdown()
        thread.join()
        server.server_close()


def _webhook(url: str, authority: certs.Authority, users: list[str]) -> Json:
    import base64

    bundle = base64.b64encode((authority.folder / "ca.crt").read_bytes()).decode()
    every = {"apiGroups": ["*"], "apiVersions": ["*"], "resources": ["*/*"]}
    return {
        "apiVersion": "admissionregistration.k8s.io/v1",
        "kind": "ValidatingWebhookConfiguration",
        "metadata": {"name": "recorder"},
        "webhooks": [
            {
                "name": "recorder.seawall.test",
                "admissionReviewVersions": ["v1"],
                "sideEffects": "None",
                "failurePolicy": "Fail",
                "timeoutSeconds": 10,
                "clientConfig": {"url": url, "caBundle": bundle},
                "rules": [every | {"operations": ["CREATE", "UPDATE", "DELETE", "CONNECT"]}],
                "matchConditions": [
                    {"name": "people", "expression": f"request.userInfo.username in {users}"}
                ],
            }
        ],
    }
