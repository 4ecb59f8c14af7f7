"""Exec plugins: a program that the kubeconfig names prints a credential (aliyun, aws, kubelogin …).

The protocol is client.authentication.k8s.io v1 and v1beta1. The program runs without a shell; its
standard error stays the user's own terminal, as under kubectl, and is never quoted by us.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from typing import Any, Final

import msgspec

from seawall.clients.kube.credentials import EARLY, Credential, seconds_left
from seawall.clients.kube.kubeconfig import Access, Cluster, Exec, content
from seawall.errors import ClusterError

GROUP: Final = "client.authentication.k8s.io"
VERSIONS: Final = (f"{GROUP}/v1", f"{GROUP}/v1beta1")
WAIT: Final = 120.0  # seconds: a person may have to log in with a browser
LIMIT: Final = 1 << 20  # bytes of output


class _Status(msgspec.Struct, rename="camel"):
    token: str = ""
    client_certificate_data: str = ""
    client_key_data: str = ""
    expiration_timestamp: str = ""


class _Answer(msgspec.Struct, rename="camel"):
    api_version: str = ""
    kind: str = ""
    status: _Status | None = None


class Plugin:
    """Runs the program when there is no credential, it expires, or the server refuses it."""

    def __init__(self, program: Exec, access: Access) -> None:
        self._program, self._access = program, access
        self._kept: Credential | None = None
        self._expiry = ""
        self._lock = threading.Lock()  # several lists at once, one login

    def get(self) -> Credential:
        with self._lock:
            if self._kept is None or seconds_left(self._expiry) < EARLY:
                status = self._run()
                self._expiry = status.expiration_timestamp
                self._kept = Credential(
                    f"Bearer {status.token}" if status.token else "",
                    status.client_certificate_data.encode(),
                    status.client_key_data.encode(),
                )
            return self._kept

    def renew(self) -> bool:
        with self._lock:
            self._kept = None
        return True

    def _run(self) -> _Status:
        program = self._program
        if program.api_version not in VERSIONS:
            raise self._failed(
                f"speaks {program.api_version or 'no version'}",
                f"Seawall knows {' and '.join(VERSIONS)}; update the kubeconfig",
            )
        answer = self._answer(self._output())
        status = answer.status
        if answer.kind != "ExecCredential" or answer.api_version != program.api_version:
            raise self._failed(f"answered {answer.api_version} {answer.kind}", _UPDATE)
        if status is None or not (status.token or status.client_certificate_data):
            raise self._failed("gave neither a token nor a certificate", _UPDATE)
        if bool(status.client_certificate_data) != bool(status.client_key_data):
            raise self._failed("gave a certificate without its key, or the other way", _UPDATE)
        return status

    def _output(self) -> bytes:
        program = self._program
        interactive = program.interactive_mode != "Never" and sys.stdin.isatty()
        if program.interactive_mode == "Always" and not interactive:
            raise self._failed("needs a terminal to log in", "log in with kubectl first")
        environ = os.environ | {v.name: v.value for v in program.env or ()}
        environ["KUBERNETES_EXEC_INFO"] = self._info(interactive=interactive)
        try:
            done = subprocess.run(
                [program.command, *(program.args or ())],
                env=environ,
                stdin=None if interactive else subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                timeout=WAIT,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise self._failed(f"took longer than {WAIT:.0f} seconds", _RUN) from error
        except (OSError, ValueError) as error:
            why = getattr(error, "strerror", "") or "its command or environment is malformed"
            hint = " ".join(program.install_hint.split())
            raise self._failed(f"could not be run: {why}", hint or "install it") from error
        if done.returncode:
            raise self._failed(f"failed with exit status {done.returncode}", _RUN)
        return done.stdout

    def _answer(self, output: bytes) -> _Answer:
        try:
            if len(output) > LIMIT:
                raise msgspec.DecodeError("too long")
            return msgspec.json.decode(output, type=_Answer)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise self._failed("did not print an ExecCredential", _RUN) from error

    def _info(self, *, interactive: bool) -> str:
        spec: dict[str, Any] = {"interactive": interactive}
        if self._program.provide_cluster_info:
            spec["cluster"] = _described(self._access.cluster)
        info = {"apiVersion": self._program.api_version, "kind": "ExecCredential", "spec": spec}
        return msgspec.json.encode(info).decode()

    def _failed(self, why: str, todo: str) -> ClusterError:
        return ClusterError(
            "unauthorized",
            f"the login program {self._program.command} of user {self._access.user_name} {why}",
            server=self._access.cluster.server,
            todo=todo,
        )


_RUN: Final = "run it by hand, or log in anew"
_UPDATE: Final = "update the program or the kubeconfig"


def _described(cluster: Cluster) -> dict[str, Any]:
    """ExecCredential.spec.cluster: what the plugin needs to reach the same API server."""
    found: dict[str, Any] = {"server": cluster.server}
    ca = content(
        cluster.certificate_authority_data, cluster.certificate_authority, "certificate-authority"
    )
    optional = {
        "tls-server-name": cluster.tls_server_name,
        "insecure-skip-tls-verify": cluster.insecure_skip_tls_verify,
        "certificate-authority-data": ca,  # bytes become base64, as the API wants them
        "proxy-url": cluster.proxy_url,
        "disable-compression": cluster.disable_compression,
    }
    found |= {name: value for name, value in optional.items() if value}
    for extension in cluster.extensions or ():
        if extension.get("name") == f"{GROUP}/exec":
            found["config"] = extension.get("extension")
    return found
