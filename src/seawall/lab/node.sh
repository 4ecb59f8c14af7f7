#!/bin/sh
# One node of the lab as a machine of its own. Called by node.py in the node's network:
#   node.sh FOLDER HOSTNAME IMAGE_TAR…      FOLDER has disk.img, seed/, bin/ and devices
# SEAWALL_CGROUPS holds the cgroup.procs files of the node's cgroup. It calls itself again as PID 1
# of new namespaces, and once more with the node's cgroup as root of the cgroup trees.
set -eu

case ${SEAWALL_STAGE:=power} in
  power) # stays outside and turns the node on again when it asks for a reboot
    while :; do
      status=0
      SEAWALL_STAGE=groups unshare --mount --pid --fork --uts --ipc --kill-child sh "$0" "$@" ||
        status=$?
      # The kernel ends PID 1 of a namespace with SIGHUP for reboot, with SIGINT for poweroff.
      [ "$status" -eq 129 ] || exit "$status"
    done
    ;;
  groups) # cgroup v2 lets only leaves hold processes: nothing but the node may be in its cgroup
    for file in $SEAWALL_CGROUPS; do
      echo 0 > "$file"
    done
    SEAWALL_STAGE=build exec unshare --cgroup sh "$0" "$@"
    ;;
esac

folder=$1
name=$2
shift 2
disk=$folder/disk
root=$folder/root
mkdir -p "$disk" "$root"

# The disk: freed by the kernel when its last mount goes, that is, when the node ends.
loop=$(losetup --find --show "$folder/disk.img")
# It is called /dev/vda from the start: kubelet looks the device of a mount up by that name.
mount -t tmpfs -o mode=755,size=1m dev /dev
mknod -m 660 /dev/vda b 7 "${loop#/dev/loop}"
mount -o noatime /dev/vda "$disk"
umount /dev
losetup --detach "$loop"
if [ ! -e "$disk/made" ]; then
  mkdir -p "$disk/work" "$disk/containerd"
  cp -a "$folder/seed" "$disk/upper"
  cp "$folder"/bin/* "$disk/upper/usr/bin/"
  touch "$disk/made"
fi

# The root: this machine's, below what the node has written itself.
mount -t overlay -o "lowerdir=/,upperdir=$disk/upper,workdir=$disk/work" node "$root"
mount --bind "$disk/containerd" "$root/var/lib/containerd"

if [ -d "$folder/log" ]; then # a master's audit log, which the machine reads
  mkdir -p "$root/var/log/kubernetes"
  mount --bind "$folder/log" "$root/var/log/kubernetes"
fi

mount -t proc -o nosuid,nodev,noexec proc "$root/proc"
mount -t sysfs -o nosuid,nodev,noexec,ro sysfs "$root/sys"
mount -t tmpfs -o nosuid,mode=755,size=1m dev "$root/dev"
mkdir "$root/dev/pts" "$root/dev/shm" "$root/dev/mqueue"
while read -r file kind major minor; do
  mknod -m 666 "$root/dev/$file" "$kind" "$major" "$minor"
done << 'END'
null c 1 3
zero c 1 5
full c 1 7
random c 1 8
urandom c 1 9
kmsg c 1 11
tty c 5 0
console c 1 3
fuse c 10 229
END
# The system disk is this node's own, whatever is written to it.
mknod -m 660 "$root/dev/vda" b 7 "${loop#/dev/loop}"
# Disks that are attached to the node: `vdb 7 12` names a loop device of the machine.
while read -r file major minor; do
  mknod -m 660 "$root/dev/$file" b "$major" "$minor"
done < "$folder/devices"
mount -t devpts -o nosuid,noexec,newinstance,ptmxmode=0666,mode=620,gid=5 devpts "$root/dev/pts"
ln -s pts/ptmx "$root/dev/ptmx"
ln -s /proc/self/fd "$root/dev/fd"
mount -t tmpfs -o nosuid,nodev shm "$root/dev/shm"
mount -t mqueue mqueue "$root/dev/mqueue"
mount -t tmpfs -o nosuid,nodev,mode=755 run "$root/run"
mount -t tmpfs -o nosuid,nodev,mode=1777 tmp "$root/tmp"

# sysctl: net.* is the node's own; the rest is the machine's and stays as it is. What kubelet
# insists on setting it finds set, in files that look like the kernel's.
mkdir -p "$root/run/lab/sysctl"
mount --bind "$root/proc/sys/net" "$root/run/lab/sysctl"
mount --bind "$root/proc/sys" "$root/proc/sys"
while read -r key value; do
  file=$root/run/lab/$(echo "$key" | tr / .)
  echo "$value" > "$file"
  mount --bind "$file" "$root/proc/sys/$key"
done << 'END'
kernel/panic 10
kernel/panic_on_oops 1
kernel/keys/root_maxkeys 1000000
kernel/keys/root_maxbytes 25000000
vm/overcommit_memory 1
vm/panic_on_oom 0
END
mount -o remount,bind,ro "$root/proc/sys"
mount --move "$root/run/lab/sysctl" "$root/proc/sys/net"

# The cgroup namespace makes the node's own cgroup the root of each of these trees.
groups=$root/sys/fs/cgroup
if grep -q '^0::' /proc/self/cgroup && [ "$(wc -l < /proc/self/cgroup)" -eq 1 ]; then
  mount -t cgroup2 -o nosuid,nodev,noexec cgroup2 "$groups"
else
  mount -t tmpfs -o nosuid,nodev,noexec,mode=755 cgroup "$groups"
  while IFS=: read -r _ controllers _; do
    case $controllers in
      '') dir=unified type=cgroup2 options=rw ;;
      name=*) dir=${controllers#name=} type=cgroup options=none,$controllers ;;
      *) dir=$controllers type=cgroup options=$controllers ;;
    esac
    mkdir "$groups/$dir"
    mount -t "$type" -o "nosuid,nodev,noexec,$options" cgroup "$groups/$dir"
  done < /proc/self/cgroup
fi

mkdir "$root/run/lab/images" "$root/run/lab/old"
for image in "$@"; do
  file=$root/run/lab/images/$(basename "$image")
  : > "$file"
  mount --bind -o ro "$image" "$file"
done

cp /etc/resolv.conf "$root/run/lab/resolv.conf" # for `exec --online`
hostname "$name"
cd "$root"
pivot_root . run/lab/old
exec chroot . /bin/sh -c 'umount -l /run/lab/old && exec env -i container=lab \
  PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
  /lib/systemd/systemd --show-status=0' < /dev/null
