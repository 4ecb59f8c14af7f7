"""Our YAML against the real kubectl: equal JSON, or both refuse.

`kubectl create --dry-run=client --validate=false -o json -f FILE` asks a server for the kinds that
exist and no more; a stub of 127.0.0.1 answers that. Known differences, on purpose: we take the
escape `\\/` (JSON has it), refuse what is nested deeper than 256 levels and tags with brackets in
them, and pass over documents without kind, where kubectl stops.
"""

from __future__ import annotations

import json
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from seawall.errors import InputError
from seawall.formats import yaml11
from seawall.sources import manifest_parts
from tests import toolchain

pytestmark = pytest.mark.toolchain

_ANSWERS: dict[str, Any] = {
    "/api": {"kind": "APIVersions", "versions": ["v1"]},
    "/apis": {"kind": "APIGroupList", "apiVersion": "v1", "groups": []},
    "/api/v1": {
        "kind": "APIResourceList",
        "groupVersion": "v1",
        "resources": [
            {
                "name": "configmaps",
                "singularName": "configmap",
                "namespaced": True,
                "kind": "ConfigMap",
                "verbs": ["create", "get"],
            }
        ],
    },
}


class _Discovery(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        answer = _ANSWERS.get(self.path.partition("?")[0])
        self.send_response(200 if answer else 404)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(answer or {}).encode())

    def log_message(self, *_args: object) -> None:
        pass


class Kubectl:
    def __init__(self, program: Path, server: str, folder: Path) -> None:
        self.folder = folder
        common = ("--kubeconfig=/dev/null", f"--server={server}", f"--cache-dir={folder}/cache")
        self.argv = (str(program), *common, "create", "--dry-run=client", "--validate=false")

    def objects(self, text: str) -> list[dict[str, Any]] | None:
        """What kubectl would send; None if it refuses the text."""
        file = self.folder / "in.yaml"
        file.write_bytes(text.encode("utf-8", "surrogatepass"))
        done = subprocess.run(
            [*self.argv, "-o", "json", "-f", str(file)],
            capture_output=True,
            text=True,
            timeout=60,
        )
        if "no objects passed to create" in done.stderr:
            return []
        if done.returncode:
            assert "connect" not in done.stderr, done.stderr
            return None
        return list(_stream(done.stdout))


def _stream(text: str) -> Iterator[dict[str, Any]]:
    at = 0
    while at < len(text.rstrip()):
        value, at = json.JSONDecoder().raw_decode(text, at)
        at += len(text[at:]) - len(text[at:].lstrip())
        yield value


@pytest.fixture(scope="module")
def kubectl(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kubectl]:
    program = toolchain.PROGRAMS["kubectl"]()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Discovery)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Kubectl(program, f"http://127.0.0.1:{server.server_port}", tmp_path_factory.mktemp("k"))
    server.shutdown()
    thread.join()
    server.server_close()


def ours(text: str) -> list[dict[str, Any]] | None:
    try:
        found = [part.obj for part in manifest_parts.parts(yaml11.load_all(text, "in.yaml"))]
    except InputError:
        return None
    return json.loads(json.dumps(found))  # type: ignore[no-any-return]


