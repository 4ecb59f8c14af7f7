"""Every way to log in, on a real API server that says who it took us for."""

from __future__ import annotations

import base64
import json
import os
import socket
import socketserver
import ssl
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, ClassVar

import msgspec
import pytest
import yaml

from seawall.clients.kube import Cluster, connect
from seawall.clients.kube.kubeconfig import load
from seawall.errors import ClusterError, SeawallError
from seawall.lab import Lab
from seawall.lab.certs import Authority
from tests.clients.gate import write_config

pytestmark = pytest.mark.cluster

ACCOUNT = "system:serviceaccount:many:default"


def who(cluster: Cluster) -> dict[str, Any]:
    review = {"apiVersion": "authentication.k8s.io/v1", "kind": "SelfSubjectReview"}
    body = cluster.create("authentication.k8s.io/selfsubjectreviews", review)
    found: dict[str, Any] = msgspec.json.decode(body)["status"]["userInfo"]
    return found


def token(admin: Cluster) -> str:
    request = {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "spec": {}}
    body = admin.create("serviceaccounts", request, "many", name="default", subresource="token")
    return str(msgspec.json.decode(body)["status"]["token"])


def entry(lab: Lab) -> dict[str, Any]:
    """The cluster's entry of the administrator's kubeconfig."""
    found: dict[str, Any] = yaml.safe_load(lab.kubeconfig.read_text())["clusters"][0]["cluster"]
    return found


@pytest.fixture
def account(lab: Lab, admin: Cluster) -> str:
    """A token of the service account many/default."""
    body = {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "default"}}
    admin.apply("serviceaccounts", "default", body, "many")  # a controller may be faster
    return token(admin)


def config(lab: Lab, tmp_path: Path, user: dict[str, Any], **cluster: Any) -> str:
    return str(write_config(tmp_path / "config", entry(lab) | cluster, user))


def test_a_certificate_a_token_and_a_token_file(lab: Lab, tmp_path: Path, account: str) -> None:
    assert who(connect(kubeconfig=str(lab.user("alice"))))["username"] == "alice"
    fixed = connect(kubeconfig=config(lab, tmp_path, {"token": account}))
    assert who(fixed)["username"] == ACCOUNT
    (tmp_path / "token").write_text(account + "\n")
    file = connect(kubeconfig=config(lab, tmp_path, {"tokenFile": "token"}))
    assert who(file)["username"] == ACCOUNT


def test_certificate_files_with_relative_paths(lab: Lab, tmp_path: Path) -> None:
    user = yaml.safe_load(lab.user("bob").read_text())["users"][0]["user"]
    for name in ("client-certificate", "client-key"):
        (tmp_path / f"{name}.pem").write_bytes(base64.b64decode(user[f"{name}-data"]))
    files = {"client-certificate": "client-certificate.pem", "client-key": "client-key.pem"}
    assert who(connect(kubeconfig=config(lab, tmp_path, files)))["username"] == "bob"


def test_a_token_that_is_replaced_in_its_file_is_read_again(
    lab: Lab, tmp_path: Path, account: str
) -> None:
    (tmp_path / "token").write_text("stale")
    cluster = connect(kubeconfig=config(lab, tmp_path, {"tokenFile": "token"}))
    with pytest.raises(ClusterError):
        cluster.version()
    (tmp_path / "token").write_text(account)
    assert who(cluster)["username"] == ACCOUNT


def test_acting_as_somebody_else(lab: Lab, tmp_path: Path) -> None:
    asked = connect(kubeconfig=str(lab.kubeconfig), as_user="zoe", as_groups=["dev", "ops"])
    found = who(asked)
    assert found["username"] == "zoe"
    assert {"dev", "ops"} <= set(found["groups"])
    user = yaml.safe_load(lab.kubeconfig.read_text())["users"][0]["user"]
    written = {"as": "max", "as-groups": ["qa"], "as-user-extra": {"Reason/X": ["a test"]}}
    found = who(connect(kubeconfig=config(lab, tmp_path, user | written)))
    assert (found["username"], found["extra"]["reason/x"]) == ("max", ["a test"])
    assert "qa" in found["groups"]


PLUGIN = """
import json, os, pathlib, sys
info = json.loads(os.environ["KUBERNETES_EXEC_INFO"])
log = pathlib.Path(__file__).with_name("runs")
log.write_text((log.read_text() if log.exists() else "") + json.dumps(info) + "\\n")
kind, status = sys.argv[1], json.loads(pathlib.Path(__file__).with_name("status").read_text())
if kind == "fail": print("secret-on-stderr", file=sys.stderr); sys.exit(3)
if kind == "noise": print("hello")
print(json.dumps({"apiVersion": info["apiVersion"], "kind": "ExecCredential", "status": status}))
"""


def plugin(tmp_path: Path, status: dict[str, Any], argument: str = "good", **more: Any) -> Any:
    (tmp_path / "login.py").write_text(PLUGIN)
    (tmp_path / "status").write_text(json.dumps(status))
    program = {
        "apiVersion": "client.authentication.k8s.io/v1",
        "command": sys.executable,
        "args": [str(tmp_path / "login.py"), argument],
        "interactiveMode": "IfAvailable",
    }
    return {"exec": program | more}


