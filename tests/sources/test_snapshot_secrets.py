"""Planted secrets: none of them may be found anywhere in a snapshot, whatever its shape."""

from __future__ import annotations

import base64
import json
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest

from seawall.sources.snapshot_patterns import cleaned, is_name, is_random
from tests.sources.snapshots import items, named, saved

PEM = """-----BEGIN RSA PRIVATE KEY-----
MIIEpAIBAAKCAQEAplantedplanted0123456789
-----END RSA PRIVATE KEY-----"""
JWT = "eyJhbGciOiJSUzI1NiIsImtpZCI6IngifQ.eyJpc3MiOiJrdWJlcm5ldGVzIn0.c2lnbmF0dXJlLXBsYW50ZWQ"
WORD = "Pl4nted-S3cret"
DOCKER = base64.b64encode(f"robot:{WORD}".encode()).decode()

# What stands in a text -> the part that must be gone.
TEXTS: list[tuple[str, str]] = [
    (f"mysql://root:{WORD}@db:3306/shop", WORD),
    (f"postgres://:{WORD}@db/shop?sslmode=disable", WORD),
    (f"redis://:{WORD}@cache:6379/0", WORD),
    (f"root:{WORD}@tcp(db:3306)/shop", WORD),
    (f"jdbc:mysql://db/shop?user=root&password={WORD}", WORD),
    (f"Server=db;User Id=sa;Password={WORD};", WORD),
    (f"Authorization: Bearer {WORD}123456", WORD),
    ("Authorization: Basic cm9vdDpQbDRudGVkCg==", "cm9vdDpQbDRudGVkCg"),
    (f"https://oapi.dingtalk.com/robot/send?access_token={WORD}", WORD),
    (f"https://open.feishu.cn/open-apis/bot/v2/hook/{WORD}", WORD),
    (f"https://hooks.slack.com/services/T00/B00/{WORD}", WORD),
    (JWT, "c2lnbmF0dXJlLXBsYW50ZWQ"),
    (PEM, "MIIEpAIBAAKCAQEAplanted"),
    (PEM.replace("RSA ", ""), "MIIEpAIBAAKCAQEAplanted"),
    (PEM.replace("RSA ", "OPENSSH "), "MIIEpAIBAAKCAQEAplanted"),
    (PEM.split("-----END")[0], "MIIEpAIBAAKCAQEAplanted"),
    (base64.b64encode(PEM.encode()).decode(), base64.b64encode(PEM.encode()).decode()[40:80]),
    ("AKIAIOSFODNN7EXAMPLE", "AKIAIOSFODNN7EXAMPLE"),
    ("key LTAI5tPlantedPlanted01 in a text", "LTAI5tPlantedPlanted01"),
    ("ghp_0123456789abcdefghijABCDEFGHIJ012345", "ghp_0123456789"),
    ("glpat-0123456789abcdefghij", "glpat-0123456789"),
    ("xoxb-123456789012-abcdefghijkl", "xoxb-1234"),
    ("hvs.CAESIJ0123456789abcdefghij", "hvs.CAES"),
    (f"server:\n  password: {WORD}\n  port: 80\n", WORD),
    (f"password: |\n  {WORD}\n  second\nport: 80\n", WORD),
    (f"spring.datasource.password={WORD}\n", WORD),
    (f"[db]\nPASSWORD = '{WORD} with blanks'\n", WORD),
    (f'{{"db": {{"password": "{WORD}"}}}}', WORD),
    (f'<property name="x"/> password="{WORD}"', WORD),
    (f"requirepass {WORD}\n", WORD),
    (f"curl -u admin:{WORD} https://api", WORD),
    (f"mysql -uroot -p{WORD} -e 'select 1'", WORD),
    (f"mysqldump --password {WORD} shop", WORD),
    (f"redis-cli -a {WORD} ping", WORD),
    (f"sshpass -p {WORD} ssh host", WORD),
    (f"export DB_PASSWORD={WORD}; ./run", WORD),
    (f"aws_secret_access_key = {WORD}", WORD),
    (f"accessKeySecret: {WORD}", WORD),
    (json.dumps({"auths": {"registry": {"auth": DOCKER}}}), DOCKER),
    (f"users:\n- name: a\n  user:\n    token: {WORD}\n    client-key-data: TFMw{WORD}\n", WORD),
]