def plain(value: Any) -> Any:
    """Values that compare as JSON does: 1 and 1.0 are one number, true and 1 are not."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return ("number", float(value))
    return (type(value).__name__, value)


def same(kubectl: Kubectl, text: str) -> None:
    theirs, mine = kubectl.objects(text), ours(text)
    for obj in theirs or []:
        obj["metadata"].pop("namespace", None)
    assert plain(mine) == plain(theirs), text


HEAD = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n"
TABLE = [
    "data: {a: yes, b: 'yes', c: on, d: y, e: tRue}\n",
    "data:\n  a: 010\n  b: 0o10\n  c: 1_000\n  d: 1e3\n  e: 08\n  f: 1:30\n  g: 0x1F\n",
    "data:\n  a: 1.0\n  b: 1e21\n  c: 9223372036854775808\n  d: 1e400\n  e: -0.0\n",
    "data:\n  1: a\n  1.5: b\n  yes: c\n  1e10: d\n  0.1: e\n  2001-01-01: f\n",
    "data: {~: a}\n",
    "data: {a: .inf}\n",
    "data: {a: .nan, a: 1}\n",
    "data: {[a]: b}\n",
    "data: {{ .Values.x }}\n",
    "data:\n  99999999999999999999: x\n",
    "data:\n  9223372036854775808: x\n",
    "x: &a {p: 1, q: 2}\ndata:\n  q: 3\n  <<: *a\n",
    "x: &a {p: 1}\ny: &b {p: 2, r: 3}\ndata: {<<: [*a, *b]}\n",
    "data:\n  '<<': {a: 1}\n",
    "data:\n  <<: 1\n",
    "data: *nothing\n",
    "data: &a {x: *a}\n",
    "data: [&a [&a 1], *a]\n",
    "data: [!!str 010, !!int '3', !!float 3, !!binary aGk=, !x y, ! 'yes']\n",
    "data: !!int x\n",
    "data: 2001-01-01T00:00:00Z\n",
    "data: !!timestamp 2001-01-01\n",
    "data: |\n  a\n\n  b\n\n",
    "data: |+\n  a\n\n",
    "data: |2\n    a\n",
    "data: |\n\n",
    "data: |\n",
    "data: >\n  a\n  b\n\n    c\n  d\n",
    "data: >-\n\n  a\n",
    "data: |\n  ---\n  x\n",
    "data: |\n  a\n---\n",
    "data: 'it''s\n\n  so'\n",
    'data: "a\\tb\\x41\\u4e2d\\\n   c"\n',
    "data: a\n  b\n\n  c\n",
    "data: a #b\n",
    "data: a#b\n",
    "data: a: b\n",
    "data: [a: b, {c}, {d: }]\n",
    "data: {a:1, 'b':2, \"c\":yes}\n",
    "data:\n- a\n-\n  - b\n- - c\n",
    "data:\n\t- a\n",
    "data: a\tb\n",
    "data: @a\n",
    "data: %a\n",
    "data: - a\n",
    "data: null\nbinaryData: ~\nimmutable: no\n",
    "data: a\ndata: b\n",
    "data: \u4e2d\u6587 \U0001f600\n",
    "data: x\u0085y\n",
    "data: x\u2028y\n",
    "data: \ufeffx\n",
    "data: x\x01\n",
    "data: x\ry: z\n",
    "data: x\r\nimmutable: yes\r\n",
    "...\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: b}\n",
    "---\n" + HEAD,
    "--- \n# c\n" + HEAD,
    "--- # c\n" + HEAD,
    "--- x\n" + HEAD,
    "---x\n" + HEAD,
    "---\n---\n\n---\n" + HEAD,
    "items: []\n",
    "items: [{kind: ConfigMap, apiVersion: v1, metadata: {name: b}}]\n",
    "? data\n: x\n",
    "data: .5\nx: +.5\ny: 5.\nz: ._5\nw: _5\n",
]
WHOLE = [
    "",
    "# only a comment\n",
    "---\n---\n",
    "%YAML 1.1\n---\n" + HEAD,
    "\ufeff" + HEAD,
    '{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}, "data": 1.0}\n',
    '{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}}' * 3,
    '{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}}\n---\n' + HEAD,
    "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: yes}\n",
    '{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}, "a": NaN}\n',
    "apiVersion: v1\nkind: ConfigMapList\nitems:\n- metadata: {name: a}\n- metadata: {name: b}\n",
    "apiVersion: v1\nkind: List\nitems:\n- " + HEAD.replace("\n", "\n  ").rstrip() + "\n",
    HEAD + "---\na: [\n",
]


@pytest.mark.parametrize("text", TABLE)
def test_tricky_documents(kubectl: Kubectl, text: str) -> None:
    same(kubectl, HEAD + text)


@pytest.mark.parametrize("text", WHOLE)
def test_tricky_files(kubectl: Kubectl, text: str) -> None:
    same(kubectl, text)


def test_bombs_are_refused_by_both(kubectl: Kubectl) -> None:
    levels = "".join(f"b{n}: &b{n} [{', '.join([f'*b{n - 1}'] * 9)}]\n" for n in range(1, 9))
    same(kubectl, HEAD + "b0: &b0 [x]\n" + levels)


_NUMBERS = "0 1 -1 +1 010 0o7 0x1F 0b1 1_0 1e3 1.5 .5 5. -0 1:30 2001-01-01 100m 1.2.3"
_TOKENS = "yes no on off y n true null ~ a#b a:b '' 'x' \"y\" !!str! *a | > - ? : , @ {} [] {a:1}"
_PLAIN = st.sampled_from([*_NUMBERS.split(), *_TOKENS.split(), "[a,b]", "&a", "<<"])
_WORDS = st.one_of(_PLAIN, st.text("abcyn01.:#-_ '\"{}[]&*|>%@,?\t\u4e2d", max_size=8))
_COMMENTS = st.sampled_from(["", "", "", " # c", " "])


@st.composite
def _nodes(draw: st.DrawFn, indent: int = 2, depth: int = 3) -> str:
    kind = draw(st.integers(0, 5 if depth else 2))
    pad = " " * indent
    if kind == 2:
        lines = draw(st.lists(st.sampled_from(["a", "  b", "", "# c", "d: e", "- f"]), max_size=4))
        head = draw(st.sampled_from(["|", "|-", "|+", ">", ">-", ">+"]))
        return f" {head}\n" + "".join(f"{pad}{line}\n" if line else "\n" for line in lines)
    if kind <= 1:
        return f" {draw(_WORDS)}{draw(_COMMENTS)}\n"
    children = st.lists(_nodes(indent + 2, depth - 1), min_size=1, max_size=3)
    anchor = draw(st.sampled_from(["", "", "", " &a", " !x"]))
    if kind == 3:
        return f"{anchor}\n" + "".join(f"{pad}-{child}" for child in draw(children))
    keys = st.one_of(st.sampled_from("abcdef"), _WORDS)
    return f"{anchor}\n" + "".join(f"{pad}{draw(keys)}:{child}" for child in draw(children))


@settings(
    max_examples=120,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(node=_nodes())
def test_generated_documents(kubectl: Kubectl, node: str) -> None:
    same(kubectl, f"{HEAD}data:{node}")


@pytest.mark.soak
@settings(
    max_examples=5000,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(node=_nodes(depth=4))
def test_many_generated_documents(kubectl: Kubectl, node: str) -> None:
    same(kubectl, f"{HEAD}data:{node}")
