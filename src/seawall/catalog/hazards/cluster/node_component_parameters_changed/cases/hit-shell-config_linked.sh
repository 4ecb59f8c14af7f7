ln -sf /opt/kubelet/config.yaml /var/lib/kubelet/config.yaml
