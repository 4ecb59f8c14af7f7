"""Ansible: what each module does, as the command, file or object that it stands for."""

from __future__ import annotations

from typing import Any

import pytest

from seawall.model import Unknown
from tests.sources.playbook import sysctls, tasks


def test_shell_and_its_lines() -> None:
    operations = tasks("""
- name: tune
  shell: |
    set -e
    sysctl -w net.ipv4.ip_forward=0
  args: {chdir: /root, executable: /bin/bash}
- ansible.builtin.shell: kubectl delete node n1 chdir=/tmp
- command:
    cmd: rm -rf sub
    chdir: /etc/kubernetes
- command:
    argv: [kubectl, delete, node, n2]
- raw: kubectl delete node {{ inventory_hostname }}
""")
    assert [(op.action, op.where.line) for op in operations] == [
        ("sysctl.set", 6),
        ("delete", 8),
        ("file.delete", 9),
        ("delete", 12),
        ("delete", 14),
    ]
    assert operations[2].target["path"] == "/etc/kubernetes/sub"
    assert isinstance(operations[4].target["name"], Unknown)


def test_command_has_no_shell() -> None:
    assert not tasks("- command: echo 0 > /proc/sys/net/ipv4/ip_forward")
    assert tasks("- shell: echo 0 > /proc/sys/net/ipv4/ip_forward")


def test_a_registered_result_keeps_its_query() -> None:
    operation = tasks("""
- shell: aliyun slb DescribeLoadBalancers --LoadBalancerName ManagedK8SSlbIntranet-c1 | jq -r .id
  register: found
- command: aliyun slb DeleteLoadBalancer --LoadBalancerId {{ found.stdout }}
""")[-1]
    assert operation.action == "slb:DeleteLoadBalancer"
    assert operation.target["role"] == "apiserver"