# Names of variables -> a value that only the name betrays.
NAMED: list[str] = [
    *("PASSWORD", "DB_PASSWD", "MYSQL_ROOT_PASSWORD", "PGPASSWORD", "pwd", "SECRET", "API_KEY"),
    *("apiKey", "ACCESS_KEY_SECRET", "ACCESS_KEY_ID", "AccessKeyId", "AWS_SECRET_ACCESS_KEY"),
    *("TOKEN", "GITHUB_TOKEN", "auth-token", "CLIENT_SECRET", "JWT", "SK", "ALI_AK", "COOKIE"),
    *("ENCRYPTION_KEY", "SIGNING_KEY", "private-key", "SESSION_KEY", "DSN", "SENTRY_DSN"),
    *("CONNECTION_STRING", "CREDENTIALS", "PASSPHRASE", "SALT", "LICENSE_KEY", "MY_KEY"),
]


def content(file: Path) -> str:
    """All that is in a snapshot, unpacked."""
    with zipfile.ZipFile(file) as archive:
        return "\n".join(archive.read(name).decode() for name in archive.namelist())


def container(**more: Any) -> dict[str, Any]:
    return {"spec": {"containers": [{"name": "c", "image": "app:1", **more}]}}


PLACES = ["env", "args", "configmap", "annotation", "applied", "custom", "probe", "event"]


def placed(place: str, text: str) -> dict[str, Any]:
    """`text` somewhere in an object."""
    applied = json.dumps({"kind": "Pod", **container(env=[{"name": "X", "value": text}])})
    pods: dict[str, Any] = {
        "env": named("p", **container(env=[{"name": "X", "value": text}])),
        "args": named("p", **container(command=["sh", "-c"], args=[f"echo; {text}"])),
        "annotation": named("p", meta={"annotations": {"example.com/note": text}}),
        "applied": named(
            "p",
            meta={"annotations": {"kubectl.kubernetes.io/last-applied-configuration": applied}},
        ),
        "probe": named("p", **container(livenessProbe={"exec": {"command": ["sh", "-c", text]}})),
    }
    if place in pods:
        return {"pods": [pods[place]]}
    others: dict[str, dict[str, Any]] = {
        "configmap": {"configmaps": [named("c", data={"app.conf": text})]},
        "custom": {"example.com/things": [named("t", spec={"deep": [{"note": text}]})]},
        "event": {"events": [named("e", message=f"failed: {text}")]},
    }
    return others[place]


@pytest.mark.parametrize("place", PLACES)
def test_a_secret_is_known_by_its_shape_in_each_place(tmp_path: Path, place: str) -> None:
    found = []
    for text, secret in TEXTS:
        if place == "event" and "\n" in text:
            continue
        shown = content(saved(tmp_path, placed(place, text)))
        if secret in shown or secret.encode().hex() in shown:
            found.append((text, shown))
    assert not found


@pytest.mark.parametrize("name", NAMED)
def test_a_secret_is_known_by_its_name(tmp_path: Path, name: str) -> None:
    plain = "correct horse battery"
    for parts in (
        {"pods": [named("p", **container(env=[{"name": name, "value": plain}]))]},
        {"configmaps": [named("c", data={name: plain})]},
        {"example.com/things": [named("t", spec={"settings": {name: plain}})]},
    ):
        assert "horse" not in content(saved(tmp_path, parts)), name


@pytest.mark.parametrize(
    "words",
    [
        ["--password=horse"],
        ["--password", "horse"],
        ["--db.password", "horse"],
        ["-token", "horse"],
        ["--secret-key", "horse"],
        ["DB_PASSWORD=horse", "run"],
        ["mysql", "-uroot", "-phorse"],
        ["redis-cli", "-a", "horse"],
        ["curl", "-u", "me:horse"],
        ["--requirepass", "horse"],
    ],
)
def test_a_secret_among_the_arguments(tmp_path: Path, words: list[str]) -> None:
    for part in ("command", "args"):
        shown = content(saved(tmp_path, {"pods": [named("p", **container(**{part: words}))]}))
        assert "horse" not in shown


def test_a_random_value_goes_by_its_letters(tmp_path: Path) -> None:
    value = "wJalrXUtnFEMIK7MDENGbPxRfiCYq3vT"
    assert is_random(value)
    for parts in (
        {"pods": [named("p", **container(env=[{"name": "X", "value": value}]))]},
        {"pods": [named("p", **container(args=["run", value]))]},
        {"configmaps": [named("c", data={"x": value})]},
    ):
        assert value not in content(saved(tmp_path, parts))


