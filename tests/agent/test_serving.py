"""The server: what it takes, what it refuses, whom it waits for, and a new certificate."""

from __future__ import annotations

import asyncio
import contextlib
import datetime
import http.client
import json
import socket
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from seawall import serving
from seawall.errors import InputError, UsageError
from seawall.serving import Answer, App, Files, Limits, Request, Route, authority
from seawall.serving.authority import Material
from tests.lab.waiting import until

NOW = datetime.datetime.now(datetime.UTC)
QUICK = Limits(handshake=1.0, head=1.0, stop=5)


async def echo(request: Request) -> Answer:
    return Answer(body=json.dumps([request.path, len(request.body), request.known]).encode())


async def slow(request: Request) -> Answer:
    await asyncio.sleep(0.5)
    return Answer(body=b"done")


ROUTES = {
    "/get": Route(echo),
    "/post": Route(echo, methods=("POST",), most=1000, type="application/json"),
    "/slow": Route(slow, methods=("POST",), most=1000),
    "/known": Route(echo, methods=("POST",), most=1000, known=True),
}


@contextlib.contextmanager
def served(files: Files | None = None) -> Iterator[tuple[str, int]]:
    stop = threading.Event()
    with serving.Server(("127.0.0.1", 0), App(ROUTES, seconds=1.0), files, QUICK) as server:
        thread = threading.Thread(target=server.serve, args=(stop.is_set,))
        thread.start()
        try:
            yield server.socket.getsockname()[:2]
        finally:
            stop.set()
            thread.join(20)
            assert not thread.is_alive()


@pytest.fixture(scope="module")
def plain() -> Iterator[tuple[str, int]]:
    with served() as at:
        yield at


def ask(at: tuple[str, int], text: str) -> tuple[int, bytes]:
    """The status and the whole answer to raw bytes; 0 if the server hung up without one."""
    with socket.create_connection(at, timeout=20) as client:
        client.sendall(text.encode("latin-1"))
        answer = b""
        with contextlib.suppress(ConnectionResetError):
            while part := client.recv(65536):
                answer += part
    return int(answer.split()[1]) if answer else 0, answer


def post(path: str, body: str, *more: str) -> str:
    lines = (f"POST {path} HTTP/1.1", "Host: x", "Connection: close", *more)
    return "\r\n".join((*lines, f"Content-Length: {len(body)}", "", body))


JSON = "Content-Type: application/json; charset=utf-8"


@pytest.mark.parametrize(
    ("text", "status"),
    [
        (post("/post", "{}", JSON), 200),
        ("GET /get HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", 200),
        ("HEAD /get HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", 200),
        (post("/nowhere", "{}", JSON), 404),
        (post("/get", "{}", JSON), 405),
        ("PUT /post HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}", 405),
        (post("/post", "{}", "Content-Type: text/yaml"), 415),
        (post("/post", "{}"), 415),
        (post("/known", "{}", JSON), 401),
        (post("/post", "x" * 1001, JSON), 413),
        (f"POST /post HTTP/1.1\r\nHost: x\r\n{JSON}\r\nContent-Length: {'9' * 30}\r\n\r\n", 400),
        (f"POST /post HTTP/1.1\r\nHost: x\r\n{JSON}\r\nContent-Length: 99999999999\r\n\r\n", 413),
        (f"POST /post HTTP/1.1\r\nHost: x\r\n{JSON}\r\n\r\n", 411),
        (f"POST /post HTTP/1.1\r\nHost: x\r\n{JSON}\r\nTransfer-Encoding: chunked\r\n\r\n", 411),
        ("GET /get HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nabcde", 400),
        ("\x16\x03\x01\x02\x00\x01\x00\x01", 400),
        ("nonsense\r\n\r\n", 400),
    ],
)
def test_requests_are_taken_or_refused(plain: tuple[str, int], text: str, status: int) -> None:
    assert ask(plain, text)[0] == status


@pytest.mark.parametrize(
    "text",
    [
        "GET /get HTTP/1.1\r\nX: " + "a" * 200_000,
        "GET /" + "a" * 200_000,
        "GET /get HTTP/1.1\r\n",
        "",
        "\r\n\r\n",
    ],
    ids=["long head", "long path", "slow head", "silent", "empty lines"],
)
def test_a_head_has_its_bounds_in_size_and_time(plain: tuple[str, int], text: str) -> None:
    assert ask(plain, text)[0] == 0


def test_a_body_has_its_time(plain: tuple[str, int]) -> None:
    head = f"POST /post HTTP/1.1\r\nHost: x\r\n{JSON}\r\nContent-Length: 100\r\n\r\n{{"
    assert ask(plain, head)[0] == 408


