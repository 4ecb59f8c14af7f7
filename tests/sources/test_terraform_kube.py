"""Kubernetes objects, helm releases and scripts in plans."""

from __future__ import annotations

import base64
import gzip
import json
from typing import Any

from seawall.model import Operation, Unknown
from tests.sources.plan import CLUSTER, block, change, opener, plan, read, read_all

SYSCTL = "#!/bin/bash\nsysctl -w net.ipv4.ip_forward=0\n"
POOL = {
    "id": f"{CLUSTER}:np1",
    "node_pool_id": "np1",
    "cluster_id": CLUSTER,
    "node_pool_name": "default",
    "user_data": "",
}
SERVICE = {
    "metadata": [
        {
            "name": "web",
            "namespace": "shop",
            "annotations": {"service.beta.kubernetes.io/alibaba-cloud-loadbalancer-id": "lb-1"},
            "labels": None,
            "uid": "x",
        }
    ],
    "spec": [
        {
            "type": "LoadBalancer",
            "external_traffic_policy": "Local",
            "load_balancer_ip": "",
            "port": [{"name": "http", "port": 80, "target_port": "8080"}],
            "selector": {"app_name": "web"},
        }
    ],
    "wait_for_load_balancer": True,
}


def sysctls(operations: list[Operation]) -> list[tuple[Any, Any]]:
    return [(op.target["key"], op.after["value"]) for op in operations if op.action == "sysctl.set"]


def test_a_service_as_the_api_has_it() -> None:
    (op,) = read(plan(change("kubernetes_service_v1.web", "delete", SERVICE)))
    assert (op.plane, op.action) == ("kube", "delete")
    assert op.target["resource"] == "services"
    assert (op.target["namespace"], op.target["name"]) == ("shop", "web")
    spec = op.before["spec"]
    assert spec["type"] == "LoadBalancer"
    assert spec["externalTrafficPolicy"] == "Local"
    assert spec["selector"] == {"app_name": "web"}
    assert spec["ports"][0]["targetPort"] == "8080"
    assert "uid" not in op.before["metadata"]
    assert op.where.address == "kubernetes_service_v1.web"


def test_an_annotation_goes() -> None:
    after = {"metadata": [SERVICE["metadata"][0] | {"annotations": {}}]}  # type: ignore[index]
    (op,) = read(plan(change("kubernetes_service.web", "update", SERVICE, after)))
    key = "service.beta.kubernetes.io/alibaba-cloud-loadbalancer-id"
    assert op.action == "update"
    assert op.before["metadata"]["annotations"] == {key: "lb-1"}
    assert key not in op.after["metadata"].get("annotations", {})


def test_pods_of_a_typed_workload() -> None:
    container = {
        "name": "tune",
        "image": "busybox",
        "command": ["sh", "-c", "sysctl -w net.ipv4.ip_forward=0"],
        "security_context": [{"privileged": True}],
        "volume_mount": [{"name": "etc", "mount_path": "/host"}],
        "env": [{"name": "A", "value": "b"}],
    }
    pod = {
        "host_pid": True,
        "init_container": [container],
        "container": [{"name": "c", "image": "busybox"}],
        "volume": [{"name": "etc", "host_path": [{"path": "/etc", "type": ""}]}],
        "toleration": [{"operator": "Exists"}],
    }
    labels = {"match_labels": {"app": "tune"}}
    daemon = {
        "metadata": [{"name": "tune", "namespace": "kube-system"}],
        "spec": [{"selector": [labels], "template": [{"metadata": [{}], "spec": [pod]}]}],
    }
    (op,) = read(plan(change("kubernetes_daemon_set_v1.tune", "create", None, daemon)))
    assert (op.target["group"], op.target["resource"]) == ("apps", "daemonsets")
    inner = op.after["spec"]["template"]["spec"]
    assert inner["hostPID"] is True
    assert inner["initContainers"][0]["securityContext"]["privileged"] is True
    assert inner["initContainers"][0]["volumeMounts"] == [{"name": "etc", "mountPath": "/host"}]
    assert inner["volumes"] == [{"name": "etc", "hostPath": {"path": "/etc"}}]
    assert op.after["spec"]["selector"]["matchLabels"] == {"app": "tune"}


