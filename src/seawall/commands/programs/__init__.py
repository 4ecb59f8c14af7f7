"""Which module reads which program. A module is imported when its program is first met.

Each module has `NAMES` (the programs that it reads) and `read(cmd, ctx)`; a test holds the table
equal to the NAMES.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module

from seawall.commands.context import Reader

_MODULES: dict[str, str] = {
    "kubectl": "kubectl oc kubecolor k3s microk8s microk8s.kubectl minikube",
    "helm": "helm helm3",
    "aliyun": "aliyun",
    "ecctl": "ecctl",
    "sysctl": "sysctl",
    "files": "rm rmdir unlink shred mv cp ln install chmod chown chgrp chattr setfacl rsync scp "
    "tar unzip truncate touch tmpwatch tmpreaper systemd-tmpfiles trash-put srm",
    "editors": "vi vim nvim view nano emacs pico joe ed ex mcedit visudo vipw micro sed perl patch "
    "crudini augtool awk gawk yq",
    "fetch": "curl wget aria2c axel",
    "disks": "dd parted cryptsetup nvme zpool mkfs mke2fs mkswap mkdosfs mkntfs mkfs.ext2 "
    "mkfs.ext3 mkfs.ext4 mkfs.xfs mkfs.btrfs mkfs.vfat mkfs.fat mkfs.msdos mkfs.minix "
    "mkfs.ntfs mkfs.f2fs mkfs.exfat mkfs.cramfs mkfs.bfs mkfs.reiserfs mkfs.jfs fdisk "
    "cfdisk gdisk sgdisk sfdisk wipefs blkdiscard blkzone pvcreate pvremove vgremove "
    "lvremove vgcreate vgreduce lvreduce e2fsck fsck fsck.ext2 fsck.ext3 fsck.ext4 "
    "fsck.xfs fsck.vfat fsck.btrfs xfs_repair btrfsck resize2fs xfs_growfs growpart "
    "tune2fs xfs_admin badblocks mdadm",
    "mounts": "mount umount swapon fusermount mount.nfs mount.nfs4",
    "units": "systemctl service chkconfig rc-update rc-service update-rc.d invoke-rc.d kill pkill "
    "killall killall5",
    "packages": "yum dnf microdnf tdnf dnf5 apt apt-get aptitude zypper apk snap rpm dpkg pacman",
    "firewall": "iptables ip6tables iptables-nft iptables-legacy ip6tables-nft ip6tables-legacy "
    "ebtables arptables iptables-restore ip6tables-restore iptables-nft-restore "
    "iptables-legacy-restore nft ufw firewall-cmd ipset ipvsadm",
    "network": "ip ifconfig route nmcli nmtui netplan hostnamectl hostname ifup ifdown dhclient "
    "resolvectl systemd-resolve resolvconf",
    "clock": "date timedatectl hwclock chronyc rdate",
    "kubeadm": "kubeadm etcdctl etcdutl",
    "daemons": "kubelet kube-apiserver kube-controller-manager kube-scheduler kube-proxy etcd "
    "dockerd containerd hyperkube",
    "certs": "openssl cfssljson",
    "system": "setenforce grubby crontab update-alternatives",
    "containers": "docker podman nerdctl crictl ctr",
}
TABLE: dict[str, str] = {
    name: module for module, names in _MODULES.items() for name in names.split()
}


@cache
def find(name: str) -> Reader | None:
    """The reader of a program, by the last part of its path."""
    module = TABLE.get(name)
    if module is None:
        return None
    reader: Reader = import_module(f"{__name__}.{module}").read
    return reader
