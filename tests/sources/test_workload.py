"""What runs in a workload when it is applied."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import Any

import pytest

from seawall.commands.context import Context
from seawall.model import Operation, Unknown
from seawall.sources import manifest, tree, workload

IP_FORWARD = "sysctl -w net.ipv4.ip_forward=0"


def context() -> Context:
    return Context(file="f.yaml", source="manifest", problems=[])


def pod(container: dict[str, Any], **spec: Any) -> dict[str, Any]:
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": "p", "namespace": "x"},
        "spec": {"containers": [{"name": "c", "image": "busybox", **container}], **spec},
    }


PRIVILEGED = {"securityContext": {"privileged": True}}


def inside(obj: dict[str, Any]) -> list[tuple[str, Any]]:
    return [shown(op) for op in workload.inside(obj, context())]


def shown(op: Operation) -> tuple[str, Any]:
    keys = ("key", "path", "unit", "name", "device", "interface", "table")
    return op.action, next((op.target[key] for key in keys if key in op.target), None)


def script(code: str) -> dict[str, Any]:
    return {"command": ["sh", "-c", code]}


SYSCTL = ("sysctl.set", "net.ipv4.ip_forward")


def test_a_privileged_pods_sysctl_is_the_nodes() -> None:
    (op,) = workload.inside(pod({**PRIVILEGED, **script(IP_FORWARD)}), context())
    assert (op.plane, op.action) == ("node", "sysctl.set")
    assert op.target["key"] == "net.ipv4.ip_forward"
    assert op.after == {"value": "0"}
    assert op.via == ("Pod x/p",)
    assert inside(pod(script(IP_FORWARD))) == []


@pytest.mark.parametrize(
    ("container", "spec", "wanted"),
    [
        ({"command": ["sysctl", "-w", "net.ipv4.ip_forward=0"], **PRIVILEGED}, {}, [SYSCTL]),
        ({"args": ["sysctl", "-w", "net.ipv4.ip_forward=0"], **PRIVILEGED}, {}, [SYSCTL]),
        ({"command": ["sh"], "args": ["-c", IP_FORWARD], **PRIVILEGED}, {}, [SYSCTL]),
        ({"lifecycle": {"postStart": {"exec": script(IP_FORWARD)}}, **PRIVILEGED}, {}, [SYSCTL]),
        ({"livenessProbe": {"exec": script(IP_FORWARD)}, **PRIVILEGED}, {}, [SYSCTL]),
        (script("echo 0 > /proc/sys/net/ipv4/ip_forward") | PRIVILEGED, {}, [SYSCTL]),
        (script("echo net.ipv4.ip_forward=0 >> /etc/sysctl.conf") | PRIVILEGED, {}, []),
        # Without the node's process namespace, process 1 is the container's own.
        (script(f"nsenter -t 1 -m -n {IP_FORWARD}") | PRIVILEGED, {"hostPID": True}, [SYSCTL]),
        (script(f"nsenter -t 1 -m -n {IP_FORWARD}") | PRIVILEGED, {}, []),
        (script(f"# {IP_FORWARD}\necho '{IP_FORWARD}'") | PRIVILEGED, {}, []),
    ],
)
def test_places_of_commands(container: Any, spec: Any, wanted: Any) -> None:
    assert inside(pod(container, **spec)) == wanted


def hostpath(path: str, code: str, **mount: Any) -> dict[str, Any]:
    mounted = {"name": "h", "mountPath": "/host", **mount}
    return pod(
        {**script(code), "volumeMounts": [mounted]},
        volumes=[{"name": "h", "hostPath": {"path": path}}],
    )


@pytest.mark.parametrize(
    ("path", "mount", "wanted"),
    [
        ("/", {}, "/etc/sysctl.d/9.conf"),
        ("/opt", {}, "/opt/etc/sysctl.d/9.conf"),
        ("//opt/./x/", {"subPath": "y"}, "/opt/x/y/etc/sysctl.d/9.conf"),
        ("opt", {"mountPath": "/host/etc"}, "/opt/sysctl.d/9.conf"),
        ("/", {"readOnly": True}, None),
        ("/", {"mountPath": "/elsewhere"}, None),
    ],
)
def test_writes_below_a_host_path_are_the_nodes(path: str, mount: Any, wanted: str | None) -> None:
    ops = inside(hostpath(path, "echo x > /host/etc/sysctl.d/9.conf", **mount))
    assert ops == ([("file.write", wanted)] if wanted else [])


def test_writes_to_the_nodes_sysctls_through_a_mount() -> None:
    (op,) = workload.inside(
        hostpath("/proc", "echo 1024 65000 > /host/sys/net/ipv4/ip_local_port_range"), context()
    )
    assert op.action == "sysctl.set"
    assert op.target["key"] == "net.ipv4.ip_local_port_range"
    assert op.target["persisted"] is False
    assert op.after == {"value": "1024 65000"}
    written, persisted = workload.inside(
        hostpath("/etc", "echo net.ipv4.ip_forward = 0 >> /host/sysctl.conf"), context()
    )
    assert shown(written) == ("file.write", "/etc/sysctl.conf")
    assert shown(persisted) == SYSCTL
    assert (persisted.target["persisted"], persisted.after) == (True, {"value": "0"})


def test_chroot_into_the_nodes_root() -> None:
    code = f"chroot /host {IP_FORWARD}"
    assert inside(hostpath("/", code)) == [SYSCTL]
    assert inside(hostpath("/", code, readOnly=True)) == []
    assert inside(hostpath("/opt", code)) == []
    assert inside(pod(script(code))) == []


def test_kubectl_works_from_any_container() -> None:
    assert inside(pod(script("kubectl delete node n1"))) == [("delete", "n1")]
    image = {"image": "docker.io/bitnami/kubectl:1.30", "args": ["delete", "node", "n1"]}
    assert inside(pod(image)) == [("delete", "n1")]
    assert inside(pod({"image": "nginx", "args": ["delete", "node", "n1"]})) == []


def test_environment_and_kubernetes_references() -> None:
    env = [
        {"name": "KEY", "value": "net.ipv4.ip_forward"},
        {"name": "NODE", "valueFrom": {"fieldRef": {"fieldPath": "spec.nodeName"}}},
    ]
    command = ["sysctl", "-w", "$(KEY)=0"]
    assert inside(pod({"command": command, "env": env, **PRIVILEGED})) == [SYSCTL]
    assert inside(pod({**script('sysctl -w "$KEY"=0'), "env": env, **PRIVILEGED})) == [SYSCTL]
    (op,) = workload.inside(
        pod({"command": ["kubectl", "delete", "node", "$(NODE)"], "env": env}), context()
    )
    assert isinstance(op.target["name"], Unknown)
    (op,) = workload.inside(pod({**script("kubectl delete no $(NODE)"), "env": env}), context())
    assert isinstance(op.target["name"], Unknown)
    # $(date) is the shell's own where the container has no such variable; $$( escapes.
    assert inside(pod({**script(f"echo $(date); {IP_FORWARD}"), **PRIVILEGED})) == [SYSCTL]


def test_values_put_in_for_references_may_be_code() -> None:
    env = [{"name": "CODE", "value": f"true; {IP_FORWARD}"}]
    assert inside(pod({**script("$(CODE)"), "env": env, **PRIVILEGED})) == [SYSCTL]
    env = [{"name": "a-b", "value": "net.ipv4.ip_forward"}]
    assert inside(pod({**script("sysctl -w $(a-b)=0"), "env": env, **PRIVILEGED})) == [SYSCTL]


@pytest.mark.parametrize(
    "command",
    [
        ["kubectl", "--token", "hunter2", "delete", "node", "n1"],
        ["sh", "-c", "kubectl --token hunter2 delete node n1"],
        ["sh", "-c", "kubectl --token=$(T) delete node n1"],
        ["kubectl", "--token=$(T)", "delete", "node", "n1"],
        ["sh", "-c", "echo $(T) | login; kubectl delete node n1"],
    ],
)
def test_secrets_of_commands_are_not_shown(command: list[str]) -> None:
    env = [{"name": "T", "value": "hunter2"}]
    (op,) = workload.inside(pod({"command": command, "env": env}), context())
    assert op.target["name"] == "n1"
    assert "hunter2" not in repr(op)


@pytest.mark.parametrize(
    ("kind", "path"),
    [
        *((kind, ("spec", "template", "spec")) for kind in ("Deployment", "DaemonSet", "Job")),
        ("ReplicationController", ("spec", "template", "spec")),
        ("Rollout", ("spec", "template", "spec")),
        ("CronJob", ("spec", "jobTemplate", "spec", "template", "spec")),
        ("PodTemplate", ("template", "spec")),
        ("Pod", ("spec",)),
    ],
)
@pytest.mark.parametrize("group", ["initContainers", "containers", "ephemeralContainers"])
def test_every_kind_of_workload_and_container(kind: str, path: tuple[str, ...], group: str) -> None:
    container = {"name": "c", **PRIVILEGED, **script(IP_FORWARD)}
    obj: dict[str, Any] = {"containers": [{"name": "a"}], group: [container]}
    for key in reversed(path):
        obj = {key: obj}
    assert inside({"apiVersion": "x/v1", "kind": kind, "metadata": {"name": "a"}, **obj}) == [
        SYSCTL
    ]


def test_sysctls_of_the_pod() -> None:
    sysctls = [{"name": "net/ipv4/tcp_tw_reuse", "value": "1"}, {"name": 5}, "x", {}]
    ops = list(workload.inside(pod({}, securityContext={"sysctls": sysctls}), context()))
    assert [shown(op) for op in ops] == [("sysctl.set", "net.ipv4.tcp_tw_reuse")]
    assert ops[0].target["persisted"] is False
    assert isinstance(ops[0].target["role"], Unknown)
    assert ops[0].via == ("Pod x/p", "pod securityContext")


NETWORK = {"securityContext": {"capabilities": {"add": ["NET_ADMIN"]}}}


def test_the_network_is_the_nodes_only_where_it_is_shared() -> None:
    code = script("ip addr add 10.0.0.1/24 dev eth0; iptables -F")
    assert inside(pod({**code, **NETWORK})) == []
    shared = inside(pod({**code, **NETWORK}, hostNetwork=True))
    assert {action for action, _ in shared} == {"address.change", "firewall.flush"}
    assert inside(pod(code, hostNetwork=True)) == []


# -- scripts of ConfigMaps, lines

STREAM = textwrap.dedent(
    """\
    # scripts
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: tune}
    data:
      tune.sh: |
        #!/bin/sh
        echo start
        sysctl -w net.ipv4.ip_forward=0
      other.py: |
        #!/usr/bin/python3
        sysctl -w net.ipv4.ip_forward=0
    ---
    apiVersion: apps/v1
    kind: DaemonSet
    metadata: {name: tune}
    spec:
      template:
        spec:
          containers:
          - name: a
            securityContext:
              privileged: true
            command: [COMMAND]
            volumeMounts: [MOUNT]
          volumes:
          - name: s
            configMap: {name: MAP, ITEMS}
    """
)


@pytest.mark.parametrize(
    ("command", "mount", "items", "line"),
    [
        ("/s/tune.sh", "{name: s, mountPath: /s}", "", 9),
        ("sh, /s/tune.sh", "{name: s, mountPath: /s/}", "defaultMode: 0755", 9),
        ("/bin/bash, -e, /s/tune.sh", "{name: s, mountPath: /s}", "", 9),
        ("/t.sh", "{name: s, mountPath: /t.sh, subPath: tune.sh}", "", 9),
        ("/s/b/c", "{name: s, mountPath: /s}", "items: [{key: tune.sh, path: b/c}]", 9),
        ("sh, -c, . /s/tune.sh", "{name: s, mountPath: /s}", "", 24),
        ("/s/tune.sh", "{name: s, mountPath: /s}", "items: [{key: other.py, path: x}]", 0),
        ("/s/other.py", "{name: s, mountPath: /s}", "", 0),
        ("/elsewhere/tune.sh", "{name: s, mountPath: /s}", "", 0),
    ],
)
def test_scripts_of_config_maps(command: str, mount: str, items: str, line: int) -> None:
    text = STREAM.replace("COMMAND", command).replace("MOUNT", mount)
    text = text.replace("MAP, ITEMS", f"tune, {items}" if items else "tune")
    ops = [op for op in manifest.read(text.encode(), "f.yaml", context()) if op.plane == "node"]
    assert [shown(op) for op in ops] == ([SYSCTL] if line else [])
    if line == 9:
        assert ops[0].where.line == 9
        assert ops[0].where.document == 0
        assert ops[0].where.path == "data.tune.sh"


def test_a_script_that_can_not_be_seen_is_told() -> None:
    text = STREAM.replace("COMMAND", "/s/tune.sh").replace("MOUNT", "{name: s, mountPath: /s}")
    ctx = context()
    list(manifest.read(text.replace("MAP, ITEMS", "elsewhere").encode(), "f.yaml", ctx))
    (problem,) = ctx.problems
    assert "runs /s/tune.sh of ConfigMap elsewhere, which is neither here nor" in problem.why
    assert (problem.line, problem.fatal) == (24, False)


def test_a_config_map_in_a_file_beside_the_workloads() -> None:
    config, daemon = STREAM.split("---\n")
    daemon = daemon.replace("COMMAND", "/s/tune.sh").replace("MOUNT", "{name: s, mountPath: /s}")
    daemon = daemon.replace("MAP, ITEMS", "tune")
    beside = {"a.txt": b"x", "b.yaml": b"kind: [ConfigMap", "c.yml": config.encode(), "f.yaml": b""}
    ctx = Context(
        file="k/f.yaml",
        source="manifest",
        open=beside.get,
        folder=lambda path: sorted(beside) if path == "." else [],
        problems=[],
    )
    applied, sysctl = manifest.read(daemon.encode(), "k/f.yaml", ctx)
    assert (applied.where.file, sysctl.where.file) == ("k/f.yaml", "k/c.yml")
    assert (shown(sysctl), sysctl.where.line) == (SYSCTL, 9)
    assert ctx.problems == []


def test_lines_of_commands() -> None:
    text = textwrap.dedent(
        f"""\
        apiVersion: v1
        kind: Pod
        metadata: {{name: p}}
        spec:
          initContainers:
          - name: a
            securityContext: {{privileged: true}}
            command:
            - sh
            - -c
            - |
              echo a

              {IP_FORWARD}
          containers:
          - name: b
            securityContext: {{privileged: true}}
            command: ["sh", "-c", "{IP_FORWARD}"]
          - name: c
            securityContext: {{privileged: true}}
            command: [sysctl]
            args:
            - -w
            - net.ipv4.ip_forward=0
          securityContext:
            sysctls:
            - name: net.ipv4.tcp_tw_reuse
              value: "1"
        """
    )
    ops = [op for op in manifest.read(text.encode(), "f.yaml", context()) if op.plane == "node"]
    assert [op.where.line for op in ops] == [27, 14, 18, 21]
    assert ops[1].where.path == "spec.initContainers[0].command[2]"


@pytest.mark.parametrize(
    "part",
    [
        {"command": "sh -c x"},
        {"command": [1, None, {"a": 1}]},
        {"command": []},
        {"args": {}},
        {"env": [{"name": 1}, "x", {"name": "A", "value": 5}], "command": ["sh", "-c", "x $A"]},
        {"volumeMounts": [{"name": "x"}, 5, {"mountPath": 5}], "command": ["x"]},
        {"lifecycle": [], "livenessProbe": "x", "command": ["sh", "-c"]},
        {"securityContext": {"capabilities": {"add": "ALL"}}, "command": ["x"]},
        {"image": 5, "args": ["x"]},
    ],
)
def test_wrong_types_do_no_harm(part: Any) -> None:
    assert inside(pod(part, volumes=[1, {"name": "x", "hostPath": "x"}])) == []
    assert inside(pod(part, volumes={}, hostNetwork="x", initContainers=[5, None])) == []


def test_a_folder_of_manifests(tmp_path: Path) -> None:
    config, daemon = STREAM.split("---\n")
    daemon = daemon.replace("COMMAND", "/s/tune.sh").replace("MOUNT", "{name: s, mountPath: /s}")
    (tmp_path / "config.yaml").write_text(config)
    (tmp_path / "daemon.yaml").write_text(daemon.replace("MAP, ITEMS", "tune"))
    reading = tree.read(tree.Job(str(tmp_path / "daemon.yaml"), str(tmp_path)))
    assert [shown(op) for op in reading.operations if op.plane == "node"] == [SYSCTL]
    assert reading.operations[1].where.file == str(tmp_path / "config.yaml")