def test_manifests() -> None:
    node = {"apiVersion": "v1", "kind": "Node", "metadata": {"name": "n1"}}
    (op,) = read(plan(change("kubernetes_manifest.n", "delete", {"manifest": node})))
    assert (op.action, op.target["resource"], op.target["name"]) == ("delete", "nodes", "n1")
    body = {"yaml_body": json.dumps(node), "yaml_body_parsed": json.dumps(node)}
    (op,) = read(
        plan(change("kubectl_manifest.n", "delete", body, before_sensitive={"yaml_body": True})),
        objects=lambda data, _file: [json.loads(data)],
    )
    assert (op.action, op.target["name"]) == ("delete", "n1")


def test_a_secret_keeps_its_values_to_itself() -> None:
    secret = {"metadata": [{"name": "s", "namespace": "x"}], "data": {"password": "Canary"}}
    (op,) = read(plan(change("kubernetes_secret_v1.s", "update", secret, {"type": "Opaque"})))
    assert "Canary" not in repr(op)
    assert op.target["resource"] == "secrets"


def test_labels_on_objects_of_others() -> None:
    labels = {
        "api_version": "v1",
        "kind": "Node",
        "metadata": [{"name": "n1"}],
        "labels": {"a": "1", "ack.aliyun.com": "c"},
    }
    changed = change("kubernetes_labels.n", "update", labels, {"labels": {"a": "2"}})
    (op,) = read(plan(changed))
    assert (op.action, op.target["resource"]) == ("update", "nodes")
    assert op.after["metadata"]["labels"] == {"a": "2"}
    assert "ack.aliyun.com" in op.before["metadata"]["labels"]


def test_data_of_a_config_map_of_others() -> None:
    data = {
        "metadata": [{"name": "coredns", "namespace": "kube-system"}],
        "data": {"Corefile": "x"},
    }
    changed = change("kubernetes_config_map_v1_data.d", "update", data, {"data": {"Corefile": "y"}})
    (op,) = read(plan(changed))
    assert op.target["name"] == "coredns"
    assert op.after["data"] == {"Corefile": "y"}


def test_taints() -> None:
    taint = {
        "metadata": [{"name": "n1"}],
        "taint": [{"key": "a", "value": "b", "effect": "NoExecute"}],
    }
    (op,) = read(plan(change("kubernetes_node_taint.t", "create", None, taint)))
    assert op.after["spec"]["taints"] == taint["taint"]
    assert op.target["name"] == "n1"


def test_helm_releases_are_helm_commands() -> None:
    release = {"name": "nginx", "namespace": "web", "chart": "ingress-nginx", "version": "4.1"}
    (op, *_) = read(plan(change("helm_release.n", "delete", release)))
    assert op.action == "delete"
    assert (op.target["resource"], op.target["name"]) == ("releases", "nginx")
    assert op.target["namespace"] == "web"


def test_a_names_unknown_parts() -> None:
    after = {"metadata": [{"namespace": "x"}]}
    created = change(
        "kubernetes_service.s", "create", None, after, unknown={"metadata": [{"name": True}]}
    )
    (op,) = read(plan(created))
    assert isinstance(op.target["name"], Unknown)


def _pool(text: str) -> list[Operation]:
    address = "alicloud_cs_kubernetes_node_pool.p"
    return read(plan(change(address, "update", POOL, {"user_data": text})))


def test_user_data_plain_packed_or_cloud_config() -> None:
    cloud = "#cloud-config\nruncmd:\n- sysctl -w net.ipv4.ip_forward=0\n"
    packed = base64.b64encode(gzip.compress(SYSCTL.encode())).decode()
    for text in (SYSCTL, base64.b64encode(SYSCTL.encode()).decode(), packed, cloud):
        operations = _pool(text)
        assert sysctls(operations) == [("net.ipv4.ip_forward", "0")]
        op = next(op for op in operations if op.action == "sysctl.set")
        assert op.target["role"] == "worker"
        assert op.where.address == "alicloud_cs_kubernetes_node_pool.p"
        assert op.where.path.startswith("user_data line")


