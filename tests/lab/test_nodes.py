"""A node is a machine of its own: what is done to it stays in it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from seawall.errors import LabError
from seawall.lab import Lab, images
from tests.lab.waiting import until

pytestmark = pytest.mark.cluster


@pytest.fixture
def pair(own_lab: Callable[..., Lab]) -> Lab:
    return own_lab(nodes=2)


def test_damage_reboot_and_disks_stay_in_their_node(pair: Lab) -> None:
    """One lab for all of these, as each brings a node down and up again."""
    _check_package(pair)
    _check_damage(pair)
    _check_reboot(pair)
    _check_disk(pair)
    _check_deleted_node_returns(pair)


def _check_damage(lab: Lab) -> None:
    before = Path("/etc/passwd").read_bytes()
    harm = "rm -rf /var/lib/kubelet/pki /etc/passwd /usr/bin/python3*; echo x > /etc/harmed"
    assert lab.exec("n1", "sh", "-c", harm).returncode == 0
    assert lab.exec("n1", "cat", "/etc/harmed").stdout == "x\n"
    assert lab.exec("n2", "cat", "/etc/harmed").returncode != 0
    assert lab.exec("n2", "test", "-d", "/var/lib/kubelet/pki").returncode == 0
    assert Path("/etc/passwd").read_bytes() == before
    assert not Path("/etc/harmed").exists()


def _check_package(lab: Lab) -> None:
    """A package that is installed on one node is on no other machine."""
    build = (
        "mkdir -p /tmp/p/DEBIAN /tmp/p/usr/share/sea-mark && cd /tmp && "
        "printf 'Package: sea-mark\\nVersion: 1\\nArchitecture: all\\nMaintainer: a <a@b.test>\\n"
        "Description: mark\\n' > p/DEBIAN/control && dpkg-deb --build p >&2 && dpkg -i p.deb >&2"
    )
    done = lab.exec("n1", "sh", "-c", build)
    assert done.returncode == 0, done.stderr
    assert lab.exec("n1", "dpkg", "-s", "sea-mark").returncode == 0
    assert lab.exec("n2", "dpkg", "-s", "sea-mark").returncode != 0
    assert not Path("/usr/share/sea-mark").exists()
    there = lab.exec("n1", "cat", "/etc/resolv.conf").stdout
    online = lab.exec("n1", "cat", "/etc/resolv.conf", online=True).stdout
    assert online == Path("/etc/resolv.conf").read_text() != there


def _check_reboot(lab: Lab) -> None:
    """Node 2 comes back with its files and a new set of processes; node 1 doesn't notice."""
    first, second = lab.nodes
    lab.exec("n2", "sh", "-c", "echo kept > /etc/kept; echo lost > /run/lost")
    init, other = second.init(), first.init()
    lab.reboot("n2")
    assert second.init() != init
    assert first.init() == other
    assert lab.exec("n2", "cat", "/etc/kept").stdout == "kept\n"
    assert lab.exec("n2", "test", "-e", "/run/lost").returncode != 0
    assert lab.exec("n2", "systemctl", "is-active", "kubelet").stdout == "active\n"


def _check_disk(lab: Lab) -> None:
    """Attached, used, torn out while mounted, attached again with its content."""
    disk = lab.attach("n2", size=64 << 20)
    used = f"mkfs.ext4 -q {disk.path} && mkdir -p /data && mount {disk.path} /data"
    assert lab.exec("n2", "sh", "-c", used).returncode == 0
    assert lab.exec("n2", "sh", "-c", "echo hello > /data/file; sync").returncode == 0
    lab.detach("n2", disk.path)
    assert lab.exec("n2", "test", "-e", disk.path).returncode != 0
    assert lab.exec("n2", "dd", "if=/dev/zero", "of=/data/more", "oflag=direct").returncode != 0
    lab.exec("n2", "umount", "-l", "/data")
    again = lab.attach("n2", disk=disk.id)
    assert again.id == disk.id
    assert lab.exec("n2", "mount", again.path, "/data").returncode == 0
    assert lab.exec("n2", "cat", "/data/file").stdout == "hello\n"
    with pytest.raises(LabError, match="attached to n2"):
        lab.attach("n1", disk=disk.id)
    lab.exec("n2", "umount", "/data")
    lab.detach("n2", again.id)


def _check_deleted_node_returns(lab: Lab) -> None:
    """NP-02 and its way out: kubelet, started again, makes its Node anew, and pods run on it."""
    name = lab.nodes[1].name
    lab.kubectl("delete", "node", name, check=True)
    assert lab.kubectl("get", "node", name).returncode != 0
    assert lab.exec("n2", "systemctl", "restart", "kubelet").returncode == 0

    def ready() -> bool:
        found = lab.kubectl("get", "node", name, "-o", "json")
        if found.returncode:
            return False
        conditions = json.loads(found.stdout)["status"].get("conditions", ())
        return any(one["type"] == "Ready" and one["status"] == "True" for one in conditions)

    assert until(ready)
    labels = lab.kubectl("get", "node", name, "-o", "jsonpath={.metadata.labels}").stdout
    assert json.loads(labels)["alibabacloud.com/ecs-instance-id"].startswith("i-")
    pin = json.dumps({"spec": {"nodeName": name}})
    image = f"--image={images.name('workload')}"
    lab.kubectl("run", "probe", image, "--restart=Never", f"--overrides={pin}", check=True)
    waited = lab.kubectl("wait", "--for=condition=Ready", "pod/probe", "--timeout=60s")
    assert waited.returncode == 0, waited.stderr


def test_kubelets_of_another_version_join(own_lab: Callable[..., Lab]) -> None:
    """… and a control plane of that version runs beside."""
    lab = own_lab(nodes=1, kubernetes="1.35", node_kubernetes="1.34")
    beside = own_lab(nodes=0, kubernetes="1.34")
    assert "v1.34." in beside.kubectl("version", check=True).stdout
    server = json.loads(lab.kubectl("version", "-o", "json", check=True).stdout)["serverVersion"]
    path = "jsonpath={.items[0].status.nodeInfo.kubeletVersion}"
    kubelet = lab.kubectl("get", "nodes", "-o", path, check=True).stdout
    assert server["gitVersion"].startswith("v1.35.")
    assert kubelet.startswith("v1.34.")
