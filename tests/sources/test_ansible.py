"""Ansible: variables, loops, conditions, places, and files that can't be read."""

from __future__ import annotations

import pytest

from seawall.errors import InputError
from seawall.model import Unknown
from tests.sources.playbook import only, read, read_all, sysctls, tasks


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


def test_a_fact_that_is_set_under_a_condition() -> None:
    operations = tasks("""
- set_fact: {a: one}
- set_fact: {a: two, b: three}
  when: ansible_os_family == 'RedHat'
- command: kubectl delete node {{ a }} {{ b }}
""")
    first, second = operations
    assert isinstance(first.target["name"], Unknown)
    assert second.target["name"] == "three"


def test_a_program_behind_a_variable() -> None:
    for module in ("command", "shell"):
        (op,) = tasks(f"- {module}: '{{{{ kubectl }}}} delete node n1'")
        assert (op.action, op.target["name"]) == ("delete", "n1")


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


def test_vault() -> None:
    with pytest.raises(InputError) as error:
        read("$ANSIBLE_VAULT;1.1;AES256\n6162\n")
    assert "encrypted with Ansible Vault" in str(error.value)
    assert "ansible-vault view" in error.value.todo
    value = only(
        "- sysctl:\n    name: a.b\n    value: !vault |\n      $ANSIBLE_VAULT;1.1;AES256\n      61"
    )
    assert isinstance(value.after["value"], Unknown)
    files = {"secret.yml": "$ANSIBLE_VAULT;1.1;AES256\n61\n"}
    play = "- hosts: all\n  vars_files: [secret.yml]\n  tasks: []\n"
    (problem,) = read_all(play + play, files)[1]
    assert (problem.file, problem.fatal) == ("secret.yml", False)


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


def test_variables_that_grow_without_an_end() -> None:
    names = [f"    v{i}: '{{{{ v{i + 1} }}}}{{{{ v{i + 1} }}}}'\n" for i in range(11)]
    text = "- hosts: all\n  vars:\n" + "".join(names) + f"    v11: {'a' * 2000}\n  tasks:\n"
    (op,) = read(text + "  - copy: {dest: /etc/hosts, content: '{{ v0 }}'}\n")
    assert isinstance(op.after["content"], Unknown)
    open_marks = "- hosts: all\n  tasks:\n  - shell: 'echo " + "{{ " * 50_000 + "'\n"
    assert not read(open_marks)
