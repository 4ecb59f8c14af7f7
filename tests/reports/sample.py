"""A small hand-made result with one of everything, for the tests of the reports."""

from __future__ import annotations

from seawall.model import Finding, Hazard, Matches, Operation, Problem, Text, Unknown, Where
from seawall.responses.reports.result import Allowed, Result

SCRIPT = """#!/bin/bash
# tidy up
kubectl delete node n1
export DB_PASSWORD=hunter2; kubectl delete node n2
aliyun slb DeleteLoadBalancer --LoadBalancerId "$LB"
\tsysctl -w net.ipv4.ip_forward=0  # 关闭转发
kubectl delete node n3
"""


def _hazard(row: str, en: str, zh: str, severity: str = "error") -> Hazard:
    return Hazard(
        rows=(row,),
        title=Text(en, zh),
        why=Text(f"Why {en}.", f"为什么{zh}。"),
        impact=Text(
            "The node pool still counts the machine, so the number shown differs from reality, "
            "and its pods are moved at once.",
            "节点池仍然计入这台机器，显示的节点数与实际不一致，其上的 Pod 会立即被迁移。",
        ),
        recovery=Text(
            "Restart kubelet on the node: `systemctl restart kubelet` registers it again.",
            "在该节点上重启 kubelet：`systemctl restart kubelet` 会让它重新注册。",
        ),
        severity=severity,  # type: ignore[arg-type]
        reversible="automatic",
        match=Matches(),
        sources=("shell",),
    )


HAZARDS = {
    "node_deleted": _hazard("NP-02", "A node removed with kubectl", "用 kubectl 删除节点"),
    "apiserver_load_balancer_deleted": _hazard(
        "CL-01", "The API server's load balancer deleted", "删除 API Server 的负载均衡", "critical"
    ),
    "service_load_balancer_deleted": _hazard(
        "NW-11", "A Service's load balancer deleted", "删除 Service 的负载均衡"
    ),
    "ip_forward_off": _hazard("NW-01", "IP forwarding switched off", "关闭 IP 转发", "critical"),
    "reserved_key": _hazard("NT-13", "A reserved key <b> set", "使用保留键 <b>", "warning"),
}
FILE = "ops/clean & up.sh"


def node(name: str, line: int, text: str) -> Operation:
    target = {
        "group": "",
        "version": "v1",
        "kind": "Node",
        "resource": "nodes",
        "subresource": "",
        "name": name,
    }
    where = Where(file=FILE, line=line, column=1)
    return Operation(
        plane="kube", action="delete", target=target, source="shell", where=where, text=text
    )


def finding(rule: str, op: Operation, verdict: str = "hit", because: str = "") -> Finding:
    hazard = HAZARDS[rule]
    return Finding(
        rule=rule,
        rows=hazard.rows,
        verdict=verdict,  # type: ignore[arg-type]
        severity=hazard.severity,
        operation=op,
        because=because,
        fingerprint=f"{abs(hash((rule, op.where.line))):016x}"[:16],
    )


def result() -> Result:
    """Three hits of one rule, a double unknown, a plan, an allowed one, two problems."""
    made = Result(
        hazard=HAZARDS.get,
        lines=lambda file: SCRIPT.splitlines() if file == FILE else None,
        files=(FILE, "plan.json", "clean.yaml"),
    )
    for number, line in ((1, 3), (2, 4)):
        made.add(
            [finding("node_deleted", node(f"n{number}", line, f"kubectl delete node n{number}"))]
        )
    made.add(_unknown_load_balancer())
    made.add([finding("ip_forward_off", _sysctl())])
    made.add([finding("apiserver_load_balancer_deleted", _planned())])
    made.add([])
    third = finding("node_deleted", node("n3", 7, "kubectl delete node n3"))
    made.allowed.append(Allowed(third, "inline", "n3 was retired", "2027-01-31"))
    made.problems += [
        Problem(file="broken.yaml", line=3, why="not YAML", todo="mend the file"),
        Problem(file=FILE, line=2, why="an exception has no reason", fatal=False),
    ]
    return made


def _unknown_load_balancer() -> list[Finding]:
    op = Operation(
        plane="cloud",
        action="slb:DeleteLoadBalancer",
        target={"type": "loadbalancer", "id": Unknown("the value of $LB is not known here")},
        source="shell",
        where=Where(file=FILE, line=5, column=1),
        text='aliyun slb DeleteLoadBalancer --LoadBalancerId "$LB"',
    )
    because = "the value of $LB is not known here"
    return [
        finding(rule, op, "unknown", because)
        for rule in ("service_load_balancer_deleted", "apiserver_load_balancer_deleted")
    ]


def _sysctl() -> Operation:
    return Operation(
        plane="node",
        action="sysctl.set",
        target={"key": "net.ipv4.ip_forward", "persisted": False, "host": Unknown("which")},
        after={"value": "0"},
        source="shell",
        where=Where(file=FILE, line=6, column=2),
        text="sysctl -w net.ipv4.ip_forward=0",
        via=("ssh n1",),
    )


def _planned() -> Operation:
    return Operation(
        plane="cloud",
        action="slb:DeleteLoadBalancer",
        target={"type": "loadbalancer", "id": "lb-1", "name": "ManagedK8SSlbIntranet-c1"},
        source="terraform",
        where=Where(file="plan.json", address="module.net.alicloud_slb_load_balancer.api[0]"),
        text="alicloud_slb_load_balancer.api: destroy",
    )