def test_a_connection_serves_many_requests_also_after_a_pause(plain: tuple[str, int]) -> None:
    connection = http.client.HTTPConnection(*plain, timeout=20)
    for size in (0, 10, 1000, 5):
        body = b"x" * size
        connection.request("POST", "/post", body, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        assert (answer.status, json.loads(answer.read())) == (200, ["/post", size, False])
    connection.close()


def test_a_request_that_is_being_answered_is_answered_at_the_end() -> None:
    with served() as at:
        client = socket.create_connection(at, timeout=20)
        client.sendall(post("/slow", "{}").encode())
        assert ask(at, post("/post", "{}", JSON))[0] == 200
    with client:
        answer = b"".join(iter(lambda: client.recv(1000), b""))
    assert answer.endswith(b"done")
    with pytest.raises(ConnectionError):
        socket.create_connection(at, timeout=20)


def test_answers_are_not_held_back_for_the_clients_acknowledgement() -> None:
    """Nagle's algorithm and a delayed acknowledgement together cost 40 ms a request."""
    stop = threading.Event()
    with serving.Server(("127.0.0.1", 0), App(ROUTES)) as server:
        thread = threading.Thread(target=server.serve, args=(stop.is_set,))
        thread.start()
        with socket.create_connection(server.socket.getsockname()):
            connections = server.uvicorn.server_state.connections
            (one,) = until(lambda: [*connections])
            told = one.transport.get_extra_info("socket")
            delay = told.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
            stop.set()
            thread.join(20)
    assert delay == 1


def test_an_address_is_had_once() -> None:
    with served() as at, pytest.raises(UsageError, match="in use"):
        serving.Server(at, App({}))


# --- certificates ---------------------------------------------------------------------------------


def write(folder: Path, material: Material) -> Files:
    for name, data in (("tls.crt", material.server.certificate), ("tls.key", material.server.key)):
        part = folder / f".{name}"
        part.write_bytes(data)
        part.replace(folder / name)
    (folder / "ca.crt").write_bytes(material.bundle)
    return Files(str(folder / "tls.crt"), str(folder / "tls.key"))


def shown(at: tuple[str, int], bundle: bytes) -> bytes:
    """The certificate that a new connection is shown, checked against the bundle."""
    context = ssl.create_default_context(cadata=bundle.decode())
    with (
        socket.create_connection(at, timeout=20) as raw,
        context.wrap_socket(raw, server_hostname="127.0.0.1") as client,
    ):
        return client.getpeercert(binary_form=True) or b""


def test_a_new_certificate_is_shown_and_open_connections_go_on(tmp_path: Path) -> None:
    old = authority.kept(None, ["127.0.0.1"], NOW)
    new = authority.kept(old, ["127.0.0.1", "agent"], NOW)
    with served(write(tmp_path, old)) as at:
        context = ssl.create_default_context(cadata=old.bundle.decode())
        connection = http.client.HTTPSConnection(*at, context=context, timeout=20)
        first = shown(at, old.bundle)
        connection.request("GET", "/get")
        assert connection.getresponse().read()
        (tmp_path / "tls.crt").write_bytes(b"half a certi")
        assert shown(at, old.bundle) == first
        write(tmp_path, new)
        assert until(lambda: shown(at, new.bundle) != first, 20)
        connection.request("GET", "/get")
        assert connection.getresponse().status == 200
        connection.close()


def test_old_protocols_and_plain_text_get_no_answer(tmp_path: Path) -> None:
    material = authority.kept(None, ["127.0.0.1"], NOW)
    with served(write(tmp_path, material)) as at:
        assert ask(at, "GET /get HTTP/1.1\r\n\r\n")[0] == 0
        with socket.create_connection(at, timeout=20) as silent:
            assert silent.recv(10) == b"", "a handshake that never comes is given up"
        context = ssl.create_default_context(cadata=material.bundle.decode())
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        with (
            socket.create_connection(at, timeout=20) as raw,
            context.wrap_socket(raw, server_hostname="127.0.0.1") as client,
        ):
            assert client.version() == "TLSv1.2"


def test_files_that_are_no_certificate_are_said_at_the_start(tmp_path: Path) -> None:
    (tmp_path / "tls.crt").write_text("nothing")
    files = Files(str(tmp_path / "tls.crt"), str(tmp_path / "tls.key"))
    with pytest.raises(InputError, match="TLS can't be set up"):
        serving.Server(("127.0.0.1", 0), App({}), files)
