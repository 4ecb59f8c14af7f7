"""Ansible: plays, roles and task files as the commands, files and objects that they stand for."""

from __future__ import annotations

from typing import Any

import pytest

from seawall.commands.context import Context
from seawall.errors import InputError
from seawall.model import Operation, Problem, Unknown
from seawall.sources import ansible, manifest


def read_all(
    text: str, files: dict[str, str] | None = None, file: str = "site.yml"
) -> tuple[list[Operation], list[Problem]]:
    stored = {path: content.encode() for path, content in (files or {}).items()}
    ctx = Context(
        file=file,
        source="ansible",
        problems=[],
        open=stored.get,
        objects=lambda data, name: [obj for obj, *_ in manifest.objects(data, name)],
    )
    return list(ansible.read(text.encode(), file, ctx)), ctx.problems


def read(text: str, files: dict[str, str] | None = None) -> list[Operation]:
    return read_all(text, files)[0]


def tasks(text: str, files: dict[str, str] | None = None) -> list[Operation]:
    """Operations of tasks on workers; the first task stands in line 3."""
    body = "".join(f"  {line}\n" for line in text.strip("\n").split("\n"))
    return read(f"- hosts: workers\n  tasks:\n{body}", files)


def sysctls(operations: list[Operation]) -> list[tuple[Any, Any]]:
    return [(op.target["key"], op.after["value"]) for op in operations if op.action == "sysctl.set"]


def only(text: str) -> Operation:
    (operation,) = tasks(text)
    return operation


# --- variables, loops, conditions ---


def test_variables_of_a_play() -> None:
    text = """\
- hosts: workers
  vars:
    prefix: net.ipv4
    forward: "{{ prefix }}.ip_forward"
    wanted: {value: 0}
  tasks:
  - ansible.posix.sysctl: {name: "{{ forward }}", value: "{{ wanted.value }}"}
  - set_fact: {other: "{{ prefix }}.tcp_tw_reuse"}
  - sysctl: name={{ other }} value={{ missing | default('1') }}
  - sysctl: name={{ prefix ~ '.x' }} value='a b'
"""
    assert sysctls(read(text)) == [
        ("net.ipv4.ip_forward", "0"),
        ("net.ipv4.tcp_tw_reuse", "1"),
        ("net.ipv4.x", "a b"),
    ]


def test_what_is_not_known_stays_unknown() -> None:
    operation = only("- sysctl: {name: net.ipv4.ip_forward, value: '{{ from_inventory }}'}")
    value = operation.after["value"]
    assert isinstance(value, Unknown)
    assert value.why == "{{ from_inventory }}"
    operation = only("- file: {path: '/opt/{{ app }}/data', state: absent}")
    assert (operation.target["path"].prefix, operation.target["path"].suffix) == ("/opt/", "/data")


@pytest.mark.parametrize(
    "loop",
    [
        "loop: [{key: a.b, value: 1}, {key: c.d, value: 2}]",
        "with_items: [[{key: a.b, value: 1}], {key: c.d, value: 2}]",
        "with_dict: {a.b: 1, c.d: 2}",
        "loop: \"{{ {'x': 1} }}\"",
    ],
)
def test_loops(loop: str) -> None:
    operations = tasks(f"- sysctl: name={{{{ item.key }}}} value={{{{ item.value }}}}\n  {loop}")
    if "x" in loop:
        assert isinstance(operations[0].target["key"], Unknown)
    else:
        assert sysctls(operations) == [("a.b", "1"), ("c.d", "2")]


def test_a_loop_over_a_variable_with_a_name_of_its_own() -> None:
    text = """\
- hosts: all
  vars: {settings: {a.b: 1}}
  tasks:
  - command: sysctl -w {{ one.key }}={{ one.value }}
    loop: "{{ settings | dict2items }}"
    loop_control: {loop_var: one}
"""
    assert sysctls(read(text)) == [("a.b", "1")]


@pytest.mark.parametrize(
    ("condition", "runs"),
    [
        ("when: false", False),
        ("when: 'False'", False),
        ("when: [true, false]", False),
        ("when: off_by_default", False),
        ("when: not off_by_default", True),
        ("when: off_by_default | bool", False),
        ("when: kind == 'a'", True),
        ("when: kind != 'a'", False),
        ("when: kind == 'b' and anything", False),
        ("when: kind == 'b' or anything", True),
        ("when: ansible_os_family == 'RedHat'", True),
        ("when: kind is defined", True),
        ("when: inventory_thing is defined", True),
        ("check_mode: true", False),
        ("check_mode: false", True),
    ],
)
def test_conditions(condition: str, runs: bool) -> None:
    text = f"""\
- hosts: all
  vars: {{off_by_default: false, kind: a}}
  tasks:
  - command: kubectl delete node n1
    {condition}
"""
    assert bool(read(text)) is runs


