"""What goes wrong around the webhook: nobody waits longer than its timeout, or is locked out."""

from __future__ import annotations

import datetime
import json
import os
import signal
from pathlib import Path

import pytest

from seawall.guard import webhooks
from seawall.lab import Lab
from seawall.serving import authority
from seawall.serving.authority import Material
from tests.agent import running
from tests.agent.running import Load
from tests.lab.waiting import until

pytestmark = [pytest.mark.cluster, pytest.mark.xdist_group("agent")]
CALM = "/api/v1/namespaces/calm?dryRun=All"
UNANSWERED = 'failed calling webhook "fail.guard.seawall.io"'


@pytest.fixture
def calm(alone: Lab) -> Lab:
    """With a namespace whose delete is asked about, and breaks nothing."""
    alone.kubectl("create", "namespace", "calm")
    return alone


def test_killed_under_load_it_refuses_what_fails_closed_and_locks_nobody_out(
    calm: Lab, tmp_path: Path
) -> None:
    node = {"apiVersion": "v1", "kind": "Node", "metadata": {"name": "n7"}}
    calm.kubectl("create", "-f", "-", stdin=json.dumps(node), check=True)
    with running.agent(calm, tmp_path / "one") as one, Load(calm, CALM) as load:
        assert one.serving()
        until(lambda: not {status for status, _ in load.more()} - {200})
        one.kill()
        until(lambda: {status for status, _ in load.more(8)} == {500})
        after = load.more()
        assert {status for status, _ in after} == {500}, after
        assert max(seconds for _, seconds in after) < webhooks.SECONDS + 2
        assert any(UNANSWERED in message for message in load.messages)
        free(calm)
        done = calm.kubectl("delete", "node", "n7")
        assert done.returncode == 0, "it fails open"
        with running.agent(calm, tmp_path / "one", port=one.port):
            assert until(lambda: {status for status, _ in load.more()} == {200})


def free(lab: Lab) -> None:
    """What must go on while the agent is dead: Seawall's own repair, leases, heartbeats."""
    own = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "note"}}
    status = '{"status":{"conditions":[{"type":"Ready","status":"True","reason":"R"}]}}'
    lease = {"apiVersion": "coordination.k8s.io/v1", "kind": "Lease", "metadata": {"name": "n7"}}
    steps: list[tuple[str, tuple[str, ...]]] = [
        (json.dumps(own), ("create", "-n", "seawall-system", "-f", "-")),
        ("", ("delete", "-n", "seawall-system", "configmap", "note")),
        (json.dumps(lease), ("create", "-n", "kube-node-lease", "-f", "-")),
        ("", ("annotate", "-n", "kube-node-lease", "lease", "n7", "a=b")),
        ("", ("patch", "node", "n7", "--subresource=status", "--type=merge", "-p", status)),
        ("", ("create", "namespace", "born")),
        ("", ("create", "deployment", "web", "-n", "born", "--image=x")),
        ("", ("scale", "deployment", "web", "-n", "born", "--replicas=2")),
    ]
    for stdin, args in steps:
        lab.kubectl(*args, stdin=stdin, check=True)
    lab.kubectl("delete", "lease", "n7", "-n", "kube-node-lease", check=True)


def test_a_silent_agent_is_given_up_and_without_one_the_webhook_can_be_removed(
    calm: Lab, tmp_path: Path
) -> None:
    with running.agent(calm, tmp_path / "one") as one:
        assert one.serving()
        os.kill(one.process.pid, signal.SIGSTOP)
        done = calm.kubectl("delete", "namespace", "calm", "--dry-run=server")
        assert UNANSWERED in done.stderr
        assert f"timeout={webhooks.SECONDS}s" in done.stderr
        assert "deadline exceeded" in done.stderr
        os.kill(one.process.pid, signal.SIGCONT)
        one.kill()
    assert UNANSWERED in calm.kubectl("delete", "namespace", "calm").stderr
    calm.kubectl("delete", running.NAME, check=True)
    assert until(lambda: not calm.kubectl("delete", "namespace", "calm").returncode)


def test_a_certificate_is_renewed_under_load_without_a_failed_request(
    calm: Lab, tmp_path: Path
) -> None:
    now = datetime.datetime.now(datetime.UTC)
    host = calm.network.host
    material = authority.kept(None, [host], now)
    folder = tmp_path / "one" / "tls"
    folder.mkdir(parents=True)
    write(folder, material)
    with running.agent(calm, tmp_path / "one", "--tls", "files") as one:
        assert one.serving()
        with Load(calm, CALM, clients=3) as load:
            until(lambda: not {status for status, _ in load.more()} - {200})
            load.done.clear()
            for number in range(3):
                material = authority.kept(material, [host, f"name-{number}"], now)
                write(folder, material)
                shown = running.shown(one, material)
                assert until(lambda shown=shown: shown(), 20)  # type: ignore[misc]
                load.more(50)
        assert {status for status, _ in load.done} == {200}


def write(folder: Path, material: Material) -> None:
    (folder / "ca.crt").write_bytes(material.bundle)
    for name, data in (("tls.crt", material.server.certificate), ("tls.key", material.server.key)):
        part = folder / f".{name}"
        part.write_bytes(data)
        part.replace(folder / name)


def test_it_waits_for_an_api_server_that_is_down_and_outlives_one_that_restarts(
    calm: Lab, tmp_path: Path
) -> None:
    calm.stop("kube-apiserver")
    with running.agent(calm, tmp_path / "one") as one:
        assert until(lambda: one.status("/healthz") == 200)
        assert one.status("/readyz") == 503
        calm.start("kube-apiserver")
        calm.control.wait()
        assert one.serving()
        assert calm.kubectl("delete", "namespace", "calm", "--dry-run=server").returncode == 0
        calm.stop("kube-apiserver")
        assert until(lambda: one.events("facts")[-1].get("behind"), 30)
        assert one.status("/readyz") == 200, "what it doesn't know is each hazard's to decide"
        calm.start("kube-apiserver")
        calm.control.wait()
        running.shop(calm, "later")
        delete = ("delete", "namespace", "later", "--dry-run=server")
        assert until(lambda: "SW-01" in calm.kubectl(*delete).stderr, 30)