def runs(tmp_path: Path) -> list[Any]:
    return [json.loads(line) for line in (tmp_path / "runs").read_text().splitlines()]


@pytest.mark.parametrize("version", ["v1", "v1beta1"])
def test_a_login_program_with_a_token_runs_once(
    lab: Lab, tmp_path: Path, account: str, version: str
) -> None:
    user = plugin(
        tmp_path,
        {"token": account, "expirationTimestamp": "2199-01-01T00:00:00Z"},
        apiVersion=f"client.authentication.k8s.io/{version}",
        provideClusterInfo=True,
    )
    cluster = connect(kubeconfig=config(lab, tmp_path, user))
    assert who(cluster)["username"] == ACCOUNT
    cluster.version()
    assert len(runs(tmp_path)) == 1
    told = runs(tmp_path)[0]["spec"]["cluster"]
    assert told["server"] == entry(lab)["server"]
    assert told["certificate-authority-data"] == entry(lab)["certificate-authority-data"]


def test_a_login_program_runs_again_when_its_credential_expires(
    lab: Lab, tmp_path: Path, account: str
) -> None:
    soon = {"token": account, "expirationTimestamp": "2020-01-01T00:00:00Z"}
    cluster = connect(kubeconfig=config(lab, tmp_path, plugin(tmp_path, soon)))
    cluster.version()
    cluster.version()
    assert len(runs(tmp_path)) == 2


def test_a_login_program_runs_again_when_the_server_refuses(lab: Lab, tmp_path: Path) -> None:
    cluster = connect(kubeconfig=config(lab, tmp_path, plugin(tmp_path, {"token": "stale"})))
    with pytest.raises(ClusterError) as caught:
        cluster.version()
    assert caught.value.reason == "unauthorized"
    assert len(runs(tmp_path)) == 2


def test_a_login_program_may_bring_a_certificate(lab: Lab, tmp_path: Path) -> None:
    user = yaml.safe_load(lab.user("carol").read_text())["users"][0]["user"]
    status = {
        name: base64.b64decode(user[f"{key}-data"]).decode()
        for name, key in (
            ("clientCertificateData", "client-certificate"),
            ("clientKeyData", "client-key"),
        )
    }
    cluster = connect(kubeconfig=config(lab, tmp_path, plugin(tmp_path, status)))
    assert who(cluster)["username"] == "carol"


@pytest.mark.parametrize(
    ("argument", "more", "told"),
    [
        ("fail", {}, "exit status 3"),
        ("noise", {}, "did not print an ExecCredential"),
        ("good", {"apiVersion": "client.authentication.k8s.io/v1alpha1"}, "speaks .*v1alpha1"),
        ("good", {"command": "no-such-login", "installHint": "apt install it"}, "apt install it"),
        ("good", {"interactiveMode": "Always"}, "needs a terminal"),
        ("good", {}, "neither a token nor a certificate"),
    ],
)
def test_a_login_program_that_fails(
    lab: Lab, tmp_path: Path, argument: str, more: dict[str, Any], told: str
) -> None:
    cluster = connect(kubeconfig=config(lab, tmp_path, plugin(tmp_path, {}, argument, **more)))
    with pytest.raises(ClusterError, match=told) as caught:
        cluster.version()
    assert caught.value.reason == "unauthorized"
    assert "secret-on-stderr" not in str(caught.value)


class _Issuer(BaseHTTPRequestHandler):
    """An OIDC issuer: each refresh token is good once."""

    tokens: ClassVar[list[str]] = []
    refresh: ClassVar[str] = "first"
    forms: ClassVar[list[str]] = []

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def _send(self, status: int, body: dict[str, Any]) -> None:
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def do_GET(self) -> None:
        address = f"https://{self.headers['Host']}"
        self._send(200, {"token_endpoint": f"{address}/token"})

    def do_POST(self) -> None:
        form = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.forms.append(form)
        if f"refresh_token={type(self).refresh}" not in form:
            self._send(400, {"error": "invalid_grant"})
            return
        type(self).refresh = "second"
        self._send(200, {"id_token": self.tokens[0], "refresh_token": "second"})


