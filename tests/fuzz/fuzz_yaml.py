"""Fuzz target: any bytes as a manifest give Operations or an InputError.

Three more things hold for every input: values are what JSON can hold, lines lie in the file, and
the quick reader gives what the exact one gives (it takes some texts that libyaml refuses: a key of
a flow map over two lines).
"""

from __future__ import annotations

import json
from typing import Any

from seawall.commands.context import Context
from seawall.errors import InputError
from seawall.formats import text, yaml11
from seawall.formats.yamlevents import Reader
from seawall.sources import manifest


def one(data: bytes) -> None:
    ctx = Context(file="f.yaml", source="manifest", problems=[])
    try:
        source = text.decode(data, "f.yaml")
        documents = yaml11.load_all(source, "f.yaml", [])
    except InputError:
        return
    for document in documents:
        # YAML 1.1 ends lines at a lone \\r and at Unicode's separators too.
        _check(document, len(source.splitlines()) + 1)
    try:
        for operation in manifest.read(data, "f.yaml", ctx):
            repr(operation)
    except InputError:
        pass


def _check(document: yaml11.Document, last: int) -> None:
    json.dumps(document.value)
    assert _keys_are_text(document.value)
    paths: list[tuple[str | int, ...]] = [(), ("spec", 0, "x")]
    if isinstance(document.value, dict):
        paths += [(key,) for key in document.value]
    for path in paths:
        assert 1 <= document.line_of(path) <= last + 1
    if document.text.startswith("\n") and not document.text.lstrip().startswith("{"):
        try:
            exact = Reader(document.text[1:], "f.yaml").read()
        except InputError:
            return
        assert exact == document.value


def _keys_are_text(value: Any) -> bool:
    if isinstance(value, dict):
        return all(isinstance(key, str) and _keys_are_text(item) for key, item in value.items())
    return not isinstance(value, list) or all(map(_keys_are_text, value))


def corpus() -> list[bytes]:
    return [part.encode() for part in (PODS, TOKENS, STREAM, JSON)]


PODS = """\
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: tune, namespace: kube-system}
spec:
  template:
    spec:
      hostPID: true
      hostNetwork: true
      initContainers:
      - name: a
        securityContext: {privileged: true}
        command: ["sh", "-c", "sysctl -w net.ipv4.ip_forward=0"]
        env:
        - {name: A, value: b}
      containers:
      - name: b
        securityContext:
          capabilities: {add: [NET_ADMIN]}
        args:
        - |
          echo 1 > /host/proc/sys/net/ipv4/tcp_tw_reuse
          nsenter -t 1 -m -- systemctl stop kubelet
        volumeMounts:
        - {name: h, mountPath: /host, readOnly: false}
      volumes:
      - name: h
        hostPath: {path: /}
"""
TOKENS = """\
a: &a {p: yes, q: 010, r: 1.5, s: 2001-01-01, t: ~, u: !!str 1, v: "x\\ty", w: 'it''s'}
b: {<<: *a, 1: x, 1e3: y, on: z}
c: [a, [b, {c: d}], *a]
d: >-
  folded
  text
e: |+
  kept

? f
: g
"""
STREAM = "# a\napiVersion: v1\nkind: List\nitems:\n- a\n---\nkind: X\n--- # c\nb: 1\n...\nc: 2\n"
JSON = '{"apiVersion": "v1", "kind": "Node", "metadata": {"name": "a", "x": [1, 2.5, null]}}\n{}'
