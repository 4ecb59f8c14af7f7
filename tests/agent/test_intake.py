"""The agent as the receiver of a real API server's audit webhook."""

from __future__ import annotations

import http.client
import json
import shutil
import ssl
from pathlib import Path

import pytest

from seawall import store
from seawall.lab import Lab
from seawall.store import findings
from tests.agent import conftest, running
from tests.lab.waiting import until

pytestmark = [pytest.mark.cluster, pytest.mark.xdist_group("agent")]
NODE = {"apiVersion": "v1", "kind": "Node", "metadata": {"name": "n9"}}


def test_audit_events_are_kept_and_strangers_can_send_none(alone: Lab, tmp_path: Path) -> None:
    pki, place = alone.control.pki, str(tmp_path / "s.db")
    tls = tmp_path / "one" / "tls"
    tls.mkdir(parents=True)
    for file, name in (
        ("webhook.crt", "tls.crt"),
        ("webhook.key", "tls.key"),
        ("ca.crt", "ca.crt"),
    ):
        shutil.copy(pki / file, tls / name)
    more = ("--tls", "files", "--store", place, "--client-ca", str(pki / "ca.crt"))
    alone.kubectl("create", "-f", "-", stdin=json.dumps(NODE), check=True)
    running.install(alone, "audit")
    try:
        with running.agent(alone, tmp_path / "one", *more, port=conftest.audit_port(alone)) as one:
            assert one.serving()
            assert posted(one) == 401
            alone.kubectl("delete", "node", "n9", as_user="alice", check=True)
            assert until(lambda: [e for e in one.events("finding") if e["user"] == "alice"])
    finally:
        running.install(alone, "deny")
    with store.open(place) as opened, opened.reading() as connection:
        kept = {row.rule: row.count for row in findings.listed(connection)}
    assert kept["node_deleted"] == 1


def posted(one: running.Running) -> int:
    """The status of a batch that is sent without a certificate."""
    context = ssl.create_default_context(cafile=one.folder / "tls" / "ca.crt")
    host = one.lab.network.host
    connection = http.client.HTTPSConnection(host, one.port, context=context, timeout=20)
    connection.request("POST", "/audit", b'{"items":[]}', {"Content-Type": "application/json"})
    status = connection.getresponse().status
    connection.close()
    return status
