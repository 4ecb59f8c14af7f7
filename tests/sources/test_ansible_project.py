"""Ansible: roles, included files, files of variables."""

from __future__ import annotations

from seawall.model import Unknown
from tests.sources.playbook import read, read_all, sysctls, tasks

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


def test_defaults_do_not_decide_whether_a_task_runs() -> None:
    files = {
        "roles/r/defaults/main.yml": "enabled: false\n",
        "roles/r/tasks/main.yml": "- command: kubectl delete node n1\n  when: enabled | bool\n",
    }
    assert read("- hosts: all\n  roles: [r]\n", files)
    assert not read("- hosts: all\n  vars: {enabled: false}\n  roles: [r]\n", files)


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
