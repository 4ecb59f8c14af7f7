"""Kubeconfig files: merged as kubectl does, paths beside their file, no secret in any text."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import pytest
import yaml

from seawall.clients.kube import Cluster, connect, credentials, kubeconfig, proxies
from seawall.clients.kube.kubeconfig import Cluster as Entry
from seawall.errors import ClusterError, CouldNotLook, InputError

SECRET = "s3cret-value-4711"


def write(file: Path, **parts: Any) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(yaml.safe_dump({"apiVersion": "v1", "kind": "Config", **parts}))
    return file


def cluster(name: str, server: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "cluster": {"server": server, **more}}


def user(name: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "user": more}


def context(name: str, of: str, who: str = "", **more: Any) -> dict[str, Any]:
    return {"name": name, "context": {"cluster": of, "user": who, **more}}


def access(*files: Path, name: str = "") -> kubeconfig.Access:
    merged = kubeconfig.load("", {"KUBECONFIG": ":".join(map(str, files))})
    assert merged
    return merged.access(name)


def test_the_first_file_that_says_something_wins(tmp_path: Path) -> None:
    a = write(
        tmp_path / "a",
        clusters=[cluster("c", "https://a:1")],
        contexts=[context("one", "c", "u", namespace="team")],
    )
    b = write(
        tmp_path / "b",
        clusters=[cluster("c", "https://b:1"), cluster("d", "https://d:1")],
        users=[user("u", token="t")],
        contexts=[context("one", "d"), context("two", "d")],
        **{"current-context": "one"},
    )
    found = access(a, tmp_path / "missing", b)
    assert (found.name, found.cluster.server, found.namespace) == ("one", "https://a:1", "team")
    assert found.user.token == "t"
    assert access(a, b, name="two").cluster.server == "https://d:1"


def test_paths_are_beside_the_file_that_names_them(tmp_path: Path) -> None:
    entry = user(
        "u",
        **{"client-certificate": "u.crt", "client-key": "/abs/u.key", "tokenFile": "t/token"},
    )
    a = write(tmp_path / "x/a", users=[entry], contexts=[context("k", "c", "u")])
    ca = {"certificate-authority": "ca.crt"}
    b = write(tmp_path / "y/b", clusters=[cluster("c", "https://c", **ca)])
    found = access(a, b, name="k")
    assert found.cluster.certificate_authority == str(tmp_path / "y/ca.crt")
    assert found.user.client_certificate == str(tmp_path / "x/u.crt")
    assert found.user.client_key == "/abs/u.key"
    assert found.user.token_file == str(tmp_path / "x/t/token")


def test_a_login_program_with_a_path_is_beside_its_file_and_a_bare_name_is_not(
    tmp_path: Path,
) -> None:
    for command, wanted in (("./login", str(tmp_path / "login")), ("aliyun", "aliyun")):
        who = user("u", exec={"command": command, "apiVersion": "client.authentication.k8s.io/v1"})
        file = write(
            tmp_path / "a",
            clusters=[cluster("c", "https://c")],
            users=[who],
            contexts=[context("k", "c", "u")],
        )
        program = access(file, name="k").user.exec
        assert program
        assert Path(program.command) == Path(wanted)


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ({}, "names no current context"),
        ({"current-context": "k"}, "there is no context k"),
        (
            {"current-context": "k", "contexts": [context("k", "c")]},
            "names the cluster c, which is not there",
        ),
        (
            {
                "current-context": "k",
                "clusters": [cluster("c", "https://c")],
                "contexts": [context("k", "c", "u")],
            },
            "names the user u, who is not there",
        ),
        ({"current-context": "k", "contexts": "k"}, "contexts is not a list"),
        ({"current-context": "k", "contexts": [{}]}, "an entry has no name"),
        (
            {
                "current-context": "k",
                "clusters": [cluster("c", "https://c")],
                "contexts": [context("k", "c", "u")],
                "users": [user("u", token=[SECRET])],
            },
            "user u: Expected `str`, got `array`",
        ),
    ],
)
def test_a_wrong_file_is_told_without_its_secrets(
    tmp_path: Path, parts: dict[str, Any], told: str
) -> None:
    with pytest.raises(InputError, match=told) as caught:
        access(write(tmp_path / "a", **parts))
    assert SECRET not in str(caught.value)
    assert str(tmp_path / "a") in str(caught.value)


@pytest.mark.parametrize("text", [f"a: [\ntoken: {SECRET}", "just words", "[1, 2]", "a: b: c"])
def test_what_is_no_kubeconfig(tmp_path: Path, text: str) -> None:
    (tmp_path / "a").write_text(text)
    with pytest.raises(InputError) as caught:
        access(tmp_path / "a")
    assert SECRET not in str(caught.value)


def test_a_json_kubeconfig_is_one_too(tmp_path: Path) -> None:
    (tmp_path / "a").write_text(
        '{"clusters": [{"name": "c", "cluster": {"server": "https://c"}}], "current-context": "k",'
        '"contexts": [{"name": "k", "context": {"cluster": "c"}}]}'
    )
    assert access(tmp_path / "a").cluster.server == "https://c"


def test_without_any_kubeconfig_and_outside_of_a_pod(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("KUBECONFIG", "HOME", "USERPROFILE", "KUBERNETES_SERVICE_HOST"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(CouldNotLook, match="--kubeconfig"):
        connect()


def test_in_a_pod_its_service_account_is_used(tmp_path: Path) -> None:
    (tmp_path / "token").write_text(SECRET)
    (tmp_path / "namespace").write_text("team\n")
    environ = {"KUBERNETES_SERVICE_HOST": "fd00::1", "KUBERNETES_SERVICE_PORT": "443"}
    found = kubeconfig.in_cluster(environ, tmp_path)
    assert found
    assert (found.cluster.server, found.namespace) == ("https://[fd00::1]:443", "team")
    assert credentials.of(found).get().authorization == f"Bearer {SECRET}"
    assert kubeconfig.in_cluster({}, tmp_path) is None


def test_nothing_secret_is_in_a_repr(tmp_path: Path) -> None:
    who = user("u", token=SECRET, **{"client-key-data": base64.b64encode(b"k").decode()})
    file = write(
        tmp_path / "a",
        clusters=[cluster("c", "https://c")],
        users=[who],
        contexts=[context("k", "c", "u")],
    )
    found = access(file, name="k")
    for shown in (found, found.user, found.cluster, credentials.of(found).get()):
        assert SECRET not in repr(shown)


def test_an_unverified_server_is_warned_of(tmp_path: Path) -> None:
    def warned(server: str, **more: Any) -> Cluster:
        file = write(
            tmp_path / "a",
            clusters=[cluster("c", server, **more)],
            contexts=[context("k", "c")],
        )
        return connect("k", str(file))

    insecure = warned("https://c:1", **{"insecure-skip-tls-verify": True}).warnings
    assert "not verified" in insecure[0]
    assert "not encrypted" in warned("http://localhost:8001").warnings[0]
    assert warned("https://c:1").warnings == ()


def test_a_removed_login_is_told(tmp_path: Path) -> None:
    who = user("u", **{"auth-provider": {"name": "gcp", "config": {"access-token": SECRET}}})
    file = write(
        tmp_path / "a",
        clusters=[cluster("c", "https://c")],
        users=[who],
        contexts=[context("k", "c", "u")],
    )
    with pytest.raises(ClusterError, match="exec plugin") as caught:
        connect("k", str(file))
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize(
    ("server", "excepted", "used"),
    [
        ("https://10.1.2.3:6443", "", True),
        ("https://10.1.2.3:6443", "10.0.0.0/8", False),
        ("https://10.1.2.3:6443", "192.168.0.0/16, 10.1.2.3", False),
        ("https://api.example.com:6443", "example.com", False),
        ("https://api.example.com:6443", ".example.com", False),
        ("https://api.example.com:6443", "*.example.com", False),
        ("https://notexample.com:6443", "example.com", True),
        ("https://api.example.com:6443", "api.example.com:6443", False),
        ("https://api.example.com:6443", "api.example.com:443", True),
        ("https://api.example.com:6443", "*", False),
        ("https://127.0.0.1:6443", "", False),
        ("https://localhost:6443", "", False),
        ("https://[fd00::1]:6443", "fd00::/8", False),
    ],
)
def test_the_environments_proxy_has_go_s_exceptions(server: str, excepted: str, used: bool) -> None:
    environ = {"HTTPS_PROXY": "http://proxy:3128", "NO_PROXY": excepted}
    assert proxies.of(Entry(server=server), environ) == ("http://proxy:3128" if used else "")
    own = Entry(server=server, proxy_url="http://own:1")
    assert proxies.of(own, environ) == "http://own:1"


def test_a_proxy_is_shown_without_its_password() -> None:
    assert proxies.shown(f"http://me:{SECRET}@proxy:3128") == "http://proxy:3128"
