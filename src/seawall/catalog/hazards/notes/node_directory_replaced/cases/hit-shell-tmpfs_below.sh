mount -t tmpfs tmpfs /var/lib/kubelet/pki
