"""The audit webhook: batches over HTTP(S), bounded, answered when they are kept."""

from __future__ import annotations

import http.client
import json
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from seawall import serving, store
from seawall.audit import listening
from seawall.errors import UsageError
from seawall.store import findings
from tests.audit.logs import event

if TYPE_CHECKING:
    from seawall.lab import Lab

_NODE: dict[str, Any] = {"apiVersion": "v1", "kind": "Node", "metadata": {"name": "n9"}}


@contextmanager
def listener(tmp_path: Path, *args: str) -> Iterator[tuple[str, int]]:
    """(host, port) of a running `seawall audit --listen`, ended by SIGTERM."""
    command = [sys.executable, "-m", "seawall", "audit", "--lang", "en"]
    command += [] if "--listen" in args else ["--listen", "127.0.0.1:0"]
    process = subprocess.Popen(
        [*command, "--store", str(tmp_path / "s.db"), *args],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    try:
        assert process.stderr
        url = process.stderr.readline().decode().split()[-1]
        host, _, port = url.partition("//")[2].strip("/").rpartition(":")
        yield host, int(port)
    finally:
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=30)
    assert process.returncode == 0, errors


@pytest.mark.cluster
def test_a_real_api_server_delivers(own_lab: Callable[..., Lab], tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    lab = own_lab(nodes=0, audit_webhook=f"https://{{host}}:{port}")
    pki = lab.control.pki
    args = ["--tls-cert", pki / "webhook.crt", "--tls-key", pki / "webhook.key"]
    args += ["--client-ca", pki / "ca.crt", "--listen", f"{lab.network.host}:{port}"]
    with listener(tmp_path, *map(str, args)):
        lab.kubectl("create", "-f", "-", as_user="alice", stdin=json.dumps(_NODE))
        lab.kubectl("delete", "node", "n9", as_user="alice")
        end = time.monotonic() + 60
        while "node_deleted" not in kept(tmp_path) and time.monotonic() < end:
            time.sleep(0.5)
    with store.open(str(tmp_path / "s.db")) as opened, opened.reading() as connection:
        (found,) = (row for row in findings.listed(connection) if row.rule == "node_deleted")
    assert found.count == 1
    assert "alice" in str(found)


def batch(*found: object) -> bytes:
    kinds = {"kind": "EventList", "apiVersion": "audit.k8s.io/v1", "metadata": {}}
    return msgspec.json.encode(kinds | {"items": list(found)})


def posted(connection: http.client.HTTPConnection, data: bytes) -> int:
    connection.request("POST", "/", data, {"Content-Type": "application/json"})
    answer = connection.getresponse()
    answer.read()
    return answer.status


def kept(tmp_path: Path) -> dict[str, int]:
    with store.open(str(tmp_path / "s.db")) as opened, opened.reading() as connection:
        return {row.rule: row.count for row in findings.listed(connection)}


def test_batches_are_kept_and_one_that_comes_again_counts_once(tmp_path: Path) -> None:
    with listener(tmp_path) as (host, port):
        connection = http.client.HTTPConnection(host, port, timeout=20)
        assert posted(connection, batch(event(1), event(9), event(16))) == 200
        assert kept(tmp_path) == {"node_deleted": 1, "nginx_ingress_service_deleted": 1}
        assert posted(connection, batch(event(9), event(10))) == 200
        assert posted(connection, b"{broken") == 200, "it would come again for ever"
        assert posted(connection, batch(7, {"a": 1}, event(11))) == 200
        connection.close()
    assert kept(tmp_path) == {"node_deleted": 3, "nginx_ingress_service_deleted": 1}


def test_a_body_without_a_bound_is_refused_and_a_slow_client_holds_up_nobody(
    tmp_path: Path,
) -> None:
    with listener(tmp_path) as (host, port):
        slow = socket.create_connection((host, port))
        slow.sendall(b"POST / HTTP/1.1\r\nContent-Length: 100\r\n\r\n{")
        for head, status in (
            (f"Content-Length: {listening.MOST + 1}", b"413"),
            ("Transfer-Encoding: chunked", b"411"),
            ("Content-Length: -5", b"400"),
        ):
            with socket.create_connection((host, port), timeout=20) as client:
                client.sendall(f"POST / HTTP/1.1\r\n{head}\r\n\r\n".encode())
                assert client.recv(100).split()[1] == status
        connection = http.client.HTTPConnection(host, port, timeout=20)
        assert posted(connection, batch(event(9))) == 200
        connection.close()
        slow.close()
    assert kept(tmp_path) == {"node_deleted": 1}


def certificate(folder: Path, name: str, *more: str) -> None:
    subject = ["-subj", f"/CN={name}", "-addext", "subjectAltName=IP:127.0.0.1"]
    files = ["-keyout", str(folder / f"{name}.key"), "-out", str(folder / f"{name}.crt")]
    kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
    command = ["openssl", "req", "-x509", *kind, *subject, *files, *more]
    subprocess.run(command, check=True, capture_output=True)


def test_only_a_client_that_is_known_may_send(tmp_path: Path) -> None:
    for name in ("server", "client", "stranger"):
        certificate(tmp_path, name)
    files = [str(tmp_path / name) for name in ("server.crt", "server.key", "client.crt")]
    flags = ("--tls-cert", files[0], "--tls-key", files[1], "--client-ca", files[2])
    with listener(tmp_path, *flags) as (host, port):
        for name, good in (("stranger", False), ("", False), ("client", True)):
            context = ssl.create_default_context(cafile=files[0])
            if name:
                context.load_cert_chain(tmp_path / f"{name}.crt", tmp_path / f"{name}.key")
            connection = http.client.HTTPSConnection(host, port, context=context, timeout=20)
            if good:
                assert posted(connection, batch(event(9))) == 200
            else:
                with pytest.raises(OSError):  # noqa: PT011 - TLS alerts come in several kinds
                    posted(connection, batch(event(16)))
            connection.close()
    assert kept(tmp_path) == {"node_deleted": 1}


@pytest.mark.parametrize("given", ["0.0.0.0:9443", "[::]:9443", "example.com:9443"])
def test_other_machines_need_certificates(given: str) -> None:
    with pytest.raises(UsageError, match="--client-ca"):
        listening.Server(serving.address(given), serving.Files(), lambda _data: None)


def test_addresses() -> None:
    assert serving.address("9443") == ("127.0.0.1", 9443)
    assert serving.address("[::1]:9443") == ("::1", 9443)
    for wrong in ("", "host", "host:port", "127.0.0.1:70000"):
        with pytest.raises(UsageError):
            serving.address(wrong)
