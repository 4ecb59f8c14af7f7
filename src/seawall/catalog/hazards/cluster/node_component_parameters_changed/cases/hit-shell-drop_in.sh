mkdir -p /etc/systemd/system/kubelet.service.d
cat <<EOS > /etc/systemd/system/kubelet.service.d/20-extra.conf
[Service]
Environment="KUBELET_EXTRA_ARGS=--eviction-hard=memory.available<50Mi"
EOS
