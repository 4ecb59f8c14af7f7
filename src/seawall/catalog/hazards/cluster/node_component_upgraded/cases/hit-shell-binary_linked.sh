ln -sf /opt/containerd-1.7.22/bin/containerd /usr/local/bin/containerd