def test_the_request_does_not_carry_the_script() -> None:
    op = _pool(SYSCTL + "export DB=Canary\n")[0]
    assert op.action == "cs:ModifyClusterNodePool"
    assert "Canary" not in repr(op)


def test_user_data_of_a_new_pool() -> None:
    after = POOL | {"user_data": SYSCTL}
    created = change("alicloud_cs_kubernetes_node_pool.p", "create", None, after)
    assert sysctls(read(plan(created))) == [("net.ipv4.ip_forward", "0")]


def test_user_data_that_only_apply_shows() -> None:
    address = "alicloud_cs_kubernetes_node_pool.p"
    root = {"resources": [block(address, user_data={"references": ["random_id.x"]})]}
    changed = change(address, "update", POOL, unknown={"user_data": True})
    _, problems = read_all(plan(changed, root=root))
    assert [problem.fatal for problem in problems] == [False]
    assert "known only after apply" in problems[0].why


def _provisioned(kind: str, **expressions: Any) -> list[Operation]:
    shown = {name: {"constant_value": value} for name, value in expressions.items()}
    resource = block("null_resource.tune")
    resource["provisioners"] = [{"type": kind, "expressions": shown}]
    files = opener({"tune.sh": SYSCTL.encode()})
    return read(
        plan(
            change("null_resource.tune[0]", "create", None, {}),
            change("null_resource.tune[1]", "create", None, {}),
            root={"resources": [resource]},
        ),
        open=files,
    )


def test_provisioners() -> None:
    (op,) = _provisioned("local-exec", command="kubectl delete node n1")
    assert (op.plane, op.action, op.target["name"]) == ("kube", "delete", "n1")
    assert op.where.address == "null_resource.tune"
    remote = _provisioned("remote-exec", inline=["cd /tmp", "sysctl -w net.ipv4.ip_forward=0"])
    assert sysctls(remote) == [("net.ipv4.ip_forward", "0")]
    assert sysctls(_provisioned("remote-exec", script="tune.sh")) == [("net.ipv4.ip_forward", "0")]
    python = ["/usr/bin/python3", "-c"]
    assert not _provisioned("local-exec", command="sysctl -w a=b", interpreter=python)


def test_a_provisioner_runs_only_where_something_is_created() -> None:
    resource = block("null_resource.tune")
    command = {"command": {"constant_value": "kubectl delete node n1"}}
    resource["provisioners"] = [{"type": "local-exec", "expressions": command}]
    unchanged = change("null_resource.tune", "no-op", {"id": "1"})
    assert not read(plan(unchanged, root={"resources": [resource]}))


def test_commands_for_instances() -> None:
    content = base64.b64encode(SYSCTL.encode()).decode()
    command = {"name": "tune", "type": "RunShellScript", "command_content": content}
    root = {
        "resources": [
            block(
                "alicloud_ecs_invocation.i",
                command_id={"references": ["alicloud_ecs_command.c.id", "alicloud_ecs_command.c"]},
            )
        ]
    }
    operations = read(
        plan(
            change("alicloud_ecs_command.c", "create", None, command, unknown={"id": True}),
            change(
                "alicloud_ecs_invocation.i",
                "create",
                None,
                {"instance_id": ["i-1", "i-2"]},
                unknown={"command_id": True},
            ),
            change(
                "alicloud_instance.w",
                "no-op",
                {"id": "i-1", "instance_name": "x", "tags": {"ack.aliyun.com": CLUSTER}},
            ),
            root=root,
        )
    )
    assert sysctls(operations) == [("net.ipv4.ip_forward", "0")]
    calls = [op for op in operations if op.action == "ecs:InvokeCommand"]
    assert [op.target["id"] for op in calls] == ["i-1", "i-2"]
    assert next(op for op in operations if op.plane == "node").target["role"] == "worker"
