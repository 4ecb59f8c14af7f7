"""A node: a machine of its own as far as namespaces go, with systemd as its PID 1.

`node.sh` builds it around a disk image of its own. It ends with its cgroup: the PID namespace
takes all its processes along, the mount namespace all its mounts and its loop device.
"""

from __future__ import annotations

import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from seawall.errors import LabError
from seawall.formats.certificates import Pair
from seawall.lab import ack, cgroups, images, net, node_files, process
from seawall.lab import masters as control_plane
from seawall.lab.control import Control
from seawall.lab.host import run
from seawall.lab.parts import part
from seawall.lab.state import State

IMAGES: Final = ("pause", "coredns", "workload")
DISK: Final = 20 << 30  # bytes, sparse
_SCRIPT: Final = str(Path(__file__).with_name("node.sh"))
_PATH: Final = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
_ONLINE: Final = (
    *("unshare", "--mount", "sh", "-c"),
    'mount --bind /run/lab/resolv.conf /etc/resolv.conf && exec "$@"',
    "online",
)
_BOOT_SECONDS: Final = 30.0


class Node:
    """Node `short` (n1, n2 … or m1 …) of a lab."""

    def __init__(self, lab: State, control: Control, short: str) -> None:
        self.lab, self.control, self.short = lab, control, short
        self.master = short[0] == "m"
        self.number = int(short[1:]) + (200 if self.master else 0)
        network = control.network
        self.address = network.address(self.number if self.master else 10 + self.number)
        self.pods = network.pods(self.number)
        self.netns = f"{network.netns}.{short}"
        self.name = ack.node_name(self.address)
        self.folder = lab.folder / "nodes" / short
        self.cgroup = f"{lab.name}/{short}"

    @property
    def cluster(self) -> str:
        return self.lab.record.cluster

    @property
    def provider_id(self) -> str:
        return ack.provider_id(self.cluster, self.name)

    @property
    def labels(self) -> dict[str, str]:
        """What the Node object gets; kubelet itself may not say what its role is."""
        roles = ("node-role.kubernetes.io/control-plane", "node-role.kubernetes.io/master")
        return {**self._labels, **dict.fromkeys(roles if self.master else (), "")}

    @property
    def _labels(self) -> dict[str, str]:
        return ack.labels(self.cluster, self.name, self.number, master=self.master)

    def prepare(self, masters: Sequence[Node] = ()) -> None:
        """Disk, files and binaries; nothing runs yet."""
        self.folder.mkdir(parents=True)
        disk = self.folder / "disk.img"
        with disk.open("wb") as file:
            file.truncate(DISK)
        run("mkfs.ext4", "-q", "-F", "-O", "^has_journal", "-E", "nodiscard", str(disk))
        files = self._files()
        if self.master:
            files |= control_plane.files(self, masters)
            (self.folder / "log").mkdir()
        node_files.seed(self.folder / "seed", files, node_files.links())
        (self.folder / "devices").touch()
        binaries = self.folder / "bin"
        binaries.mkdir()
        options = self.lab.record.options
        for name in ("kubelet", "kube-proxy"):
            version = options.node_kubernetes or options.kubernetes
            (binaries / name).symlink_to(part(name, version))

    def _files(self) -> dict[str, bytes]:
        """All of the node's own files; kubeconfigs hold their keys."""
        control, sign = self.control, self.control.authority.sign
        labels = ",".join(f"{key}={value}" for key, value in sorted(self._labels.items()))
        flags = f"--node-ip={self.address} --hostname-override={self.name} --node-labels={labels}"
        serving = sign(self.name, ["system:nodes"], hosts=[self.name, self.address])
        client = sign(f"system:node:{self.name}", ["system:nodes"])
        proxy = sign("system:kube-proxy")
        machine_id = ack.machine_id(self.cluster, self.name)
        as_json = node_files.as_json

        def config(pair: Pair, user: str) -> bytes:
            return control.authority.kubeconfig(
                control.server, pair, user=user, cluster="kubernetes"
            )

        return {
            **node_files.plain(
                flags=flags, machine_id=machine_id, node=self.name, address=self.address
            ),
            "etc/kubernetes/pki/ca.crt": (control.pki / "ca.crt").read_bytes(),
            "etc/kubernetes/kubelet.conf": config(client, "default-auth"),
            "etc/kubernetes/kube-proxy.conf": config(proxy, "kube-proxy"),
            "etc/kubernetes/kube-proxy.yaml": as_json(node_files.proxy_config(self.name)),
            "etc/cni/net.d/10-lab.conflist": as_json(node_files.cni(self.pods)),
            "var/lib/kubelet/config.yaml": as_json(
                node_files.kubelet_config(self.provider_id, self._taints())
            ),
            "var/lib/kubelet/pki/kubelet.crt": serving.certificate,
            "var/lib/kubelet/pki/kubelet.key": serving.key,
        }

    def _taints(self) -> list[dict[str, str]]:
        if not self.master:
            return []
        return [{"key": "node-role.kubernetes.io/control-plane", "effect": "NoSchedule"}]

    def connect(self, others: Sequence[Node]) -> None:
        """The node's network namespace, its cable to the lab's bridge, its routes to others."""
        network = self.control.network
        net.make_netns(self.lab, self.netns)
        run(
            "ip", "-n", network.netns, "link", "add", self.short, "type", "veth",
            "peer", "name", "eth0", "netns", self.netns,
        )  # fmt: skip
        outside = [
            f"link set {self.short} master lab up",
            f"route replace {self.pods} via {self.address}",
        ]
        inside = [
            "link set lo up",
            "link set eth0 up",
            f"addr add {self.address}/24 dev eth0",
            f"route add default via {network.server}",
            *(f"route add {one.pods} via {one.address}" for one in others if one is not self),
        ]
        for place, lines in ((self.netns, inside), (network.netns, outside)):
            run("ip", "-n", place, "-batch", "-", stdin="\n".join(lines))

    def start(self) -> None:
        """Powers the node on and returns at once; `booted` says when its systemd answers."""
        names = (*IMAGES, *control_plane.PROGRAMS) if self.master else IMAGES
        version = self.lab.record.options.kubernetes
        tars = [str(images.image(name, kubernetes=version)) for name in names]
        # Freed with its last mount; not if node.sh is killed before it has mounted it.
        self.lab.will_make("loop", str(self.folder / "disk.img"))
        cgroups.create(self.cgroup)
        places = " ".join(map(str, cgroups.places(self.cgroup)))
        process.start(
            ["env", f"SEAWALL_CGROUPS={places}", "sh", _SCRIPT, str(self.folder), self.name, *tars],
            cgroup=f"{self.cgroup}-power",
            netns=self.netns,
            log=self.folder / "console.log",
        )

    def stop(self) -> None:
        """Pulls the plug: no process of the node survives, its disk stays."""
        for group in (f"{self.cgroup}-power", self.cgroup):
            cgroups.kill(group)
            cgroups.remove(group)

    def wait(self) -> None:
        """Returns when the node's systemd has started everything."""
        end = time.monotonic() + _BOOT_SECONDS
        while not self.booted():
            if time.monotonic() > end:
                words = process.last_words(self.folder / "console.log")
                raise LabError(f"node {self.short} did not boot in {_BOOT_SECONDS:.0f} s: {words}")
            time.sleep(0.1)

    def complaint(self) -> str:
        """What the node says when it doesn't become ready: console, failed units, kubelet's end."""
        words = process.last_words(self.folder / "console.log")
        if not self.init():
            return f"it does not run; console: {words}"
        failed = self.exec("systemctl", "--failed", "--plain", "--no-legend").stdout
        kubelet = self.exec("journalctl", "-u", "kubelet", "-n", "3", "-o", "cat", "--no-pager")
        return " | ".join((words, *failed.splitlines(), *kubelet.stdout.splitlines()))[-900:]

    def booted(self) -> bool:
        """systemd has done what it starts at boot."""
        if not self.init():
            return False
        return self.exec("systemctl", "is-system-running").stdout.strip() in ("running", "degraded")

    def init(self) -> int:
        """PID 1 of the node, as this machine numbers it; 0: it doesn't run."""
        for number in cgroups.processes(self.cgroup):
            try:
                status = Path(f"/proc/{number}/status").read_text()
            except (FileNotFoundError, ProcessLookupError):
                continue
            spaces = next(line for line in status.splitlines() if line.startswith("NSpid:"))
            if spaces.split()[2:] == ["1"]:
                return number
        return 0

    def enter(self, *argv: str, online: bool = False) -> list[str]:
        """The command line that runs `argv` on the node, as root, from this machine.

        `online` gives it the machine's network and name servers in place of the node's: a package
        can be installed then, and nothing else of the node changes.
        """
        init = self.init()
        if not init:
            words = process.last_words(self.folder / "console.log")
            raise LabError(f"node {self.short} does not run: {words}")
        spaces = ["--mount", "--uts", "--ipc", "--pid", "--cgroup", "--root"]
        given = [*([] if online else ["--net"]), "--", "env", "-i", "-C", "/", _PATH]
        return ["nsenter", f"--target={init}", *spaces, *given, *(_ONLINE if online else ()), *argv]

    def exec(
        self, *argv: str, stdin: str = "", timeout: float = 60.0, online: bool = False
    ) -> subprocess.CompletedProcess[str]:
        """Runs a command on the node and gives its status and output."""
        return subprocess.run(
            self.enter(*argv, online=online),
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
            timeout=timeout,
        )
