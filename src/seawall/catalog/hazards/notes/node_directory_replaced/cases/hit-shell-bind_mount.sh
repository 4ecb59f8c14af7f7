mount --bind /data/containerd /var/lib/containerd