def test_a_condition_on_the_item() -> None:
    operations = tasks("""
- command: kubectl delete node {{ item }}
  loop: [n1, n2]
  when: item != 'n2'
""")
    assert [op.target["name"] for op in operations] == ["n1"]


def test_blocks_rescue_and_always() -> None:
    text = """\
- block:
  - command: kubectl delete node {{ name }}
  rescue:
  - command: kubectl delete node n2
  always:
  - command: kubectl delete node n3
  vars: {name: n1}
- block:
  - command: kubectl delete node n4
  when: false
- meta: end_play
- command: kubectl delete node n5
"""
    assert [op.target["name"] for op in tasks(text)] == ["n1", "n2", "n3"]


# --- where it runs ---


@pytest.mark.parametrize(
    ("hosts", "role"),
    [
        ("masters", "master"),
        ("kube_control_plane:etcd", "master"),
        ("[workers]", "worker"),
        ("k8s-node", "worker"),
        ("workers:!gpu", "worker"),
        ("masters:workers", None),
        ("all", None),
        ("'{{ target }}'", None),
    ],
)
def test_groups_say_whose_machines_they_are(hosts: str, role: str | None) -> None:
    text = f"- hosts: {hosts}\n  tasks:\n  - command: swapon /swap\n"
    found = read(text)[0].target["role"]
    assert found == role if role else isinstance(found, Unknown)


def test_on_the_local_machine_only_clusters_and_clouds_count() -> None:
    text = """\
- hosts: localhost
  connection: local
  tasks:
  - shell: sysctl -w net.ipv4.ip_forward=0
  - file: {path: /etc/kubernetes, state: absent}
  - command: kubectl delete node n1
  - command: kubectl delete node n2
    delegate_to: 10.0.0.1
  - sysctl: {name: a.b, value: 1}
    delegate_to: 10.0.0.1
- hosts: workers
  tasks:
  - local_action: command kubectl delete node n3
  - local_action: {module: file, path: /etc/kubernetes, state: absent}
"""
    operations = read(text)
    assert [op.target["name"] for op in operations if op.plane == "kube"] == ["n1", "n2", "n3"]
    (one,) = [op for op in operations if op.plane == "node"]
    assert one.target["host"] == "10.0.0.1"


# --- modules ---


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


# --- Kubernetes, helm, cloud ---


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


# --- files of a project ---

ROLE = {
    "roles/tune/tasks/main.yml": (
        "- include_tasks: net.yml\n- template: {src: s.j2, dest: /etc/sysctl.d/9-s.conf}\n"
        "- script: run.sh a\n  notify: restart\n"
    ),
    "roles/tune/tasks/net.yml": "- sysctl: {name: net.ipv4.ip_forward, value: '{{ forward }}'}\n",
    "roles/tune/handlers/main.yml": "- name: restart\n  service: name=kubelet state=restarted\n",
    "roles/tune/defaults/main.yml": "forward: 1\nreuse: 1\n",
    "roles/tune/templates/s.j2": "# {{ ansible_managed }}\nnet.ipv4.tcp_tw_reuse = {{ reuse }}\n",
    "roles/tune/files/run.sh": "#!/bin/bash\nset -e\nkubectl delete node n1\n",
}


def test_roles() -> None:
    text = "- hosts: workers\n  roles:\n  - {role: tune, forward: 0}\n"
    operations = read(text, ROLE)
    assert sysctls(operations) == [("net.ipv4.ip_forward", "0"), ("net.ipv4.tcp_tw_reuse", "1")]
    places = [(op.where.file, op.where.line) for op in operations]
    assert places[0] == ("roles/tune/tasks/net.yml", 1)
    assert ("roles/tune/files/run.sh", 3) in places
    assert ("roles/tune/handlers/main.yml", 2) in places
    assert "role tune" in operations[0].via
    included = "- hosts: workers\n  tasks:\n  - import_role: {name: tune}\n"
    assert sysctls(read(included, ROLE))[0] == ("net.ipv4.ip_forward", "1")


