"""The dedicated style: master nodes that carry the control plane as static pods, etcd stacked.

Files lie where kubeadm and ACK's dedicated clusters have them: /etc/kubernetes/manifests,
/etc/kubernetes/pki, /var/lib/etcd, audit in /var/log/kubernetes/kubernetes.audit. In front of the
masters stands what the API server's load balancer is on ACK: a rule in the lab's own namespace.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from seawall.errors import LabError
from seawall.lab import certs, control, images, node_files
from seawall.lab.host import in_network, run
from seawall.lab.net import Network

if TYPE_CHECKING:
    from seawall.lab.node import Node

PROGRAMS: Final = control.PROGRAMS
PKI: Final = "/etc/kubernetes/pki"
_STOPPED: Final = "/etc/kubernetes/stopped"
_MANIFESTS: Final = "/etc/kubernetes/manifests"
_POLICY: Final = "/etc/kubernetes/audit-policy.yml"
_HOOK: Final = "/etc/kubernetes/audit-webhook.conf"
_FOLDERS: Final = {
    "etcd": (f"{PKI}/etcd", "/var/lib/etcd"),
    "kube-apiserver": ("/etc/kubernetes", "/var/log/kubernetes"),
    "kube-controller-manager": ("/etc/kubernetes",),
    "kube-scheduler": ("/etc/kubernetes",),
}
_CPU: Final = {
    "etcd": "100m",
    "kube-apiserver": "250m",
    "kube-controller-manager": "200m",
    "kube-scheduler": "100m",
}


def files(node: Node, masters: Sequence[Node]) -> dict[str, bytes]:
    """Keys, kubeconfigs and manifests of one master; etcd's authority is one of its own."""
    plane = node.control
    pki = plane.pki
    etcd = certs.Authority(pki / "etcd")
    hosts = [node.name, node.address, "127.0.0.1", "localhost"]
    pairs = {
        "etcd/server": etcd.sign(node.name, hosts=hosts),
        "etcd/peer": etcd.sign(node.name, hosts=hosts),
        "apiserver-etcd-client": etcd.sign("kube-apiserver-etcd-client", ["system:masters"]),
    }
    found = {f"etc/kubernetes/pki/{path.name}": path.read_bytes() for path in _own(pki)}
    found["etc/kubernetes/pki/etcd/ca.crt"] = (pki / "etcd" / "ca.crt").read_bytes()
    found["etc/kubernetes/pki/etcd/ca.key"] = (pki / "etcd" / "ca.key").read_bytes()
    for name, pair in pairs.items():
        found[f"etc/kubernetes/pki/{name}.crt"] = pair.certificate
        found[f"etc/kubernetes/pki/{name}.key"] = pair.key
    for file, user in (
        ("controller-manager", "system:kube-controller-manager"),
        ("scheduler", "system:kube-scheduler"),
        ("admin", "kubernetes-admin"),
    ):
        groups = ["system:masters"] if file == "admin" else []
        found[f"etc/kubernetes/{file}.conf"] = plane.authority.kubeconfig(
            f"https://{node.address}:6443",
            plane.authority.sign(user, groups),
            user=user,
            cluster="kubernetes",
        )
    found[_POLICY[1:]] = (plane.audit_folder / "policy.yaml").read_bytes()
    if node.lab.record.options.audit_webhook:
        found[_HOOK[1:]] = (plane.audit_folder / "webhook.kubeconfig").read_bytes()
    for program in PROGRAMS:
        manifest = _manifest(node, program, _flags(node, masters, program))
        found[f"etc/kubernetes/manifests/{program}.yaml"] = node_files.as_json(manifest)
    return found


def _own(pki: Path) -> list[Path]:
    """The shared keys, as kubeadm copies them to each master."""
    return [path for path in pki.iterdir() if path.suffix in (".crt", ".key", ".pub")]


