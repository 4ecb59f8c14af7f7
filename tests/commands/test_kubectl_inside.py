"""Commands that kubectl runs in pods and on nodes: which of them reach the node."""

from __future__ import annotations

from seawall.commands.programs import kubectl
from seawall.model import Operation
from tests.commands.typed import context, ops


def node_ops(line: str, stdin: str | None = None) -> list[Operation]:
    return ops(kubectl.read, line, context(), stdin=stdin)


def test_exec_of_a_sysctl_reaches_the_node() -> None:
    [op] = node_ops("kubectl exec -it -n kube-system tune -- sysctl -w net.ipv4.ip_forward=0")
    assert (op.action, op.target["key"], op.after["value"]) == (
        "sysctl.set",
        "net.ipv4.ip_forward",
        "0",
    )
    assert op.via == ("kubectl exec tune",)


def test_exec_of_a_shell_reads_its_script() -> None:
    [op] = node_ops("kubectl exec tune -- sh -c 'sysctl -w net.ipv4.ip_forward=0; rm -rf /etc'")
    assert op.action == "sysctl.set"


def test_files_of_a_container_are_its_own() -> None:
    assert node_ops("kubectl exec web -- rm -rf /etc/kubernetes") == []


def test_debugging_a_node_gives_the_host() -> None:
    [op] = node_ops(
        "kubectl debug node/n1 -it --image=busybox -- chroot /host rm -rf /etc/kubernetes"
    )
    assert (op.action, op.target["path"], op.target["host"]) == (
        "file.delete",
        "/etc/kubernetes",
        "n1",
    )


def test_paths_below_host_are_the_nodes() -> None:
    line = "kubectl debug node/n1 --image=busybox -- sh -c 'rm -rf /host/etc/kubernetes /tmp/x'"
    assert [op.target["path"] for op in node_ops(line)] == ["/etc/kubernetes"]


def test_node_shell_runs_on_the_node() -> None:
    [op] = node_ops("kubectl node-shell n1 -- rm -rf /etc/kubernetes")
    assert (op.target["host"], op.target["path"]) == ("n1", "/etc/kubernetes")


def test_kubectl_inside_a_pod_counts() -> None:
    [op] = node_ops("kubectl exec tools -- kubectl delete node n1")
    assert (op.plane, op.action, op.target["name"]) == ("kube", "delete", "n1")


def test_a_debug_copy_of_a_pod_is_a_container() -> None:
    assert node_ops("kubectl debug web -it --image=busybox -- rm -rf /etc/kubernetes") == []
