"""The shared lab is a real cluster: nodes, DNS, Services across nodes, users, audit."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator

import pytest

from seawall.lab import Lab, images
from tests.lab.waiting import until

pytestmark = pytest.mark.cluster


@pytest.fixture
def namespace(lab: Lab) -> Iterator[str]:
    name = f"lab-{uuid.uuid4().hex[:8]}"
    lab.kubectl("create", "namespace", name, check=True)
    yield name
    lab.kubectl("delete", "namespace", name, "--wait=false", check=True)


def test_nodes_are_ready_and_look_like_acks(lab: Lab) -> None:
    listed = json.loads(lab.kubectl("get", "nodes", "-o", "json", check=True).stdout)["items"]
    assert {one["metadata"]["name"] for one in listed} == {node.name for node in lab.nodes}
    for one in listed:
        labels = one["metadata"]["labels"]
        region, instance = one["spec"]["providerID"].split(".")
        assert region == "cn-hangzhou"
        assert instance.startswith("i-")
        assert labels["alibabacloud.com/ecs-instance-id"] == instance
        assert labels["ack.aliyun.com"].startswith("c")
        assert labels["alibabacloud.com/nodepool-id"].startswith("np")
        ready = [c["status"] for c in one["status"]["conditions"] if c["type"] == "Ready"]
        assert ready == ["True"]
    ids = {one["spec"]["providerID"] for one in listed}
    assert len(ids) == len(listed)


def test_a_service_answers_across_nodes_by_its_name(lab: Lab, namespace: str) -> None:
    """The server runs on node 1, the client on node 2; DNS and kube-proxy stand between."""
    first, second = lab.nodes
    web = _pod("web", first.name, ["/workload", "serve"])
    client = _pod("client", second.name, ["/workload", "sleep", "1h"])
    service = {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": "front"},
        "spec": {"selector": {"app": "web"}, "ports": [{"port": 80, "targetPort": 8080}]},
    }
    objects = {"apiVersion": "v1", "kind": "List", "items": [web, client, service]}
    lab.kubectl("apply", "-n", namespace, "-f", "-", stdin=json.dumps(objects), check=True)
    wait = ("wait", "-n", namespace, "--for=condition=Ready", "pod/web", "pod/client")
    lab.kubectl(*wait, "--timeout=60s", check=True)

    def answers() -> bool:
        url = f"http://front.{namespace}.svc.cluster.local/"
        asked = ("exec", "-n", namespace, "client", "--", "/workload", "get", url)
        return lab.kubectl(*asked).stdout.strip() == "web"

    assert until(answers)


def test_cluster_dns_knows_what_is_there_and_what_is_not(lab: Lab) -> None:
    node = lab.nodes[1]
    assert until(lambda: lab.resolves(node, "kube-dns.kube-system.svc.cluster.local"))
    assert not lab.resolves(node, "no-such-service.default.svc.cluster.local")


def test_a_user_has_a_certificate_and_shows_in_the_audit_log(lab: Lab, namespace: str) -> None:
    lab.kubectl("create", "configmap", "note", "-n", namespace, as_user="carol", check=True)

    def found() -> list[dict[str, object]]:
        events = map(json.loads, lab.audit_log.read_text().splitlines())
        return [
            event
            for event in events
            if event["user"]["username"] == "carol"
            and event.get("objectRef", {}).get("namespace") == namespace
            and event["verb"] == "create"
        ]

    (event,) = until(found)
    assert event["level"] == "Metadata"  # as on ACK: no body of a ConfigMap
    assert "requestObject" not in event
    assert "impersonatedUser" not in event


def test_a_user_without_rights_is_refused(lab: Lab) -> None:
    config = lab.user("mallory", groups=["strangers"])
    done = lab.kubectl("--kubeconfig", str(config), "get", "pods", "-A")
    assert done.returncode != 0
    assert 'User "mallory" cannot list' in done.stderr


def test_exec_passes_status_and_input_and_runs_on_the_node_only(lab: Lab) -> None:
    first, second = lab.nodes
    done = lab.exec("n2", "sh", "-c", "cat; hostname; exit 3", stdin="hello\n")
    assert (done.returncode, done.stdout) == (3, f"hello\n{second.name}\n")
    ids = {lab.exec(node.short, "cat", "/etc/machine-id").stdout for node in (first, second)}
    assert len(ids) == 2


def test_sysctls_of_the_network_are_the_nodes_own_and_others_the_machines(lab: Lab) -> None:
    key = "net.ipv4.tcp_fin_timeout"
    other = lab.exec("n2", "sysctl", "-n", key).stdout
    assert lab.exec("n1", "sysctl", "-w", f"{key}=33").returncode == 0
    try:
        assert lab.exec("n1", "sysctl", "-n", key).stdout == "33\n"
        assert lab.exec("n2", "sysctl", "-n", key).stdout == other
    finally:
        lab.exec("n1", "sysctl", "-w", f"{key}={other.strip()}")
    assert lab.exec("n1", "sysctl", "-w", "kernel.pid_max=99999").returncode != 0
    assert lab.exec("n1", "sysctl", "-w", "vm.swappiness=7").returncode != 0


def test_node_has_its_own_units_and_journal(lab: Lab) -> None:
    for unit in ("containerd", "kubelet", "kube-proxy"):
        assert lab.exec("n1", "systemctl", "is-active", unit).stdout == "active\n"
    assert "Started kubelet" in lab.exec("n1", "journalctl", "-u", "kubelet", "--no-pager").stdout
    log = lab.exec("n1", "journalctl", "--no-pager", "-o", "cat", "--output-fields=_HOSTNAME")
    assert lab.nodes[1].name not in log.stdout


def _pod(name: str, node: str, command: list[str]) -> dict[str, object]:
    container = {
        "name": name,
        "image": images.name("workload"),
        "imagePullPolicy": "Never",
        "command": command,
    }
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": name, "labels": {"app": name}},
        "spec": {
            "nodeName": node,
            "terminationGracePeriodSeconds": 0,
            "containers": [container],
        },
    }