def test_a_roles_own_tasks_know_its_defaults() -> None:
    files = {
        "../defaults/main.yml": "forward: 0\n",
        "../templates/s.j2": "net.ipv4.tcp_tw_reuse = {{ forward }}\n",
        "../files/run.sh": "kubectl delete node n1\n",
        "other.yml": "- command: kubectl delete node n2\n",
    }
    text = (
        "- sysctl: {name: net.ipv4.ip_forward, value: '{{ forward }}'}\n"
        "- template: {src: s.j2, dest: /etc/sysctl.conf}\n- script: run.sh\n"
        "- include_tasks: other.yml\n"
    )
    operations, _ = read_all(text, files, "roles/tune/tasks/main.yml")
    assert sysctls(operations) == [("net.ipv4.ip_forward", "0"), ("net.ipv4.tcp_tw_reuse", "0")]
    assert [op.target["name"] for op in operations if op.plane == "kube"] == ["n1", "n2"]
    assert operations[-1].where.file == "roles/tune/tasks/other.yml"


def test_variables_from_files() -> None:
    files = {
        "vars/main.yml": "forward: 0\n",
        "group_vars/all.yml": "reuse: 1\n",
        "group_vars/workers/main.yml": "secret: |\n  $ANSIBLE_VAULT;1.1;AES256\n  61\n",
        "more.yml": "- hosts: workers\n  tasks:\n  - command: kubectl delete node n1\n",
    }
    text = """\
- import_playbook: more.yml
- hosts: workers
  vars_files: [vars/main.yml]
  tasks:
  - sysctl: {name: a.b, value: "{{ forward }}"}
  - sysctl: {name: c.d, value: "{{ reuse }}"}
  - sysctl: {name: e.f, value: "{{ secret }}"}
"""
    operations = read(text, files)
    assert operations[0].where.file == "more.yml"
    assert sysctls(operations)[:2] == [("a.b", "0"), ("c.d", "1")]
    assert isinstance(operations[-1].after["value"], Unknown)


def test_a_project_that_includes_itself_ends() -> None:
    files = {
        "site.yml": "- import_playbook: site.yml\n",
        "t.yml": "- include_tasks: t.yml\n- command: kubectl delete node n1\n",
        "roles/r/tasks/main.yml": "- include_role: {name: r}\n",
    }
    read("- import_playbook: site.yml\n", files)
    assert tasks("- include_tasks: t.yml", files)
    assert not read("- hosts: all\n  roles: [r]\n", files)


# --- what can't be read ---


def test_vault() -> None:
    with pytest.raises(InputError) as error:
        read("$ANSIBLE_VAULT;1.1;AES256\n6162\n")
    assert "encrypted with Ansible Vault" in str(error.value)
    assert "ansible-vault view" in error.value.todo
    value = only(
        "- sysctl:\n    name: a.b\n    value: !vault |\n      $ANSIBLE_VAULT;1.1;AES256\n      61"
    )
    assert isinstance(value.after["value"], Unknown)
    files = {"roles/r/tasks/main.yml": "$ANSIBLE_VAULT;1.1;AES256\n61\n"}
    _, problems = read_all("- hosts: all\n  roles: [r]\n", files)
    assert [problem.file for problem in problems] == ["roles/r/tasks/main.yml"] * len(problems)
    assert problems


@pytest.mark.parametrize(
    "text",
    [
        "- hosts: all\n  tasks: 5\n",
        "- hosts: {a: b}\n  tasks: [1, null, [a]]\n",
        "- hosts: all\n  vars: [a]\n  roles: {x: y}\n",
        "- hosts: all\n  tasks:\n  - shell:\n  - command: [a, {b: c}]\n  - file: [x]\n",
        "- hosts: all\n  tasks:\n  - loop: x\n    shell: a\n  - with_dict: [a]\n    shell: b\n",
        "- hosts: all\n  vars: {a: '{{ b }}', b: '{{ a }}'}\n  tasks:\n  - shell: '{{ a }}'\n",
        "- 5\n- [a]\n",
        "a: b\n",
        "",
    ],
)
def test_odd_shapes(text: str) -> None:
    read(text)


def test_looks_like() -> None:
    assert ansible.looks_like(b"---\n- name: x\n  hosts: all\n")
    assert ansible.looks_like(b"- import_playbook: x.yml\n")
    assert ansible.looks_like(b"- name: x\n  yum: name=a\n", "roles/a/tasks/main.yml")
    assert not ansible.looks_like(b"- name: x\n  value: y\n")
