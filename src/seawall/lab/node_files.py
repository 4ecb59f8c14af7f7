"""The files that make a root of this machine a Kubernetes node: units, configuration, keys.

Units come as on ACK's nodes: containerd as Debian packs it, kubelet with a kubeadm-like drop-in and
/var/lib/kubelet/config.yaml. Everything that the machine itself has enabled is hidden.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from seawall.lab import images
from seawall.lab.net import DNS, PODS

# Folders of the machine that a node doesn't see: its own are empty.
HIDDEN: Final = (
    "root",
    "home",
    "srv",
    "mnt",
    "media",
    "work",
    "etc/systemd/system",
    "etc/cni",
    "etc/containerd",
    "etc/kubernetes",
    "etc/sysctl.d",
    "opt",
    "var/log",
    "var/lib/cni",
    "var/lib/containerd",
    "var/lib/docker",
    "var/lib/etcd",
    "var/lib/kubelet",
    "var/lib/seawall",
)
EMPTY: Final = (
    "usr/bin",
    "etc/kubernetes/manifests",
    "proc",
    "sys",
    "dev",
    "run",
    "tmp",
    "var/log/journal",
    "var/log/pods",
)
MASKED: Final = (
    "systemd-udevd.service",
    "systemd-timesyncd.service",
    "systemd-logind.service",
    "systemd-networkd.service",
    "systemd-resolved.service",
    "systemd-modules-load.service",
    "systemd-random-seed.service",
    "systemd-repart.service",
    "getty.target",
    "dev-hugepages.mount",
    "proc-sys-fs-binfmt_misc.automount",
    "sys-fs-fuse-connections.mount",
    "sys-kernel-config.mount",
    "sys-kernel-debug.mount",
    "sys-kernel-tracing.mount",
)
NAMESERVERS: Final = ("100.100.2.136", "100.100.2.138")  # ACK's; nothing answers there

CONTAINERD: Final = """\
version = 2
[plugins."io.containerd.grpc.v1.cri"]
sandbox_image = "{pause}"
restrict_oom_score_adj = true
[plugins."io.containerd.grpc.v1.cri".cni]
bin_dir = "/usr/lib/cni"
conf_dir = "/etc/cni/net.d"
[plugins."io.containerd.grpc.v1.cri".containerd]
snapshotter = "overlayfs"
[plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
runtime_type = "io.containerd.runc.v2"
[plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
SystemdCgroup = true
"""
IMAGES_UNIT: Final = """\
[Unit]
Description=Images of the lab
After=containerd.service
Requires=containerd.service
ConditionPathExists=!/var/lib/containerd/lab-images

[Service]
Type=oneshot
ExecStart=/bin/sh -c 'for file in /run/lab/images/*; do ctr -n k8s.io images import $file; done'
ExecStartPost=/usr/bin/touch /var/lib/containerd/lab-images

[Install]
WantedBy=multi-user.target
"""
KUBELET_UNIT: Final = """\
[Unit]
Description=kubelet: The Kubernetes Node Agent
Wants=containerd.service
After=containerd.service lab-images.service

[Service]
ExecStart=/usr/bin/kubelet
Restart=always
StartLimitInterval=0
RestartSec=3

[Install]
WantedBy=multi-user.target
"""
KUBELET_DROP_IN: Final = """\
[Service]
Environment="KUBELET_KUBECONFIG_ARGS=--kubeconfig=/etc/kubernetes/kubelet.conf"
Environment="KUBELET_CONFIG_ARGS=--config=/var/lib/kubelet/config.yaml"
Environment="KUBELET_CUSTOMIZED_ARGS={flags}"
ExecStart=
ExecStart=/usr/bin/kubelet $KUBELET_KUBECONFIG_ARGS $KUBELET_CONFIG_ARGS $KUBELET_CUSTOMIZED_ARGS
"""
PROXY_UNIT: Final = """\
[Unit]
Description=kube-proxy
After=network.target

[Service]
ExecStart=/usr/bin/kube-proxy --config=/etc/kubernetes/kube-proxy.yaml
Restart=always
StartLimitInterval=0
RestartSec=2

[Install]
WantedBy=multi-user.target
"""
SYSCTL: Final = """\
net.ipv4.ip_forward = 1
net.ipv4.conf.all.rp_filter = 0
net.ipv4.conf.default.rp_filter = 0
net.ipv4.conf.eth0.rp_filter = 0
net.ipv4.tcp_tw_reuse = 0
net.ipv4.ip_local_port_range = 32768 60999
"""


def kubelet_config(provider_id: str, taints: list[dict[str, str]]) -> dict[str, object]:
    return {
        "apiVersion": "kubelet.config.k8s.io/v1beta1",
        "kind": "KubeletConfiguration",
        "providerID": provider_id,
        "authentication": {
            "anonymous": {"enabled": False},
            "webhook": {"enabled": True},
            "x509": {"clientCAFile": "/etc/kubernetes/pki/ca.crt"},
        },
        "authorization": {"mode": "Webhook"},
        "tlsCertFile": "/var/lib/kubelet/pki/kubelet.crt",
        "tlsPrivateKeyFile": "/var/lib/kubelet/pki/kubelet.key",
        "cgroupDriver": "systemd",
        "failCgroupV1": False,
        "failSwapOn": False,
        "containerRuntimeEndpoint": "unix:///run/containerd/containerd.sock",
        "clusterDNS": [DNS],
        "clusterDomain": "cluster.local",
        "resolvConf": "/etc/resolv.conf",
        "staticPodPath": "/etc/kubernetes/manifests",
        "registerWithTaints": taints,
        "nodeStatusUpdateFrequency": "5s",
        "syncFrequency": "10s",  # mirror pods of static pods appear with the next round only
        "maxPods": 64,
        "serializeImagePulls": False,
        "evictionHard": {"memory.available": "50Mi", "nodefs.available": "1%"},
        "imageGCHighThresholdPercent": 100,
        "volumePluginDir": "/var/lib/kubelet/volumeplugins",
    }


def proxy_config(node: str) -> dict[str, object]:
    return {
        "apiVersion": "kubeproxy.config.k8s.io/v1alpha1",
        "kind": "KubeProxyConfiguration",
        "mode": "nftables",
        "clusterCIDR": PODS,
        "hostnameOverride": node,
        "clientConnection": {"kubeconfig": "/etc/kubernetes/kube-proxy.conf"},
        # nf_conntrack_max is the machine's own: leave it.
        "conntrack": {"maxPerCore": 0, "min": 0},
    }


def cni(pods: str) -> dict[str, object]:
    """ptp, not bridge: all traffic of pods is routed, also within a node, and thus seen by
    kube-proxy's rules without br_netfilter."""
    return {
        "cniVersion": "0.4.0",
        "name": "lab",
        "plugins": [
            {
                "type": "ptp",
                "ipMasq": False,
                "ipam": {
                    "type": "host-local",
                    "ranges": [[{"subnet": pods}]],
                    "routes": [{"dst": "0.0.0.0/0"}],
                },
            },
            {"type": "portmap", "capabilities": {"portMappings": True}},
        ],
    }


def plain(*, flags: str, machine_id: str, node: str, address: str) -> dict[str, bytes]:
    """Files of every node, as path below its root and content."""
    etc = "etc/systemd/system"
    texts = {
        "etc/hostname": f"{node}\n",
        "etc/hosts": f"127.0.0.1 localhost\n{address} {node}\n",
        "etc/machine-id": f"{machine_id}\n",
        "etc/fstab": "",
        "etc/resolv.conf": "".join(f"nameserver {one}\n" for one in NAMESERVERS),
        "etc/sysctl.d/99-kubernetes.conf": SYSCTL,
        "etc/containerd/config.toml": CONTAINERD.format(pause=images.name("pause")),
        "etc/crictl.yaml": "runtime-endpoint: unix:///run/containerd/containerd.sock\n",
        f"{etc}/lab-images.service": IMAGES_UNIT,
        f"{etc}/kubelet.service": KUBELET_UNIT,
        f"{etc}/kubelet.service.d/10-kubeadm.conf": KUBELET_DROP_IN.format(flags=flags),
        f"{etc}/kube-proxy.service": PROXY_UNIT,
    }
    return {path: text.encode() for path, text in texts.items()}


def links() -> dict[str, str]:
    """Symbolic links: what starts, and what must not."""
    etc = "etc/systemd/system"
    wanted = {
        "containerd.service": "/lib/systemd/system/containerd.service",
        **{
            f"{name}.service": f"{'/' + etc}/{name}.service"
            for name in ("lab-images", "kubelet", "kube-proxy")
        },
    }
    return {
        f"{etc}/default.target": "/lib/systemd/system/multi-user.target",
        **{f"{etc}/multi-user.target.wants/{name}": to for name, to in wanted.items()},
        **{f"{etc}/{name}": "/dev/null" for name in MASKED},
    }


def as_json(value: object) -> bytes:
    return json.dumps(value, indent=2).encode() + b"\n"


def seed(folder: Path, files: Mapping[str, bytes], to: Mapping[str, str]) -> None:
    """Writes the node's upper layer; `trusted.overlay.opaque` hides what lies below a folder."""
    for path in (*HIDDEN, *EMPTY):
        (folder / path).mkdir(parents=True, exist_ok=True)
    for path in HIDDEN:
        os.setxattr(folder / path, "trusted.overlay.opaque", b"y")
    for path, content in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        file.chmod(0o600 if file.suffix in (".key", ".conf") and b"PRIVATE" in content else 0o644)
    for path, target in to.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).symlink_to(target)
    (folder / "root").chmod(0o700)