@contextmanager
def issuer(folder: Path, good: str) -> Iterator[tuple[str, str]]:
    """(its URL, the path of its CA)"""
    authority = Authority(folder / "issuer")
    pair = authority.sign("issuer", hosts=["127.0.0.1"])
    (folder / "issuer.pem").write_bytes(pair.certificate + pair.key)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "issuer.pem")
    _Issuer.tokens, _Issuer.refresh, _Issuer.forms = [good], "first", []
    server = HTTPServer(("127.0.0.1", 0), _Issuer)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"https://127.0.0.1:{server.server_port}", str(folder / "issuer/ca.crt")
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_an_oidc_login_is_renewed_and_written_back(lab: Lab, tmp_path: Path, account: str) -> None:
    with issuer(tmp_path, account) as (url, ca):
        settings = {
            "idp-issuer-url": url,
            "idp-certificate-authority": ca,
            "client-id": "seawall",
            "client-secret": "cs",
            "id-token": "e30.eyJleHAiOiAxfQ.x",  # {"exp": 1}
            "refresh-token": "first",
        }
        user = {"auth-provider": {"name": "oidc", "config": settings}}
        file = config(lab, tmp_path, user)
        assert who(connect(kubeconfig=file))["username"] == ACCOUNT
        assert len(_Issuer.forms) == 1
        # What was written back is good for the next run: it needs no issuer.
        assert who(connect(kubeconfig=file))["username"] == ACCOUNT
        assert len(_Issuer.forms) == 1
    merged = load(file)
    assert merged
    provider = merged.access().user.auth_provider
    assert provider
    assert provider.config
    assert provider.config["refresh-token"] == "second"
    assert os.stat(file).st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"refresh-token": "used"}, "refused by its issuer .HTTP 400"),
        ({"refresh-token": ""}, "no valid id-token and no refresh-token"),
        ({"idp-certificate-authority": ""}, "can't reach its issuer"),
        ({"idp-issuer-url": "http://127.0.0.1:1"}, "not https"),
    ],
)
def test_an_oidc_login_that_fails(
    lab: Lab, tmp_path: Path, account: str, change: dict[str, str], told: str
) -> None:
    with issuer(tmp_path, account) as (url, ca):
        settings = {
            "idp-issuer-url": url,
            "idp-certificate-authority": ca,
            "refresh-token": "first",
        }
        user = {"auth-provider": {"name": "oidc", "config": settings | change}}
        cluster = connect(kubeconfig=config(lab, tmp_path, user))
        with pytest.raises(ClusterError, match=told) as caught:
            cluster.version()
    assert caught.value.reason == "unauthorized"


class _Proxy(socketserver.BaseRequestHandler):
    """CONNECT, with a password."""

    wanted = base64.b64encode(b"me:pass word").decode()
    asked: ClassVar[list[str]] = []

    def handle(self) -> None:
        head = b""
        while b"\r\n\r\n" not in head:
            head += self.request.recv(4096)
        line = head.split(b"\r\n", 1)[0].decode()
        self.asked.append(line)
        if self.wanted not in head.decode():
            self.request.sendall(b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n")
            return
        host, _, port = line.split()[1].rpartition(":")
        with closing(socket.create_connection((host, int(port)))) as there:
            self.request.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
            back = threading.Thread(target=_pump, args=(there, self.request), daemon=True)
            back.start()
            _pump(self.request, there)
            back.join()


def _pump(source: socket.socket, to: socket.socket) -> None:
    try:
        while data := source.recv(1 << 16):
            to.sendall(data)
        to.shutdown(socket.SHUT_WR)
    except OSError:
        return


@pytest.fixture
def proxy() -> Iterator[str]:
    _Proxy.asked = []
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Proxy) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        yield f"127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


def test_a_proxy_of_the_kubeconfig_and_of_the_environment(
    lab: Lab, tmp_path: Path, proxy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = yaml.safe_load(lab.kubeconfig.read_text())["users"][0]["user"]
    address = f"http://me:pass%20word@{proxy}"
    file = config(lab, tmp_path, user, **{"proxy-url": address})
    cluster = connect(kubeconfig=file)
    assert cluster.version().startswith("v1.")
    assert len(_Proxy.asked) == 1
    assert entry(lab)["server"].removeprefix("https://") in _Proxy.asked[0]
    cluster.close()
    monkeypatch.setenv("HTTPS_PROXY", address)
    monkeypatch.setenv("NO_PROXY", "")
    other = connect(kubeconfig=str(lab.kubeconfig))
    assert other.version().startswith("v1.")
    assert len(_Proxy.asked) == 2
    other.close()


def test_a_proxy_that_refuses_is_named_without_its_password(
    lab: Lab, tmp_path: Path, proxy: str
) -> None:
    file = config(lab, tmp_path, {}, **{"proxy-url": f"http://me:wrong-pw@{proxy}"})
    with pytest.raises(SeawallError, match=f"through the proxy http://{proxy}") as caught:
        connect(kubeconfig=file, timeout=3).version()
    assert "wrong-pw" not in str(caught.value)
    gone = config(lab, tmp_path, {}, **{"proxy-url": "http://127.0.0.1:1"})
    with pytest.raises(ClusterError, match="through the proxy") as caught:
        connect(kubeconfig=gone, timeout=3).version()
    assert caught.value.reason == "unreachable"


def test_an_unverified_server_can_be_used(lab: Lab, tmp_path: Path) -> None:
    user = yaml.safe_load(lab.kubeconfig.read_text())["users"][0]["user"]
    server = {"server": entry(lab)["server"], "insecure-skip-tls-verify": True}
    cluster = connect(kubeconfig=str(write_config(tmp_path / "c", server, user)))
    assert cluster.version().startswith("v1.")
    assert cluster.warnings