@pytest.mark.parametrize(
    ("task", "action", "target", "after"),
    [
        (
            "file: path=/etc/kubernetes/ state=absent",
            "file.delete",
            {"path": "/etc/kubernetes", "recursive": True},
            None,
        ),
        (
            "file: {src: /data/docker, dest: /var/lib/docker, state: link}",
            "file.replace",
            {"path": "/var/lib/docker"},
            {"how": "link", "to": "/data/docker"},
        ),
        (
            "file: {path: /var/lib/kubelet, state: directory, mode: 0777}",
            "file.replace",
            {"path": "/var/lib/kubelet"},
            {"how": "mode", "to": "777"},
        ),
        (
            "copy: {content: 'x', dest: /etc/hosts}",
            "file.write",
            {"path": "/etc/hosts"},
            {"content": "x", "append": False},
        ),
        (
            "copy: {src: a/config.toml, dest: /etc/containerd/}",
            "file.write",
            {"path": "/etc/containerd/config.toml"},
            None,
        ),
        (
            "lineinfile: {path: /etc/ssh/sshd_config, line: 'Port 22'}",
            "file.write",
            {"path": "/etc/ssh/sshd_config"},
            {"content": "Port 22\n", "append": True},
        ),
        (
            "lineinfile: {path: /etc/fstab, regexp: swap, state: absent}",
            "file.write",
            {"path": "/etc/fstab"},
            {"content": "", "append": True},
        ),
        (
            "replace: {path: /etc/kubernetes/kubelet.env, regexp: a, replace: b}",
            "file.write",
            {"path": "/etc/kubernetes/kubelet.env"},
            {"content": "b", "append": False},
        ),
        (
            "ini_file: {path: /etc/x.ini, section: a, option: b, value: c}",
            "file.write",
            {"path": "/etc/x.ini"},
            {"content": "b = c\n", "append": True},
        ),
        (
            "get_url: {url: 'https://x/kubelet', dest: /usr/bin/kubelet}",
            "file.write",
            {"path": "/usr/bin/kubelet"},
            None,
        ),
        (
            "filesystem: {dev: /dev/vdb, fstype: xfs, force: true}",
            "disk.format",
            {"device": "/dev/vdb", "tool": "mkfs"},
            {"fstype": "xfs"},
        ),
        (
            "parted: {device: /dev/vdb, number: 1, state: present}",
            "disk.write",
            {"device": "/dev/vdb", "tool": "parted"},
            None,
        ),
        (
            "lvg: {vg: data, pvs: [/dev/vdb]}",
            "disk.write",
            {"device": "/dev/vdb", "tool": "pvcreate"},
            None,
        ),
        (
            "mount: {path: /data, state: unmounted}",
            "mount.umount",
            {"path": "/data"},
            None,
        ),
        (
            "ansible.posix.mount: {path: /data, src: /dev/vdb, fstype: ext4, state: ephemeral}",
            "mount.mount",
            {"path": "/data", "device": "/dev/vdb", "fstype": "ext4"},
            None,
        ),
        (
            "yum: {name: 'kubelet-1.28.3', state: present}",
            "package.install",
            {"name": "kubelet", "manager": "yum"},
            {"version": "1.28.3"},
        ),
        ("apt: name=ufw state=absent", "package.remove", {"name": "ufw"}, None),
        (
            "yum: {name: '*', state: latest, exclude: 'kubelet*'}",
            "package.upgrade",
            {"name": ""},
            {"exclude": ["kubelet*"]},
        ),
        ("apt: {upgrade: dist}", "package.upgrade", {"name": ""}, None),
        ("service: name=kubelet state=stopped", "unit.stop", {"unit": "kubelet"}, None),
        (
            "systemd: {name: chronyd, enabled: no}",
            "unit.disable",
            {"unit": "chronyd"},
            {"verb": "disable"},
        ),
        ("systemd: {name: kubelet, masked: yes}", "unit.disable", {"unit": "kubelet"}, None),
        (
            "iptables: {flush: true, table: nat}",
            "firewall.flush",
            {"tool": "iptables", "table": "nat"},
            {"how": "flush"},
        ),
        (
            "iptables: {chain: FORWARD, policy: DROP}",
            "firewall.flush",
            {"chain": "FORWARD"},
            {"how": "policy", "value": "DROP"},
        ),
        ("ufw: {state: enabled}", "firewall.flush", {"tool": "ufw"}, {"how": "enable"}),
        (
            "firewalld: {port: 80/tcp, state: enabled, permanent: true}",
            "firewall.flush",
            {"tool": "firewall-cmd"},
            None,
        ),
        ("hostname: name=n2", "address.change", {}, {"how": "hostname"}),
        ("timezone: name=UTC", "clock.set", {}, {"how": "timezone"}),
        (
            "cron: {name: x, job: 'sysctl -w net.ipv4.ip_forward=0', minute: 5}",
            "sysctl.set",
            {"key": "net.ipv4.ip_forward"},
            {"value": "0"},
        ),
    ],
)
def test_modules(task: str, action: str, target: dict[str, Any], after: Any) -> None:
    operations = [op for op in tasks(f"- {task}") if op.action == action]
    assert operations, tasks(f"- {task}")
    operation = operations[0]
    assert operation.target.items() >= target.items()
    if after is not None:
        assert operation.after.items() >= after.items()
    assert operation.where.line == 3
    assert operation.target["role"] == "worker"


@pytest.mark.parametrize(
    "task",
    [
        "debug: msg='sysctl -w net.ipv4.ip_forward=0'",
        "sysctl: {name: net.ipv4.ip_forward, state: absent}",
        "file: {path: /etc/kubernetes, state: directory}",
        "file: {path: /etc/kubernetes, state: touch}",
        "stat: {path: /etc/kubernetes}",
        "parted: {device: /dev/vdb}",
        "yum: {list: kubelet}",
        "apt: {update_cache: true}",
        "systemd: {daemon_reload: true}",
        "reboot:",
        "some.other.collection: {path: /etc/kubernetes, state: absent}",
        "pip: {name: kubelet}",
        "cron: {name: x, state: absent}",
        "kubernetes.core.k8s_info: {kind: Node}",
        "name: only a name",
        "fail: {msg: x}",
    ],
)
def test_nothing_happens(task: str) -> None:
    assert not tasks(f"- {task}")


def test_a_file_that_sets_kernel_parameters() -> None:
    operations = tasks("""
- copy:
    dest: /etc/sysctl.d/99-x.conf
    content: |
      # no
      net.ipv4.ip_forward = 0
- blockinfile:
    path: /etc/sysctl.conf
    block: "net.ipv4.tcp_tw_reuse = {{ reuse | default(1) }}"
""")
    assert sysctls(operations) == [("net.ipv4.ip_forward", "0"), ("net.ipv4.tcp_tw_reuse", "1")]


