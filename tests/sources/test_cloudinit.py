"""cloud-init user data: cloud-config, scripts, archives."""

from __future__ import annotations

import base64
import gzip
from typing import Any

import pytest

from seawall.commands.context import Context
from seawall.errors import InputError
from seawall.model import Operation, Problem, Unknown
from seawall.sources import cloudinit


def read_all(data: str | bytes) -> tuple[list[Operation], list[Problem]]:
    ctx = Context(file="user-data", source="cloudinit", problems=[])
    data = data.encode() if isinstance(data, str) else data
    return list(cloudinit.read(data, "user-data", ctx)), ctx.problems


def read(data: str | bytes) -> list[Operation]:
    return read_all(data)[0]


def find(operations: list[Operation], action: str) -> list[Operation]:
    return [op for op in operations if op.action == action]


def sysctls(data: str | bytes) -> list[tuple[Any, Any, int]]:
    found = find(read(data), "sysctl.set")
    return [(op.target["key"], op.after["value"], op.where.line) for op in found]


def test_commands_run_in_one_shell() -> None:
    text = """\
#cloud-config
bootcmd:
- [sysctl, -w, net.ipv4.tcp_tw_reuse=1]
runcmd:
- KEY=net.ipv4.ip_forward
- |
  # again
  sysctl -w $KEY=0
- echo "sysctl -w net.ipv4.tcp_tw_recycle=1"
"""
    assert sysctls(text) == [("net.ipv4.tcp_tw_reuse", "1", 3), ("net.ipv4.ip_forward", "0", 8)]


def test_files() -> None:
    packed = base64.b64encode(gzip.compress(b"net.ipv4.ip_forward = 0\n")).decode()
    text = f"""\
#cloud-config
write_files:
- path: /etc/sysctl.d/99-a.conf
  content: |
    net.ipv4.tcp_tw_recycle = 1
- path: /etc/sysctl.d/99-b.conf
  encoding: gz+b64
  content: {packed}
- path: /etc/fstab
  append: true
  content: "/dev/vdb /data ext4 defaults 0 0"
- path: /root/secret
  encoding: b64
  content: "?"
"""
    assert [(key, value) for key, value, _ in sysctls(text)] == [
        ("net.ipv4.tcp_tw_recycle", "1"),
        ("net.ipv4.ip_forward", "0"),
    ]
    written = {op.target["path"]: op for op in find(read(text), "file.write")}
    assert written["/etc/fstab"].after["append"] is True
    assert isinstance(written["/root/secret"].after["content"], Unknown)


def test_a_file_that_is_then_read() -> None:
    text = """\
#cloud-config
write_files:
- path: /root/tune.conf
  content: net.ipv4.ip_forward = 0
runcmd:
- sysctl -p /root/tune.conf
"""
    assert [key for key, _, _ in sysctls(text)] == ["net.ipv4.ip_forward"]


def test_modules() -> None:
    text = """\
#cloud-config
hostname: n1
timezone: Asia/Shanghai
ntp: {enabled: false}
packages: [firewalld, [docker-ce, "24.0"], {apt: [ufw]}]
package_upgrade: true
mounts:
- [/dev/vdb, /data, ext4, "defaults,nofail"]
- [ephemeral0, null]
swap: {filename: /swapfile, size: 1G}
disk_setup: {/dev/vdc: {table_type: gpt, layout: true}}
fs_setup:
- {device: /dev/vdc, filesystem: xfs, partition: auto}
manage_resolv_conf: true
resolv_conf: {nameservers: [8.8.8.8]}
power_state: {mode: reboot}
"""
    operations = read(text)
    assert {op.target["name"] for op in find(operations, "package.install")} == {
        "firewalld",
        "docker-ce",
        "ufw",
    }
    (upgrade,) = find(operations, "package.upgrade")
    assert upgrade.target["name"] == ""
    assert upgrade.where.line == 6
    mounts = [(op.target["device"], op.target["fstype"]) for op in find(operations, "mount.mount")]
    assert mounts == [("/dev/vdb", "ext4"), ("/swapfile", "swap")]
    assert find(operations, "disk.write")[0].target["device"] == "/dev/vdc"
    assert find(operations, "disk.format")[0].after == {"fstype": "xfs"}
    assert {op.after["how"] for op in find(operations, "clock.set")} == {"timezone", "ntp"}
    (resolv,) = find(operations, "file.write")
    assert resolv.after["content"] == "nameserver 8.8.8.8\n"


def test_scripts_and_archives() -> None:
    script = "#!/bin/bash -xe\nsysctl -w net.ipv4.ip_forward=0\n"
    assert sysctls(script) == [("net.ipv4.ip_forward", "0", 2)]
    assert sysctls(gzip.compress(script.encode()))
    assert not read("#!/usr/bin/python3\nimport os\n")
    mime = """\
Content-Type: multipart/mixed; boundary="==X=="
MIME-Version: 1.0

--==X==
Content-Type: text/cloud-config

runcmd:
- sysctl -w net.ipv4.ip_forward=0

--==X==
Content-Type: text/x-shellscript; charset="us-ascii"

#!/bin/sh
sysctl -w net.ipv4.tcp_tw_reuse=1
--==X==--
"""
    assert sysctls(mime) == [("net.ipv4.ip_forward", "0", 8), ("net.ipv4.tcp_tw_reuse", "1", 14)]
    archive = """\
#cloud-config-archive
- type: text/x-shellscript
  content: |
    #!/bin/sh
    sysctl -w net.ipv4.ip_forward=0
- "#!/bin/sh\\nsysctl -w net.ipv4.tcp_tw_reuse=1"
"""
    assert [key for key, _, _ in sysctls(archive)] == [
        "net.ipv4.ip_forward",
        "net.ipv4.tcp_tw_reuse",
    ]
    assert sysctls(archive)[0][2] == 5


def test_jinja() -> None:
    text = """\
## template: jinja
#cloud-config
{% if v1.cloud_name == "aliyun" %}
runcmd:
- sysctl -w net.ipv4.ip_forward=0
- kubectl delete node {{ v1.local_hostname }}
{% endif %}
"""
    operations = read(text)
    assert [op.action for op in operations] == ["sysctl.set", "delete"]
    assert isinstance(operations[1].target["name"], Unknown)


def test_what_is_elsewhere_is_said() -> None:
    operations, problems = read_all("#include\nhttps://example.com/x\n")
    assert not operations
    assert [problem.fatal for problem in problems] == [False]


def test_bad_input() -> None:
    with pytest.raises(InputError) as error:
        read("#cloud-config\nruncmd:\n- a: b: c\n")
    assert error.value.line == 3
    with pytest.raises(InputError):
        read(b"\x1f\x8bnot gzip")
    for text in (
        "#cloud-config\n",
        "#cloud-config\n- a\n",
        "#cloud-config\nruncmd: 5\nmounts: x\n",
    ):
        assert not read(text)