def test_of_a_secret_only_the_names_stay(tmp_path: Path) -> None:
    note = {"kubectl.kubernetes.io/last-applied-configuration": '{"data":{"k":"aG9yc2U="}}'}
    secret = named("s", meta={"annotations": note}, data={"k": "aG9yc2U="}, type="Opaque")
    secret["stringData"] = {"other": "horse"}
    file = saved(tmp_path, {"secrets": [secret]})
    assert "aG9yc2U" not in content(file)
    assert "horse" not in content(file)
    assert items(file, "secrets")[0]["data"] == {"k": ""}


def test_binary_data_and_managed_fields_go(tmp_path: Path) -> None:
    fields: dict[str, Any] = {"f:data": {"f:horse": {}}}
    manager = {"manager": "kubectl", "operation": "Update", "fieldsV1": fields, "time": "t"}
    binary = {"jks": "aG9yc2U="}
    file = saved(
        tmp_path,
        {"configmaps": [named("c", meta={"managedFields": [manager]}, binaryData=binary)]},
    )
    assert "horse" not in content(file)
    assert "aG9yc2U" not in content(file)
    found = items(file, "configmaps")[0]
    kept = {"manager": "kubectl", "operation": "Update", "time": "t"}
    assert found["metadata"]["managedFields"] == [kept]


def test_how_many_were_removed_is_told(tmp_path: Path) -> None:
    env = [{"name": "PASSWORD", "value": "horse"}, {"name": "URL", "value": f"a://b:{WORD}@c"}]
    file = saved(tmp_path, {"pods": [named("p", **container(env=env))]})
    with zipfile.ZipFile(file) as archive:
        assert json.loads(archive.read("manifest.json"))["removed"] == {"name": 1, "shape": 1}


@pytest.mark.parametrize(
    "value",
    [
        {"env": [{"name": "LOG_LEVEL", "value": "info"}]},
        {"env": [{"name": "TOKEN_FILE", "value": "/var/run/token"}]},
        {"env": [{"name": "TOKEN_TTL", "value": "3600"}]},
        {"env": [{"name": "PASSWORD", "value": "$(FROM_SECRET)"}]},
        {"env": [{"name": "SECRET_NAME", "value": "tls"}]},
        {"env": [{"name": "NODE", "value": "cn-hangzhou.i-bp1abcdefghijklmnopq"}]},
        {"env": [{"name": "ID", "value": "0b2b83ed-dc9d-4bf1-b1c1-355bdc9fab6e"}]},
        {"args": ["--tls-private-key-file=/etc/tls.key", "--token-ttl", "1h"]},
        {"args": ["--authorization-mode=Node,RBAC", "--v=2", "--bind-address=0.0.0.0"]},
        {"image": "registry.example.com/app@sha256:" + "0a" * 32},
        {"volumeMounts": [{"name": "secret-volume", "mountPath": "/secret"}]},
        {"envFrom": [{"secretRef": {"name": "db-password"}}]},
        {"command": ["sh", "-c", "while true; do sleep 5; done"]},
    ],
)
def test_what_is_no_secret_stays(tmp_path: Path, value: dict[str, Any]) -> None:
    pod = named("p", **container(**value))
    wanted = json.loads(json.dumps(pod))
    found = items(saved(tmp_path, {"pods": [pod]}), "pods")[0]
    assert found["spec"] == wanted["spec"]


COREFILE = """.:53 {
    errors
    health { lameduck 15s }
    kubernetes cluster.local in-addr.arpa ip6.arpa { pods verified }
    forward . /etc/resolv.conf { prefer_udp }
    cache 30
}
"""
PROXY = "mode: ipvs\nclientConnection:\n  kubeconfig: /var/lib/kube-proxy/config.conf\n"


@pytest.mark.parametrize("text", [COREFILE, PROXY, "token", "a: b", "secretName: tls\n"])
def test_configurations_that_rules_read_stay(tmp_path: Path, text: str) -> None:
    file = saved(tmp_path, {"configmaps": [named("c", "kube-system", data={"Corefile": text})]})
    assert items(file, "configmaps")[0]["data"]["Corefile"] == text


@pytest.mark.parametrize("name", ["secretName", "tokenPath", "SECRET_REF", "keyFile", "author"])
def test_names_that_only_speak_about_a_secret(name: str) -> None:
    assert not is_name(name)


@pytest.mark.parametrize(
    "text",
    [
        "a" * 300_000,
        "token" * 60_000,
        "://" * 90_000,
        "eyJ" * 90_000,
        "a." * 150_000,
        "-" * 300_000,
    ],
)
def test_hostile_texts_take_linear_time(text: str) -> None:
    begun = time.process_time()
    cleaned(text)
    cleaned(f"token {text}")
    assert time.process_time() - begun < 10