def test_no_log_hides() -> None:
    operations = tasks("""
- copy: {dest: /etc/kubernetes/x, content: Canary}
  no_log: true
- shell: curl -u Canary:x https://y | kubectl apply -f - ; kubectl delete node n1
  no_log: true
""")
    assert operations
    assert "Canary" not in repr(operations)


def test_objects() -> None:
    operations = tasks("""
- kubernetes.core.k8s: {state: absent, kind: Node, name: n1, api_version: v1}
- k8s:
    state: present
    definition:
      apiVersion: v1
      kind: Service
      metadata: {name: "{{ item }}", namespace: web}
  loop: [a]
- k8s:
    state: absent
    definition: |
      apiVersion: v1
      kind: Node
      metadata: {name: n2}
- k8s: {state: absent, kind: Pod, namespace: x, label_selectors: [app=web]}
- k8s: {state: patched, kind: Node, name: n3, definition: {spec: {unschedulable: true}}}
- k8s_scale: {kind: Deployment, name: coredns, namespace: kube-system, replicas: 0, api_version: v1}
- k8s_json_patch:
    kind: Service
    name: s
    namespace: x
    patch: [{op: remove, path: /metadata/annotations/a}]
""")
    first, service, second, pods, patched, scaled, json = operations
    assert (first.action, first.target["resource"], first.target["name"]) == (
        "delete",
        "nodes",
        "n1",
    )
    assert service.action == "apply"
    assert service.after["spec"]["type"] == "ClusterIP" if "spec" in service.after else True
    assert service.target["name"] == "a"
    assert (second.action, second.target["name"]) == ("delete", "n2")
    assert pods.target["all"] is True
    assert pods.before["metadata"]["labels"] == {"app": "web"}
    assert patched.after["spec"]["unschedulable"] is True
    assert (scaled.target["subresource"], scaled.after["spec"]["replicas"]) == ("scale", 0)
    assert scaled.target["group"] == "apps"
    assert json.target["resource"] == "services"


def test_objects_from_files() -> None:
    files = {
        "files/node.yml": "apiVersion: v1\nkind: Node\nmetadata: {name: n1}\n",
        "templates/node.j2": "apiVersion: v1\nkind: Node\nmetadata: {name: '{{ node }}'}\n",
    }
    operations = tasks(
        """
- k8s: {state: absent, src: node.yml}
- k8s: {state: absent, template: node.j2}
  vars: {node: n2}
- k8s: {state: absent, definition: "{{ lookup('file', 'files/node.yml') }}"}
""",
        files,
    )
    assert [op.target["name"] for op in operations] == ["n1", "n2", "n1"]


def test_kubectl_and_helm_modules() -> None:
    operations = tasks("""
- kubernetes.core.helm: {name: web, release_namespace: x, state: absent}
- k8s_exec: {pod: p, namespace: x, command: sysctl -w net.ipv4.ip_forward=0}
- k8s_drain: {name: n1, state: cordon}
""")
    assert operations[0].target["resource"] == "releases"
    assert ("net.ipv4.ip_forward", "0") in sysctls(operations)
    assert operations[-1].target["resource"] == "nodes"


def test_modules_of_alibaba_cloud() -> None:
    operations = tasks("""
- ali_slb_lb: {load_balancer_id: lb-1, state: absent}
- ali_instance: {instance_ids: [i-1, i-2], state: absent, force: true}
- ali_slb_listener: {load_balancer_id: lb-1, frontend_port: 6443, state: stopped}
- ali_security_group:
    group_id: sg-1
    rules: [{ip_protocol: udp, port_range: 53/53, policy: drop, source_cidr_ip: 10.0.0.0/8}]
- ali_instance: {instance_ids: [i-1], state: running}
""")
    assert [(op.action, op.target["id"]) for op in operations] == [
        ("slb:DeleteLoadBalancer", "lb-1"),
        ("ecs:DeleteInstances", "i-1"),
        ("ecs:DeleteInstances", "i-2"),
        ("slb:StopLoadBalancerListener", "lb-1"),
        ("ecs:AuthorizeSecurityGroup", "sg-1"),
    ]
    assert operations[-1].after["SourceCidrIp"] == "10.0.0.0/8"
