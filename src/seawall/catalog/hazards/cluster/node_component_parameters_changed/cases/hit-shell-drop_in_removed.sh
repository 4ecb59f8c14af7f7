rm -rf /etc/systemd/system/containerd.service.d
