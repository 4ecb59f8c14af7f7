"""What counts where a command runs: node, container, image build, CI machine."""

from __future__ import annotations

import pytest

from tests.commands.scripts import found, read

SCRIPT = """
sysctl -w k=1
echo 0 > /proc/sys/net/ipv4/ip_forward
echo k=1 >> /etc/sysctl.conf
rm -rf /etc/kubernetes
umount /var/lib/kubelet/x
mkfs.ext4 /dev/vdb
iptables -F
yum install -y ufw
systemctl stop kubelet
kubeadm reset
kubectl delete node n1
"""


def actions(place: str) -> list[str]:
    return [line.split()[0] for line in found(SCRIPT, place=place)]


def test_on_a_node_all_counts() -> None:
    assert len(set(actions("node"))) == 10


def test_a_container_changes_only_what_it_shares() -> None:
    assert actions("container") == [
        *("sysctl.set", "sysctl.set", "mount.umount", "disk.format", "firewall.flush"),
        *("unit.stop", "delete"),
    ]


@pytest.mark.parametrize("place", ["image", "runner"])
def test_a_build_changes_clusters_only(place: str) -> None:
    assert actions(place) == ["delete"]


def test_a_way_to_a_node_leads_out_of_every_place() -> None:
    for way in ("ssh n1", "nsenter -t 1 -m"):
        assert len(found(f"{way} rm -rf /etc/kubernetes", place="runner")) == 1
    assert found("chroot /host rm -rf /etc/kubernetes", place="container") == [
        "file.delete path=/etc/kubernetes recursive=True"
    ]
    assert found("chroot /host sh -c 'rm -rf /x' ", place="container") != []
    assert found("kubectl exec p -- sysctl -w k=1", place="runner") == [
        "sysctl.set key=k > value=1"
    ]


def test_a_host_path_of_a_container_is_the_hosts() -> None:
    mounts = {"/node-etc": "/etc", "/all": "/"}
    text = "rm -rf /node-etc/kubernetes /all/var/lib/etcd /etc/passwd /node-etcetera"
    assert found(text, place="container", mounts=mounts) == [
        "file.delete path=/etc/kubernetes recursive=True",
        "file.delete path=/var/lib/etcd recursive=True",
    ]
    assert found("chroot /all rm -rf /x", place="container", mounts=mounts) == [
        "file.delete path=/x recursive=True"
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("docker run --privileged alpine sysctl -w k=1", ["sysctl.set key=k > value=1"]),
        ("docker run --rm --cap-add SYS_ADMIN a umount /x", ["mount.umount path=/x"]),
        ("docker run -it --rm alpine sysctl -w k=1", []),
        (
            "docker run --rm -v /etc:/e a rm -rf /e/kubernetes",
            ["file.delete path=/etc/kubernetes recursive=True"],
        ),
        ("docker run --rm -v /etc:/e:ro a rm -rf /e/kubernetes", []),
        (
            "nerdctl run --privileged -v /:/host a chroot /host rm -rf /x",
            ["file.delete path=/x recursive=True"],
        ),
        ("docker run --privileged --pid=host a nsenter -t 1 -m rm /x", ["file.delete path=/x"]),
        (
            "docker run --mount type=bind,source=/data,target=/d a rm /d/x",
            ["file.delete path=/data/x"],
        ),
        (
            "docker run --entrypoint sh a -c 'kubectl delete node n1'",
            ["delete resource=nodes name=n1"],
        ),
        ("crictl exec abc rm -rf /etc/kubernetes", []),
    ],
)
def test_containers_started_by_hand(text: str, expected: list[str]) -> None:
    assert found(text) == expected


def test_etcd_is_called_over_the_network() -> None:
    line = "member.remove kind=etcd name=8e9e > how=member"
    assert found("etcdctl member remove 8e9e", place="runner") == [line]


def test_how_it_gets_there_is_told() -> None:
    (op,) = read("ssh n1 nsenter -t 1 -m rm /x")[0]
    assert op.via == ("ssh n1", "nsenter -t 1")