def _flags(node: Node, masters: Sequence[Node], program: str) -> dict[str, object]:
    options = node.lab.record.options
    several = {"leader-elect": "true"} if len(masters) > 1 else {}
    if program == "etcd":
        return _etcd(node, masters)
    if program == "kube-controller-manager":
        flags = control.controller_manager("/etc/kubernetes/controller-manager.conf", PKI)
        return {**flags, **several}
    if program == "kube-scheduler":
        return {**control.scheduler("/etc/kubernetes/scheduler.conf"), **several}
    flags = control.apiserver(options, PKI, "", "https://127.0.0.1:2379", node.address)
    flags |= {
        "etcd-cafile": f"{PKI}/etcd/ca.crt",
        "etcd-certfile": f"{PKI}/apiserver-etcd-client.crt",
        "etcd-keyfile": f"{PKI}/apiserver-etcd-client.key",
        "audit-policy-file": _POLICY,
        "audit-log-path": "/var/log/kubernetes/kubernetes.audit",
        "audit-webhook-config-file": _HOOK if options.audit_webhook else "",
    }
    return flags


def _etcd(node: Node, masters: Sequence[Node]) -> dict[str, object]:
    own, pki = f"https://{node.address}", f"{PKI}/etcd"
    return {
        "name": node.name,
        "data-dir": "/var/lib/etcd",
        "initial-cluster": ",".join(f"{one.name}=https://{one.address}:2380" for one in masters),
        "initial-advertise-peer-urls": f"{own}:2380",
        "listen-peer-urls": f"{own}:2380",
        "advertise-client-urls": f"{own}:2379",
        "listen-client-urls": f"https://127.0.0.1:2379,{own}:2379",
        "client-cert-auth": "true",
        "trusted-ca-file": f"{pki}/ca.crt",
        "cert-file": f"{pki}/server.crt",
        "key-file": f"{pki}/server.key",
        "peer-client-cert-auth": "true",
        "peer-trusted-ca-file": f"{pki}/ca.crt",
        "peer-cert-file": f"{pki}/peer.crt",
        "peer-key-file": f"{pki}/peer.key",
        "unsafe-no-fsync": "true",
    }


def _manifest(node: Node, program: str, flags: dict[str, object]) -> dict[str, Any]:
    folders = _FOLDERS[program]
    command = [f"/{program}", *control.words(flags)]
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {
            "name": program,
            "namespace": "kube-system",
            "labels": {"component": program, "tier": "control-plane"},
        },
        "spec": {
            "hostNetwork": True,
            "priorityClassName": "system-node-critical",
            "containers": [
                {
                    "name": program,
                    "image": images.name(program, node.lab.record.options.kubernetes),
                    "imagePullPolicy": "IfNotPresent",
                    "command": command,
                    "resources": {"requests": {"cpu": _CPU[program]}},
                    "volumeMounts": [
                        {"name": f"v{at}", "mountPath": folder} for at, folder in enumerate(folders)
                    ],
                }
            ],
            "volumes": [
                {"name": f"v{at}", "hostPath": {"path": folder, "type": "DirectoryOrCreate"}}
                for at, folder in enumerate(folders)
            ],
        },
    }


def balance(network: Network, masters: Sequence[Node]) -> None:
    """The API server's address leads to the masters in turn, as through a load balancer."""
    to = ", ".join(f"{at} : {one.address}" for at, one in enumerate(masters))
    among = ", ".join(one.address for one in masters)
    rules = f"""
table ip lab {{
  chain in {{
    type nat hook prerouting priority dstnat
    ip daddr {network.server} tcp dport 6443 dnat to numgen inc mod {len(masters)} map {{ {to} }}
  }}
  chain out {{
    type nat hook postrouting priority srcnat
    ip daddr {{ {among} }} tcp dport 6443 masquerade
  }}
}}
"""
    run(*in_network(network.netns, "nft", "-f", "-"), stdin=rules)


def stop(node: Node, program: str) -> None:
    """Takes the manifest away, as one does on a master; kubelet ends the pod."""
    _move(node, program, _MANIFESTS, _STOPPED)


def start(node: Node, program: str) -> None:
    _move(node, program, _STOPPED, _MANIFESTS)


def _move(node: Node, program: str, old: str, new: str) -> None:
    node.exec("mkdir", "-p", new)
    done = node.exec("mv", f"{old}/{program}.yaml", new)
    if done.returncode:
        raise LabError(f"{program} on {node.short}: {done.stderr.strip()}")
