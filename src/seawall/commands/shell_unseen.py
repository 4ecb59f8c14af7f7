"""Unknown paths: which of them may be a part of a node, and which are plainly somebody's own.

Every script writes `"$f.bak"` and removes `"$WORK/build"`. Were each of them "could be a file of
the cluster", nobody would read what matters. An unknown path counts if what is known of it, or the
name of what hides it, points at a node's files, and if a whole unknown folder is deleted.
"""

from __future__ import annotations

import re

from seawall.commands.programs.options import words
from seawall.model import Operation, Unknown

# Names that the paths of the catalogue are made of, behind an unknown folder.
_CORE = words(
    "audit-policy.yml ccs-log-collector cert checkpoint cni container containerd daemon.json "
    "docker eni entries etcd fstab grub grub.cfg hostname hosts ilogtail ilogtail-ilogtail-ds "
    "kube-apiserver kube-system-logtail-ds kubeadm kubeadm-flags.env kubelet "
    "kubelet-customized-args.conf kubernetes limits.conf limits.d logtail_check_point manifests "
    "modules-load.d netplan network network-scripts nsswitch.conf pki pods pos resolv.conf "
    "resolv.conf.d selinux sshd_config sshd_config.d sysctl.conf sysctl.d system-connections "
    "systemd terway tmpfiles.d"
)
# Folders on the way to them.
_ROOTS = words(
    "etc var usr lib lib64 opt boot host rootfs bin sbin local run sys proc home root data tmp "
    "default fs grub2 loader NetworkManager resolvconf security ssh sysconfig"
)
# What a variable or a query is called that holds such a path.
_HIDES = re.compile(r"kubelet|kubernetes|etcd|pki|manifests|containerd|cni\b|sysctl|fstab", re.I)
# Variables that name the root of another system: of a package's or an image's build.
_OTHER_ROOTS = frozenset(("$DPKG_ROOT", "$DESTDIR", "$DPKG_ADMINDIR", "$SYSROOT", "$pkgdir"))
# A name by which nobody calls a place of the system.
_OWN = re.compile(r"\$\{?\w*(?<![a-z])te?mp(?!l)|\$\([^|;&]*\bmktemp\b", re.I)
_ALL = re.compile(r"[/*.{}!?\[\]]*")  # the whole of a folder: "/*", "/.[!.]*"


def telling(op: Operation) -> bool:
    """Whether a node operation says anything about a node; one on known paths always does."""
    path = op.target.get("path")
    if not isinstance(path, Unknown) or not op.action.startswith("file."):
        return True
    if path.prefix in ("/tmp/", "/var/tmp/"):
        return path.suffix == "*" or points(path.suffix)
    if path.prefix not in ("", "/"):
        return True
    if path.why in _OTHER_ROOTS or _OWN.match(path.why):
        return False
    if _HIDES.search(path.why) or points(path.suffix):
        return True
    return op.action == "file.delete" and _whole(op, path)


def points(rest: str) -> bool:
    """Whether the end of a path leads to a node's file: "/etc/kubernetes", not "/a/kubernetes"."""
    for name in rest.split("/"):
        if name in _CORE:
            return True
        if name and name not in _ROOTS:
            return False
    return False


def _whole(op: Operation, path: Unknown) -> bool:
    return op.target.get("recursive") is True and _ALL.fullmatch(path.suffix) is not None


def given(op: Operation) -> bool:
    """Whether only a caller tells what a node operation is about: `mv "$1" "$2"`."""
    return op.plane == "node" and any(
        isinstance(value, Unknown) and not value.prefix and not value.suffix.strip("/*")
        for key, value in op.target.items()
        if key not in ("host", "role")
    )
