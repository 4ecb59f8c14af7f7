cd /var/lib && rm -rf kubelet containerd
