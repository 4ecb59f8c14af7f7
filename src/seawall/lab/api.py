"""The few calls to the API server that bringing up a lab needs.

Not `clients.kube`: the lab must stand before, and without, what it is there to test.
"""

from __future__ import annotations

import base64
import http.client
import ssl
import tempfile
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec
import yaml

from seawall.errors import LabError

_SECONDS = 15.0
_PATIENCE = 3.0


class Client:
    """Talks to the server of a kubeconfig that the lab itself has written."""

    def __init__(self, kubeconfig: Path, server: str = "") -> None:
        config = yaml.safe_load(kubeconfig.read_text())
        cluster, user = config["clusters"][0]["cluster"], config["users"][0]["user"]
        self._server = urlsplit(server or cluster["server"])
        authority = base64.b64decode(cluster["certificate-authority-data"]).decode()
        self._tls = ssl.create_default_context(cadata=authority)
        with tempfile.NamedTemporaryFile() as pem:  # ssl reads files only
            pem.write(base64.b64decode(user["client-key-data"]))
            pem.write(base64.b64decode(user["client-certificate-data"]))
            pem.flush()
            self._tls.load_cert_chain(pem.name)

    def link(self) -> http.client.HTTPSConnection:
        """A connection, for many calls one after another."""
        return http.client.HTTPSConnection(
            self._server.hostname or "", self._server.port, timeout=_SECONDS, context=self._tls
        )

    def call(
        self, method: str, path: str, body: object = None, *, kind: str = "json"
    ) -> tuple[int, bytes]:
        """Status and body; kind is the patch's type or json.

        A server that just comes up, or goes, is asked again; LabError if it stays away. All that
        the lab asks may be asked twice.
        """
        end = time.monotonic() + _PATIENCE
        while True:
            try:
                return self._call(method, path, body, kind)
            except (OSError, http.client.HTTPException) as error:
                if time.monotonic() > end:
                    why = f"{method} {self._server.geturl()}{path}: {error}"
                    raise LabError(f"the lab's API server does not answer: {why}") from error
            time.sleep(0.2)

    def _call(self, method: str, path: str, body: object, kind: str) -> tuple[int, bytes]:
        link = self.link()
        types = {"json": "application/json", "apply": "application/apply-patch+yaml"}
        content = types.get(kind, f"application/{kind}-patch+json")
        try:
            data = None if body is None else msgspec.json.encode(body)
            link.request(method, path, data, {"Content-Type": content})
            answer = link.getresponse()
            return answer.status, answer.read()
        finally:
            link.close()

    def ready(self) -> bool:
        """It says so now; asked once."""
        try:
            return self._call("GET", "/readyz", None, "json")[0] == 200
        except (OSError, http.client.HTTPException):
            return False

    def get(self, path: str) -> Any:
        """The object at that path, None if there is none."""
        status, answer = self.call("GET", path)
        if status == 404:
            return None
        return msgspec.json.decode(_good("GET", path, status, answer))

    def apply(self, path: str, body: object) -> None:
        """Server-side apply as field manager `seawall-lab`."""
        place = f"{path}?fieldManager=seawall-lab&force=true"
        _good("PATCH", path, *self.call("PATCH", place, body, kind="apply"))

    def delete(self, path: str) -> None:
        status, answer = self.call("DELETE", path)
        if status != 404:
            _good("DELETE", path, status, answer)


def _good(method: str, path: str, status: int, answer: bytes) -> bytes:
    if status >= 300:
        raise LabError(f"{method} {path}: the API server says {status}: {answer[:300].decode()}")
    return answer
